"""What was done in a workspace, and when, so that it can be done again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.payloads import JsonObject
from bot.simulator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that somebody did.

    Attributes:
        at: Seconds since the workspace was opened.
        user: Who, by name; empty for what went wrong with the wire.
        action: One of `deeds.ACTIONS`.
        args: Its arguments; messages are meant by marks, see `marks`.
    """

    at: float
    user: str
    action: str
    args: JsonObject


class Recorder:
    """Writes down deeds from the opening on."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float]) -> None:
        """Nothing was done yet; the workspace is what it began with."""
        self.began_with = workspace
        self.deeds: list[Deed] = []
        self._clock = clock
        self._began = clock()

    def note(self, action: str, user: str, args: JsonObject) -> None:
        """Somebody has just done this."""
        at = round(self._clock() - self._began, 3)
        self.deeds.append(Deed(at=at, user=user, action=action, args=args))
