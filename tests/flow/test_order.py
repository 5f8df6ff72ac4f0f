"""In one thread one thing comes after the other, whatever each of them takes."""

import asyncio

from bot.domain import Question
from tests.flow.world import World


async def test_questions_of_one_thread_are_answered_in_their_order(socket_world: World) -> None:
    world = socket_world
    first_may_end = asyncio.Event()

    async def slow_first(question: Question) -> None:
        if "first" in question.text:
            await first_may_end.wait()

    world.decider.before = slow_first
    ts = await world.sim.say("asker", "dm:asker", "first?")
    await world.sim.until(lambda: len(world.decider.asked) == 1)
    await world.sim.say("asker", "dm:asker", "second?", thread_ts=ts)
    other = await world.sim.say("asker", "dm:asker", "third, elsewhere?")

    await world.said("dm:asker", other)
    assert world.thread("dm:asker", ts) == []

    first_may_end.set()
    first, second = await world.said("dm:asker", ts, 2)
    assert "first?" in first
    assert "second?" in second


async def test_direct_messages_cost_no_lookup_of_their_channel(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "dm:asker", "how do I reset it?")

    await world.said("dm:asker", ts)

    assert [one for one in world.sim.calls if one.method == "conversations.info"] == []
