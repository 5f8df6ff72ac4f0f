import asyncio

from bot.records import buttons
from bot.slack import actions
from tests.flow.world import World


async def asked_back(world: World, text: str) -> tuple[str, str]:
    ts = await world.sim.say("asker", "help", text)
    await world.said("help", ts)
    await world.settled()
    return ts, world.sim.messages("help", ts)[1].ts


async def test_a_pick_is_answered_once_however_often_it_is_clicked(world: World) -> None:
    ts, back = await asked_back(world, "which one?")

    clicks = [world.sim.click("asker", "help", back, f"{actions.PICK}:1") for _ in range(3)]
    await asyncio.gather(*clicks)
    said = await world.said("help", ts, 2)
    await world.settled()

    assert "os=mac" in said[1]
    assert "You picked macOS" in str(world.thread("help", ts)[0])
    assert len(world.thread("help", ts)) == 2


async def test_a_foreign_click_changes_nothing_and_is_explained(socket_world: World) -> None:
    world = socket_world
    ts, back = await asked_back(world, "which one?")

    await world.sim.click("colleague", "help", back, f"{actions.PICK}:1")
    await world.settled()

    assert "the person who asked" in world.sim.ephemerals("colleague", "help")[0].text
    assert len(world.thread("help", ts)) == 1


async def test_words_asked_for_may_be_a_reply_in_the_thread(socket_world: World) -> None:
    world = socket_world
    ts, _ = await asked_back(world, "version unknown")

    await world.sim.say("asker", "help", "17.2", thread_ts=ts)
    said = await world.said("help", ts, 2)

    assert "version=17.2" in said[1]


async def test_words_asked_for_may_be_written_in_a_dialog(socket_world: World) -> None:
    world = socket_world
    ts, back = await asked_back(world, "version unknown")

    await world.sim.click("asker", "help", back, actions.WRITE)
    await world.sim.until(lambda: len(world.sim.views("asker")) == 1)
    view = world.sim.views("asker")[0]
    await world.sim.submit("asker", view.id, {f"{actions.WRITE_INPUT}:0": "17.2"})
    said = await world.said("help", ts, 2)

    assert "version=17.2" in said[1]


async def test_one_vote_for_each_person_and_the_last_one_counts(socket_world: World) -> None:
    world = socket_world
    ts, reply = await asked_back(world, "how do I reset it?")
    key = f"THALDEN001:CHELP00001:{ts}"

    for rating in ("good", "bad"):
        await world.sim.click(
            "asker", "help", reply, actions.FEEDBACK, actions.rating_value(key, rating)
        )
    await world.sim.click(
        "colleague", "help", reply, actions.FEEDBACK, actions.rating_value(key, "good")
    )

    votes = await world.bot.records.run(buttons.votes, key)
    assert sorted(one.vote for one in votes) == ["down", "up"]


async def test_words_in_a_mention_are_taken_once_though_slack_tells_of_them_twice(
    world: World,
) -> None:
    ts, _ = await asked_back(world, "version unknown")

    await world.sim.say("asker", "help", "@Firstline 17.2", thread_ts=ts)
    await world.said("help", ts, 2)
    await world.settled()

    assert len(world.thread("help", ts)) == 2
    assert [one.text for one in world.decider.asked] == ["version unknown"] * 2
