"""What holds for any input, not only for those somebody thought of."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Fact
from bot.errors import FilesError, Problem
from bot.rules.conditions import condition_from
from bot.rules.grammar import ConditionError
from bot.rules.policies import from_files
from bot.rules.ruleset import fires
from tests.rules.folders import FACTS, ONCALL, policies_of, policies_with, rule, rule_file

unhurried = settings(deadline=None)  # a busy machine is no reason to fail
KINDS = policies_of({}).rules.kinds
PIECES = [
    *KINDS,
    *("payroll", "vpn", "nothing", "and", "or", "not", "in", "if", "lambda", "size", "any_of"),
    *("all_of", "len", "__import__", "(", ")", "[", "]", ",", "<", "<=", "==", "!=", ">", "="),
    *(
        "0",
        "0.5",
        "1",
        "-1",
        "9e9",
        '"a"',
        "'secret'",
        '"',
        ".",
        "{",
        "\\",
        "\n",
        "#",
        "\u202e",
        "é",
    ),
]
CONDITIONS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
VALUES: st.SearchStrategy[Fact] = st.one_of(
    st.booleans(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["payroll", "leave", "vpn"]),
    st.frozensets(st.sampled_from(["secret", "card", "a", "b"])),
)
WORDS = ("payroll", "leave", "vpn", "other")
ACTIONS = ("refuse", "ask_person", "answer_in_private", "answer", "ask_missing")
WORDS_AND_ACTIONS = tuple(zip(WORDS * 2, ACTIONS * 2, strict=False))


def _numbered(n: int, word: str, then: str) -> str:
    silent = "{topic: vpn}" if word == "other" else "{topic: other}"
    when = f"topic == {word} and confidence >= 0.{n}"
    return rule(f"r{n}", when, then, fires=f"{{topic: {word}, confidence: 1}}", silent=silent)


def _refused_at(source: str) -> int:
    """Where a condition is refused; an accepted one must be able to fire or not."""
    try:
        condition = condition_from(source, KINDS)
    except ConditionError as error:
        return error.at
    assert fires(condition, KINDS, {}) in {True, False}
    return 0


@unhurried
@given(CONDITIONS)
def test_a_random_condition_raises_only_the_declared_error(source: str) -> None:
    assert 0 <= _refused_at(source) <= len(source)


@unhurried
@given(st.text(max_size=60))
def test_random_text_raises_only_the_declared_error(source: str) -> None:
    assert 0 <= _refused_at(source) <= len(source)


@unhurried
@given(st.dictionaries(st.sampled_from(list(KINDS)), VALUES))
def test_wrong_facts_decide_as_absent_ones_do_and_are_named(facts: dict[str, Fact]) -> None:
    rules = policies_with(
        rule("a", when="topic == payroll or confidence > 0.5", fires="{topic: payroll}"),
        rule("b", when="guest and size(found) > 0", fires="{}", silent="{guest: false}"),
        rule("c", when="entry == 'a'", fires="{entry: a}", silent="{}"),
    ).rules
    right = {
        name: value
        for name, kind in rules.kinds.items()
        if (value := kind.settled(facts.get(name))) is not None
    }
    decision = rules.decide("before_answer", facts)

    assert decision == rules.decide("before_answer", right)
    used = {"topic", "confidence", "guest", "found", "entry"}
    assert set(decision.unknown) == used - set(right)


@unhurried
@given(st.randoms(use_true_random=False), st.sampled_from(WORDS), st.floats(0, 1))
def test_the_order_of_rules_and_files_never_matters(
    shuffle: random.Random, topic: str, confidence: float
) -> None:
    rules = [_numbered(n, word, then) for n, (word, then) in enumerate(WORDS_AND_ACTIONS, start=1)]
    mixed = shuffle.sample(rules, len(rules))
    cut = shuffle.randrange(1, len(rules))
    facts: dict[str, Fact] = {"topic": topic, "confidence": confidence}

    one = policies_with(*rules).rules.decide("before_answer", facts)
    other = policies_of(
        {"a.yaml": rule_file(*mixed[:cut]), "b.yaml": rule_file(*mixed[cut:])}
    ).rules.decide("before_answer", facts)

    assert (one.action, one.duties, one.rule, one.also) == (
        other.action,
        other.duties,
        other.rule,
        other.also,
    )


def _version_or_problems(files: dict[str, bytes]) -> str | tuple[Problem, ...]:
    try:
        return from_files(files).rules.decide("before_answer", {}).policy
    except FilesError as error:
        return error.problems


@unhurried
@given(st.data())
def test_a_damaged_file_raises_only_the_declared_error(data: st.DataObject) -> None:
    files = {
        "facts.yaml": FACTS.encode(),
        "oncall.yaml": ONCALL.encode(),
        "some.yaml": rule_file(rule("r")).encode(),
        "channels.yaml": b"timezone: Europe/London\nchannels: {help: {mode: all}}\n",
        "thresholds.yaml": b"answer: 0.9\n",
    }
    name = data.draw(st.sampled_from(sorted(files)))
    content = files[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 20)))
    damaged = content[:start] + data.draw(st.binary(max_size=6)) + content[end:]

    assert _version_or_problems({**files, name: damaged})


def test_the_samples_are_worth_damaging() -> None:
    with pytest.raises(FilesError):
        from_files({"facts.yaml": b"topic: {type: text}"})
