"""Views of the records: what a person asked, how entries fare, how the bot does."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.domain import Accept, Answer, Draft, Handoff, Outcome, Receipt, Silent, Step
from bot.records import buttons, glances, handoffs, outcomes, questions
from bot.records.database import open_engine
from bot.records.glances import Use
from bot.records.handoffs import Waiting
from bot.records.migrations import migrate
from bot.records.outcomes import Settled
from bot.records.questions import Asking

ASKING = Asking(
    id="T1:C1:1.0",
    root="T1:C1:1.0",
    team="T1",
    channel="C1",
    channel_name="help",
    channel_kind="public",
    ts="1.0",
    thread_ts="1.0",
    asker="U1",
    text="how do I reset it?",
    addressed=True,
    via="mention",
    asked_at=1.0,
)
DRAFT = Draft(text="so", citations=("vpn/reset", "vpn/other"), tier="faq")
PAID = Receipt(
    reason="r", trail=(Step(tier="faq", draft=DRAFT, verdict=Accept(DRAFT), cost_usd=0.5),)
)
ANSWER = Answer(draft=DRAFT, entries=(), receipt=PAID)
HANDOFF = Handoff(receipt=Receipt(reason="r"))


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    engine = open_engine(database_url)
    migrate(engine)
    with engine.begin() as found:
        yield found
    engine.dispose()


def asked_at(at: int) -> Asking:
    key = f"T1:C1:{at}.0"
    return replace(ASKING, id=key, root=key, ts=f"{at}.0", asked_at=float(at))


def keep(connection: sa.Connection, asking: Asking, outcome: Outcome) -> str:
    """Write a question down with what it came to; returns its id."""
    questions.save(connection, asking)
    settled = Settled(
        question_id=asking.id, root=asking.root, slot=0, outcome=outcome, at=asking.asked_at
    )
    outcomes.save(connection, settled)
    return asking.id


def test_a_persons_questions_come_newest_first_without_silence_and_what_was_taken_back(
    connection: sa.Connection,
) -> None:
    keep(connection, asked_at(1), ANSWER)
    handed = keep(connection, asked_at(2), HANDOFF)
    keep(connection, asked_at(3), Silent(receipt=Receipt(reason="r")))
    keep(connection, replace(asked_at(4), deleted_at=5.0), ANSWER)
    keep(connection, replace(asked_at(5), asker="U2"), ANSWER)
    handoffs.open_one(
        connection,
        Waiting(
            id=handed,
            root=handed,
            route="r",
            team="t",
            channel="C1",
            thread_ts="2.0",
            opened_at=2.0,
        ),
    )

    newest, oldest = glances.asked_by(connection, "U1")

    assert (newest.question_id, newest.kind, newest.state, newest.team) == (
        handed,
        "handoff",
        "open",
        "t",
    )
    assert (oldest.kind, oldest.state) == ("answer", None)
    assert [one.question_id for one in glances.held(connection)] == [handed]
    assert glances.last_answer(connection, "U1") == "T1:C1:1.0"
    assert glances.last_answer(connection, "U3") is None


def test_of_a_changed_question_the_latest_version_is_listed(connection: sa.Connection) -> None:
    root = keep(connection, asked_at(1), ANSWER)
    changed = replace(asked_at(2), id=f"{root}:2.0", root=root, text="and on a mac?", via="edit")
    keep(connection, changed, ANSWER)

    assert [one.text for one in glances.asked_by(connection, "U1")] == ["and on a mac?"]


def test_use_counts_answers_and_votes_under_the_entry_an_answer_rests_on_most(
    connection: sa.Connection,
) -> None:
    first, second = keep(connection, asked_at(1), ANSWER), keep(connection, asked_at(2), ANSWER)
    keep(connection, asked_at(3), HANDOFF)
    buttons.vote(connection, first, "U1", "up", 1.0)
    for user in ("U1", "U2"):
        buttons.vote(connection, second, user, "down", 1.0)
    buttons.give_reason(connection, second, "U2", "outdated")

    assert glances.use_of(connection, 0.0) == {"vpn/reset": Use(2, 1, 2, {"outdated": 1})}
    assert glances.use_of(connection, 1.5) == {"vpn/reset": Use(1, 0, 2, {"outdated": 1})}
    assert glances.use_of(connection, 9.0) == {}


def test_what_was_answered_in_private_is_not_among_the_most_asked(
    connection: sa.Connection,
) -> None:
    keep(
        connection,
        asked_at(1),
        replace(ANSWER, private=True, draft=replace(DRAFT, citations=("hr/pay",))),
    )
    keep(connection, asked_at(2), ANSWER)

    assert glances.most_asked(connection, 0.0) == ["vpn/reset"]


def test_a_tally_counts_outcomes_and_their_cost(connection: sa.Connection) -> None:
    keep(connection, asked_at(1), ANSWER)
    keep(connection, asked_at(2), ANSWER)
    keep(connection, asked_at(3), HANDOFF)

    found = glances.tally(connection, 1.5)

    assert found.kinds == {"answer": 1, "handoff": 1}
    assert found.cost_usd == pytest.approx(0.5)


def test_the_latest_outcomes_name_entry_and_tier_and_no_words(connection: sa.Connection) -> None:
    keep(connection, asked_at(1), ANSWER)
    keep(connection, asked_at(2), HANDOFF)

    handed, answered = glances.latest(connection)

    assert (handed.kind, handed.tier, handed.entry) == ("handoff", None, "")
    assert (answered.kind, answered.tier, answered.entry) == ("answer", "faq", "vpn/reset")
