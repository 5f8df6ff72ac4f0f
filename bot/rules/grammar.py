"""The text of a condition -> a tree.  Written out, so that nothing else can be said.

    or_part    = and_part { "or" and_part }
    and_part   = not_part { "and" not_part }
    not_part   = "not" not_part | comparison
    comparison = operand { sign operand }        sign: < <= > >= == != in, not in
    operand    = NAME | NUMBER | "TEXT" | "[" items "]" | NAME "(" items ")" | "(" or_part ")"

Offsets count characters from the start of the condition.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from bot.rules.words import code_point, look_alike_at, near, unseen_at

MAX_LENGTH = 500
MAX_NODES = 200
MAX_DEPTH = 30
SIGNS = ("<", "<=", ">", ">=", "==", "!=", "in", "not in")
WORDS = ("and", "or", "not", "in")
TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)
          |(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?![A-Za-z0-9_.]))
          |(?P<text>"[^"\\]*"|'[^'\\]*')
          |(?P<sign><=|>=|==|!=|<|>|\(|\)|\[|\]|,))""",
    re.VERBOSE | re.ASCII,
)
STRAIGHT = "these are curly quotes: type straight ones"
INSTEAD = {
    "=": "to compare, write ==",
    "&": "write and",
    "|": "write or",
    "!": "write not, or != to compare",
    ".": "a dot is not part of the rule language",
    "#": "put the comment behind the rule, not inside the condition",
    '"': "this quote is never closed (a backslash may not be used)",
    "'": "this quote is never closed (a backslash may not be used)",
    "+": "there is no arithmetic in rules",
    "-": "there is no arithmetic in rules",
    "*": "there is no arithmetic in rules",
    "/": "there is no arithmetic in rules",
    "%": "there is no arithmetic in rules; for 50 % write 0.5",
    ":": "write an hour as a number: 18.5 is half past six in the evening",
    "\N{LEFT DOUBLE QUOTATION MARK}": STRAIGHT,
    "\N{RIGHT DOUBLE QUOTATION MARK}": STRAIGHT,
    "\N{DOUBLE LOW-9 QUOTATION MARK}": STRAIGHT,
    "\N{LEFT SINGLE QUOTATION MARK}": STRAIGHT,
    "\N{RIGHT SINGLE QUOTATION MARK}": STRAIGHT,
}
MEANT = {
    "is": "write == to compare",
    "equals": "write == to compare",
    "contains": 'write "word" in words, or any_of(words, ["word"])',
    "has": 'write "word" in words, or any_of(words, ["word"])',
    "AND": "write and",
    "OR": "write or",
}


