"""Many people at once, against limits of Slack's size."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from bot.simulator import Message, Simulator, simulator
from bot.simulator.people import channel_named
from tests.crash.driving import Lives, orders_for
from tests.crowded import crowded
from tests.databases import database
from tests.installed import INSTALLED

CONVERSATIONS: Final = 50
IN_ONE_CHANNEL: Final = 20
IN_ONE_THREAD: Final = 3
PATIENCE_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What became of it.

    Attributes:
        asked: Questions; `answered` of them once, in their thread.
        refused: Calls that Slack answered with 429.
        closest: Seconds between the two closest messages to any one channel.
        pace: What `closest` may not be under.
        out_of_order: Threads in which a later question was answered first.
    """

    asked: int
    answered: int
    refused: int
    closest: float
    out_of_order: int
    seconds: float
    pace: float

    @property
    def good(self) -> bool:
        """Everybody has an answer, in order and at Slack's pace."""
        calm = not self.refused and not self.out_of_order and self.closest >= self.pace
        return calm and self.answered == self.asked


async def all_at_once(folder: Path, *, speed: float, pace: float = 1.0) -> Load:
    """Let everybody ask, and wait until everybody has an answer.

    Args:
        folder: Empty; takes the records and the log.
        speed: How much faster than Slack's the workspace's clock runs, and the bot's with it.
        pace: Seconds of Slack's that the bot leaves between two messages to a channel.
    """
    conditions = replace(INSTALLED, limits=True, speed=speed)
    with database("sqlite", folder) as url:
        async with simulator(workspace=crowded(CONVERSATIONS), conditions=conditions) as sim:
            orders = replace(orders_for(sim, folder, url), pace=pace / speed)
            lives = Lives(sim, orders)
            await lives.start()
            try:
                asked = await _asked(sim)
                await sim.until(lambda: _answered(sim, asked) >= len(asked), PATIENCE_SECONDS)
            finally:
                await lives.kill()
                (folder / "transcript.txt").write_text(sim.transcript(), "utf-8")
            return replace(_found(sim, asked), pace=pace / speed)


@dataclass(frozen=True, slots=True)
class _Question:
    channel: str
    thread_ts: str
    words: str


async def _asked(sim: Simulator) -> Sequence[_Question]:
    asked: list[_Question] = []

    async def ask(asker: str, channel: str, thread_ts: str | None = None) -> str:
        words = f"word{len(asked):05}"
        ts = await sim.say(asker, channel, f"how about {words}?", thread_ts=thread_ts)
        key = channel_named(sim.workspace, channel).id
        asked.append(_Question(key, thread_ts or ts, words))
        return ts

    everybody = [f"asker-{n}" for n in range(CONVERSATIONS)]
    threads = [await ask(asker, f"dm:{asker}") for asker in everybody]
    for asker in everybody[:IN_ONE_CHANNEL]:
        await ask(asker, "help")
    await sim.until(lambda: not sim.pending, PATIENCE_SECONDS)  # nobody follows up on nothing
    for _ in range(IN_ONE_THREAD - 1):
        for asker, ts in zip(everybody, threads, strict=True):
            await ask(asker, f"dm:{asker}", ts)
    return asked


def _answers(sim: Simulator) -> Sequence[Message]:
    return [one for every in sim.workspace.messages.values() for one in every if one.bot_id]


def _answered(sim: Simulator, asked: Sequence[_Question]) -> int:
    """How many questions have exactly one answer, in their thread."""
    seen: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for one in _answers(sim):
        seen[one.channel, one.thread_ts].append(one.text)
    return sum(
        sum(question.words in text for text in seen[question.channel, question.thread_ts]) == 1
        for question in asked
    )


def _found(sim: Simulator, asked: Sequence[_Question]) -> Load:
    by_channel: defaultdict[str, list[float]] = defaultdict(list)
    by_thread: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for one in _answers(sim):
        by_channel[one.channel].append(float(one.ts))
        by_thread[one.channel, one.thread_ts].append(one.text.split("word")[-1])
    gaps = [b - a for times in by_channel.values() for a, b in pairwise(sorted(times))]
    said = [ts for times in by_channel.values() for ts in times]
    return Load(
        asked=len(asked),
        answered=_answered(sim, asked),
        refused=sum("429" in one.error for one in sim.calls),
        closest=min(gaps),
        out_of_order=sum(texts != sorted(texts) for texts in by_thread.values()),
        seconds=max(said) - float(asked[0].thread_ts),
        pace=0.0,
    )
