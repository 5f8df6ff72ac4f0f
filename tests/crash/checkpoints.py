"""A kill at every checkpoint: around each step, each start of a workflow, each call of Slack.

Each story is told once to note the checkpoints that it passes; then once for each of
them, to a bot that dies there and is started again.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

from tests.crash.crowd import Crowd
from tests.crash.driving import Lives, orders_for, workspace
from tests.crash.judging import Verdict, judged
from tests.crash.quiet import quiet
from tests.crash.report import Run
from tests.crash.stories import STORIES
from tests.databases import Kind, database, with_tables

# Longer than what a life leaves waits for the next one: to be found, and for a post in flight.
QUIET_SECONDS: Final = 2.5
TRIES: Final = 3
TRACE: Final = "checkpoints.txt"
IN_A_ROW: Final = 8  # on one database
AT_ONCE: Final = 6  # a life takes some 90 MB, and mostly waits


Passed: TypeAlias = Mapping[str, Sequence[str]]


async def killed_everywhere(
    name: str, kind: Kind, folder: Path, choose: Callable[[Passed], Passed]
) -> Run:
    """Kill a bot at checkpoints of all stories.

    Args:
        name: Of the run.
        kind: A few kills share a database of this kind.
        folder: Takes what the bots log.
        choose: Where, of the checkpoints that each story passes.
    """
    with database(kind, folder) as template:
        # On a loop of its own: the engine lends its threads to a loop, and takes them along.
        await asyncio.to_thread(asyncio.run, with_tables(template))
        return await _killed(name, kind, folder, choose, template)


async def _killed(
    name: str, kind: Kind, folder: Path, choose: Callable[[Passed], Passed], like: str
) -> Run:
    room = asyncio.Semaphore(AT_ONCE)

    async def noted(story: str) -> Sequence[str]:
        async with room:
            with database(kind, _made(folder / f"{story}-noted"), like=like) as url:
                return await checkpoints_of(story, folder / f"{story}-noted", url)

    async def killed(story: str, first: int, checkpoints: Sequence[str]) -> Run:
        home = folder / f"{story}-{first}"
        async with room:
            with database(kind, _made(home), like=like) as url:
                return await killed_at_each(story, checkpoints, home, url)

    passed = dict(zip(STORIES, await asyncio.gather(*map(noted, STORIES)), strict=True))
    chosen = choose(passed)
    runs = await asyncio.gather(
        *(
            killed(story, first, checkpoints[first : first + IN_A_ROW])
            for story, checkpoints in chosen.items()
            for first in range(0, len(checkpoints), IN_A_ROW)
        )
    )
    return _together(name, runs)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def every(passed: Passed) -> Passed:
    """Every checkpoint of every story."""
    return passed


def each_kind_once(passed: Passed) -> Passed:
    """Of each workflow's checkpoints of the same name the first."""
    known: set[str] = set()
    chosen: dict[str, list[str]] = {}
    for story, checkpoints in passed.items():
        for checkpoint in checkpoints:
            kind = checkpoint.rpartition(" (")[0]
            if kind not in known:
                known.add(kind)
                chosen.setdefault(story, []).append(checkpoint)
    return chosen


def some(count: int, seed: int) -> Callable[[Passed], Passed]:
    """So many of the kinds."""

    def choose(passed: Passed) -> Passed:
        kinds = [(story, one) for story, ones in each_kind_once(passed).items() for one in ones]
        picked = set(Random(seed).sample(kinds, count))  # noqa: S311  a seed that repeats is the point
        return {
            story: [one for one in ones if (story, one) in picked] for story, ones in passed.items()
        }

    return choose


def _together(name: str, runs: Sequence[Run]) -> Run:
    verdicts = [run.verdict for run in runs]
    return Run(
        name=name,
        kills=sum(run.kills for run in runs),
        redelivered=sum(run.redelivered for run in runs),
        verdict=Verdict(
            expected=sum(one.expected for one in verdicts),
            lost=[reason for one in verdicts for reason in one.lost],
            doubled=[reason for one in verdicts for reason in one.doubled],
            unexpected=[reason for one in verdicts for reason in one.unexpected],
        ),
    )


