"""The bot in a process of its own: its memory and what it logs are its own, too."""

import asyncio
import ctypes
import gc
import logging
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from bot.logs import QUIET, JsonLines, log_to
from bot.serving import Bot, Running, serve
from bot.settings import Settings
from bot.slack import guard, web
from bot.slack.guard import Accepted
from tests.flow.world import Decider, Rules

Lacks: TypeAlias = Literal["", "guard", "memory"]
LEAK_BYTES: Final = 256 * 1024
ADDRESS, AS_SERVED, EVERYTHING, PRINTED = "address", "served.log", "debug.log", "stderr.log"
WEIGHT: Final = "weight"
LOUD: Final = ("", "slack_bolt", "slack_sdk", "aiohttp", "asyncio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How a bot is to live.

    Attributes:
        folder: Takes its address and what it logs.
        lacks: What a control does without.
    """

    settings: Settings
    folder: Path
    lacks: Lacks = ""


def live(orders: Orders) -> None:
    """Run until told to stop."""
    os.chdir(orders.folder)
    with Path(PRINTED).open("ab", buffering=0) as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
    _log_everything()
    _without(orders.lacks)
    rules = Rules()
    bot = Bot(resolve=_Forgetful(), policies=lambda: rules, grace=0.1, pace=0.0, poll=0.02)
    signal.signal(signal.SIGUSR1, _weigh)
    asyncio.run(serve(orders.settings, bot, ready=_tell_address))


def _log_everything() -> None:
    """As `serve` logs, into one file; everything the libraries can say, into another."""
    log_to()
    served = logging.FileHandler(AS_SERVED, encoding="utf-8")
    served.addFilter(_is_served)
    everything = logging.FileHandler(EVERYTHING, encoding="utf-8")
    for handler in (served, everything):
        handler.setFormatter(JsonLines())
    logging.getLogger().handlers[:] = [served, everything]
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)


def _is_served(record: logging.LogRecord) -> bool:
    quiet = record.name.partition(".")[0] in QUIET
    return record.levelno >= (logging.ERROR if quiet else logging.INFO)


def _without(lacks: Lacks) -> None:
    check, kept = guard.check, list[bytearray]()

    def no_check(*_: object, **__: object) -> Accepted:
        return Accepted()

    def leaky_check(*args: object, **named: object) -> object:
        kept.append(bytearray(LEAK_BYTES))
        return check(*args, **named)  # type: ignore[arg-type]  # as they came

    replacement = {"guard": no_check, "memory": leaky_check}.get(lacks)
    if replacement is not None:
        setattr(web, "check", replacement)  # noqa: B010  a control: the type is not the point


def _weigh(_signal: int, _frame: object) -> None:
    """Write down the bytes in memory that are in use (Linux): what is free goes back first."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    _write(WEIGHT, str(pages * os.sysconf("SC_PAGE_SIZE")))


def _write(name: str, text: str) -> None:
    """Whoever reads it reads the whole."""
    Path(f"{name}.new").write_text(text, encoding="utf-8")
    Path(f"{name}.new").rename(name)


def _tell_address(running: Running) -> None:
    _write(ADDRESS, running.url)


class _Forgetful(Decider):
    """A stand-in for deciding that keeps nothing of what it was asked."""

    async def __call__(self, question):  # type: ignore[no-untyped-def]  # the parent's own
        decided = await super().__call__(question)
        self.asked.clear()
        return decided
