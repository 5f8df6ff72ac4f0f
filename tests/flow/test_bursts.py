"""Messages of one person within seconds: one answer stands for all that belong together."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import Outcome, Question
from bot.rules.channels import Channel, Channels
from tests.flow.world import ENTRY, Rules, World, answer, bot_in, decide
from tests.installed import installation

LEAVE = replace(ENTRY, topic="leave", slug="book")


def by_entry(question: Question) -> Outcome:
    """Who speaks of leave is answered from another entry."""
    if "leave" in question.text:
        return replace(answer(f"leave: {question.text}"), entries=(LEAVE,))
    return decide(question)


@pytest.fixture(params=["help", "dm:asker"])
async def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    rules = Rules(Channels(listed={"help": Channel(mode="questions", unsure="handoff")}))
    async with installation() as sim, bot_in(sim, tmp_path, database_url, rules=rules) as found:
        found.decider.then = by_entry
        yield found


def said(world: World, place: str) -> list[str]:
    return [one.text for one in world.sim.messages(place) if one.bot_id]


async def test_a_fragment_updates_the_answer_that_is_there(world: World, place: str) -> None:
    ts = await world.sim.say("asker", place, "how do I reset it?")
    await world.said(place, ts)

    await world.sim.say("asker", place, "and on a mac?")
    await world.sim.until(lambda: "on a mac" in world.thread(place, ts)[0])
    await world.settled()

    assert len(said(world, place)) == 1
    assert world.decider.asked[-1].thread == ("how do I reset it?",)


async def test_messages_at_once_are_answered_by_one_reply(world: World, place: str) -> None:
    ts = await world.sim.say("asker", place, "how do I reset it?")
    for more in ("on a mac", "the new one", "error 809"):
        await world.sim.say("asker", place, more)
    await world.sim.until(lambda: "error 809" in "".join(said(world, place)))
    await world.settled()

    assert [world.thread(place, ts)] == [said(world, place)]
    assert len(said(world, place)) == 1


async def test_a_question_that_is_whole_gets_its_own_answer(world: World, place: str) -> None:
    first = await world.sim.say("asker", place, "how do I reset it?")
    second = await world.sim.say("asker", place, "how do I book leave?")

    assert "reset" in (await world.said(place, first))[0]
    assert "leave" in (await world.said(place, second))[0]
    await world.settled()
    assert len(said(world, place)) == 2


async def test_what_turns_out_to_be_about_something_else_leaves_the_answer_alone(
    world: World,
) -> None:
    first = await world.sim.say("asker", "dm:asker", "how do I reset it?")
    second = await world.sim.say("asker", "dm:asker", "and booking leave?")

    assert "leave" in (await world.said("dm:asker", second))[0]
    await world.settled()
    assert ["reset" in one for one in world.thread("dm:asker", first)] == [True]


async def test_a_correction_replaces_the_answer_whatever_it_is_about(
    world: World, place: str
) -> None:
    ts = await world.sim.say("asker", place, "how do I reset it?")
    await world.said(place, ts)

    await world.sim.say("asker", place, "sorry, I meant leave")
    await world.sim.until(lambda: "leave" in world.thread(place, ts)[0])
    await world.settled()

    assert len(said(world, place)) == 1


async def test_a_short_message_about_something_else_is_answered_although_nobody_was_addressed(
    world: World,
) -> None:
    await world.sim.say("asker", "help", "how do I reset it?")
    ts = await world.sim.say("asker", "help", "i forgot my leave")

    assert "leave: i forgot my leave" in (await world.said("help", ts))[0]
    await world.settled()
    assert len(said(world, "help")) == 2


async def test_what_adds_nothing_takes_no_answer_away(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)

    await world.sim.say("asker", "help", "human stuff")
    await world.settled()

    assert ["reset" in one for one in said(world, "help")] == [True]
    assert world.cards() == []


async def test_another_person_and_a_later_moment_start_anew(world: World) -> None:
    mine = await world.sim.say("asker", "help", "how do I reset it?")
    theirs = await world.sim.say("colleague", "help", "and on a mac?")

    await world.said("help", mine)
    assert len(await world.said("help", theirs)) == 1


async def test_a_fragment_goes_to_the_person_who_has_the_question(world: World) -> None:
    ts = await world.sim.say("asker", "help", "human please")
    card = await world.card()
    await world.said("help", ts)
    await world.sim.say("oncall", "on-call", "On it.", thread_ts=card.ts)
    await world.said("help", ts, 2)

    await world.sim.say("asker", "help", "on a mac")

    assert "on a mac" in (await world.said("on-call", card.ts, 2))[-1]
    await world.settled()
    assert len(said(world, "help")) == 2


async def test_a_fragment_that_is_taken_back_leaves_the_first_answer(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    more = await world.sim.say("asker", "help", "and on a mac?")
    await world.sim.until(lambda: "on a mac" in "".join(world.thread("help", ts)))

    await world.sim.delete("asker", "help", more)
    await world.sim.until(lambda: "reset it" in world.thread("help", ts)[0])
    await world.settled()

    assert len(said(world, "help")) == 1


async def test_a_fragment_that_is_edited_changes_the_same_answer(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    more = await world.sim.say("asker", "help", "and on a mac?")
    await world.sim.until(lambda: "on a mac" in "".join(world.thread("help", ts)))

    await world.sim.edit("asker", "help", more, "and on linux?")
    await world.sim.until(lambda: "linux" in world.thread("help", ts)[0])
    await world.settled()

    assert len(said(world, "help")) == 1


async def test_replies_in_a_thread_keep_the_order_of_what_they_answer(world: World) -> None:
    held = asyncio.Event()

    async def slow_first(question: Question) -> None:
        if "slow" in question.text:
            await held.wait()

    world.decider.before = slow_first
    ts = await world.sim.say("asker", "dm:asker", "how do I reset it?")
    await world.said("dm:asker", ts)
    await world.sim.say("asker", "dm:asker", "is the slow one the same?", thread_ts=ts)
    await world.sim.say("asker", "dm:asker", "is the quick one the same?", thread_ts=ts)
    await world.sim.until(lambda: len(world.decider.asked) == 2)
    held.set()

    replies = await world.said("dm:asker", ts, 3)
    assert ["slow" in one for one in replies] == [False, True, False]
