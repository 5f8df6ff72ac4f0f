"""Answers that no single message can hold: several, in order, each once."""

from bot.domain import Answer, Outcome, Question
from bot.simulator import Message
from bot.slack import actions
from tests.flow.world import World, answer

PARAGRAPH = "word " * 200


def by_length(question: Question) -> Outcome:
    """As many pages as the question says."""
    pages = next((int(word) for word in question.text.split() if word.isdigit()), 1)
    return long_answer(pages)


def long_answer(pages: int) -> Answer:
    paragraphs = (f"page {n}. {PARAGRAPH}" for n in range(1, pages + 1) for _ in range(10))
    return answer("\n\n".join(paragraphs))


def replies(world: World, ts: str, channel: str = "help") -> list[Message]:
    return [one for one in world.sim.messages(channel, ts) if one.bot_id]


def buttons_of(message: Message) -> list[str]:
    return [name for name in (actions.FEEDBACK, actions.ASK_PERSON) if name in str(message.blocks)]


async def asked(world: World, pages: int) -> str:
    world.decider.then = by_length
    ts = await world.sim.say("asker", "help", f"how do I read {pages} pages?")
    await world.said("help", ts, pages)
    await world.settled()
    return ts


async def test_a_long_answer_is_several_messages_and_the_last_has_the_buttons(
    world: World,
) -> None:
    ts = await asked(world, 3)

    said = replies(world, ts)
    assert [one.text.split(".")[0] for one in said] == ["page 1", "page 2", "page 3"]
    assert [buttons_of(one) for one in said[:2]] == [[], []]
    assert buttons_of(said[2]) == [actions.FEEDBACK, actions.ASK_PERSON]
    assert "more than fits" not in str([one.blocks for one in said])


async def test_a_shorter_answer_takes_the_rest_away_and_a_longer_one_goes_on(
    socket_world: World,
) -> None:
    world = socket_world
    ts = await asked(world, 2)

    await world.sim.edit("asker", "help", ts, "how do I read 1 page?")
    await world.sim.until(lambda: len(replies(world, ts)) == 1)
    await world.settled()
    assert buttons_of(replies(world, ts)[0]) == [actions.FEEDBACK, actions.ASK_PERSON]

    await world.sim.edit("asker", "help", ts, "how do I read 3 pages?")
    await world.sim.until(lambda: len(replies(world, ts)) == 3)
    await world.settled()

    said = replies(world, ts)
    assert [one.text.split(".")[0] for one in said] == ["page 1", "page 2", "page 3"]
    assert buttons_of(said[0]) == []


async def test_a_question_taken_back_leaves_one_line_of_a_long_answer(socket_world: World) -> None:
    world = socket_world
    ts = await asked(world, 3)

    await world.sim.delete("asker", "help", ts)
    await world.sim.until(lambda: len(replies(world, ts)) == 1)
    await world.settled()

    assert "withdrawn" in replies(world, ts)[0].text


async def test_a_lost_reply_of_slack_doubles_no_page(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("chat.postMessage", "lost")

    ts = await asked(world, 2)

    assert len(replies(world, ts)) == 2


async def test_what_only_the_asker_sees_is_whole_as_well_and_so_is_a_share(
    socket_world: World,
) -> None:
    world = socket_world
    world.decider.then = by_length
    await world.sim.command("asker", "help", "/ask", "how do I read 2 pages?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 2)
    first, last = world.sim.ephemerals("asker", "help")

    await world.sim.click("asker", "help", last.ts, actions.SHARE)
    await world.sim.until(lambda: len(world.sim.messages("help")) == 2)
    await world.settled()

    assert actions.SHARE not in str(first.blocks)
    assert [one.text.split(".")[0] for one in world.sim.messages("help")] == ["page 1", "page 2"]
