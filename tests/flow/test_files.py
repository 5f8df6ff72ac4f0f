"""Files are not read; that is said, and a person learns that they are there."""

from tests.flow.odd import said_with_files
from tests.flow.world import World


async def test_an_answer_says_plainly_that_the_file_was_not_read(socket_world: World) -> None:
    world = socket_world
    ts = await said_with_files(world, "asker", "help", "how do I reset it?", "error.png")
    await world.said("help", ts)

    reply = world.sim.messages("help", ts)[1]
    assert "answer to: how do I reset it?" in reply.text
    assert "I have not looked at error.png" in str(reply.blocks)


async def test_a_person_learns_which_files_there_are_and_where(socket_world: World) -> None:
    world = socket_world
    ts = await said_with_files(world, "asker", "help", "human please", "error.png", "log.txt")
    card = await world.card()
    await world.said("help", ts)

    assert "error.png, log.txt" in str(card.blocks)
    assert f"p{ts.replace('.', '')}" in str(card.blocks)
    notice = str(world.sim.messages("help", ts)[1].blocks)
    assert "I have not looked at error.png, log.txt" in notice
    assert "sees that you sent them" in notice


async def test_of_a_file_in_a_direct_message_a_person_learns_that_only_the_asker_has_it(
    socket_world: World,
) -> None:
    await said_with_files(socket_world, "asker", "dm:asker", "human please", "error.png")

    assert "in a direct message with me: ask for what you need" in str(
        (await socket_world.card()).blocks
    )


async def test_a_file_without_words_said_to_the_bot_gets_a_hint(socket_world: World) -> None:
    ts = await said_with_files(socket_world, "asker", "dm:asker", "", "error.png")

    (said,) = await socket_world.said("dm:asker", ts)
    assert "I can only read text" in said


async def test_a_file_without_words_said_to_nobody_is_left_alone(socket_world: World) -> None:
    world = socket_world
    ts = await said_with_files(world, "asker", "help", "", "error.png")
    await world.settled()

    assert world.thread("help", ts) == []


async def test_what_a_file_is_called_cannot_ping_anybody(socket_world: World) -> None:
    world = socket_world
    await said_with_files(world, "asker", "help", "human please", "<!channel> <@UONCALL001>.png")
    card = await world.card()

    assert "<!channel>" not in str(card.blocks)
    assert "<@UONCALL001>" not in str(card.blocks)
