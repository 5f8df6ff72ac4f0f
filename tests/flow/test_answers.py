import asyncio

import pytest

from bot.domain import Outcome, Question, kind_of
from bot.records import outcomes, questions
from bot.slack import actions
from tests.flow.world import World


async def test_a_question_in_a_listed_channel_is_answered_in_its_thread(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset my vpn password?")

    said = await world.said("help", ts)

    assert len(said) == 1
    assert "answer to: how do I reset my vpn password?" in said[0]


async def test_duplicates_and_the_mentions_twin_are_one_question(world: World) -> None:
    world.sim.trouble("duplicated_events")

    ts = await world.sim.say("asker", "help", "@Firstline how do I reset it?")
    await world.said("help", ts)
    await world.settled()

    assert len(world.thread("help", ts)) == 1
    assert len(world.decider.asked) == 1
    assert world.decider.asked[0].place.addressed
    assert b"firstline_events_duplicate_total 2.0" in world.bot.meters.page()


async def test_the_rows_are_there_before_the_ack(world: World) -> None:
    """Slack redelivers until it hears an ack, so none may come before the row."""
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.sim.until(lambda: not world.sim.pending)

    key = f"THALDEN001:CHELP00001:{ts}"
    assert await world.bot.records.run(questions.load, key) is not None
    await world.said("help", ts)


async def test_a_mention_channel_hears_only_mentions(socket_world: World) -> None:
    world = socket_world
    quiet = await world.sim.say("asker", "it-help", "how do I reset it?")
    loud = await world.sim.say("asker", "it-help", "@Firstline how do I reset it?")

    await world.said("it-help", loud)
    await world.settled()

    assert world.thread("it-help", quiet) == []


async def test_a_channel_that_is_off_stays_silent_even_when_mentioned(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "general", "@Firstline how do I reset it?")
    await world.settled()

    assert world.thread("general", ts) == []
    assert world.decider.asked == []


async def test_a_direct_message_is_always_for_us(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "dm:asker", "secret please")

    assert "for you alone" in (await world.said("dm:asker", ts))[0]
    assert world.decider.asked[0].place.kind == "dm"


async def test_a_follow_up_carries_what_was_asked_before(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "it-help", "@Firstline how do I reset it?")
    await world.said("it-help", ts)

    await world.sim.say("asker", "it-help", "and on a mac?", thread_ts=ts)
    await world.said("it-help", ts, 2)

    assert world.decider.asked[-1].thread == ("how do I reset it?",)
    assert not world.decider.asked[-1].place.addressed


async def test_a_follow_up_to_somebody_else_is_left_alone(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "it-help", "@Firstline how do I reset it?")
    await world.said("it-help", ts)

    await world.sim.say("asker", "it-help", "@colleague did it work for you?", thread_ts=ts)
    await world.settled()

    assert len(world.decider.asked) == 1


async def test_two_questions_in_one_message_get_two_replies(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "reset vpn AND order a laptop?")

    said = await world.said("help", ts, 2)

    assert ["reset vpn" in said[0], "order a laptop" in said[1]] == [True, True]


async def test_silence_is_on_record(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "hm")
    await world.settled()

    settled = await world.bot.records.run(outcomes.load, f"THALDEN001:CHELP00001:{ts}")
    assert settled is not None
    assert kind_of(settled.outcome) == "silent"
    assert world.thread("help", ts) == []


async def test_a_mention_without_words_gets_a_hint(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "it-help", "@Firstline")

    assert "I can only read text" in (await world.said("it-help", ts))[0]
    assert world.decider.asked == []


async def test_a_broken_decision_goes_to_a_person(socket_world: World) -> None:
    world = socket_world

    def broken(_question: object) -> Outcome:
        raise RuntimeError("canary")

    world.decider.then = broken

    ts = await world.sim.say("asker", "help", "how do I reset it?")
    said = await world.said("help", ts)

    assert "I have asked" in said[0]
    assert "The bot failed while deciding" in str((await world.card()).blocks)
    assert "canary" not in str((await world.card()).blocks)


async def test_a_lost_reply_to_a_post_does_not_double_it(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost")

    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)
    await world.settled()

    assert len(world.thread("help", ts)) == 1


async def test_a_refused_reply_goes_to_a_person(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", error="restricted_action")

    await world.sim.say("asker", "help", "how do I reset it?")

    assert "how do I reset it?" in (await world.card()).text
    assert b'firstline_posts_failed_total{kind="reply"} 1.0' in world.bot.meters.page()


async def test_an_edit_changes_the_reply_that_is_there(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)

    await world.sim.edit("asker", "help", ts, "how do I renew it?")
    await world.sim.until(lambda: "renew" in world.thread("help", ts)[0])
    await world.settled()

    assert len(world.thread("help", ts)) == 1


async def test_an_edit_that_leaves_no_question_withdraws_the_reply(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)

    await world.sim.edit("asker", "help", ts, "hm never mind")
    await world.sim.until(lambda: "withdrawn" in world.thread("help", ts)[0])

    assert len(world.thread("help", ts)) == 1


async def test_a_deleted_question_withdraws_the_reply(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "how do I reset it?")
    await world.said("help", ts)

    await world.sim.delete("asker", "help", ts)
    await world.sim.until(lambda: "withdrawn" in world.thread("help", ts)[0])

    asked = await world.bot.records.run(questions.load, f"THALDEN001:CHELP00001:{ts}")
    assert asked is not None
    assert asked.deleted_at is not None


async def test_a_private_answer_comes_by_direct_message_and_the_thread_says_so(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "secret please")
    (word,) = await world.said("help", ts)
    await world.settled()

    assert word == "I have answered you in a direct message."
    (brought,) = (one for one in world.sim.messages("dm:asker") if one.bot_id)
    assert "for you alone" in brought.text
    assert "secret please" in str(brought.blocks)
    assert world.sim.ephemerals("asker", "help") == []


async def test_under_an_answer_by_direct_message_the_question_goes_on(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "secret please")
    await world.said("help", ts)
    (brought,) = (one for one in world.sim.messages("dm:asker") if one.bot_id)

    await world.sim.say("asker", "dm:asker", "and on a mac?", thread_ts=brought.ts)
    await world.sim.until(lambda: len(world.decider.asked) == 2)

    assert world.decider.asked[-1].thread == ("secret please",)


@pytest.mark.parametrize(
    ("new", "in_dm", "in_thread"),
    [
        ("secret again", "for you alone: secret again", "I have answered you in a direct message."),
        ("how do I reset it?", "withdrawn", "answer to: how do I reset it?"),
    ],
)
async def test_a_question_that_changes_changes_its_private_answer(
    socket_world: World, new: str, in_dm: str, in_thread: str
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "secret please")
    await world.said("help", ts)

    await world.sim.edit("asker", "help", ts, new)
    await world.sim.until(lambda: in_dm in str(world.sim.messages("dm:asker")))
    await world.sim.until(lambda: in_thread in str(world.sim.messages("help", ts)))
    await world.settled()

    assert len([one for one in world.sim.messages("dm:asker") if one.bot_id]) == 1


async def test_what_a_command_answered_is_seen_by_its_asker_alone_until_shared(
    socket_world: World,
) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "secret please")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    only = world.sim.ephemerals("asker", "help")[0]
    assert world.sim.ephemerals("colleague", "help") == []
    assert not [one for one in world.sim.messages("help") if one.bot_id]

    await world.sim.click("asker", "help", only.ts, actions.SHARE)
    await world.settled()

    assert "for you alone" in str([one for one in world.sim.messages("help") if one.bot_id])


async def test_the_home_tab_is_shown(socket_world: World) -> None:
    world = socket_world
    await world.sim.open_home("asker")
    await world.sim.until(lambda: world.sim.home("asker") is not None)


async def test_others_in_a_thread_are_left_alone_where_only_mentions_count(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "it-help", "@Firstline how do I reset it?")
    await world.said("it-help", ts)

    await world.sim.say("colleague", "it-help", "how did that go?", thread_ts=ts)
    await world.settled()

    assert len(world.decider.asked) == 1


async def test_work_that_takes_long_is_shown(socket_world: World) -> None:
    world = socket_world
    begun = asyncio.Event()

    async def until_begun(_question: Question) -> None:
        await begun.wait()

    world.decider.before = until_begun
    ts = await world.sim.say("asker", "dm:asker", "how do I reset it?")
    await world.sim.until(
        lambda: any(one.method == "assistant.threads.setStatus" for one in world.sim.calls)
    )
    begun.set()

    assert len(await world.said("dm:asker", ts)) == 1
