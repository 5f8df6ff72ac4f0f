"""Rules may ask for more than an entry needs."""

import pytest

from bot.domain import Need
from tests.rules.folders import complaint, policies_with, rule, rule_file

ASKS = "    ask: {country: [UK, Portugal], asset_tag: text}\n"


def test_what_a_rule_asks_for_stands_in_its_decision() -> None:
    one = rule("one", then="ask_missing", more=ASKS)
    two = rule("two", then="ask_missing", more="    ask: {asset_tag: text, site: [Leeds, Delft]}\n")

    decision = policies_with(one, two).rules.decide("before_answer", {"topic": "payroll"})

    assert decision.asks == (
        Need("country", ("UK", "Portugal")),
        Need("asset_tag"),
        Need("site", ("Leeds", "Delft")),
    )


def test_a_rule_that_stops_asks_for_nothing() -> None:
    rules = policies_with(rule("one", then="ask_missing", more=ASKS), rule("two")).rules

    assert rules.decide("before_answer", {"topic": "payroll"}).asks == ()


@pytest.mark.parametrize(
    ("more", "then", "told"),
    [
        (ASKS, "refuse", "ask: goes with ask_missing only, not with refuse"),
        ("    ask: {country: UK}\n", "ask_missing", "takes the word text, or a list of choices"),
        ("    ask: {4th: text}\n", "ask_missing", '"4th" cannot name a field'),
        ("    ask: country\n", "ask_missing", "ask: takes a block"),
    ],
)
def test_a_mistake_in_it_is_told_with_its_place(more: str, then: str, told: str) -> None:
    assert told in complaint(rule_file(rule("one", then=then, more=more)))
