"""Message shortcuts: asking about somebody's message, and the receipt behind an answer."""

from pathlib import Path

import pytest

from bot.rules.channels import Mode
from bot.simulator import simulator
from bot.slack import actions
from bot.slack.actions import ASK_THIS, WHY_THIS
from bot.slack.receipts import CLOSED, UNKNOWN
from tests.flow.forging import At, click
from tests.flow.world import Rules, World, bot_in


async def shown(world: World, user: str) -> str:
    """The topmost dialog of a person, as JSON."""
    await world.sim.until(lambda: bool(world.sim.views(user)))
    return str(world.sim.views(user)[-1].content)


async def test_somebody_elses_message_is_answered_to_whoever_chose_it(world: World) -> None:
    ts = await world.sim.say("asker", "general", "how do I reset it?")

    await world.sim.shortcut("colleague", "general", ts, ASK_THIS)
    await world.sim.until(lambda: bool(world.sim.ephemerals("colleague", "general")))
    only = world.sim.ephemerals("colleague", "general")[0]
    await world.settled()

    assert "answer to: how do I reset it?" in only.text
    assert [one.ts for one in world.sim.messages("general")] == [ts]


async def test_a_shared_one_stands_in_the_thread_of_that_message(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "general", "how do I reset it?")
    await world.sim.shortcut("colleague", "general", ts, ASK_THIS)
    await world.sim.until(lambda: bool(world.sim.ephemerals("colleague", "general")))
    only = world.sim.ephemerals("colleague", "general")[0]

    await world.sim.click("colleague", "general", only.ts, actions.SHARE)

    assert "how do I reset it?" in (await world.said("general", ts))[0]
    assert world.sim.ephemerals("colleague", "general") == []


async def test_ones_own_message_is_answered_in_its_thread_and_once(world: World) -> None:
    ts = await world.sim.say("asker", "it-help", "how do I reset it?")

    await world.sim.shortcut("asker", "it-help", ts, ASK_THIS)
    await world.said("it-help", ts)
    await world.settled()
    await world.sim.shortcut("asker", "it-help", ts, ASK_THIS)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "it-help")))

    assert len(world.thread("it-help", ts)) == 1


@pytest.mark.parametrize("mode", ["off", "suggest", "shadow"])
async def test_where_nothing_may_be_posted_the_answer_is_for_the_asker_alone(
    mode: Mode, tmp_path: Path, database_url: str
) -> None:
    rules = Rules.where_help_is(mode)
    async with simulator() as sim, bot_in(sim, tmp_path, database_url, rules=rules) as world:
        ts = await sim.say("asker", "help", "hello everybody")
        await world.settled()

        await sim.shortcut("asker", "help", ts, ASK_THIS)
        await sim.until(lambda: bool(sim.ephemerals("asker", "help")))

        assert world.thread("help", ts) == []


async def test_where_the_bot_is_no_member_the_answer_is_for_the_asker_alone(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "random", "how do I reset it?")

    await world.sim.shortcut("asker", "random", ts, ASK_THIS)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "random")))

    assert world.thread("random", ts) == []


async def test_words_of_the_bot_are_not_asked_about(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()

    await world.sim.shortcut("asker", "help", world.sim.messages("help", ts)[1].ts, ASK_THIS)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))

    assert "I wrote this myself" in world.sim.ephemerals("asker", "help")[0].text
    assert len(world.decider.asked) == 1


async def test_owners_and_operators_see_the_receipt_and_nobody_else_does(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()
    reply = world.sim.messages("help", ts)[1].ts

    for user in ("asker", "colleague", "oncall"):
        await world.sim.shortcut(user, "help", reply, WHY_THIS)

    assert CLOSED in await shown(world, "asker")
    for user in ("colleague", "oncall"):  # who runs the bot, and who keeps the entry
        receipt = await shown(world, user)
        assert "because the test says so" in receipt
        assert "policies p1" in receipt
        assert "how do I reset" not in receipt


async def test_what_is_no_answer_has_no_receipt(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "hm")
    await world.settled()

    await world.sim.shortcut("colleague", "help", ts, WHY_THIS)

    assert UNKNOWN in await shown(world, "colleague")


async def test_a_forged_click_for_a_receipt_shows_no_more(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()
    reply = At("CHELP00001", world.sim.messages("help", ts)[1].ts)

    await click(world, "UASKER0001", reply, actions.WHY, f"THALDEN001:CHELP00001:{ts}")

    opened = [str(call.args) for call in world.sim.calls if call.method == "views.open"]
    assert len(opened) == 1
    assert CLOSED in opened[0]
