"""`facts.yaml` -> the only names a rule may use, and what stands for each when unknown."""

import keyword
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.domain import Fact
from bot.rules.blocks import Block, number_from, refuse_look_alikes, words_of, yesno_from
from bot.rules.pages import Items, Node, Page, Word
from bot.rules.words import listed, near

FactType: TypeAlias = Literal["number", "yesno", "text", "set", "choice"]
TYPES: tuple[FactType, ...] = ("number", "yesno", "text", "set", "choice")
SPEND = frozenset({"spend", "spent", "cost", "costs", "budget", "usd", "eur", "price", "money"})
SOURCES = ("code", "asker", "model")
FUNCTIONS = ("size", "any_of", "all_of")
RESERVED = frozenset({*keyword.kwlist, *FUNCTIONS, "len", "true", "false", "none", "null"})
# YAML 1.1 reads these as booleans, so a choice named so changes with the tool that reads it.
BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false"})
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind:
    """One name a rule may use.

    Attributes:
        name: As rules write it.
        type: What may be done with it.
        unknown: The safe value, taken when the fact is absent or wrong.
        about: One line of meaning.
        of: The words of a choice; for a set, its only members, where they are declared.
        low: The least number.
        high: The greatest number.
        from_model: A model made it, so it may tighten a decision and never loosen it.
        from_asker: It holds the asker's own words, so no record may keep it: rules may only
            look for words that they name themselves.
    """

    name: str
    type: FactType
    unknown: Fact
    about: str
    of: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    from_model: bool = False
    from_asker: bool = False

    def settled(self, value: object) -> Fact | None:
        """Return the value if it may stand for this fact, else None."""
        match self.type:
            case "number":
                return self._number(value)
            case "yesno":
                return value if isinstance(value, bool) else None
            case "set":
                return self._members(value)
            case "choice":
                return value if isinstance(value, str) and value in self.of else None
            case "text":
                return value if isinstance(value, str) else None

    def _number(self, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if self.low <= value <= self.high and math.isfinite(value) else None

    def _members(self, value: object) -> frozenset[str] | None:
        if not isinstance(value, frozenset | set | list | tuple):
            return None
        if not all(isinstance(word, str) for word in value):
            return None
        words = frozenset(value)
        return words if not self.of or words.issubset(self.of) else None


Kinds: TypeAlias = Mapping[str, FactKind]


def kinds_from(
    node: Node, page: Page, supplied: frozenset[str] | None = None
) -> dict[str, FactKind]:
    """Read `facts.yaml`; a fact with a mistake is reported and left out.

    Args:
        node: The file.
        page: Where it stands.
        supplied: The facts that the code knows; None to take any.
    """
    kinds: dict[str, FactKind] = {}
    facts = Block(page, "facts.yaml", node)
    for name, value in facts.pairs:
        if _usable(name, page):
            kind = _kind_from(name, value, page)
            if kind:
                kinds[name.text] = kind
    _refuse_double_meanings(facts, kinds)
    for name, _ in facts.pairs:
        if supplied is not None and name.text in kinds and name.text not in supplied:
            page.report(name.place, _not_supplied(name.text, supplied))
    return kinds


def _not_supplied(name: str, supplied: frozenset[str]) -> str:
    if SPEND & set(name.split("_")):
        return f'"{name}": spend is no rule\'s business, limits live in budgets.yaml'
    hint = near(name, sorted(supplied))
    return f'nothing supplies "{name}", so it would always take its safe value{hint}: remove it'


def fact_from(node: Node, kind: FactKind, page: Page) -> Fact | None:
    """Read a value of this fact as a person writes it; None and a report when it is wrong."""
    before = len(page.problems)
    if isinstance(node, Word):
        refuse_look_alikes(node, page)
    value = kind.settled(_plain(node, kind, page))
    if len(page.problems) > before:
        return None
    if value is None:
        text = node.text if isinstance(node, Word) else "this"
        page.report(
            node.place, f'"{text}" is no value of {kind.name}: {expected(kind)}{_hint(node, kind)}'
        )
    return value


def expected(kind: FactKind) -> str:
    """Say what a value of this fact looks like."""
    match kind.type:
        case "number":
            return f"a number from {kind.low:g} to {kind.high:g}"
        case "yesno":
            return "true or false"
        case "choice":
            return f"one of {listed(kind.of)}"
        case "set":
            return f"a list of words{f' out of {listed(kind.of)}' if kind.of else ''}"
        case "text":
            return "text"


def _hint(node: Node, kind: FactKind) -> str:
    return near(node.text, kind.of) if isinstance(node, Word) and kind.of else ""


def _plain(node: Node, kind: FactKind, page: Page) -> object:
    if isinstance(node, Items) and kind.type == "set":
        return [word.text for word in words_of(node, page, kind.name)]
    if not isinstance(node, Word):
        return None
    if kind.type == "number":
        return number_from(node)
    return yesno_from(node) if kind.type == "yesno" else node.text


def _usable(name: Word, page: Page) -> bool:
    if NAME.fullmatch(name.text) and name.text not in RESERVED:
        return True
    rule = "small letters, digits and _, at most 40, and no word of the rule language"
    page.report(name.place, f'"{name.text}" cannot name a fact: {rule}')
    return False


def _kind_from(name: Word, node: Node, page: Page) -> FactKind | None:
    before = len(page.problems)
    block = Block(page, name.text, node)
    block.needs("type", "unknown", "about")
    low, high = _range_from(block)
    source = block.one_of("source", SOURCES, "code")
    draft = FactKind(
        name=name.text,
        type=block.one_of("type", TYPES, "text"),
        unknown="",
        about=block.text("about"),
        of=_choices_from(block),
        low=low,
        high=high,
        from_model=source == "model",
        from_asker=source == "asker",
    )
    safe = block.node("unknown")
    block.finish()
    _check_shape(draft, block)
    if safe is None or len(page.problems) > before:
        return None
    value = fact_from(safe, draft, page)
    return None if value is None else replace(draft, unknown=value)


def _check_shape(kind: FactKind, block: Block) -> None:
    if kind.type == "choice" and not kind.of:
        block.page.report(block.place, f"{kind.name}: a choice lists its words under of:")
    if kind.from_asker and kind.type not in ("set", "text"):
        message = f"{kind.name}: only a set or a text can be the asker's own words"
        block.page.report(block.place_of("source"), message)
    if kind.of and kind.type not in ("choice", "set"):
        block.page.report(block.place_of("of"), f"{kind.name}: only a choice or a set has of:")
    if math.isfinite(kind.low) and kind.type != "number":
        block.page.report(block.place_of("range"), f"{kind.name}: only a number has range:")
    if not math.isfinite(kind.low) and kind.type == "number":
        block.page.report(block.place, f"{kind.name}: a number needs range: [lowest, highest]")


def _choices_from(block: Block) -> tuple[str, ...]:
    node = block.node("of")
    words = words_of(node, block.page, "of") if node else ()
    for word in words:
        if not NAME.fullmatch(word.text) or word.text in RESERVED | BOOLEANS:
            message = (
                f'"{word.text}" cannot be a choice: small letters, digits and _, '
                "and no word that YAML or the rule language reads its own way (yes, no, on, off)"
            )
            block.page.report(word.place, message)
    return tuple(word.text for word in words)


def _range_from(block: Block) -> tuple[float, float]:
    node = block.node("range")
    if node is None:
        return -math.inf, math.inf
    ends = [number_from(word) for word in words_of(node, block.page, "range")]
    match ends:
        case [float(low), float(high)] if low < high:
            return low, high
        case _:
            block.page.report(node.place, "range: is [lowest, highest], two numbers")
            return 0.0, 1.0


def _refuse_double_meanings(facts: Block, kinds: Kinds) -> None:
    for name, node in facts.pairs:
        kind = kinds.get(name.text)
        inner = (
            Block(facts.page, name.text, node).node("of")
            if kind and kind.type == "choice"
            else None
        )
        for word in words_of(inner, facts.page, "of") if inner else ():
            if word.text in kinds:
                message = f'"{word.text}" is a choice of {name.text} and also a fact: rename one'
                facts.page.report(word.place, message)
