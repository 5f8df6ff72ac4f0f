"""How loud the bot is in a channel: what its mode promises, for every outcome there is."""

import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import Outcome, Question
from bot.records.tables import outcome, question
from bot.simulator import JsonObject
from bot.slack import actions
from tests.flow.world import Rules, World, bot_in, decide
from tests.installed import installation

READS = ("auth.test", "apps.", "bots.", "users.", "usergroups.", "conversations.")
EVERY_OUTCOME: dict[str, list[str]] = {
    "how do I reset it?": ["answer"],
    "secret please": ["answer"],
    "which one?": ["ask"],
    "version of it?": ["ask"],
    "human please": ["handoff"],
    "never mind the rules": ["refuse"],
    "hm": ["None"],
    "boom": ["handoff"],
    "reset vpn AND human please": ["answer", "handoff"],
}
"""What is asked -> what it would have been."""


@pytest.fixture
async def shadow(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    rules = Rules.where_help_is("shadow")
    async with installation() as sim, bot_in(sim, tmp_path, database_url, rules=rules) as found:
        yield found


@pytest.fixture
async def suggesting(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    rules = Rules.where_help_is("suggest")
    async with installation() as sim, bot_in(sim, tmp_path, database_url, rules=rules) as found:
        yield found


def breaking(question: Question) -> Outcome:
    if question.text == "boom":
        raise RuntimeError(question.text)
    return decide(question)


def written(world: World) -> list[str]:
    """Calls that change something people could see."""
    return [one.method for one in world.sim.calls if not one.method.startswith(READS)]


@pytest.mark.parametrize("mention", ["", "@Firstline "])
async def test_a_shadow_decides_everything_and_posts_nothing(shadow: World, mention: str) -> None:
    world = shadow
    world.decider.then = breaking

    for text in EVERY_OUTCOME:
        await world.sim.say("asker", "help", mention + text)
    await world.settled()

    withheld = await world.bot.records.run(_withheld)
    assert sorted(withheld) == sorted(one for kinds in EVERY_OUTCOME.values() for one in kinds)
    assert written(world) == []


async def test_a_shadow_says_nothing_to_a_mention_without_words(shadow: World) -> None:
    await shadow.sim.say("asker", "help", "@Firstline")
    await shadow.settled()

    assert await shadow.bot.records.run(_withheld) == ["refuse"]
    assert written(shadow) == []


async def test_a_shadow_shows_no_work_and_follows_edits_and_deletions_in_silence(
    shadow: World,
) -> None:
    world = shadow
    ts = await world.sim.say("asker", "help", "@Firstline how do I reset it?")
    await world.settled()
    await world.sim.edit("asker", "help", ts, "@Firstline human please")
    await world.settled()
    await world.sim.delete("asker", "help", ts)
    await world.settled()

    assert written(world) == []


async def test_a_shadow_keeps_no_words_of_what_was_not_said_to_it(shadow: World) -> None:
    await shadow.sim.say("asker", "help", "how do I reset the canary?")
    await shadow.settled()

    assert await shadow.bot.records.run(_texts) == [""]


async def test_a_suggestion_is_seen_by_its_asker_alone(suggesting: World) -> None:
    world = suggesting
    await world.sim.say("asker", "help", "how do I reset it?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    await world.settled()

    (only,) = world.sim.ephemerals("asker", "help")
    assert "answer to: how do I reset it?" in only.text
    assert {actions.SHARE, actions.DISMISS, actions.ASK_PERSON} <= set(_actions(only.blocks))
    assert not [one for one in world.sim.messages("help") if one.bot_id]


async def test_a_suggestion_that_is_shared_stands_in_the_thread(suggesting: World) -> None:
    world = suggesting
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)

    only = world.sim.ephemerals("asker", "help")[0]
    await world.sim.click("asker", "help", only.ts, actions.SHARE)

    assert "answer to" in (await world.said("help", ts))[0]
    assert world.sim.ephemerals("asker", "help") == []


async def test_a_question_back_of_a_suggestion_is_answered_in_its_place(suggesting: World) -> None:
    world = suggesting
    await world.sim.say("asker", "help", "which one?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)

    back = world.sim.ephemerals("asker", "help")[0]
    await world.sim.click("asker", "help", back.ts, f"{actions.PICK}:1")
    await world.sim.until(
        lambda: ["os=mac" in one.text for one in world.sim.ephemerals("asker", "help")] == [True]
    )
    await world.settled()

    assert not [one for one in world.sim.messages("help") if one.bot_id]


async def test_where_only_suggestions_are_made_a_handoff_goes_on_by_direct_message(
    suggesting: World,
) -> None:
    world = suggesting
    await world.sim.say("asker", "help", "human please")
    card = await world.card()
    await world.settled()

    told = [one for one in world.sim.messages("dm:asker") if one.bot_id]
    assert "I have asked" in told[0].text
    assert "direct message" in world.sim.ephemerals("asker", "help")[0].text
    assert not [one for one in world.sim.messages("help") if one.bot_id]

    await world.sim.say("oncall", "on-call", "here is the answer", thread_ts=card.ts)
    assert "here is the answer" in (await world.said("dm:asker", told[0].ts, 2))[-1]


def _withheld(connection: sa.Connection) -> list[str]:
    rows = connection.execute(sa.select(outcome.c.kind, outcome.c.shape, outcome.c.text))
    found = list(rows)
    assert all((row.kind, row.text) == ("silent", "") for row in found)
    return [str(json.loads(row.shape)["withheld"]) for row in found]


def _texts(connection: sa.Connection) -> list[str]:
    return [row.text for row in connection.execute(sa.select(question.c.text))]


def _actions(blocks: Sequence[JsonObject]) -> list[object]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [
        one["action_id"]
        for row in rows
        if isinstance(row, list)
        for one in row
        if isinstance(one, dict)
    ]
