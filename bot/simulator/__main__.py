"""`python -m bot.simulator`: the local workspace alone, for any app that runs elsewhere."""

import asyncio
import contextlib
import sys
from dataclasses import replace

from bot.simulator import Simulator, simulator
from bot.simulator.conditions import Conditions
from bot.simulator.incident import Incident, IncidentError, load, replay, save
from bot.simulator.options import ManifestError, Options, options_from
from bot.simulator.workspace import Workspace

BAD_USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Run until interrupted; 2 when the port is taken or a value or file is bad."""
    wanted = options_from(arguments)
    try:
        asyncio.run(_serve(wanted))
    except KeyboardInterrupt:
        return 0
    except (IncidentError, ManifestError) as error:
        return _stopped(str(error))
    except OSError as error:
        return _stopped(_taken(port=wanted.port, why=error.strerror or error))
    return 0


async def _serve(wanted: Options) -> None:
    path = wanted.load or wanted.replay
    incident = load(path) if path else None
    conditions, workspace = _opened(wanted, incident)
    async with simulator(wanted.port, workspace=workspace, conditions=conditions) as sim:
        sim.events_url = wanted.events_url or ""
        _say(words_for(sim))
        try:
            if incident and wanted.replay:
                await _done_again(sim, incident)
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        finally:
            if wanted.save:
                save(sim, wanted.save)
                _say(f"saved as {wanted.save}")


def _opened(wanted: Options, incident: Incident | None) -> tuple[Conditions, Workspace | None]:
    """An incident brings its own conditions; only its seed may be another."""
    if incident is None:
        return wanted.conditions(), None
    seed = incident.conditions.seed if wanted.seed is None else wanted.seed
    workspace = incident.workspace if wanted.load else incident.begun
    return replace(incident.conditions, seed=seed), workspace


async def _done_again(sim: Simulator, incident: Incident) -> None:
    await sim.until(lambda: bool(sim.connections or sim.events_url), seconds=float("inf"))
    _say(f"doing {len(incident.deeds)} things again")
    try:
        await replay(sim, incident.deeds)
    except LookupError as error:
        _say(f"the replay ends here: {error}")
    else:
        _say("done")


def words_for(sim: Simulator) -> str:
    """Where the page is, and the environment an app needs to join."""
    way = (
        f"SLACK_SIGNING_SECRET={sim.signing_secret}"
        if sim.events_url
        else f"SLACK_APP_TOKEN={sim.app_token}"
    )
    lines = (
        f"A local Slack workspace is open at {sim.page_url}",
        "",
        "Start the app with this environment:",
        "",
        f"SLACK_API_URL={sim.api_url}",
        f"SLACK_BOT_TOKEN={sim.bot_token}",
        way,
        "",
        "Ctrl+C closes the workspace; nothing of it is kept but what --save or the page saves.",
    )
    return "\n".join(lines)


def _taken(port: int, why: object) -> str:
    remedy = f"choose another with --port, for example --port {port + 1}"
    return f"cannot listen on 127.0.0.1:{port}: {why}; {remedy}"


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  a command speaks to its terminal


def _stopped(why: str) -> int:
    print(f"simulator: {why}", file=sys.stderr)  # noqa: T201  the same
    return BAD_USAGE


if __name__ == "__main__":
    sys.exit(main())
