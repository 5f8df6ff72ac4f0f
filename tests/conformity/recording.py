"""What each method was given and gave back while a client drove it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.simulator.calls import Call, Method, Reply
from bot.simulator.web_api import METHODS
from bot.simulator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Recorded:
    """One good call: the workspace it met, the call, and what came of it.

    Methods are functions of the first two, so the call can be made again, with a change.
    """

    workspace: Workspace
    call: Call
    reply: Reply


@contextmanager
def recording() -> Generator[list[Recorded]]:
    """Put a listener before each method of the simulator, for as long as the block lasts."""
    kept: list[Recorded] = []
    real = dict(METHODS)
    METHODS.update({name: _heard(method, kept) for name, method in real.items()})
    try:
        yield kept
    finally:
        METHODS.update(real)


def _heard(method: Method, kept: list[Recorded]) -> Method:
    def listening(workspace: Workspace, call: Call) -> Reply:
        reply = method(workspace, call)
        kept.append(Recorded(workspace, call, reply))
        return reply

    return listening
