"""Rules with a small mistake in them: a rule's examples are good when they notice.

A flipped operator or a moved threshold that means something else, and that no example of
the rule catches, is a mistake that somebody could make tomorrow without being told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import Fact
from bot.rules.conditions import condition_from
from bot.rules.facts import FactKind, Kinds
from bot.rules.grammar import (
    Call,
    Comparison,
    ConditionError,
    Joined,
    Name,
    Not,
    Number,
    Part,
    parse,
)
from bot.rules.grid import grid_for
from bot.rules.ruleset import Example, Rule, Truth
from bot.rules.written import written

FLIPPED: Final[Mapping[str, Sequence[str]]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">"),
    ">": (">=", "<"),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "in": ("not in",),
    "not in": ("in",),
    "and": ("or",),
    "or": ("and",),
    "any_of": ("all_of",),
    "all_of": ("any_of",),
}
MOVED: Final = 0.1  # of the fact's range: how far a threshold is moved
MOVED_SIZE: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mistake that no example of its rule notices.

    Attributes:
        mutant: The condition with the mistake.
        example: One that would notice it.
    """

    rule: Rule
    mutant: str
    example: Example


@dataclass(frozen=True, slots=True)
class Score:
    """How many mistakes the examples notice.

    Attributes:
        mutants: All that mean something else than the rule.
        survivors: Those that go unnoticed.
    """

    mutants: int
    survivors: tuple[Survivor, ...]

    @property
    def share(self) -> float:
        """Of the mistakes, how many are noticed, 0 to 1; 1 where none can be made."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 1.0


def score_of(rules: Sequence[Rule], kinds: Kinds) -> Score:
    """Try every small mistake in every rule."""
    tried = [found for rule in rules for found in _tried(rule, kinds)]
    return Score(len(tried), tuple(one for one in tried if one is not None))


def _tried(rule: Rule, kinds: Kinds) -> Iterator[Survivor | None]:
    """Yield for each mistake that matters None when it is noticed, else the survivor."""
    tree = parse(rule.when.source)
    for mutant in dict.fromkeys(map(written, mutants_of(tree, kinds))):
        try:
            truth = Truth(condition_from(mutant, kinds))
        except ConditionError:
            continue  # nobody can make it: the checks refuse it
        telling = _telling_apart(rule, mutant, truth, kinds)
        if telling is not None:
            noticed = any(truth.of(_whole(one.given, kinds)) != one.fires for one in rule.examples)
            yield None if noticed else Survivor(rule=rule, mutant=mutant, example=telling)


def _telling_apart(rule: Rule, mutant: str, truth: Truth, kinds: Kinds) -> Example | None:
    """The shortest example on which a mistake shows; None where it means the same."""
    grid, meant = grid_for([parse(rule.when.source), parse(mutant)], kinds), Truth(rule.when)
    best: dict[str, Fact] | None = None
    fires = False
    for point in grid.points():
        if meant.of(point) != truth.of(point):
            given = {name: value for name, value in point.items() if value != kinds[name].unknown}
            if best is None or len(given) < len(best):
                best, fires = given, meant.of(point)
    return None if best is None else Example(given=best, fires=fires)


def _whole(given: Mapping[str, Fact], kinds: Kinds) -> dict[str, Fact]:
    return {**{name: kind.unknown for name, kind in kinds.items()}, **given}


def mutants_of(part: Part, kinds: Kinds) -> Iterator[Part]:
    """Every tree with one operator flipped, dropped, or one threshold moved."""
    match part:
        case Not(part=inner):
            yield inner
            yield from (replace(part, part=each) for each in mutants_of(inner, kinds))
        case Joined():
            yield from (replace(part, word=word) for word in FLIPPED[part.word])
            yield from (replace(part, parts=parts) for parts in _one_changed(part.parts, kinds))
        case Call():
            yield from (replace(part, name=name) for name in FLIPPED.get(part.name, ()))
        case Comparison():
            yield from _compared(part, kinds)
        case Name():
            yield Not(part.at, part)  # a yes-or-no fact by itself
        case _:
            return


def _one_changed(parts: tuple[Part, ...], kinds: Kinds) -> Iterator[tuple[Part, ...]]:
    for at, each in enumerate(parts):
        for mutant in mutants_of(each, kinds):
            yield (*parts[:at], mutant, *parts[at + 1 :])


def _compared(part: Comparison, kinds: Kinds) -> Iterator[Comparison]:
    for at, (sign, right) in enumerate(part.rest):
        for other in FLIPPED[sign]:
            yield _with(part, at, other, right)
    operands = (part.first, *(each for _, each in part.rest))
    step = _step(operands, kinds)
    for at, each in enumerate(operands):
        if isinstance(each, Number):
            for moved in (each.value - step, each.value + step):
                number = Number(each.at, moved)
                yield (
                    _with(part, at - 1, part.rest[at - 1][0], number)
                    if at
                    else replace(part, first=number)
                )


def _with(part: Comparison, at: int, sign: str, right: Part) -> Comparison:
    return replace(part, rest=(*part.rest[:at], (sign, right), *part.rest[at + 1 :]))


def _step(operands: Sequence[Part], kinds: Kinds) -> float:
    """How far a threshold is moved: a tenth of the fact's range, or one word."""
    fact = next((kinds.get(each.name) for each in operands if isinstance(each, Name)), None)
    return MOVED * _width(fact) if fact and fact.type == "number" else MOVED_SIZE


def _width(kind: FactKind) -> float:
    return kind.high - kind.low


def line_for(example: Example) -> str:
    """An example as it stands in a file of rules, ready to paste."""
    given = ", ".join(f"{name}: {_value(value)}" for name, value in example.given.items())
    return f"- {{given: {{{given}}}, expect: {'fires' if example.fires else 'silent'}}}"


def _value(value: Fact) -> str:
    match value:
        case bool():
            return str(value).lower()
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
        case str():
            return value or '""'
        case _:
            return f"{value:.10g}"
