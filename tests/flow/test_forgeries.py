"""A click names; the records decide.  Each forgery is signed."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.records import buttons, handoffs
from bot.simulator.outbox import Answered
from bot.simulator.payloads import Json
from bot.simulator.workspace import Workspace, with_channel
from bot.slack import actions
from tests.flow.forging import At, click, effects, submit
from tests.flow.world import World, bot_in
from tests.installed import installation

ASKER, COLLEAGUE, ONCALL = "UASKER0001", "UCOLLEAGUE", "UONCALL001"
HELP, CARDS, DM = "CHELP00001", "CONCALL001", "DASKER0001"

NO_IDS: Sequence[Json] = (
    "x" * 2_000,
    "T1'; DROP TABLE question; --",
    "<!channel> *hello*",
    "\x00",
    "\ud800",
    "",
    None,
    7,
    True,
    [],
    {"id": "T1"},
)


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    """A bot over signed HTTP."""
    async with (
        installation() as sim,
        bot_in(sim, tmp_path, database_url, transport="http") as found,
    ):
        yield found


async def asked(world: World, text: str) -> tuple[str, At]:
    """Ask, and return the question's id and our reply."""
    ts = await world.sim.say("asker", "help", text)
    await world.said("help", ts)
    await world.settled()
    return f"THALDEN001:{HELP}:{ts}", At(HELP, world.sim.messages("help", ts)[1].ts)


async def handed_over(world: World) -> tuple[str, At, At]:
    """Have a card: the question's id, our reply, the card."""
    key, reply = await asked(world, "human please: my payslip is wrong")
    return key, reply, At(CARDS, (await world.card()).ts)


async def test_another_persons_question_is_nobody_elses_to_click_on(world: World) -> None:
    key, reply = await asked(world, "which one?")
    before = await effects(world)

    await click(world, COLLEAGUE, reply, f"{actions.PICK}:1", f"{key}|1")
    for action in set(actions.ACTIONS) - {actions.FEEDBACK}:
        await click(world, COLLEAGUE, reply, action, key)

    assert await effects(world) == before


async def test_a_question_of_another_workspace_or_of_none_does_nothing(world: World) -> None:
    _, reply = await asked(world, "how do I reset it?")
    before = await effects(world)

    for key in ("T999999999:CHELP00001:1.1", "THALDEN001:CHELP00001:1.1", "THALDEN001:cmd:1", "x"):
        for action in actions.ACTIONS:
            for value in (key, f"{key}|1", f"{key}|good"):
                await click(world, ASKER, reply, action, value)
        await submit(world, ASKER, key, "words")

    assert await effects(world) == before


async def test_a_value_that_is_no_id_is_acknowledged_and_does_nothing(world: World) -> None:
    _, reply, card = await handed_over(world)
    before = await effects(world)

    for value in NO_IDS:
        for action in actions.ACTIONS:
            assert isinstance(await click(world, ASKER, reply, action, value), Answered)
            assert isinstance(await click(world, ONCALL, card, action, value), Answered)

    assert await effects(world) == before


async def test_a_choice_that_was_not_offered_settles_nothing(world: World) -> None:
    key, reply = await asked(world, "which one?")
    before = await effects(world)

    for number in ("2", "99", "-1", "1e1"):
        await click(world, ASKER, reply, f"{actions.PICK}:{number}", f"{key}|{number}")
    await click(world, ASKER, reply, actions.PICK, f"{key}.r1|0")

    assert await effects(world) == before


async def test_a_dialog_cannot_settle_what_is_to_be_picked(world: World) -> None:
    key, _ = await asked(world, "which one?")
    before = await effects(world)

    await submit(world, ASKER, key, "solaris")

    assert await effects(world) == before


async def test_a_dialog_for_another_persons_question_or_handoff_changes_nothing(
    world: World,
) -> None:
    key, _ = await asked(world, "version unknown")
    taken, _, _ = await handed_over(world)
    before = await effects(world)

    for subject in (key, taken, f"{taken}.r1"):
        await submit(world, COLLEAGUE, subject, "17.2")
    await submit(world, ASKER, taken, "17.2")

    assert await effects(world) == before


async def test_a_card_is_taken_only_on_the_card_itself(world: World) -> None:
    key, reply, card = await handed_over(world)
    before = await effects(world)

    for at in (
        reply,
        At(CARDS, "1.1"),
        At(CARDS, ""),
        At(HELP, card.ts),
        At("", ""),
        At(DM, "1.1"),
    ):
        await click(world, ONCALL, at, actions.TAKE, key)
        await click(world, ONCALL, at, actions.RESOLVE, key)

    assert await effects(world) == before


async def test_only_people_of_the_on_call_channel_take_and_resolve(world: World) -> None:
    key, _, card = await handed_over(world)
    before = await effects(world)

    for user in (COLLEAGUE, "UNOBODY"):
        await click(world, user, card, actions.TAKE, key)
        await click(world, user, card, actions.RESOLVE, key)

    assert await effects(world) == before


