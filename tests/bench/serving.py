"""The whole way: from a message in a local workspace to the posted answer."""

import asyncio
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bot.app import Folders, assemble
from bot.simulator import Simulator, simulator
from bot.slack.pacing import PACE_SECONDS
from tests.bench.corpora import KNOWLEDGE, MODEL, POLICIES, example
from tests.bench.row import Row, at_most, p95, p99
from tests.bench.serve import Served, serving
from tests.crowded import crowded

STARTS: Final = 5
ALONE: Final = 100
AT_ONCE: Final = 50
ROUNDS: Final = 6
LONGEST_SECONDS: Final = 60.0
QUESTION: Final = "i forgot my vpn password"


def rows() -> list[Row]:
    """Measure them all."""
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
        home = Path(folder)
        assemble(Folders(knowledge=KNOWLEDGE, policies=POLICIES, home=home, model=MODEL))
        return asyncio.run(_rows(home))  # the cache is warm now


async def _rows(home: Path) -> list[Row]:
    async with simulator(workspace=crowded(AT_ONCE)) as sim:
        starts = [await _start(sim, home) for _ in range(STARTS)]
        async with serving(sim, home) as served:
            alone = [await _answered(sim, f"asker-{n % AT_ONCE}") for n in range(ALONE)]
            rounds = [await _all_answered(sim) for _ in range(ROUNDS)]
            return [*_of_starts(starts), *_of_process(served), *_of_answers(alone, rounds)]


async def _start(sim: Simulator, home: Path) -> float:
    async with serving(sim, home) as served:
        return served.seconds


async def _answered(sim: Simulator, asker: str) -> float:
    """Seconds from a message until its answer stands below it."""
    began = time.perf_counter()
    ts = await sim.say(asker, f"dm:{asker}", QUESTION)
    await sim.until(lambda: _is_answered(sim, asker, ts), LONGEST_SECONDS)
    return time.perf_counter() - began


def _is_answered(sim: Simulator, asker: str, ts: str) -> bool:
    return any(message.bot_id for message in sim.messages(f"dm:{asker}", ts))


async def _all_answered(sim: Simulator) -> tuple[list[float], list[float]]:
    """Seconds until each of fifty is answered, and until each event is acknowledged."""
    await asyncio.sleep(PACE_SECONDS)  # no conversation may still be waiting for its next second
    acks = asyncio.create_task(_acknowledged(sim))
    answers = await asyncio.gather(*(_answered(sim, f"asker-{n}") for n in range(AT_ONCE)))
    return list(answers), await acks


async def _acknowledged(sim: Simulator) -> list[float]:
    """When the events of one burst went off the list of what is pending, one by one."""
    began, left, seconds = time.perf_counter(), AT_ONCE, list[float]()
    await sim.until(lambda: sim.pending >= AT_ONCE, LONGEST_SECONDS)
    while left:
        await sim.until(partial(_fewer_pending, sim, left), LONGEST_SECONDS)
        seconds += [time.perf_counter() - began] * (left - sim.pending)
        left = sim.pending
    return seconds


def _fewer_pending(sim: Simulator, than: int) -> bool:
    return sim.pending < than


def _of_starts(starts: list[float]) -> list[Row]:
    entries = len(example().entries)
    return [
        at_most(
            3.0,
            name="start_to_ready_s",
            what=f"serve, start to ready, warm cache, {entries} entries",
            value=median(starts),
            unit="s",
        )
    ]


def _of_process(served: Served) -> list[Row]:
    return [
        at_most(
            0,
            name="torch_or_sklearn_files",
            what="files of torch and scikit-learn that serve has loaded",
            value=len(served.holds("/torch/", "/sklearn/")),
            unit="",
        ),
        at_most(
            350,
            name="memory_mb",
            what="memory of serve, after all the questions here",
            value=served.memory_mb,
            unit="MB",
        ),
    ]


def _of_answers(alone: list[float], rounds: list[tuple[list[float], list[float]]]) -> list[Row]:
    return [
        at_most(
            80,
            name="message_to_answer_p50_ms",
            what="message -> posted answer, one at a time, p50",
            value=median(alone) * 1e3,
            unit="ms",
        ),
        at_most(
            2.5,
            name="at_once_p95_s",
            what=f"{AT_ONCE} at once in {AT_ONCE} conversations, all answered, p95",
            value=median(p95(answers) for answers, _ in rounds),
            unit="s",
        ),
        at_most(
            1.0,
            name="ack_p99_s",
            what="the same, acknowledged, p99",
            value=p99([second for _, acks in rounds for second in acks]),
            unit="s",
        ),
    ]
