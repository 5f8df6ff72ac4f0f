from bot.slack import actions
from tests.flow.world import World


async def test_a_command_is_answered_to_its_asker_alone(world: World) -> None:
    await world.sim.command("asker", "general", "/ask", "how do I reset it?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "general")) == 1)

    assert "answer to: how do I reset it?" in world.sim.ephemerals("asker", "general")[0].text
    assert not [one for one in world.sim.messages("general") if one.bot_id]


async def test_a_command_without_words_gets_help(socket_world: World) -> None:
    world = socket_world
    await world.sim.command("asker", "general", "/ask")

    assert "Type" in world.sim.ephemerals("asker", "general")[0].text


async def test_a_commands_answer_can_be_shared_once(socket_world: World) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "how do I reset it?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    only = world.sim.ephemerals("asker", "help")[0]

    await world.sim.click("asker", "help", only.ts, actions.SHARE)
    await world.settled()

    shared = [one for one in world.sim.messages("help") if one.bot_id]
    assert len(shared) == 1
    assert "answer to" in shared[0].text
    assert world.sim.ephemerals("asker", "help") == []


async def test_a_commands_answer_can_be_dismissed(socket_world: World) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "how do I reset it?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)

    await world.sim.click(
        "asker", "help", world.sim.ephemerals("asker", "help")[0].ts, actions.DISMISS
    )

    assert world.sim.ephemerals("asker", "help") == []


async def test_a_commands_handoff_goes_on_by_direct_message(socket_world: World) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "human please")
    card = await world.card()
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    await world.settled()

    told = [one for one in world.sim.messages("dm:asker") if one.bot_id]
    assert "I have asked" in told[0].text
    assert "> human please" in str(told[0].blocks)
    assert "direct message" in world.sim.ephemerals("asker", "help")[0].text

    await world.sim.say("oncall", "on-call", "here is the answer", thread_ts=card.ts)
    await world.said("dm:asker", told[0].ts, 2)

    assert "here is the answer" in world.thread("dm:asker", told[0].ts)[-1]


async def test_a_question_back_to_a_command_goes_on_in_private(socket_world: World) -> None:
    world = socket_world
    await world.sim.command("asker", "help", "/ask", "which one?")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    back = world.sim.ephemerals("asker", "help")[0]

    await world.sim.click("asker", "help", back.ts, f"{actions.PICK}:1")
    await world.sim.until(
        lambda: "os=mac" in "".join(m.text for m in world.sim.ephemerals("asker", "help"))
    )

    assert len(world.sim.ephemerals("asker", "help")) == 1
