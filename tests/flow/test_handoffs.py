import asyncio

from bot.slack import actions
from tests.flow.world import World

ASK = "human please: my payslip is wrong"


async def handed_over(world: World) -> tuple[str, str]:
    ts = await world.sim.say("asker", "help", ASK)
    card = await world.card()
    await world.said("help", ts)
    await world.settled()
    return ts, card.ts


async def test_a_handoff_is_a_card_and_a_promise_with_a_name(world: World) -> None:
    ts = await world.sim.say("asker", "help", ASK)
    card = await world.card()
    said = await world.said("help", ts)

    assert "my payslip is wrong" in str(card.blocks)
    assert "I have asked on-call." in said[0].replace("*", "")


async def test_take_reply_and_resolve_reach_the_asker(socket_world: World) -> None:
    world = socket_world
    ts, card = await handed_over(world)

    await world.sim.click("oncall", "on-call", card, actions.TAKE)
    said = await world.said("help", ts, 2)
    assert "On-call is looking into this" in said[1]

    await world.sim.say("oncall", "on-call", "It was corrected today.", thread_ts=card)
    said = await world.said("help", ts, 3)
    assert "On-call replied:" in said[2]
    assert "It was corrected today." in said[2]

    await world.sim.click("oncall", "on-call", card, actions.RESOLVE)
    said = await world.said("help", ts, 4)
    assert "resolved" in said[3]
    await world.settled()
    assert "Resolved by On-call" in str(world.cards()[0].blocks)


async def test_a_double_click_on_take_tells_the_asker_once(socket_world: World) -> None:
    world = socket_world
    ts, card = await handed_over(world)

    clicks = [world.sim.click("oncall", "on-call", card, actions.TAKE) for _ in range(2)]
    await asyncio.gather(*clicks)
    await world.said("help", ts, 2)
    await world.settled()

    assert len(world.thread("help", ts)) == 2
    assert "Taken by On-call" in str(world.cards()[0].blocks)


async def test_a_reply_takes_an_open_handoff(socket_world: World) -> None:
    world = socket_world
    ts, card = await handed_over(world)

    await world.sim.say("oncall", "on-call", "On it.", thread_ts=card)
    await world.said("help", ts, 2)
    await world.settled()

    assert "Answered by On-call" in str(world.cards()[0].blocks)


async def test_a_reply_that_is_faster_than_our_note_of_the_card_reaches_the_asker(
    socket_world: World,
) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost")  # the card is seen, and we do not know where
    ts = await world.sim.say("asker", "help", ASK)
    card = await world.card()

    await world.sim.say("oncall", "on-call", "On it.", thread_ts=card.ts)
    said = await world.said("help", ts, 2)
    await world.settled()

    assert any("On it." in one for one in said)
    assert len(world.cards()) == 1


async def test_what_the_asker_adds_reaches_the_person_and_the_bot_stays_quiet(
    socket_world: World,
) -> None:
    world = socket_world
    ts, card = await handed_over(world)

    await world.sim.say("asker", "help", "it is the one from May", thread_ts=ts)
    added = await world.said("on-call", card, 2)
    await world.settled()

    assert "it is the one from May" in added[1]
    assert len(world.thread("help", ts)) == 1
    assert len(world.decider.asked) == 1


async def test_a_reply_after_resolve_reaches_nobody_and_its_author_hears_so(
    socket_world: World,
) -> None:
    world = socket_world
    ts, card = await handed_over(world)
    await world.sim.click("oncall", "on-call", card, actions.RESOLVE)
    await world.said("help", ts, 2)

    await world.sim.say("oncall", "on-call", "one more thing", thread_ts=card)
    await world.sim.until(lambda: len(world.sim.ephemerals("oncall", "on-call")) == 1)
    await world.settled()

    assert "closed" in world.sim.ephemerals("oncall", "on-call")[0].text
    assert len(world.thread("help", ts)) == 2


async def test_ask_a_person_hands_an_answer_over_once(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    reply = world.sim.messages("help", ts)[1]

    await world.sim.click("asker", "help", reply.ts, actions.ASK_PERSON)
    card = await world.card()
    await world.said("help", ts, 2)
    await world.sim.click("asker", "help", reply.ts, actions.ASK_PERSON)
    await world.settled()

    assert "The asker asked for a person" in str(card.blocks)
    assert len(world.cards()) == 1
    assert len(world.thread("help", ts)) == 2
    assert "asked already" in world.sim.ephemerals("asker", "help")[0].text


async def test_an_on_call_channel_that_is_missing_is_said_honestly(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", error="channel_not_found")

    ts = await world.sim.say("asker", "help", ASK)
    said = await world.said("help", ts)

    assert "could not reach anyone" in said[0]
    assert b"firstline_handoffs_open 0.0" in world.bot.meters.page()


async def test_a_deleted_question_withdraws_its_card(socket_world: World) -> None:
    world = socket_world
    ts, _ = await handed_over(world)

    await world.sim.delete("asker", "help", ts)
    await world.sim.until(lambda: "deleted the question" in str(world.cards()[0].blocks))


async def test_an_edit_reaches_the_person_who_has_it(socket_world: World) -> None:
    world = socket_world
    ts, card = await handed_over(world)
    await world.sim.click("oncall", "on-call", card, actions.TAKE)
    await world.said("help", ts, 2)

    await world.sim.edit("asker", "help", ts, "how do I reset it?")
    added = await world.said("on-call", card, 2)
    await world.settled()

    assert "how do I reset it?" in added[1]
    assert len(world.thread("help", ts)) == 2


async def test_an_edit_that_can_be_answered_withdraws_the_open_card(socket_world: World) -> None:
    world = socket_world
    ts, _ = await handed_over(world)

    await world.sim.edit("asker", "help", ts, "how do I reset it?")
    await world.sim.until(lambda: "changed the question" in str(world.cards()[0].blocks))
    await world.settled()

    assert len(world.thread("help", ts)) == 1
    assert "answer to" in world.thread("help", ts)[0]


async def test_a_corrected_reply_is_corrected_for_the_asker(socket_world: World) -> None:
    world = socket_world
    ts, card = await handed_over(world)
    reply = await world.sim.say("oncall", "on-call", "It is Tuesday.", thread_ts=card)
    await world.said("help", ts, 2)

    await world.sim.edit("oncall", "on-call", reply, "It is Thursday.")
    await world.sim.until(lambda: "Thursday" in world.thread("help", ts)[1])

    assert len(world.thread("help", ts)) == 2
