"""In no world does anybody read an entry that is not for them."""

from dataclasses import replace

import pytest

from bot.domain import Answer, Handoff, Outcome, Receipt
from bot.records.questions import Asking
from bot.slack.settling import Where
from tests.worlds.judging import SOUND, Bot, anybody, everyone, judged


async def test_nobody_reads_an_entry_outside_its_audience() -> None:
    told = await judged(1_000, seed=1)

    assert told.leaks == []
    assert told.worlds == 1_000
    assert told.shown > 250
    assert told.kept_back > 10


def in_the_thread(_asking: Asking, _outcome: Outcome) -> Where:
    return "thread"


def with_its_draft(outcome: Answer, receipt: Receipt) -> Handoff:
    return Handoff(receipt=receipt, draft=outcome.draft)


@pytest.mark.parametrize(
    "broken",
    [
        replace(SOUND, search=everyone),
        replace(SOUND, may=anybody),
        replace(SOUND, where=in_the_thread, may=anybody),
        replace(SOUND, hand_over=with_its_draft),
    ],
    ids=["search without audiences", "no last look", "all in the thread", "drafts on every card"],
)
async def test_a_bot_that_forgets_who_may_read_is_found_out(broken: Bot) -> None:
    assert (await judged(400, seed=2, bot=broken)).leaks
