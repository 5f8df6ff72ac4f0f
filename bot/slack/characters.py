"""Letters people can see, and nothing else.

Invisible characters carry hidden instructions (tag characters), turn text around (bidi
controls) and split words that rules look for (zero-width joiners).  They end here, both
on the way in and on the way out.
"""

import re
import unicodedata
from typing import Literal

LONGEST = 40_000
"""Characters of one text that are looked at; Slack itself cuts a message near there."""

# Cc control, Cf format (zero-width, bidi, tags), Cs lone surrogate, Co private use.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
# Letters and marks that show nothing: Hangul fillers, Braille blank, combining joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\u17b4\u17b5")
_KEPT = frozenset("\n\t")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LOOK_ALIKE = {
    ord("<"): "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    ord(">"): "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
}
_MARKS_IN_A_ROW = 8
"""Real scripts stack fewer; sorting long runs of marks is what makes normalising slow."""


def visible(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Return the text without characters nobody sees, normalised, at most 40,000 long.

    `NFKC` also folds look-alikes such as full-width letters: for text that is to be
    understood.  `NFC` keeps them: for text that is to be shown.
    """
    text = _NEWLINES.sub("\n", text[:LONGEST])
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    kept = "".join(char for char in text if not _hidden(char))
    return _stripped_again(unicodedata.normalize(form, _without_towers(kept)))


def shown_plainly(text: str, limit: int) -> str:
    """Return one line for where Slack takes no markup: headers, buttons, status.

    Angle brackets become look-alikes, because clients differ in whether they read an
    escaped one there.
    """
    return one_line(text, limit).translate(_LOOK_ALIKE)


def one_line(text: str, limit: int) -> str:
    """Return the visible text on one line, cut with an ellipsis at `limit` characters."""
    line = " ".join(visible(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _hidden(char: str) -> bool:
    if char in _KEPT:
        return False
    return (
        char in _BLANK
        or unicodedata.category(char) in _HIDDEN_CATEGORIES
        or "\ufe00" <= char <= "\ufe0e"  # variation selectors; FE0F makes emoji colourful
        or "\U000e0100" <= char <= "\U000e01ef"  # their supplement hides whole sentences
    )


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _stripped_again(text: str) -> str:
    """Folding may lengthen text and bring back a control: both are undone."""
    return "".join(char for char in text if not _hidden(char))[:LONGEST]
