"""Who may read an answer is looked at once more before it is posted."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import Outcome, Question
from bot.simulator import Channel, JsonObject, Workspace
from bot.simulator.calls import Reply
from bot.simulator.shapes import channel_for
from bot.slack import actions
from tests.flow.odd import said_with
from tests.flow.world import ENTRY, Rules, World, answer, bot_in
from tests.installed import installation

BANDS = replace(ENTRY, topic="pay", slug="bands", audience=frozenset({"managers"}))


def for_managers(question: Question) -> Outcome:
    return replace(answer(f"bands: {question.text}", private=True), entries=(BANDS,))


async def held(world: World) -> tuple[asyncio.Event, asyncio.Event]:
    """Deciding is done only when told; who asks is looked up by then."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_question: Question) -> None:
        begun.set()
        await go_on.wait()

    world.decider.before = hold
    return begun, go_on


async def told(world: World, event: JsonObject) -> None:
    """Slack tells of a change, and the bot has heard."""
    world.sim.apply(Reply(world.sim.workspace, {}, (event,)))
    await world.sim.until(lambda: not world.sim.pending)


async def without_managers(world: World) -> None:
    groups = {
        key: replace(group, users=() if group.handle == "managers" else group.users)
        for key, group in world.sim.workspace.usergroups.items()
    }
    world.sim.workspace = replace(world.sim.workspace, usergroups=groups)
    await told(world, {"type": "subteam_members_changed", "subteam_id": "SMANAGERS"})


@pytest.mark.parametrize("place", ["help", "dm:colleague"])
async def test_who_has_left_the_group_meanwhile_gets_a_person_and_not_the_answer(
    socket_world: World, place: str
) -> None:
    world = socket_world
    world.decider.then = for_managers
    begun, go_on = await held(world)
    ts = await world.sim.say("colleague", place, "what are they?")
    await begun.wait()

    await without_managers(world)
    go_on.set()
    (said,) = await world.said(place, ts)
    await world.settled()

    assert "I have asked" in said
    assert "has changed since" in str((await world.card()).blocks)
    assert "bands: what" not in str(world.sim.messages(place))
    assert "bands: what" not in str(world.sim.messages("dm:colleague"))
    assert world.sim.ephemerals("colleague", "help") == []


async def test_who_is_still_in_the_group_gets_the_answer(socket_world: World) -> None:
    world = socket_world
    world.decider.then = for_managers
    await world.sim.say("colleague", "help", "what are they?")
    await world.sim.until(lambda: "bands: what" in str(world.sim.messages("dm:colleague")))
    await world.settled()

    assert "bands: what" not in str([one for one in world.sim.messages("help") if one.bot_id])


async def test_a_channel_that_is_shared_meanwhile_gets_no_answer(
    socket_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = socket_world
    begun, go_on = await held(world)
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await begun.wait()

    share(monkeypatch)
    await told(world, {"type": "channel_shared", "channel": "CHELP00001"})
    go_on.set()
    (said,) = await world.said("help", ts)

    assert "I have asked" in said
    assert "answer to" not in str(world.sim.messages("help", ts))


async def test_a_private_answer_is_not_shared_where_another_organisation_reads(
    socket_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "secret please")
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))
    share(monkeypatch)
    await told(world, {"type": "channel_shared", "channel": "CHELP00001"})

    only = world.sim.ephemerals("asker", "help")[0]
    await world.sim.click("asker", "help", only.ts, actions.SHARE)
    await world.settled()

    assert not [one for one in world.sim.messages("help") if one.bot_id]


def share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every channel be shared with another organisation."""
    monkeypatch.setattr("bot.simulator.conversation_methods.channel_for", _shared)


def _shared(workspace: Workspace, channel: Channel, *, counted: bool = False) -> JsonObject:
    return {**channel_for(workspace, channel, counted=counted), "is_ext_shared": True}


@pytest.fixture
async def shadow(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    rules = Rules.where_help_is("shadow")
    async with installation() as sim, bot_in(sim, tmp_path, database_url, rules=rules) as found:
        yield found


async def test_nothing_is_shared_where_the_bot_only_listens(shadow: World) -> None:
    world = shadow
    await world.sim.command("asker", "help", "/ask", "how do I reset it?")
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))

    only = world.sim.ephemerals("asker", "help")[0]
    await world.sim.click("asker", "help", only.ts, actions.SHARE)
    await world.settled()

    assert not [one for one in world.sim.messages("help") if one.bot_id]
    assert "do not post in this channel" in world.sim.ephemerals("asker", "help")[-1].text


async def test_somebody_of_another_organisation_is_external(socket_world: World) -> None:
    world = socket_world
    ts = await said_with(world, "asker", "help", "how do I reset it?", user_team="TELSEWHERE")
    await world.said("help", ts)

    (asked,) = world.decider.asked
    assert (asked.asker.external, asked.place.kind) == (True, "shared")
