"""Kills at random moments, while people go on asking."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.crash.crowd import PATIENCE_SECONDS, Crowd
from tests.crash.driving import Lives, orders_for, workspace
from tests.crash.judging import judged
from tests.crash.quiet import quiet
from tests.crash.report import Run
from tests.crash.stories import STORIES, Story

LIFE_SECONDS: Final = (0.1, 4.0)  # some end before they find what the last one left, some after
STORY_EVERY_SECONDS: Final = 0.4
HASTE_SECONDS: Final = 1.0
QUIET_SECONDS: Final = 3.5  # longer than the bot waits before it repeats anything
CONTROL_SECONDS: Final = 30.0  # what the control loses never comes


async def killed_at_random(
    name: str, folder: Path, url: str, *, seed: int, kills: int, naive: bool = False
) -> Run:
    """Kill one life after another, then let the last one finish everything.

    Args:
        name: Of the run.
        folder: Empty; takes the logs and, at the end, the transcript.
        url: `DATABASE_URL` of a fresh database.
        seed: For people's patience, the moments of death, and what the wire loses.
        kills: How many.
        naive: The control: a bot that does not look before it repeats a post.
    """
    chance = Random(seed)  # noqa: S311  a seed that repeats is the point
    async with workspace(Random(seed + 1)) as sim:  # noqa: S311  the same
        lives = Lives(sim, replace(orders_for(sim, folder, url), naive=naive))
        crowd = Crowd(sim, chance, haste=HASTE_SECONDS)
        await lives.start()
        told = await _telling(crowd, _killing(lives, chance, kills))
        await asyncio.wait(told, timeout=CONTROL_SECONDS if naive else PATIENCE_SECONDS)
        if not naive:
            await crowd.content()
        await quiet(sim, QUIET_SECONDS)
        await lives.kill()
        for task in told:
            task.cancel()
        (folder / "transcript.txt").write_text(sim.transcript(), "utf-8")
        return Run(
            name=name,
            kills=kills,
            redelivered=sim.redelivered,
            verdict=judged(sim.workspace, crowd.expected),
            control=naive,
        )


async def _telling(
    crowd: Crowd, meanwhile: Coroutine[Any, Any, None]
) -> Sequence[asyncio.Task[None]]:
    """Begin one story after another, each at least once, as long as the other thing lasts."""
    told: list[asyncio.Task[None]] = []
    every = tuple(STORIES.values())
    lasting = asyncio.create_task(meanwhile)
    while not lasting.done() or len(told) < len(every):
        story = every[len(told) % len(every)]
        told.append(asyncio.create_task(_told(story, crowd)))
        await asyncio.sleep(STORY_EVERY_SECONDS)
    await lasting
    return told


async def _told(story: Story, crowd: Crowd) -> None:
    """What somebody waits for in vain was expected, so the judge counts it as lost."""
    with suppress(TimeoutError):
        await story(crowd)


async def _killing(lives: Lives, chance: Random, kills: int) -> None:
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(*LIFE_SECONDS))
        await lives.kill()
        await lives.start()
