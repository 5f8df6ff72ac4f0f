from collections.abc import Sequence

import pytest

from bot.domain import (
    Answer,
    Asked,
    Draft,
    Escalate,
    Handoff,
    Outcome,
    Question,
    Receipt,
    Refused,
    Silent,
    Step,
    TierName,
)
from bot.evals.golden import Golden
from bot.evals.measure import Figures, Measured, Prices, figures, measure, report, wilson
from tests.fakes import Ticks, asking, entry

PRICES = Prices(cpu_second=0.5, person_minute=1.0, minutes_per_handoff=6.0)
RECEIPT = Receipt(reason="why", topic="vpn", confidence=0.9, considered=(("vpn/reset", 0.9),))
HANDED = Handoff(receipt=RECEIPT)
ASKED = Asked(text="Which?", kind="which", receipt=RECEIPT)
REFUSED = Refused(receipt=RECEIPT, say="No.")
SILENT = Silent(receipt=Receipt(reason="chatter"))


def answer(*cited: str, tier: TierName = "faq", receipt: Receipt = RECEIPT) -> Answer:
    draft = Draft(text="x", citations=cited or ("vpn/reset",), tier=tier)
    return Answer(draft=draft, entries=(entry(),), receipt=receipt)


def row(
    expect: Sequence[str] | str,
    *outcomes: Outcome,
    ms: float = 5.0,
    cpu: float = 0.0,
    error: str = "",
) -> Measured:
    names = (expect,) if isinstance(expect, str) else tuple(expect)
    golden = Golden(question=asking("how?"), expect=names)
    return Measured(golden=golden, outcomes=outcomes, ms=ms, cpu_seconds=cpu, error=error)


# --- met, wrong ---


@pytest.mark.parametrize(
    ("expect", "outcome"),
    [
        ("vpn/reset", answer()),
        (["vpn/drops", "vpn/reset"], answer()),
        ("human", HANDED),
        ("ask", ASKED),
        ("refuse", REFUSED),
        ("silent", SILENT),
    ],
)
def test_what_was_expected_is_met_and_not_wrong(expect: str | list[str], outcome: Outcome) -> None:
    one = row(expect, outcome)

    assert one.met
    assert not one.wrong


@pytest.mark.parametrize("outcome", [HANDED, ASKED, REFUSED, SILENT])
def test_no_answer_where_one_was_expected_is_a_miss_but_not_wrong(outcome: Outcome) -> None:
    one = row("vpn/reset", outcome)

    assert not one.met
    assert not one.wrong


@pytest.mark.parametrize("expect", ["vpn/drops", "human", "ask", "refuse", "silent"])
def test_an_answer_with_another_entry_or_where_none_belongs_is_wrong(expect: str) -> None:
    one = row(expect, answer("vpn/reset"))

    assert not one.met
    assert one.wrong


def test_an_answer_that_also_rests_on_an_unexpected_entry_is_wrong() -> None:
    assert row("vpn/reset", answer("vpn/reset", "hr/pay")).wrong


def test_two_parts_answered_from_expected_entries_are_met() -> None:
    one = row(["vpn/reset", "vpn/drops"], answer("vpn/reset"), answer("vpn/drops"))

    assert one.met
    assert one.got == "vpn/reset+vpn/drops"


def test_a_failure_meets_nothing_and_is_not_wrong() -> None:
    one = row("human", error="TimeoutError")

    assert not one.met
    assert not one.wrong
    assert one.got == "failed"


# --- the figures, as they are promised ---

ROWS = [
    row("vpn/reset", answer(), ms=1),
    row("vpn/reset", answer("vpn/drops"), ms=2),
    row("vpn/reset", HANDED, ms=3),
    row("human", HANDED, ms=4),
    row("ask", ASKED, ms=5),
    row("refuse", REFUSED, ms=6),
    row("silent", SILENT, ms=7),
    row("silent", answer(), ms=8),
    row("human", error="KeyError", ms=9),
    row("vpn/reset", answer(), ms=10),
]


def test_shares_are_of_all_questions() -> None:
    shares = figures(ROWS, PRICES)

    assert {name: shares[name] for name in ("n", "accuracy", "wrong_answers", "failures")} == {
        "n": 10,
        "accuracy": 0.6,
        "wrong_answers": 0.2,
        "failures": 0.1,
    }
    kinds = ("answered", "asked_back", "handed_off", "refused", "silent")
    assert [shares[kind] for kind in kinds] == [0.4, 0.1, 0.2, 0.1, 0.1]