class ConditionError(Exception):
    """Something in a condition is not allowed: where, counted in characters, and what."""

    def __init__(self, at: int, message: str) -> None:
        """Keep the offset and the message."""
        super().__init__(message)
        self.at = at
        self.message = message


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, or a bare choice word."""

    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    at: int
    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """Quoted words."""

    at: int
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in square brackets."""

    at: int
    items: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    at: int
    name: str
    arguments: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part."""

    at: int
    part: "Part"


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts joined by `and`, or by `or`."""

    at: int
    word: str
    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Operands with a sign before each but the first; a chain holds where each pair does."""

    at: int
    first: "Part"
    rest: tuple[tuple[str, "Part"], ...]


Part: TypeAlias = Name | Number | Text | Listing | Call | Not | Joined | Comparison


@dataclass(frozen=True, slots=True)
class _Token:
    at: int
    kind: str
    text: str


def parse(source: str) -> Part:
    """Read a condition.

    Raises:
        ConditionError: It is too long, or not in the rule language.
    """
    if len(source) > MAX_LENGTH:
        raise ConditionError(0, f"a condition has at most {MAX_LENGTH} characters: split the rule")
    _refuse_disguises(source)
    reader = _Reader(source)
    part = reader.either(0)
    reader.expect_end()
    return part


def _refuse_disguises(source: str) -> None:
    hidden = unseen_at(source)
    if hidden is not None:
        message = (
            f"a character that does not show stands here, {code_point(source[hidden])}: delete it"
        )
        raise ConditionError(hidden, message)
    for word in re.finditer(r"\w+", source):
        odd = look_alike_at(word[0])
        if odd is not None:
            at = word.start() + odd
            message = f'"{word[0]}" holds {code_point(source[at])}, which poses as another letter'
            raise ConditionError(at, f"{message}: type the word anew")


def _tokens(source: str) -> Iterator[_Token]:
    at, end = 0, len(source.rstrip())
    while at < end:
        match = TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            bad = at + len(source[at:]) - len(source[at:].lstrip())
            hint = INSTEAD.get(source[bad], "this sign is not part of the rule language")
            raise ConditionError(bad, f"cannot read {source[bad : bad + 12].rstrip()!r}: {hint}")
        yield _Token(match.start(match.lastgroup), match.lastgroup, match[match.lastgroup])
        at = match.end()
    yield _Token(end, "end", "the end")


class _Reader:
    """Walks the tokens once, one function for each line of the grammar."""

    def __init__(self, source: str) -> None:
        self.tokens = list(_tokens(source))
        self.next = 0
        self.nodes = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def accept(self, *texts: str) -> _Token | None:
        token = self.token
        if token.kind in ("name", "sign") and token.text in texts:
            self.next += 1
            return token
        return None

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise ConditionError(self.token.at, f'expected "{text}", not {self.shown()}')

    def expect_end(self) -> None:
        if self.token.kind != "end":
            meant = MEANT.get(self.token.text)
            hint = f": {meant}" if meant else near(self.token.text, WORDS)
            message = f"expected and, or, a comparison or the end, not {self.shown()}{hint}"
            raise ConditionError(self.token.at, message)

    def shown(self) -> str:
        return "the end" if self.token.kind == "end" else f"{self.token.text!r}"

    def count(self, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ConditionError(self.token.at, f"more than {MAX_NODES} parts: split the rule")
        if depth > MAX_DEPTH:
            raise ConditionError(
                self.token.at, f"nested more than {MAX_DEPTH} deep: split the rule"
            )

    def either(self, depth: int) -> Part:
        return self.joined(
            "or", depth, lambda: self.joined("and", depth, lambda: self.negated(depth))
        )

    def joined(self, word: str, depth: int, read: Callable[[], Part]) -> Part:
        self.count(depth)
        at = self.token.at
        parts = [read()]
        while self.accept(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Joined(at, word, tuple(parts))

    def negated(self, depth: int) -> Part:
        self.count(depth)
        token = self.accept("not")
        return Not(token.at, self.negated(depth + 1)) if token else self.comparison(depth)

    def comparison(self, depth: int) -> Part:
        at = self.token.at
        first = self.operand(depth)
        rest: list[tuple[str, Part]] = []
        while sign := self.sign():
            rest.append((sign, self.operand(depth)))
        return Comparison(at, first, tuple(rest)) if rest else first

    def sign(self) -> str:
        if self.accept("not"):
            self.expect("in")
            return "not in"
        token = self.accept(*SIGNS)
        return token.text if token else ""

    def operand(self, depth: int) -> Part:
        self.count(depth)
        token = self.token
        if token.kind == "end" or token.text in WORDS:
            raise ConditionError(token.at, f"expected a name or a value, not {self.shown()}")
        self.next += 1
        match token.kind:
            case "name":
                return self.named(token, depth)
            case "number":
                return Number(token.at, float(token.text))
            case "text":
                return Text(token.at, token.text[1:-1])
            case _:
                return self.bracketed(token, depth)

    def named(self, token: _Token, depth: int) -> Part:
        if not self.accept("("):
            return Name(token.at, token.text)
        return Call(token.at, token.text, self.items(")", depth))

    def bracketed(self, token: _Token, depth: int) -> Part:
        if token.text == "[":
            return Listing(token.at, self.items("]", depth))
        if token.text != "(":
            raise ConditionError(token.at, f"expected a name or a value, not {token.text!r}")
        part = self.either(depth + 1)
        self.expect(")")
        return part

    def items(self, closing: str, depth: int) -> tuple[Part, ...]:
        items: list[Part] = []
        while not self.accept(closing):
            if items:
                self.expect(",")
            items.append(self.either(depth + 1))
        return tuple(items)
