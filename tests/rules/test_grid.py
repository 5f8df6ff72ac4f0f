"""Rules that never fire, or always, are found before they go live."""

from random import Random

import pytest

from bot.rules.conditions import condition_from
from bot.rules.grammar import parse
from bot.rules.grid import grid_for, only_ever
from bot.rules.ruleset import Truth
from tests.rules.folders import complaints, policies_of, rule, rule_file
from tests.rules.generated import condition, facts

KINDS = policies_of({}).rules.kinds


@pytest.mark.parametrize(
    "source",
    [
        "confidence < 0.3 and confidence > 0.5",
        "topic == payroll and topic == leave",
        "guest and not guest",
        'entry == "a/b" and entry == "c/d"',
        "size(groups) < 0",
        'all_of(groups, ["a", "b"]) and size(groups) < 2',
        'any_of(groups, ["a", "b"]) and not any_of(groups, ["a", "b", "c"])',
        "confidence > doubt and doubt > confidence",
        "confidence > 1",
    ],
)
def test_what_can_never_be_true_is_found(source: str) -> None:
    assert only_ever(condition_from(source, KINDS), KINDS) is False


@pytest.mark.parametrize(
    "source",
    [
        "confidence >= 0",
        "guest or not guest",
        "topic != payroll or topic != leave",
        "size(groups) >= 0",
        "confidence < 0.5 or confidence >= 0.5",
        "topic in [payroll, leave, vpn, other]",
    ],
)
def test_what_is_always_true_is_found(source: str) -> None:
    assert only_ever(condition_from(source, KINDS), KINDS) is True


@pytest.mark.parametrize(
    "source",
    [
        "confidence <= 0",
        "confidence < 1",
        "0.3 <= confidence < 0.31",
        "topic == other",
        'all_of(groups, ["a", "b", "c"]) and not ("d" in groups)',
        '"a" in groups and "b" in groups and not any_of(groups, ["c", "d"])',
        "size(groups) == 3",
        'size(groups) > 2 and "a" in groups',
        "size(found) == 4",
        'any_of(found, ["secret"]) and any_of(found, ["card"]) and any_of(found, ["email"])',
        "confidence > doubt",
        'entry != "a/b" and entry != ""',
        " or ".join(f'("{a}" in groups and "{a}x" in groups)' for a in "abcdefg"),
    ],
)
def test_what_depends_on_the_facts_is_left_in_peace(source: str) -> None:
    assert only_ever(condition_from(source, KINDS), KINDS) is None


def test_a_grid_that_is_too_large_is_sampled_and_proves_nothing() -> None:
    many = " and ".join(f'("{a}" in groups or "{a}x" in groups)' for a in "abcdefg")
    source = f"{many} and confidence > 0.5 and confidence < 0.4"

    grid = grid_for([parse(source)], KINDS)

    assert not grid.whole
    assert 0 < sum(1 for _ in grid.points()) <= 20_000
    assert only_ever(condition_from(source, KINDS), KINDS) is None


def test_the_owner_reads_where_and_what_to_look_for() -> None:
    dead = rule("dead", "topic == vpn and confidence < 0.3 and confidence > 0.5")
    idle = rule("idle", "confidence <= 1")

    told = complaints({"a.yaml": rule_file(dead, idle)})

    never = "dead can never fire: no facts make its condition true"
    always = "idle always fires: its condition holds whatever the facts"
    assert told == [
        f"a.yaml:7:11: {never}; look for two parts that exclude each other",
        f"a.yaml:15:11: {always}; say when it should not",
    ]


@pytest.mark.parametrize("seed", range(150))
def test_what_the_grid_says_holds_for_any_facts(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  a seed that repeats is the point
    source = condition(chance, KINDS)
    truth = Truth(condition_from(source, KINDS))
    verdict = only_ever(condition_from(source, KINDS), KINDS)

    seen = {truth.of(facts(chance, KINDS)) for _ in range(300)}

    assert verdict is None or seen == {verdict}