def test_percentiles_are_of_wall_time() -> None:
    shares = figures(ROWS, PRICES)

    assert (shares["p50_ms"], shares["p95_ms"]) == (5.5, 9.55)


def test_one_time_is_every_percentile_and_none_is_zero() -> None:
    assert figures(ROWS[:1], PRICES)["p95_ms"] == 1
    assert figures([], PRICES)["p95_ms"] == 0.0


def test_no_questions_give_no_shares() -> None:
    assert figures([], PRICES)["accuracy"] == 0.0
    assert figures([], PRICES)["cost_per_completed_usd"] == 0.0


def cost(*rows: Measured) -> object:
    return figures(rows, PRICES)["cost_per_completed_usd"]


def test_a_completed_question_costs_its_share_of_machine_and_people() -> None:
    assert cost(row("vpn/reset", answer(), cpu=2.0)) == 1.0
    assert cost(row("human", HANDED)) == 6.0
    assert cost(row("vpn/reset", answer(), cpu=2.0), row("human", HANDED)) == 3.5


def test_tokens_are_paid_for_in_every_tier_that_was_asked() -> None:
    steps = tuple(
        Step(tier=tier, draft=None, verdict=Escalate(), cost_usd=0.25)
        for tier in ("small", "large")
    )

    paid = answer(receipt=Receipt(reason="why", trail=steps))

    assert cost(row("vpn/reset", paid)) == 0.5


@pytest.mark.parametrize("outcome", [ASKED, REFUSED, SILENT])
def test_only_an_answer_or_a_person_completes_a_question(outcome: Outcome) -> None:
    assert cost(row("vpn/reset", answer(), cpu=2.0), row("ask", outcome, cpu=2.0)) == 2.0


def test_a_wrong_answer_and_a_failure_cost_but_complete_nothing() -> None:
    wrong, failed = row("human", answer(), cpu=2.0), row("human", error="E", cpu=2.0)

    assert cost(row("vpn/reset", answer(), cpu=2.0), wrong, failed) == 3.0
    assert cost(wrong) == 0.0


def test_the_interval_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == 1.0
    assert wilson(0, 10)[0] == 0.0


# --- the report ---


def part(whole: Figures, name: str) -> dict[str, Figures]:
    found = whole[name]
    assert isinstance(found, dict)
    return found


def test_the_report_groups_by_topic_tier_and_set() -> None:
    whole = report(ROWS, PRICES)

    assert part(whole, "by_tier")["faq"]["n"] == 4
    assert part(whole, "by_tier")["none"]["n"] == 6
    assert part(whole, "by_topic")["vpn"]["n"] == 8
    assert part(whole, "by_topic")["none"]["n"] == 2
    assert part(whole, "by_set")["open"]["n"] == 10
    assert set(part(whole, "by_tier")["faq"]) == set(figures(ROWS, PRICES))


def test_misses_say_what_was_expected_and_what_came() -> None:
    misses = report([ROWS[1], ROWS[2], ROWS[8]], PRICES)["misses"]

    assert misses == [
        {"ask": "how?", "expected": ["vpn/reset"], "got": "vpn/drops", "confidence": 0.9},
        {"ask": "how?", "expected": ["vpn/reset"], "got": "handoff", "confidence": 0.9},
        {"ask": "how?", "expected": ["human"], "got": "KeyError", "confidence": 0.0},
    ]


def test_scores_hold_every_question_with_its_best_entry() -> None:
    scores = report([ROWS[2], ROWS[6]], PRICES)["scores"]

    assert scores == [
        {"ask": "how?", "expected": ["vpn/reset"], "top": "vpn/reset", "confidence": 0.9},
        {"ask": "how?", "expected": ["silent"], "top": None, "confidence": 0.0},
    ]


# --- measuring ---


async def test_an_error_is_measured_and_not_raised() -> None:
    async def breaks(question: Question) -> Sequence[tuple[Question, Outcome]]:
        raise ZeroDivisionError

    (one,) = await measure([ROWS[0].golden], breaks, Ticks(), Ticks())

    assert (one.error, one.outcomes) == ("ZeroDivisionError", ())


async def test_time_and_cpu_are_those_of_the_question() -> None:
    async def resolves(question: Question) -> Sequence[tuple[Question, Outcome]]:
        return [(question, HANDED)]

    (one,) = await measure([ROWS[0].golden], resolves, Ticks(), Ticks())

    assert one.ms == pytest.approx(1.0)
    assert one.cpu_seconds == pytest.approx(0.001)
    assert one.outcomes == (HANDED,)
