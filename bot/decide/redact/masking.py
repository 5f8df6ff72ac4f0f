"""A text with stable placeholders for what is personal or secret in it, and the way back.

"mail sam@example.com, or sam@example.com again" -> "mail [EMAIL_1], or [EMAIL_1] again"
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.decide.redact.addresses import emails_in, machines_in
from bot.decide.redact.identity import identities_in
from bot.decide.redact.names import Names
from bot.decide.redact.numbers import cards_in, ibans_in
from bot.decide.redact.phones import phones_in
from bot.decide.redact.secrets import secrets_in
from bot.decide.redact.spans import Kind, Span, without
from bot.decide.wording import plain

Finder: TypeAlias = Callable[[str], Iterator[Span]]

LONGEST: Final = 40_000  # characters looked at; the fact `text_length` tells of more
FINDERS: Final[tuple[Finder, ...]] = (
    secrets_in,
    emails_in,
    ibans_in,  # before cards: sixteen digits of one may look like a card by chance
    cards_in,
    identities_in,
    machines_in,
    phones_in,
)
"""In order: what one has taken, the later ones do not see."""
WITH_DIGITS: Final = frozenset({cards_in, ibans_in, identities_in, machines_in, phones_in})
_FEWEST_DIGITS = re.compile(r"\d(?:\D{0,4}\d){3}|:.*:", re.DOTALL)
NEVER_BACK: Final[frozenset[Kind]] = frozenset({"secret", "card"})
_PLACEHOLDER = re.compile(r"\[([A-Z_]{2,12}_\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may leave.

    Attributes:
        text: With a placeholder for each thing found.
        kinds: What was found.
        originals: Placeholder -> what it stands for, to be put back in a private reply; never
            a secret or a card.  It is left out of `repr`, so that no log can show it.
    """

    text: str
    kinds: frozenset[Kind]
    originals: Mapping[str, str] = field(repr=False)


def found_kinds(text: str) -> frozenset[Kind]:
    """Name the kinds of personal data and secrets in a text."""
    return frozenset(span.kind for span in _spans(plain(text[:LONGEST]), None))


def masked(text: str, names: Names | None = None, known: Mapping[str, str] | None = None) -> Masked:
    """Replace what is personal or secret; a text with none of it comes back as it was.

    Args:
        text: Anybody's.
        names: Colleagues, where they are to be replaced too.
        known: Originals of the same conversation: what stands there keeps its placeholder.
    """
    folded = _PLACEHOLDER.sub(r"(\1)", plain(text[:LONGEST]))  # nobody types one of ours
    spans = sorted(_spans(folded, names), key=lambda span: span.start)
    if not spans:
        return Masked(
            text if _PLACEHOLDER.search(text) is None else folded, frozenset(), known or {}
        )
    given = _Given(dict(known or {}))
    pieces, done = list[str](), 0
    for span in spans:
        pieces += [
            folded[done : span.start],
            given.placeholder(span.kind, folded[span.start : span.end]),
        ]
        done = span.end
    kinds: frozenset[Kind] = frozenset(span.kind for span in spans)
    return Masked("".join((*pieces, folded[done:])), kinds, given.originals)


def restored(text: str, originals: Mapping[str, str]) -> str:
    """Put the originals back: for the eyes of whoever wrote them, and nobody else's."""
    return _PLACEHOLDER.sub(lambda found: originals.get(found[0], found[0]), text)


class _Given:
    """Placeholders given so far in a conversation."""

    def __init__(self, originals: dict[str, str]) -> None:
        self.originals = originals
        self._placeholders = {value: name for name, value in originals.items()}
        self._secrets: dict[str, str] = {}

    def placeholder(self, kind: Kind, value: str) -> str:
        """The same for the same value; a secret's leads nowhere."""
        if kind in NEVER_BACK:
            return self._secrets.setdefault(value, f"[{kind.upper()}_{len(self._secrets) + 1}]")
        if value not in self._placeholders:
            name = self._free(kind)
            self._placeholders[value] = name
            self.originals[name] = value
        return self._placeholders[value]

    def _free(self, kind: Kind) -> str:
        number = 1
        while (name := f"[{kind.upper()}_{number}]") in self.originals:
            number += 1
        return name


def _spans(text: str, names: Names | None) -> list[Span]:
    """Everything found, nothing of it within another."""
    found: list[Span] = []
    rest, digits = text, _FEWEST_DIGITS.search(text) is not None
    for finder in FINDERS:
        if finder in WITH_DIGITS and not digits:
            continue
        spans = _apart(finder(rest))
        found += spans
        rest = without(rest, spans)
    if names is not None:
        found += _apart(names.in_text(rest))
    return found


def _apart(spans: Iterator[Span]) -> list[Span]:
    """Join what lies within or across each other: it is one thing."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if apart and span.start < apart[-1].end:
            last = apart.pop()
            apart.append(Span(last.kind, last.start, max(last.end, span.end)))
        else:
            apart.append(span)
    return apart
