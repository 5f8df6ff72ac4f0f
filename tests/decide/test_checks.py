from collections.abc import Mapping

import pytest

from bot.decide.checks import (
    CHECKS,
    LONGEST,
    Case,
    cites_something,
    cites_what_was_found,
    fits,
    leaves_nothing_open,
    says_what_is_approved,
    sure_enough,
)
from bot.domain import Draft, Found, TierName
from tests.fakes import NOTHING, OS, asking, entry, found, hit

RESET = entry("vpn/reset", "Open the portal on {os}.", needs=[OS])
FOUND = found(hit(RESET, 0.8), hit(entry("vpn/drops"), 0.1))


def case(was_found: Found = FOUND, fields: Mapping[str, str] | None = None) -> Case:
    question = asking(fields=fields or {"os": "macOS"})
    return Case(question=question, found=was_found, answer_at=0.55)


def draft(text: str = "Open the portal on macOS.", *cited: str, tier: TierName = "faq") -> Draft:
    return Draft(text=text, citations=cited or ("vpn/reset",), tier=tier)


def test_a_good_draft_has_no_findings() -> None:
    assert [check(draft(), case()) for check in CHECKS] == [None] * len(CHECKS)


@pytest.mark.parametrize("confidence", [0.55, 0.9, 1.0])
def test_confidence_at_the_threshold_is_enough(confidence: float) -> None:
    assert sure_enough(draft(), case(found(hit(RESET, confidence)))) is None


def test_confidence_below_the_threshold_is_a_finding() -> None:
    finding = sure_enough(draft(), case(found(hit(RESET, 0.4))))

    assert finding is not None
    assert finding.rule == "unsure"
    assert "vpn/reset" in finding.detail


def test_nothing_found_is_never_sure() -> None:
    assert sure_enough(draft(), case(NOTHING)) is not None


def test_a_draft_without_source_is_a_finding() -> None:
    finding = cites_something(Draft(text="x", citations=(), tier="small"), case())

    assert finding is not None
    assert finding.rule == "uncited"


def test_a_source_that_was_never_found_is_named() -> None:
    finding = cites_what_was_found(draft("x", "vpn/reset", "hr/pay"), case())

    assert finding is not None
    assert finding.rule == "invented-source"
    assert "'hr/pay'" in finding.detail
    assert "vpn/reset" not in finding.detail


def test_the_faq_tier_may_not_change_a_letter() -> None:
    finding = says_what_is_approved(draft("Open the portal on macOS!"), case())

    assert finding is not None
    assert finding.rule == "not-verbatim"


def test_the_faq_tier_may_not_speak_for_two_entries() -> None:
    assert says_what_is_approved(draft("Open.", "vpn/reset", "vpn/drops"), case()) is not None


def test_a_model_may_use_its_own_words() -> None:
    assert says_what_is_approved(draft("Go to the portal.", tier="small"), case()) is None


def test_an_unfilled_field_is_named() -> None:
    finding = leaves_nothing_open(draft("Open the portal on {os}."), case())

    assert finding is not None
    assert finding.rule == "unfilled"
    assert "os" in finding.detail


def test_braces_that_are_no_field_are_left_alone() -> None:
    assert leaves_nothing_open(draft("Type {anything} or `{os}`."), case()) is None


def test_a_text_of_the_longest_size_fits_and_one_more_does_not() -> None:
    assert fits(draft("x" * LONGEST), case()) is None
    assert fits(draft("x" * (LONGEST + 1)), case()) is not None
