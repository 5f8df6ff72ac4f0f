"""What each surface promises when Slack's reply is lost: the table of docs/operating.md."""

from dataclasses import replace

import pytest

from bot.simulator import Message
from bot.simulator.interactions import HOOK_USES
from tests.flow.world import World


def told(world: World) -> list[Message]:
    """What the bot said to the asker in their direct messages."""
    return [one for one in world.sim.messages("dm:asker") if one.bot_id]


@pytest.mark.parametrize("channel", ["help", "dm:asker"])
async def test_a_reply_appears_once(socket_world: World, channel: str) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost", times=2)
    ts = await world.sim.say("asker", channel, "how do I reset it?")
    await world.said(channel, ts)
    await world.settled()

    assert len(world.thread(channel, ts)) == 1


async def test_a_card_and_its_notice_appear_once(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost", times=2)
    ts = await world.sim.say("asker", "help", "human please")
    await world.said("help", ts)
    await world.settled()

    assert len(world.cards()) == 1
    assert len(world.thread("help", ts)) == 1


async def test_a_private_answer_comes_by_direct_message_once(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost", times=2)
    await world.sim.say("asker", "help", "secret please")
    await world.sim.until(lambda: bool(told(world)))
    await world.settled()

    (brought,) = told(world)
    assert "for you alone" in brought.text
    assert "secret please" in str(brought.blocks)
    assert world.sim.ephemerals("asker", "help") == []
    (word,) = (one for one in world.sim.messages("help") if one.bot_id)
    assert word.text == "I have answered you in a direct message."


async def test_who_can_get_no_direct_message_is_answered_in_a_whisper(
    socket_world: World,
) -> None:
    world = socket_world
    world.sim.fail_next("conversations.open", error="user_disabled", times=10)
    await world.sim.say("asker", "help", "secret please")
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))
    await world.settled()

    assert "for you alone" in world.sim.ephemerals("asker", "help")[0].text
    assert told(world) == []
    assert not [one for one in world.sim.messages("help") if one.bot_id]


@pytest.mark.parametrize(
    ("text", "words"), [("how do I reset it?", "answer to"), ("which one?", "Which os?")]
)
async def test_a_command_that_can_no_longer_be_answered_is_answered_by_direct_message(
    socket_world: World, text: str, words: str
) -> None:
    world = socket_world
    world.decider.before = lambda _: _used_up(world)
    await world.sim.command("asker", "help", "/ask", text)
    await world.sim.until(lambda: bool(told(world)))
    await world.settled()

    (brought,) = told(world)
    assert words in brought.text
    assert text in str(brought.blocks)
    assert world.sim.ephemerals("asker", "help") == []


async def test_that_nobody_was_reached_arrives_as_well(socket_world: World) -> None:
    world = socket_world
    world.decider.before = lambda _: _used_up(world)
    world.sim.fail_next("chat.postMessage", error="channel_not_found")
    await world.sim.command("asker", "help", "/ask", "human please")
    await world.sim.until(lambda: bool(told(world)))
    await world.settled()

    (brought,) = told(world)
    assert "could not reach anyone" in brought.text


async def _used_up(world: World) -> None:
    """Slack takes an address of a command five times, for half an hour."""
    used = {path: replace(hook, uses=HOOK_USES) for path, hook in world.sim.workspace.hooks.items()}
    world.sim.workspace = replace(world.sim.workspace, hooks=used)
