"""Each fault on each surface: what people asked, and what came of it."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from bot.simulator import Simulator, simulator
from bot.slack.canary import Waits
from tests.crash.crowd import Crowd
from tests.crash.driving import Lives, orders_for
from tests.crash.judging import Expected, Verdict, judged
from tests.crash.quiet import quiet
from tests.crash.stories import Story
from tests.databases import database
from tests.faults.faults import FAULTS
from tests.faults.surfaces import SURFACES
from tests.installed import INSTALLED

SPEED: Final = 30.0  # the retry after a minute comes after two seconds
ACK_SECONDS: Final = 1.0
CANARY: Final = Waits(silence=2.0, back=1.0, unproven=2.0)  # silence is longer than quiet
HASTE_SECONDS: Final = 0.3
STORY_SECONDS: Final = 60.0
QUIET_SECONDS: Final = 1.0
WORDS_OF_ONE: Final = 100
SIDE_BY_SIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault on one surface."""

    fault: str
    surface: str
    verdict: Verdict

    @property
    def kept(self) -> bool:
        """Each question had exactly one outcome."""
        return self.verdict.kept


async def struck_by(
    fault: str, folder: Path, *, seed: int, rounds: int, naive: bool = False
) -> Sequence[Cell]:
    """Let people ask on every surface while one thing goes wrong, with a bot of its own.

    Args:
        fault: One of `FAULTS`.
        folder: Empty; takes the records, the log and the transcript.
        seed: Of the fault and of people's patience.
        rounds: How often each story is told.
        naive: The control: a bot that does not look before it repeats a post.
    """
    conditions = replace(INSTALLED, seed=seed, speed=SPEED, first_of_mention="random")
    with database("sqlite", folder) as url:
        async with simulator(ack_seconds=ACK_SECONDS, conditions=conditions) as sim:
            orders = replace(orders_for(sim, folder, url), canary=CANARY, naive=naive)
            lives = Lives(sim, orders)
            await lives.start()
            try:
                first = await _first_post(sim)
                async with FAULTS[fault](sim):
                    crowds = await _told(sim, seed, rounds)
                await quiet(sim, QUIET_SECONDS)
            finally:
                await lives.kill()
                (folder / "transcript.txt").write_text(sim.transcript(), "utf-8")
            return _cells(fault, sim, crowds, first)


async def _first_post(sim: Simulator) -> Crowd:
    """A direct message, so that the watch over the socket has something to make its sign on."""
    crowd = Crowd(sim, Random(0), haste=0.0)  # noqa: S311  nothing is left to it here
    word = crowd.word()
    ts = await sim.say("oncall", "dm:oncall", f"how about {word}?")
    crowd.expect(word, crowd.place("dm:oncall", ts))
    await crowd.seen(word, crowd.place("dm:oncall", ts))
    return crowd


async def _told(sim: Simulator, seed: int, rounds: int) -> Mapping[str, Sequence[Crowd]]:
    """Tell all the stories at once, one round after the other: nobody has two dialogs open."""
    crowds: dict[str, list[Crowd]] = {surface: [] for surface in SURFACES}
    for n in range(rounds):
        telling: list[asyncio.Task[None]] = []
        for at, (surface, story) in enumerate(SURFACES.items(), 1):
            words = WORDS_OF_ONE * (n * len(SURFACES) + at)
            chance = Random(seed + words)  # noqa: S311  a seed that repeats is the point
            crowd = Crowd(sim, chance, haste=HASTE_SECONDS, words=words)
            crowds[surface].append(crowd)
            telling.append(asyncio.create_task(_told_by(story, crowd)))
        await _ended(telling)
    return crowds


async def _told_by(story: Story, crowd: Crowd) -> None:
    await story(crowd)


async def _ended(telling: Sequence[asyncio.Task[None]]) -> None:
    """Whoever waits in vain has expected something all the same, so the judge sees it."""
    await asyncio.wait(telling, timeout=STORY_SECONDS)
    for task in telling:
        task.cancel()
        with suppress(asyncio.CancelledError, TimeoutError):
            await task


def _cells(
    fault: str, sim: Simulator, crowds: Mapping[str, Sequence[Crowd]], first: Crowd
) -> Sequence[Cell]:
    """What is unexpected belongs to no surface: each of them has it."""
    asked = {surface: _expected(found) for surface, found in crowds.items()}
    every = [one for found in asked.values() for one in found]
    unexpected = judged(sim.workspace, [*every, *first.expected]).unexpected
    return [
        Cell(fault, surface, replace(judged(sim.workspace, found), unexpected=unexpected))
        for surface, found in asked.items()
    ]


def _expected(crowds: Sequence[Crowd]) -> Sequence[Expected]:
    return [one for crowd in crowds for one in crowd.expected]


async def whole(folder: Path, *, seed: int, rounds: int) -> Sequence[Cell]:
    """Every fault, a few side by side, since most of it is waiting."""
    room = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(fault: str) -> Sequence[Cell]:
        home = folder / fault
        home.mkdir()
        async with room:
            return await struck_by(fault, home, seed=seed, rounds=rounds)

    slowest_first = sorted(FAULTS, key=lambda fault: fault != "rate_limits")
    found = await asyncio.gather(*map(one, slowest_first))
    return [cell for cells in found for cell in cells]
