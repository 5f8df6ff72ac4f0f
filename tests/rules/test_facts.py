import math

import pytest

from bot.errors import FilesError
from bot.rules.facts import FactKind
from bot.rules.policies import from_files
from tests.rules.folders import FACTS, complaints, rule, rule_file


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "x: {type: numbr, unknown: 0, about: a}",
            'one of number, yesno, text, set, choice, not "numbr"',
        ),
        ("x: {type: text, about: a}", "x lacks unknown:"),
        (
            "x: {type: text, unknown: '', about: a, rnge: 1}",
            'unknown key "rnge" in x (did you mean "range"?)',
        ),
        ("x: {type: number, unknown: 0, about: a}", "a number needs range: [lowest, highest]"),
        ("x: {type: number, range: [1, 0], unknown: 0, about: a}", "range: is [lowest, highest]"),
        (
            "x: {type: number, range: [0, 1], unknown: 2, about: a}",
            '"2" is no value of x: a number from 0',
        ),
        ("x: {type: choice, unknown: a, about: a}", "a choice lists its words under of:"),
        (
            "x: {type: choice, of: [a, b], unknown: c, about: a}",
            '"c" is no value of x: one of a, b',
        ),
        ("x: {type: choice, of: [on, off], unknown: on, about: a}", '"on" cannot be a choice'),
        (
            "x: {type: choice, of: [yes, maybe], unknown: maybe, about: a}",
            '"yes" cannot be a choice',
        ),
        ("x: {type: choice, of: [and, a], unknown: a, about: a}", '"and" cannot be a choice'),
        (
            "x: {type: choice, of: [topic, a], unknown: a, about: a}",
            '"topic" is a choice of x and also a',
        ),
        ("x: {type: text, of: [a], unknown: a, about: a}", "only a choice or a set has of:"),
        ("x: {type: text, range: [0, 1], unknown: a, about: a}", "only a number has range:"),
        (
            "x: {type: set, of: [a], unknown: [b], about: a}",
            "no value of x: a list of words out of a",
        ),
        (
            "x: {type: text, unknown: a, about: a, source: modell}",
            'not "modell" (did you mean "model"?)',
        ),
        ("x: just text", "x: takes a block of `key: value` lines"),
        ("size: {type: text, unknown: a, about: a}", '"size" cannot name a fact'),
        ("X1: {type: text, unknown: a, about: a}", '"X1" cannot name a fact'),
    ],
)
def test_a_fact_with_a_mistake_is_explained(line: str, message: str) -> None:
    found = complaints({"facts.yaml": f"{FACTS}{line}\n"})

    assert all(problem.startswith("facts.yaml:8:") for problem in found)
    assert message in "\n".join(found)


def test_a_folder_without_facts_says_so_and_nothing_else() -> None:
    with pytest.raises(FilesError) as caught:
        from_files({"some.yaml": rule_file(rule("r")).encode()})

    (problem,) = caught.value.problems
    assert str(problem).startswith("policies/facts.yaml: this file is missing")


@pytest.mark.parametrize("wrong", [None, True, "0.5", math.nan, math.inf, -0.1, 1.1, 10**400])
def test_a_number_out_of_place_is_no_value(wrong: object) -> None:
    kind = FactKind(name="x", type="number", unknown=0.0, about="", low=0, high=1)

    assert kind.settled(wrong) is None


@pytest.mark.parametrize("wrong", [None, "abc", 3, ["a", 1], frozenset({"c"}), [["a"]]])
def test_a_set_with_anything_but_its_members_is_no_value(wrong: object) -> None:
    kind = FactKind(name="x", type="set", unknown=frozenset(), about="", of=("a", "b"))

    assert kind.settled(wrong) is None


@pytest.mark.parametrize("wrong", [None, 1, 0, "true"])
def test_only_true_and_false_are_yes_and_no(wrong: object) -> None:
    assert FactKind(name="x", type="yesno", unknown=True, about="").settled(wrong) is None
