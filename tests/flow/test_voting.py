"""Thumbs on answers, by button and by reaction, and why one was down."""

from bot.records import buttons
from bot.simulator import Message
from bot.slack import actions
from tests.flow.world import World


async def answered(world: World, channel: str = "help") -> tuple[str, str]:
    """The key of a question that was answered, and the ts of its answer."""
    ts = await world.sim.say("asker", channel, "how do I reset it?")
    await world.said(channel, ts)
    await world.settled()
    answer = world.sim.messages(channel, ts)[1]
    return f"THALDEN001:{answer.channel}:{ts}", answer.ts


async def thumb(world: World, user: str, reply: str, key: str, rating: str) -> None:
    value = actions.rating_value(key, "good" if rating == "good" else "bad")
    await world.sim.click(user, "help", reply, actions.FEEDBACK, value)


async def asked_why(world: World, user: str) -> Message:
    """The question to a voter alone, why it was no good."""
    shown = world.sim.ephemerals
    await world.sim.until(lambda: bool(shown(user, "help")))
    return shown(user, "help")[-1]


async def votes(world: World, key: str) -> list[str]:
    return sorted(one.vote for one in await world.bot.records.run(buttons.votes, key))


async def reasons(world: World, key: str) -> list[str]:
    given = await world.bot.records.run(buttons.votes, key)
    return [one.reason for one in given if one.reason]


async def test_a_thumb_down_asks_why_in_its_thread_and_one_click_says_so(world: World) -> None:
    key, reply = await answered(world)

    await thumb(world, "asker", reply, key, "bad")
    why = await asked_why(world, "asker")
    await world.sim.click("asker", "help", why.ts, f"{actions.REASON}:1")

    assert why.thread_ts == world.sim.messages("help")[0].ts
    assert await votes(world, key) == ["down"]
    assert await reasons(world, key) == ["outdated"]
    assert [one.ts for one in world.sim.ephemerals("asker", "help")] == [why.ts]
    assert "it is outdated" in str(world.sim.ephemerals("asker", "help")[0].blocks)


async def test_only_who_asked_is_offered_a_person_with_it(socket_world: World) -> None:
    world = socket_world
    key, reply = await answered(world)

    await thumb(world, "colleague", reply, key, "bad")
    await thumb(world, "asker", reply, key, "bad")
    others, theirs = await asked_why(world, "colleague"), await asked_why(world, "asker")
    await world.sim.click("asker", "help", theirs.ts, actions.ASK_PERSON)

    assert "Ask a person" not in str(others.blocks)
    assert "how do I reset it?" in str((await world.card()).blocks)


async def test_who_changes_their_mind_takes_the_reason_back(socket_world: World) -> None:
    world = socket_world
    key, reply = await answered(world)
    await thumb(world, "asker", reply, key, "bad")
    why = await asked_why(world, "asker")
    await world.sim.click("asker", "help", why.ts, f"{actions.REASON}:0")
    await thumb(world, "asker", reply, key, "bad")
    assert await reasons(world, key) == ["wrong"]  # the same again changes nothing

    await thumb(world, "asker", reply, key, "good")

    assert await votes(world, key) == ["up"]
    assert await reasons(world, key) == []


async def test_a_reason_without_a_vote_is_refused(socket_world: World) -> None:
    world = socket_world
    key, reply = await answered(world)
    await thumb(world, "asker", reply, key, "bad")
    why = await asked_why(world, "asker")
    await thumb(world, "asker", reply, key, "good")

    await world.sim.click("asker", "help", why.ts, f"{actions.REASON}:0")

    assert await reasons(world, key) == []


async def test_a_reaction_counts_and_is_taken_back_with_it(world: World) -> None:
    key, reply = await answered(world)

    await world.sim.react("colleague", "help", reply, "thumbsup")
    await world.settled()
    assert await votes(world, key) == ["up"]

    await world.sim.react("colleague", "help", reply, "thumbsup")
    await world.settled()
    assert await votes(world, key) == []


async def test_a_reaction_down_asks_why_too_and_other_reactions_mean_nothing(
    socket_world: World,
) -> None:
    world = socket_world
    key, reply = await answered(world)

    await world.sim.react("asker", "help", reply, "eyes")
    await world.sim.react("asker", "help", reply, "-1")
    why = await asked_why(world, "asker")
    await world.sim.click("asker", "help", why.ts, f"{actions.REASON}:3")

    assert await votes(world, key) == ["down"]
    assert await reasons(world, key) == ["unclear"]


async def test_a_thumb_on_anything_but_an_answer_is_no_vote(socket_world: World) -> None:
    world = socket_world
    ts = await world.sim.say("asker", "help", "human please")
    await world.said("help", ts)
    card = await world.card()
    await world.settled()

    for user, channel, message in (
        ("asker", "help", ts),
        ("asker", "help", world.sim.messages("help", ts)[1].ts),
        ("oncall", "on-call", card.ts),
    ):
        await world.sim.react(user, channel, message, "+1")
    await world.settled()

    assert await votes(world, f"THALDEN001:CHELP00001:{ts}") == []
