"""What comes in may be interrupted or overtaken; nothing of it is lost or done twice."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain import Question
from bot.records import handoffs
from bot.simulator import NotAnswered
from bot.simulator.faults import Fault
from bot.slack import actions
from tests.flow.world import World, bot_in
from tests.installed import installation

TRIES = 4  # of a lookup, by the clients themselves
SLOWLY = Fault(method="conversations.info", how="slow", wait=0.5)


def slowly_once(world: World) -> asyncio.Event:
    """Let the next lookup of a channel take long; the event is set when it has begun."""
    begun = asyncio.Event()

    def fault(method: str) -> Fault | None:
        if method != SLOWLY.method or begun.is_set():
            return None
        begun.set()
        return SLOWLY

    world.sim.faults.by_chance = fault
    return begun


class Breaking:
    """Fails once at a checkpoint, as a crash would there."""

    name = ""

    def __call__(self, checkpoint: str) -> None:
        if checkpoint == self.name:
            self.name = ""
            raise RuntimeError(checkpoint)


@pytest.fixture
def breaking() -> Breaking:
    return Breaking()


@pytest.fixture
async def world(tmp_path: Path, database_url: str, breaking: Breaking) -> AsyncGenerator[World]:
    async with (
        installation(retry_delays=(0.0, 0.1, 0.1)) as sim,
        bot_in(sim, tmp_path, database_url, checkpoint=breaking) as found,
    ):
        yield found


async def test_a_deletion_that_is_interrupted_comes_again(world: World, breaking: Breaking) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    breaking.name = "start of delete begins"

    await world.sim.delete("asker", "help", ts)

    await world.sim.until(lambda: "withdrawn" in world.thread("help", ts)[0])


async def test_a_deletion_while_the_answer_is_under_way_leaves_no_reply(world: World) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def held(_question: Question) -> None:
        begun.set()
        await go_on.wait()

    world.decider.before = held
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await begun.wait()

    await world.sim.delete("asker", "help", ts)
    await world.sim.until(lambda: not world.sim.pending)
    go_on.set()
    await world.settled()

    assert ["withdrawn" in one for one in world.thread("help", ts)] in ([], [True])


async def test_a_deletion_may_overtake_what_it_deletes(world: World) -> None:
    begun = slowly_once(world)
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await begun.wait()

    await world.sim.delete("asker", "help", ts)
    await world.settled()

    assert world.thread("help", ts) == []
    assert world.decider.asked == []


async def test_an_edit_may_overtake_what_it_changes(world: World) -> None:
    begun = slowly_once(world)
    ts = await world.sim.say("asker", "help", "human please")
    await begun.wait()

    await world.sim.edit("asker", "help", ts, "how do I renew it?")
    await world.settled()

    assert ["renew" in one for one in world.thread("help", ts)] == [True]
    assert world.cards() == []


async def test_a_correction_may_overtake_the_reply_it_corrects(world: World) -> None:
    ts = await world.sim.say("asker", "help", "human please")
    card = await world.card()
    await world.said("help", ts)
    await world.settled()

    reply = await world.sim.say("oncall", "on-call", "It is Tuesday.", thread_ts=card.ts)
    await world.sim.edit("oncall", "on-call", reply, "It is Thursday.")
    await world.said("help", ts, 2)
    await world.settled()

    assert ["Thursday" in one for one in world.thread("help", ts)] == [False, True]
    assert world.sim.ephemerals("oncall", "on-call") == []


async def test_a_lookup_that_is_lost_loses_no_question(world: World) -> None:
    world.sim.fail_next("conversations.info", "lost", times=TRIES)

    ts = await world.sim.say("asker", "help", "how do I reset it?")

    assert len(await world.said("help", ts)) == 1


async def test_words_that_come_again_are_no_new_question(world: World) -> None:
    ts = await world.sim.say("asker", "help", "version unknown")
    await world.said("help", ts)
    await world.settled()
    again = iter((True, False))
    world.sim.faults.repeats = lambda: next(again, False)

    await world.sim.say("asker", "help", "17.2", thread_ts=ts)
    await world.said("help", ts, 2)
    await world.settled()

    assert len(world.thread("help", ts)) == 2


async def test_an_addition_that_comes_again_after_the_end_is_no_new_question(world: World) -> None:
    ts = await world.sim.say("asker", "help", "human please")
    await world.said("help", ts)
    await world.settled()
    once = iter((True,))

    def again() -> bool:
        key = f"THALDEN001:CHELP00001:{ts}"
        world.bot.records.now(handoffs.close, key, "resolved", 1.0)
        return next(once, False)

    world.sim.faults.repeats = again
    await world.sim.say("asker", "help", "it is the one from May", thread_ts=ts)
    await world.settled()

    assert len(world.thread("help", ts)) == 1
    assert len(world.decider.asked) == 1


async def test_resolve_that_was_interrupted_may_be_clicked_again(
    world: World, breaking: Breaking
) -> None:
    ts = await world.sim.say("asker", "help", "human please")
    card = await world.card()
    await world.said("help", ts)
    await world.settled()
    breaking.name = "start of resolved begins"

    first = await world.sim.click("oncall", "on-call", card.ts, actions.RESOLVE)
    await world.sim.click("oncall", "on-call", card.ts, actions.RESOLVE)
    said = await world.said("help", ts, 2)

    assert isinstance(first, NotAnswered)
    assert "resolved" in said[1]
