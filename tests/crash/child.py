"""The bot in a process of its own, that can be killed: everything is real but the deciding."""

import asyncio
import logging
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dbos import DBOS

from bot.domain import Question
from bot.serving import Bot, serve
from bot.settings import Settings
from bot.slack.canary import Waits
from bot.slack.directory import Directory
from tests.flow.world import Decider, Rules

GRACE_SECONDS: Final = 1.5  # longer than a post of a dead life may take, on a busy machine too
DECIDING_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How a bot is to live, and where it is to die.

    Attributes:
        folder: Takes what it logs, and the checkpoints it passes.
        canary: How patient it is with a silent socket.
        pace: Seconds between two messages to a channel; few, as one takes all the stories.
        naive: It never looks whether a post of an earlier life is there: the control.
        die_at: A checkpoint, as `checkpoint_of` writes it; empty for a long life.
        tracing: Write down each checkpoint.
    """

    settings: Settings
    folder: Path
    naive: bool = False
    canary: Waits = Waits()  # noqa: RUF009  frozen
    pace: float = 0.05
    die_at: str = ""
    tracing: bool = False


def live(orders: Orders) -> None:
    """Run until killed, or told to stop."""
    os.chdir(orders.folder)
    logging.basicConfig(filename="bot.log", level=logging.WARNING, force=True)
    if orders.naive:
        Directory.find = _finds_nothing  # type: ignore[method-assign]  # what the control lacks
    decider = Decider(before=_thinking)
    rules = Rules()
    bot = Bot(
        resolve=decider,
        policies=lambda: rules,
        grace=GRACE_SECONDS,
        canary=orders.canary,
        pace=orders.pace,
        poll=0.02,
        checkpoint=_checkpoints(orders),
    )
    asyncio.run(serve(orders.settings, bot, ready=lambda _: None))


def _checkpoints(orders: Orders) -> Callable[[str], None]:
    """Count checkpoints by name, and die at the one that was ordered."""
    passed = Counter[str]()

    def checkpoint(name: str) -> None:
        found = f"{_workflow()}: {name}"
        passed[found] += 1
        numbered = f"{found} ({passed[found]})"
        if orders.tracing:
            with Path("checkpoints.txt").open("a", encoding="utf-8") as out:
                out.write(f"{numbered}\n")
        if numbered == orders.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint


def _workflow() -> str:
    """Whose step or call it is; what listeners do belongs to none."""
    return (DBOS.workflow_id or "listening").partition(":")[0]


async def _thinking(_question: Question) -> None:
    await asyncio.sleep(random.random() * DECIDING_SECONDS)  # noqa: S311  no secret hangs on it


async def _finds_nothing(*_where: object, **_what: object) -> None:
    return None
