"""The examples of a rule are tried by small mistakes in the rule."""

import random
from pathlib import Path

import pytest

from bot.rules.conditions import condition_from
from bot.rules.grammar import parse
from bot.rules.mutants import line_for, mutants_of, score_of
from bot.rules.policies import read
from bot.rules.ruleset import Truth
from bot.rules.written import written
from tests.rules.folders import COMPANY, policies_of, policies_with, rule, rule_file
from tests.rules.generated import condition, facts

KINDS = policies_of({}).rules.kinds


def survivors(when: str, fires: str, silent: str) -> list[str]:
    one = rule("one", when, fires=fires, silent=silent)
    rules = policies_with(one).rules
    return [found.mutant for found in score_of(rules.rules, rules.kinds).survivors]


def test_a_flipped_operator_that_no_example_notices_is_told() -> None:
    found = survivors("confidence < 0.5", "{confidence: 0.1}", "{confidence: 0.9}")

    assert found == ["confidence <= 0.5", "confidence < 0.4", "confidence < 0.6"]


def test_the_example_that_is_suggested_notices_it() -> None:
    one = rule("one", "confidence < 0.5", fires="{confidence: 0.1}", silent="{confidence: 0.9}")
    rules = policies_with(one).rules

    for found in score_of(rules.rules, rules.kinds).survivors:
        mutant = Truth(condition_from(found.mutant, KINDS))
        whole = {name: kind.unknown for name, kind in KINDS.items()} | dict(found.example.given)
        assert mutant.of(whole) != found.example.fires
        assert Truth(found.rule.when).of(whole) == found.example.fires


def test_examples_on_both_sides_of_the_boundary_notice_everything() -> None:
    more = "      - {given: {confidence: 0.5}, expect: silent}\n"
    more += "      - {given: {confidence: 0.45}, expect: fires}\n"
    one = rule("one", "confidence < 0.5", fires="{confidence: 0}", silent="{confidence: 0.55}")

    rules = policies_of({"a.yaml": rule_file(one + more)}).rules

    score = score_of(rules.rules, rules.kinds)
    assert score.mutants == 4
    assert score.survivors == ()
    assert score.share == 1


def test_a_mistake_that_means_the_same_does_not_count() -> None:
    found = survivors("guest or topic == vpn and guest", "{guest: true}", "{guest: false}")

    assert "guest or topic != vpn and guest" not in found


def test_an_example_is_written_as_owners_write_it() -> None:
    one = rule("one", 'confidence >= 0.5 and "b" in groups', fires="{groups: [b], confidence: 1}")
    rules = policies_with(one).rules

    lines = [line_for(found.example) for found in score_of(rules.rules, rules.kinds).survivors]

    assert "- {given: {confidence: 0.5, groups: [b]}, expect: fires}" in lines


@pytest.mark.parametrize("seed", range(200))
def test_a_condition_written_out_reads_as_the_same_condition(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a seed that repeats is the point
    source = condition(chance, KINDS)
    again = written(parse(source))

    assert written(parse(again)) == again
    one, other = (Truth(condition_from(text, KINDS)) for text in (source, again))
    for _ in range(50):
        given = facts(chance, KINDS)
        assert one.of(given) == other.of(given)


def test_every_operator_and_threshold_is_tried() -> None:
    tree = parse('not (confidence < 0.5 or 0.2 <= doubt != 0.9) and any_of(groups, ["a", "b"])')

    found = {written(each) for each in mutants_of(tree, KINDS)}

    assert {
        '(confidence < 0.5 or 0.2 <= doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence <= 0.5 or 0.2 <= doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.5 and 0.2 <= doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.5 or 0.2 < doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.5 or 0.3 <= doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.5 or 0.2 <= doubt == 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.6 or 0.2 <= doubt != 0.9) and any_of(groups, ["a", "b"])',
        'not (confidence < 0.5 or 0.2 <= doubt != 0.9) and all_of(groups, ["a", "b"])',
        'not (confidence < 0.5 or 0.2 <= doubt != 0.9) or any_of(groups, ["a", "b"])',
    } <= found


@pytest.mark.parametrize(
    "folder", [COMPANY, COMPANY.parent / "bot" / "cli" / "starter" / "policies"]
)
def test_examples_of_the_shipped_rules_notice_nearly_every_mistake(folder: Path) -> None:
    rules = read(folder).rules

    assert score_of(rules.rules, rules.kinds).share >= 0.95
