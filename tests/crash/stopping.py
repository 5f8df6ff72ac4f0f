"""SIGTERM in the middle of work, and the start after it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

from tests.crash.crowd import Crowd
from tests.crash.driving import Lives, orders_for, workspace
from tests.crash.judging import Place, judged
from tests.crash.quiet import quiet
from tests.crash.report import Run

IN_WORK: Final = 8
QUIET_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A run, and how long it took.

    Attributes:
        failed: Exit statuses other than 0.
        stop_seconds: From SIGTERM to the end of the process, each time.
        answer_seconds: From the start of the next process to the first answer it gives.
    """

    run: Run
    failed: Sequence[int]
    stop_seconds: Sequence[float]
    answer_seconds: Sequence[float]

    @property
    def figures(self) -> dict[str, float]:
        """Medians, by name."""
        return {
            f"{self.run.name}_seconds".replace(" ", "_"): round(median(self.stop_seconds), 2),
            f"{self.run.name}_to_first_answer_seconds".replace(" ", "_"): round(
                median(self.answer_seconds), 2
            ),
        }


async def stopped_in_work(name: str, folder: Path, url: str, *, times: int) -> Stopped:
    """Stop a bot that has work in hand, ask while nobody is there, and start the next one."""
    stops, answers, statuses = list[float](), list[float](), list[int]()
    async with workspace() as sim:
        lives = Lives(sim, orders_for(sim, folder, url), fresh=True)
        crowd = Crowd(sim, Random(0), haste=None)  # noqa: S311  nothing is left to chance here
        await lives.start()
        for _ in range(times):
            for _ in range(IN_WORK):
                await _ask(crowd)
            began = time.monotonic()
            statuses.append(await lives.stop())
            stops.append(time.monotonic() - began)
            word, thread = await _ask(crowd)
            began = time.monotonic()
            await lives.start()
            await crowd.seen(word, thread)
            answers.append(time.monotonic() - began)
        await crowd.content()
        await quiet(sim, QUIET_SECONDS)
        await lives.kill()
        verdict = judged(sim.workspace, crowd.expected)
        run = Run(name=name, kills=0, redelivered=sim.redelivered, verdict=verdict)
    failed = [status for status in statuses if status]
    return Stopped(run=run, failed=failed, stop_seconds=stops, answer_seconds=answers)


async def _ask(crowd: Crowd) -> tuple[str, Place]:
    word = crowd.word()
    ts = await crowd.sim.say("asker", "help", f"how about {word}?")
    crowd.expect(word, crowd.place("help", ts))
    return word, crowd.place("help", ts)