async def test_a_click_that_is_faster_than_our_note_of_the_card_works(world: World) -> None:
    key, _, card = await handed_over(world)
    await world.bot.records.run(handoffs.put_card, key, CARDS, "")

    await click(world, ONCALL, card, actions.TAKE, key)
    await world.settled()

    waiting = await world.bot.records.run(handoffs.load, key)
    assert waiting is not None
    assert waiting.taken_by == ONCALL


async def test_a_closed_handoff_stays_closed(world: World) -> None:
    key, reply, card = await handed_over(world)
    await click(world, ONCALL, card, actions.RESOLVE, key)
    before = await effects(world)

    await click(world, ONCALL, card, actions.TAKE, key)
    await click(world, ONCALL, card, actions.RESOLVE, key)
    await click(world, ASKER, reply, actions.ASK_PERSON, key)

    assert await effects(world) == before


async def test_two_people_at_once_and_one_of_them_has_it(world: World) -> None:
    key, _, card = await handed_over(world)
    world.sim.workspace = _with_member(world, CARDS, COLLEAGUE)
    told = len(world.sim.messages("help"))

    people = (ONCALL, COLLEAGUE) * 3
    await asyncio.gather(*(click(world, user, card, actions.TAKE, key) for user in people))
    await world.settled()

    waiting = await world.bot.records.run(handoffs.load, key)
    assert waiting is not None
    assert waiting.taken_by in {ONCALL, COLLEAGUE}
    assert len(world.sim.messages("help")) == told + 1


async def test_a_double_click_asks_one_person_once(world: World) -> None:
    key, reply = await asked(world, "how do I reset it?")

    clicks = [click(world, ASKER, reply, actions.ASK_PERSON, key) for _ in range(3)]
    await asyncio.gather(*clicks)
    await world.card()
    await world.settled()

    assert len(world.cards()) == 1


async def test_buttons_on_a_message_of_another_question_do_nothing(world: World) -> None:
    key, _ = await asked(world, "which one?")
    _, other = await asked(world, "how do I reset it?")
    before = await effects(world)

    for at in (other, At("CITHELP001", "1.1"), At("", "")):
        await click(world, ASKER, at, f"{actions.PICK}:1", f"{key}|1")
        await click(world, ASKER, at, actions.ASK_PERSON, key)

    assert await effects(world) == before


async def test_what_an_outcome_does_not_offer_cannot_be_pressed(world: World) -> None:
    key, reply = await asked(world, "how do I reset it?")
    before = await effects(world)

    for action in (actions.SHARE, actions.DISMISS, actions.WRITE):
        await click(world, ASKER, reply, action, key)
    await click(world, ASKER, reply, f"{actions.PICK}:0", f"{key}|0")

    assert await effects(world) == before


async def test_others_have_no_vote_on_a_private_answer_until_it_is_shared(world: World) -> None:
    await world.sim.command("asker", "help", "/ask", "secret please")
    await world.sim.until(lambda: len(world.sim.ephemerals("asker", "help")) == 1)
    only = world.sim.ephemerals("asker", "help")[0].ts
    key = world.decider.asked[-1].id
    good = f"{key}|good"
    before = await effects(world)

    await click(world, COLLEAGUE, At(HELP, only), actions.FEEDBACK, good)
    assert await effects(world) == before

    await world.sim.click("asker", "help", only, actions.SHARE)
    await world.settled()
    (shown,) = (one for one in world.sim.messages("help") if one.bot_id)
    shared = At(HELP, shown.ts)
    await click(world, COLLEAGUE, shared, actions.FEEDBACK, good)
    assert list(await world.bot.records.run(buttons.votes, key)) == [buttons.Given("up")]


async def test_an_answer_brought_by_direct_message_can_be_voted_on_by_its_asker(
    world: World,
) -> None:
    ts = await world.sim.say("asker", "help", "secret please")
    await world.sim.until(lambda: any(one.bot_id for one in world.sim.messages("dm:asker")))
    brought = next(one for one in world.sim.messages("dm:asker") if one.bot_id)
    key = f"THALDEN001:{HELP}:{ts}"
    await world.settled()

    await click(world, COLLEAGUE, At(DM, brought.ts), actions.FEEDBACK, f"{key}|bad")
    await click(world, ASKER, At(DM, brought.ts), actions.FEEDBACK, f"{key}|good")

    assert list(await world.bot.records.run(buttons.votes, key)) == [buttons.Given("up")]


async def test_a_vote_needs_an_answer(world: World) -> None:
    key, reply = await asked(world, "never mind")
    before = await effects(world)

    await click(world, ASKER, reply, actions.FEEDBACK, f"{key}|good")

    assert await effects(world) == before


async def test_a_click_of_another_app_or_without_one_does_nothing(world: World) -> None:
    key, reply = await asked(world, "how do I reset it?")
    before = await effects(world)

    await click(world, ASKER, reply, actions.ASK_PERSON, key, api_app_id="AOTHER")
    await click(world, ASKER, reply, actions.ASK_PERSON, key, api_app_id=None)
    await click(world, ASKER, reply, actions.ASK_PERSON, key, trigger_id=None)

    assert await effects(world) == before


def _with_member(world: World, channel: str, user: str) -> Workspace:
    workspace = world.sim.workspace
    place = workspace.channels[channel]
    return with_channel(workspace, replace(place, members=(*place.members, user)))
