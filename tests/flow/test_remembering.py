"""What somebody picked is remembered for them, if they say so, until they say forget."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.slack import actions
from tests.flow.forging import At, click
from tests.flow.laddering import Ladders
from tests.flow.world import World, bot_in
from tests.installed import installation

INSTALL = "how do I install it?"


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    async with (
        installation() as sim,
        bot_in(sim, tmp_path, database_url, decider=Ladders()) as found,
    ):
        yield found


async def picked(world: World) -> tuple[str, str]:
    """Ask, and pick Linux; returns the question's ts and that of the answer."""
    ts = await world.sim.say("asker", "help", INSTALL)
    await world.said("help", ts)
    back = world.sim.messages("help", ts)[1].ts
    await world.sim.click("asker", "help", back, f"{actions.PICK}:2")
    await world.said("help", ts, 2)
    await world.settled()
    return ts, world.sim.messages("help", ts)[2].ts


async def test_what_was_picked_is_remembered_after_a_click_and_said_so(world: World) -> None:
    _, answer = await picked(world)
    await world.sim.click("asker", "help", answer, actions.REMEMBER)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))
    assert "OS: Linux" in world.sim.ephemerals("asker", "help")[0].text

    ts = await world.sim.say("asker", "help", INSTALL)
    (said,) = await world.said("help", ts)
    assert "install on Linux" in said
    assert "For Linux, as you let me remember." in str(world.sim.messages("help", ts)[1].blocks)


async def test_without_a_click_nothing_is_remembered(world: World) -> None:
    await picked(world)

    ts = await world.sim.say("asker", "help", INSTALL)

    assert (await world.said("help", ts)) == ["Which OS is it?"]


async def test_words_win_over_memory_and_nobody_else_has_it(world: World) -> None:
    _, answer = await picked(world)
    await world.sim.click("asker", "help", answer, actions.REMEMBER)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))

    mac = await world.sim.say("asker", "help", "how do I install it on a mac?")
    assert "install on macOS" in (await world.said("help", mac))[0]
    other = await world.sim.say("colleague", "help", INSTALL)
    assert (await world.said("help", other)) == ["Which OS is it?"]


async def test_the_home_tab_shows_it_and_forgets_it(world: World) -> None:
    _, answer = await picked(world)
    await world.sim.click("asker", "help", answer, actions.REMEMBER)
    await world.sim.until(lambda: bool(world.sim.ephemerals("asker", "help")))
    await world.sim.open_home("asker")
    await world.sim.until(lambda: "What I remember for you" in home(world))

    view = world.sim.home("asker")
    assert view is not None
    await world.sim.press("asker", view.id, actions.FORGET)
    await world.sim.until(lambda: "What I remember for you" not in home(world))

    ts = await world.sim.say("asker", "help", INSTALL)
    assert (await world.said("help", ts)) == ["Which OS is it?"]


async def test_somebody_else_cannot_have_it_remembered(world: World) -> None:
    ts, answer = await picked(world)
    key = f"THALDEN001:CHELP00001:{ts}"

    await click(world, "UCOLLEAGUE", At("CHELP00001", answer), actions.REMEMBER, key)

    again = await world.sim.say("asker", "help", INSTALL)
    assert (await world.said("help", again)) == ["Which OS is it?"]


def home(world: World) -> str:
    view = world.sim.home("asker")
    return str(view.content) if view else ""
