"""The same conditions in CEL, evaluated by Google's own implementation.

CEL is a second opinion on what a condition means: https://cel.dev.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from cel_expr_python import cel

from bot.domain import Fact
from bot.rules.conditions import condition_from
from bot.rules.facts import Kinds
from bot.rules.grammar import (
    Call,
    Comparison,
    Joined,
    Listing,
    Name,
    Not,
    Number,
    Part,
    Text,
    parse,
)
from bot.rules.ruleset import Truth
from tests.rules.generated import condition, facts

TRIES: Final = 25  # facts for each condition
JOINED: Final = {"and": " && ", "or": " || "}
TYPES: Final[Mapping[str, Callable[[], Any]]] = {
    "number": lambda: cel.Type.DOUBLE,
    "yesno": lambda: cel.Type.BOOL,
    "text": lambda: cel.Type.STRING,
    "choice": lambda: cel.Type.STRING,
    "set": lambda: cel.Type.List(cel.Type.STRING),
}


@dataclass(slots=True)
class Compared:
    """How often both were asked, and where they do not agree."""

    evaluations: int = 0
    fired: int = 0
    differences: list[str] = field(default_factory=list[str])


def compared(
    evaluations: int, kinds: Kinds, seed: int, *, ours: Callable[[str, Kinds], Truth] | None = None
) -> Compared:
    """Ask both about random conditions and facts; `ours` stands in for our side in a test."""
    chance = Random(seed)  # noqa: S311  a seed that repeats is the point
    env = cel.NewEnv(variables={name: TYPES[kind.type]() for name, kind in kinds.items()})
    told = Compared()
    while told.evaluations < evaluations:
        source = condition(chance, kinds)
        truth = (ours or _truth)(source, kinds)
        other = env.compile(cel_for(parse(source), kinds))
        for _ in range(TRIES):
            given = facts(chance, kinds)
            verdict = truth.of(given)
            told.evaluations += 1
            told.fired += verdict
            if other.eval(data=_plain(given)).value() is not verdict:
                told.differences.append(f"{source} for {given}: ours says {verdict}")
    return told


def _truth(source: str, kinds: Kinds) -> Truth:
    return Truth(condition_from(source, kinds))


def _plain(given: Mapping[str, Fact]) -> dict[str, object]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in given.items()
    }


def cel_for(part: Part, kinds: Kinds) -> str:  # noqa: C901, PLR0911  one case for each kind
    """Write a condition in CEL."""
    match part:
        case Name(name=name):
            return name if name in kinds else json.dumps(name)
        case Number(value=value):
            return repr(value)
        case Text(value=value):
            return json.dumps(value, ensure_ascii=False)
        case Listing(items=items):
            return f"[{', '.join(cel_for(item, kinds) for item in items)}]"
        case Not(part=inner):
            return f"!({cel_for(inner, kinds)})"
        case Joined(word=word, parts=parts):
            return f"({JOINED[word].join(cel_for(each, kinds) for each in parts)})"
        case Call(name=name, arguments=arguments):
            return _called(name, [cel_for(each, kinds) for each in arguments])
        case Comparison():
            return _compared(part, kinds)


def _called(name: str, arguments: list[str]) -> str:
    match name:
        case "any_of":
            return f"({arguments[1]}.exists(w, w in {arguments[0]}))"
        case "all_of":
            return f"({arguments[1]}.all(w, w in {arguments[0]}))"
        case _:
            return f"double(size({arguments[0]}))"


def _compared(part: Comparison, kinds: Kinds) -> str:
    """Write a chain as its pairs: CEL has none."""
    left, pairs = cel_for(part.first, kinds), list[str]()
    for sign, each in part.rest:
        right = cel_for(each, kinds)
        pairs.append(f"!({left} in {right})" if sign == "not in" else f"({left} {sign} {right})")
        left = right
    return f"({' && '.join(pairs)})"
