"""Words people type: what was meant, and what must not hide in them."""

import difflib
import unicodedata
from collections.abc import Iterable

# Categories that are never seen on a screen: controls, format characters (zero width,
# bidirectional), private use, surrogates, unassigned, line and paragraph separators.
# The trick they serve is described at https://trojansource.codes.
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})

# Marks that turn the direction of reading, and those of no width that only hide.
BENDING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HIDING = frozenset("\u00ad\u200b\u2060\ufeff") | {chr(0xE0000 + n) for n in range(128)}


def near(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean "..."?)` for the closest known word, or nothing."""
    by_lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(word.lower(), by_lower, 1)
    return f' (did you mean "{by_lower[close[0]]}"?)' if close else ""


def listed(words: Iterable[str]) -> str:
    """Join words for a sentence: `a, b, c`."""
    return ", ".join(words)


def code_point(character: str) -> str:
    """Name a character that cannot be seen: `U+202E right-to-left override`."""
    name = unicodedata.name(character, "a character without a name").lower()
    return f"U+{ord(character):04X} {name}"


def unseen_at(text: str) -> int | None:
    """Find the first character that does not show, other than a line end or a tab."""
    for offset, character in enumerate(text):
        if character not in "\n\t" and unicodedata.category(character) in UNSEEN:
            return offset
    return None


def bent_at(text: str) -> int | None:
    """Find the first character that turns reading round, or hides, in a whole file.

    Joiners are left alone: Persian words and some emoji are written with them.
    """
    return next((at for at, c in enumerate(text) if c in BENDING or c in HIDING), None)


def look_alike_at(text: str) -> int | None:
    """Find the first letter that poses as another: of a second script, or a styled form.

    A word all in one script passes, because companies write in their own language.
    """
    for offset, character in enumerate(text):
        if unicodedata.normalize("NFKC", character) != character:
            return offset
    scripts = [(_script(character), offset) for offset, character in enumerate(text)]
    letters = [(script, offset) for script, offset in scripts if script]
    main = "LATIN" if any(script == "LATIN" for script, _ in letters) else None
    odd = (offset for script, offset in letters if main and script != main)
    return next(odd, None)


def _script(character: str) -> str:
    if not character.isalpha():
        return ""
    return unicodedata.name(character, "UNKNOWN").split(" ")[0]
