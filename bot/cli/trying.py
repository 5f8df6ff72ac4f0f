"""`firstline policies test`: the rules tried by their examples, and the examples by mistakes."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from bot.rules.facts import Kinds
from bot.rules.mutants import Score, Survivor, line_for, score_of
from bot.rules.policies import Policies
from bot.rules.ruleset import Rule

ENOUGH: Final = 0.95
"""Of the small mistakes somebody could make in a rule, this share is noticed by its examples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTried:
    """One file of rules, tried by its examples."""

    name: str
    rules: int
    examples: int
    score: Score


@dataclass(frozen=True, slots=True)
class Tried:
    """All of them."""

    files: tuple[FileTried, ...]

    @property
    def score(self) -> Score:
        """Over all files."""
        survivors = tuple(one for file in self.files for one in file.score.survivors)
        return Score(sum(file.score.mutants for file in self.files), survivors)

    @property
    def good(self) -> bool:
        """Whether the examples notice enough."""
        return self.score.share >= ENOUGH


def tried(policies: Policies) -> Tried:
    """Try every small mistake in every rule; that its examples agree was checked on reading."""
    rules, kinds = policies.rules.rules, policies.rules.kinds
    names = sorted(Counter(_file(rule) for rule in rules))
    return Tried(tuple(_file_tried(name, rules, kinds) for name in names))


def _file_tried(name: str, rules: tuple[Rule, ...], kinds: Kinds) -> FileTried:
    mine = [rule for rule in rules if _file(rule) == name]
    examples = sum(len(rule.examples) for rule in mine)
    return FileTried(name=name, rules=len(mine), examples=examples, score=score_of(mine, kinds))


def _file(rule: Rule) -> str:
    return rule.at.partition(":")[0]


def rows_for(found: Tried) -> list[tuple[str, ...]]:
    """One line of a table for each file, and one for all."""
    rows = [_row(one.name, one.rules, one.examples, one.score) for one in found.files]
    rules = sum(one.rules for one in found.files)
    return [*rows, _row("all", rules, sum(one.examples for one in found.files), found.score)]


def _row(name: str, rules: int, examples: int, score: Score) -> tuple[str, ...]:
    noticed = score.mutants - len(score.survivors)
    return name, str(rules), str(examples), f"{noticed} of {score.mutants}", f"{score.share:.1%}"


def lines_for(found: Tried) -> list[str]:
    """What would notice each mistake that goes unnoticed, ready to paste."""
    return [line for one in found.score.survivors for line in _lines(one)]


def _lines(one: Survivor) -> tuple[str, str]:
    head = f"{one.rule.at}: no example of {one.rule.id} notices if it said: {_flat(one.mutant)}"
    return head, f"    add {line_for(one.example)}"


def _flat(condition: str) -> str:
    return " ".join(condition.split())


def record_for(found: Tried) -> dict[str, object]:
    """The object that `policies test --json` prints."""
    return {
        "good": found.good,
        "score": round(found.score.share, 4),
        "mutants": found.score.mutants,
        "files": [
            {"file": one.name, "rules": one.rules, "examples": one.examples} for one in found.files
        ],
        "survivors": [
            {
                "rule": one.rule.id,
                "at": one.rule.at,
                "mutant": _flat(one.mutant),
                "example": line_for(one.example).removeprefix("- "),
            }
            for one in found.score.survivors
        ],
    }
