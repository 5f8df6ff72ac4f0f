"""Conditions that fit the declared facts, and facts to try them with, by chance."""

from random import Random
from typing import Final

from bot.domain import Fact
from bot.rules.conditions import condition_from
from bot.rules.facts import FactKind, Kinds
from bot.rules.grammar import ConditionError

DEEPEST: Final = 3
SIGNS: Final = ("<", "<=", ">", ">=", "==", "!=")
WORDS: Final = ("a", "b", "staff", "managers", "visa", "it's", "naïve", "日本")
FULLEST: Final = 4  # words in a set


def condition(chance: Random, kinds: Kinds) -> str:
    """A condition that the checks accept."""
    while True:
        source = _joined(chance, kinds, DEEPEST)
        try:
            condition_from(source, kinds)
        except ConditionError as error:
            if not error.message.endswith("split the rule"):
                raise
        else:
            return source


def _joined(chance: Random, kinds: Kinds, depth: int) -> str:
    roll = chance.random()
    if depth and roll < 0.45:
        word = chance.choice((" and ", " or "))
        parts = (_joined(chance, kinds, depth - 1) for _ in range(chance.randint(2, 3)))
        return "(" + word.join(parts) + ")"
    if depth and roll < 0.55:
        return f"not {_joined(chance, kinds, depth - 1)}"
    return _atom(chance, chance.choice(list(kinds.values())), kinds)


def _atom(chance: Random, kind: FactKind, kinds: Kinds) -> str:
    match kind.type:
        case "yesno":
            return kind.name
        case "number":
            return _of_number(chance, kind, kinds)
        case "choice":
            return _of_choice(chance, kind)
        case "text":
            return _of_text(chance, kind)
        case "set":
            return _of_set(chance, kind, kinds)


def _of_number(chance: Random, kind: FactKind, kinds: Kinds) -> str:
    others = [one.name for one in kinds.values() if one.type == "number"]
    roll = chance.random()
    if roll < 0.2:
        return f"{kind.name} {chance.choice(SIGNS)} {chance.choice(others)}"
    if roll < 0.4:
        low, high = sorted((_literal(chance, kind), _literal(chance, kind)))
        return f"{low:g} {chance.choice(('<', '<='))} {kind.name} {chance.choice(SIGNS)} {high:g}"
    return f"{kind.name} {chance.choice(SIGNS)} {_literal(chance, kind):g}"


def _literal(chance: Random, kind: FactKind) -> float:
    ends = (kind.low, kind.high)
    return chance.choice((*ends, round(chance.uniform(*ends), 2)))


def _of_choice(chance: Random, kind: FactKind) -> str:
    if chance.random() < 0.5:
        return f"{kind.name} {chance.choice(('==', '!='))} {chance.choice(kind.of)}"
    some = chance.sample(kind.of, chance.randint(1, len(kind.of)))
    return f"{kind.name} {chance.choice(('in', 'not in'))} [{', '.join(some)}]"


def _of_text(chance: Random, kind: FactKind) -> str:
    if chance.random() < 0.5:
        return f"{kind.name} {chance.choice(('==', '!='))} {_quoted(chance.choice(WORDS))}"
    return f"{kind.name} {chance.choice(('in', 'not in'))} {_list(chance, WORDS)}"


def _of_set(chance: Random, kind: FactKind, kinds: Kinds) -> str:
    words = kind.of or WORDS
    roll = chance.random()
    if roll < 0.3:
        return f"{_quoted(chance.choice(words))} {chance.choice(('in', 'not in'))} {kind.name}"
    if roll < 0.5 and not kind.from_asker:
        return f"size({kind.name}) {chance.choice(SIGNS)} {chance.randint(0, FULLEST)}"
    others = [one.name for one in kinds.values() if one.type == "set" and not one.from_asker]
    whole = roll < 0.6 and others and not kind.from_asker
    other = chance.choice(others) if whole else _list(chance, words)
    return f"{chance.choice(('any_of', 'all_of'))}({kind.name}, {other})"


def _list(chance: Random, words: tuple[str, ...]) -> str:
    some = chance.sample(words, chance.randint(1, min(3, len(words))))
    return f"[{', '.join(map(_quoted, some))}]"


def _quoted(word: str) -> str:
    return f'"{word}"'


def facts(chance: Random, kinds: Kinds) -> dict[str, Fact]:
    """A value for every fact, its boundaries as likely as the rest."""
    return {name: _value(chance, kind) for name, kind in kinds.items()}


def _value(chance: Random, kind: FactKind) -> Fact:
    if chance.random() < 0.1:
        return kind.unknown
    match kind.type:
        case "yesno":
            return chance.random() < 0.5
        case "number":
            return float(_literal(chance, kind))
        case "choice":
            return chance.choice(kind.of)
        case "text":
            return chance.choice((*WORDS, ""))
        case "set":
            words = kind.of or WORDS
            return frozenset(chance.sample(words, chance.randint(0, min(FULLEST, len(words)))))
