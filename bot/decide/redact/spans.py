"""A stretch of text that is of a kind, and what is left for the next to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

Kind: TypeAlias = Literal["secret", "card", "iban", "national_id", "phone", "email", "ip", "person"]
Pattern: TypeAlias = Any  # compiled by re2, which has no types
TAKEN: Final = "\x00"  # stands for what was taken: no word, no digit, no space


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blanked, everything else where it was; they do not overlap."""
    pieces, done = list[str](), 0
    for span in spans:
        pieces += (text[done : span.start], TAKEN * (span.end - span.start))
        done = span.end
    return "".join((*pieces, text[done:])) if pieces else text
