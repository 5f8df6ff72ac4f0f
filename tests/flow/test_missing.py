"""What is missing is asked for at once, twice at most; then a person gets it with what is known."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.flow.laddering import Ladders
from tests.flow.world import World, bot_in
from tests.installed import installation

INSTALL = "how do I install it?"


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    async with (
        installation() as sim,
        bot_in(sim, tmp_path, database_url, decider=Ladders()) as found,
    ):
        yield found


async def asked_back(world: World) -> str:
    ts = await world.sim.say("asker", "help", INSTALL)
    assert await world.said("help", ts) == ["Which OS is it?"]
    return ts


async def test_a_reply_in_the_thread_is_as_good_as_a_button(world: World) -> None:
    ts = await asked_back(world)

    await world.sim.say("asker", "help", "on my macbook", thread_ts=ts)

    assert "install on macOS" in (await world.said("help", ts, 2))[1]


async def test_who_cannot_say_after_two_tries_gets_a_person(world: World) -> None:
    ts = await asked_back(world)

    await world.sim.say("asker", "help", "what do you mean by that?", thread_ts=ts)
    assert (await world.said("help", ts, 2))[1] == "Which OS is it?"
    await world.sim.say("asker", "help", "can you not see that yourself?", thread_ts=ts)
    said = await world.said("help", ts, 3)
    await world.settled()

    assert said[2].startswith("I still do not know enough to answer this")
    card = str((await world.card()).blocks)
    assert "Asked 2 times, and still not known: OS" in card
    assert "OS: not known" in card


async def test_what_was_picked_for_one_question_holds_for_the_next_in_its_thread(
    world: World,
) -> None:
    ts = await asked_back(world)
    await world.sim.click("asker", "help", world.sim.messages("help", ts)[1].ts, "firstline_pick:2")
    assert "install on Linux" in (await world.said("help", ts, 2))[1]

    await world.sim.say("asker", "help", "and how do I install it again?", thread_ts=ts)

    assert "install on Linux" in (await world.said("help", ts, 3))[2]
