from tests.flow.world import World


async def test_a_question_in_a_listed_channel_is_answered_in_its_thread(world: World) -> None:
    ts = await world.sim.say("asker", "help", "how do I reset my vpn password?")

    said = await world.said("help", ts)

    assert len(said) == 1
    assert "answer to: how do I reset my vpn password?" in said[0]