async def checkpoints_of(story: str, folder: Path, url: str) -> Sequence[str]:
    """Tell a story to a bot that nothing happens to; returns what it passes, in order."""
    async with workspace() as sim:
        lives = Lives(sim, orders_for(sim, folder, url))
        crowd = Crowd(sim, Random(0), haste=None)  # noqa: S311  nothing is left to chance here
        await lives.start(tracing=True)
        await STORIES[story](crowd)
        await quiet(sim, QUIET_SECONDS)
        await lives.kill()
        verdict = judged(sim.workspace, crowd.expected)
        assert verdict.kept, f"{story} goes wrong by itself: {verdict}"
    return (folder / TRACE).read_text("utf-8").splitlines()


async def killed_at_each(story: str, checkpoints: Sequence[str], folder: Path, url: str) -> Run:
    """Tell a story once for each checkpoint, to a bot that dies there."""
    async with workspace() as sim:
        lives = Lives(sim, orders_for(sim, folder, url))
        crowd = Crowd(sim, Random(0), haste=None)  # noqa: S311  the same
        broken = Verdict(0, (), (), ())
        missed: list[str] = []
        for checkpoint in checkpoints:
            if not await _died(lives, crowd, story, checkpoint):
                missed.append(f"{story}: {checkpoint}: never reached")
            verdict = judged(sim.workspace, crowd.expected)
            broken = _with_new(broken, verdict, f"{story}: {checkpoint}")
        return Run(
            name=story,
            kills=len(checkpoints) - len(missed),
            redelivered=sim.redelivered,
            verdict=_with_missed(broken, missed),
        )


async def _died(lives: Lives, crowd: Crowd, story: str, checkpoint: str) -> bool:
    """Whether a bot came to the checkpoint, died, and lived on to the end of the story."""
    for _ in range(TRIES):
        await lives.start(die_at=checkpoint)
        if lives.ended:
            await lives.over()
            await lives.start()
            await _told(crowd, story)
            await lives.kill()
            return True
        telling = asyncio.create_task(_told(crowd, story))
        died = asyncio.create_task(lives.over())
        await asyncio.wait({telling, died}, return_when=asyncio.FIRST_COMPLETED)
        if died.done():
            await lives.start()
            await telling
            await _settled(crowd)  # until now the quiet may have been that of the dead
            await lives.kill()
            return True
        died.cancel()
        await lives.kill()
    return False


async def _told(crowd: Crowd, story: str) -> None:
    """Tell a story to its end, and wait until nothing more comes of it."""
    with suppress(TimeoutError):
        await STORIES[story](crowd)
    await _settled(crowd)


async def _settled(crowd: Crowd) -> None:
    await crowd.content()
    await quiet(crowd.sim, QUIET_SECONDS)


def _with_new(before: Verdict, now: Verdict, where: str) -> Verdict:
    """What is broken by now, each with where it was found first."""

    def named(old: Sequence[str], new: Sequence[str]) -> Sequence[str]:
        known = {one.partition("| ")[2] for one in old}
        return [*old, *(f"{where} | {one}" for one in new if one not in known)]

    return Verdict(
        expected=now.expected,
        lost=named(before.lost, now.lost),
        doubled=named(before.doubled, now.doubled),
        unexpected=named(before.unexpected, now.unexpected),
    )


def _with_missed(verdict: Verdict, missed: Sequence[str]) -> Verdict:
    """A checkpoint that was never reached proves nothing, and counts as lost."""
    return Verdict(
        expected=verdict.expected,
        lost=[*verdict.lost, *missed],
        doubled=verdict.doubled,
        unexpected=verdict.unexpected,
    )
