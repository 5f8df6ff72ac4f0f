"""Quiet by design: what people say to each other is theirs, and no word of it is kept."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.domain import Question
from bot.records.tables import metadata, outcome
from tests.flow.world import World

QUESTION = "how do I reset the canary?"


async def rows(world: World) -> str:
    """Everything in our own tables."""
    return await world.bot.records.run(_rows)


async def reasons(world: World) -> list[str]:
    return await world.bot.records.run(_reasons)


@pytest.mark.parametrize("text", [f"@colleague {QUESTION}", f"does @it-helpdesk know {QUESTION}"])
async def test_what_is_said_to_somebody_else_is_left_alone_without_its_words(
    socket_world: World, text: str
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", text)
    await world.settled()

    assert world.decider.asked == []
    assert world.thread("help", ts) == []
    assert await reasons(world) == ["It speaks to somebody else."]
    assert "canary" not in await rows(world)


async def test_a_question_to_everybody_is_answered(socket_world: World) -> None:
    ts = await socket_world.sim.say("asker", "help", f"@here {QUESTION}")

    assert len(await socket_world.said("help", ts)) == 1


async def test_silence_keeps_no_words(socket_world: World) -> None:
    world = socket_world
    await world.sim.say("asker", "help", "hm canary AND hm canary")
    await world.settled()

    assert "canary" not in await rows(world)


async def test_silence_towards_who_spoke_to_the_bot_keeps_their_words(socket_world: World) -> None:
    world = socket_world
    await world.sim.say("asker", "help", "@Firstline hm canary")
    await world.settled()

    assert "canary" in await rows(world)


async def held(world: World) -> tuple[asyncio.Event, asyncio.Event]:
    """Deciding has begun; it goes on when told."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_question: Question) -> None:
        begun.set()
        await go_on.wait()

    world.decider.before = hold
    return begun, go_on


@pytest.mark.parametrize("text", [QUESTION, "human please, canary"])
async def test_a_person_who_answers_first_is_left_to_it(socket_world: World, text: str) -> None:
    world = socket_world
    begun, go_on = await held(world)
    ts = await world.sim.say("asker", "help", text)
    await begun.wait()

    await world.sim.say("colleague", "help", "in the portal", thread_ts=ts)
    await world.sim.until(lambda: not world.sim.pending)
    go_on.set()
    await world.settled()

    assert world.thread("help", ts) == []
    assert world.cards() == []
    assert "A person answered first." in await reasons(world)
    assert "canary" not in await rows(world)


async def test_the_askers_own_words_are_no_answer(socket_world: World) -> None:
    world = socket_world
    begun, go_on = await held(world)
    ts = await world.sim.say("asker", "help", QUESTION)
    await begun.wait()

    await world.sim.say("asker", "help", "anybody?", thread_ts=ts)
    await world.sim.until(lambda: not world.sim.pending)
    go_on.set()

    assert len(await world.said("help", ts)) == 1


async def test_who_speaks_to_the_bot_is_answered_whoever_else_has(socket_world: World) -> None:
    world = socket_world
    begun, go_on = await held(world)
    ts = await world.sim.say("asker", "help", f"@Firstline {QUESTION}")
    await begun.wait()

    await world.sim.say("colleague", "help", "in the portal", thread_ts=ts)
    await world.sim.until(lambda: not world.sim.pending)
    go_on.set()

    assert len(await world.said("help", ts)) == 1


async def test_once_people_talk_in_a_thread_the_bot_returns_only_when_asked(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", QUESTION)
    await world.said("help", ts)
    await world.sim.say("colleague", "help", "did that help?", thread_ts=ts)
    await world.sim.say("asker", "help", "how is it done on a mac?", thread_ts=ts)
    await world.settled()
    assert len(world.thread("help", ts)) == 1

    await world.sim.say("asker", "help", "@Firstline and on a mac?", thread_ts=ts)

    assert len(await world.said("help", ts, 2)) == 2
    assert sorted(await reasons(world))[:2] == [
        "People talk to each other in this thread.",
        "Somebody else's question is answered in this thread.",
    ]


async def test_what_was_left_alone_and_is_edited_into_a_question_is_answered(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", f"@colleague {QUESTION}")
    await world.settled()

    await world.sim.edit("asker", "help", ts, QUESTION)

    assert len(await world.said("help", ts)) == 1


def _reasons(connection: sa.Connection) -> list[str]:
    return [row.reason for row in connection.execute(sa.select(outcome.c.reason))]


def _rows(connection: sa.Connection) -> str:
    tables = [table for table in metadata.sorted_tables if table.name != "last_good"]
    return "\n".join(
        str(tuple(row)) for table in tables for row in connection.execute(sa.select(table))
    )
