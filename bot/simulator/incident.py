"""An incident is one file: how a workspace began, how it is now, and what people did between."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.simulator.conditions import Conditions
from bot.simulator.deeds import ACTIONS
from bot.simulator.marks import marked_down
from bot.simulator.payloads import Json, JsonObject
from bot.simulator.people import user_named
from bot.simulator.recording import Deed
from bot.simulator.running import Simulator
from bot.simulator.stored import restored, stored
from bot.simulator.workspace import Workspace

PATIENCE_SECONDS: Final = 30.0


class IncidentError(ValueError):
    """A file holds no incident; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened.

    Attributes:
        begun: The workspace at its opening; a replay starts from it.
        deeds: In the order in which they were done.
        workspace: As it was when the incident was saved.
    """

    conditions: Conditions
    begun: Workspace
    deeds: tuple[Deed, ...]
    workspace: Workspace


def incident_of(sim: Simulator) -> Incident:
    """What has happened in a running workspace so far."""
    return Incident(
        conditions=sim.conditions,
        begun=sim.recorder.began_with,
        deeds=tuple(sim.recorder.deeds),
        workspace=sim.workspace,
    )


def text_of(incident: Incident) -> str:
    """The file's content."""
    return json.dumps(stored(incident), indent=1) + "\n"


def save(sim: Simulator, path: Path) -> None:
    """Write what has happened so far."""
    path.write_text(text_of(incident_of(sim)), "utf-8")


def load(path: Path) -> Incident:
    """Read an incident.

    Raises:
        IncidentError: The file cannot be read, or holds something else.
    """
    try:
        return _incident(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise IncidentError(
            f"{path} holds no incident ({why}): save one from the page, or with --save"
        ) from error


def _incident(parsed: Json) -> Incident:
    incident = restored(Incident, parsed)
    if not isinstance(incident, Incident):
        raise TypeError(f"it is {type(incident).__name__}")
    return incident


async def replay(sim: Simulator, deeds: tuple[Deed, ...], *, speed: float = 1.0) -> None:
    """Do again what people did, at the same intervals; wait for answers that they acted on.

    Raises:
        LookupError: A message or dialog that somebody acted on does not come this time.
    """
    loop = asyncio.get_running_loop()
    began, first = loop.time(), deeds[0].at if deeds else 0.0
    for deed in deeds:
        await asyncio.sleep(max(0.0, (deed.at - first) / speed - (loop.time() - began)))
        await ACTIONS[deed.action](sim, deed.user, await _arguments(sim, deed))


async def _arguments(sim: Simulator, deed: Deed) -> JsonObject:
    """The deed's arguments in this run, once all that they mean is there."""
    found: list[JsonObject] = []

    def there() -> bool:
        args = _with_view(sim, deed)
        args = args and marked_down(sim.workspace, args)
        found.extend([args] if args else [])
        return args is not None

    try:
        await sim.until(there, PATIENCE_SECONDS)
    except TimeoutError as error:
        raise LookupError(
            f"{deed.user} cannot {deed.action} {deed.args} again: it is not there\n{error}"
        ) from error
    return found[-1] if found else {}


def _with_view(sim: Simulator, deed: Deed) -> JsonObject | None:
    if "view" not in deed.args:
        return deed.args
    if deed.args["view"] == "home":
        home = sim.workspace.homes.get(user_named(sim.workspace, deed.user).id)
        return {**deed.args, "view_id": home} if home else None
    views = sim.views(deed.user)
    return {**deed.args, "view_id": views[-1].id} if views else None
