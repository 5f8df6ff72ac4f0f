"""Colleagues by name, as the workspace's directory has them: no guessing what a name is."""

from collections.abc import Iterable, Iterator
from typing import Final

import re2

from bot.decide.redact.spans import Pattern, Span

SHORTEST: Final = 3  # letters of a name that stands alone
# Names that are words as well: alone they are no name, beside the other half they are.
ORDINARY: Final = frozenset(
    """
    april art august baker banks bill black bond brown bush carter cash chance chase christian
    church cliff cook crystal daisy dale dawn day dean dick drew earl edge faith field fisher ford
    forest fox frank gene glen grace grant gray green grey guy hall harmony hope hunter ivy jack
    jade jay joy june lane lily long major mark mason max may mercy mike miles miller norm olive
    page parker paris penny pat price pearl porter ray reed rich rob robin rock rose ruby sage sandy
    sky smith sterling stone storm sue summer tiffany trip victor violet wade walker ward weaver
    west white will win winter wolf wood woods york young
    """.split()
)


class Names:
    """Who works here."""

    def __init__(self, people: Iterable[str]) -> None:
        """Take full names, as "Anna Maria Kovacs"."""
        whole = {" ".join(person.split()) for person in people}
        parts = {part for person in whole for part in person.split() if _stands_alone(part)}
        self._whole = _any_of(name for name in whole if " " in name)
        self._parts = _any_of(parts | {name for name in whole if _stands_alone(name)})

    def in_text(self, text: str) -> Iterator[Span]:
        """Full names in any case; a first or last name alone where it is written as a name."""
        for match in self._whole.finditer(text.lower()) if len(text.lower()) == len(text) else ():
            yield Span("person", match.start(), match.end())
        for match in self._parts.finditer(text.lower()) if len(text.lower()) == len(text) else ():
            if text[match.start()].isupper():
                yield Span("person", match.start(), match.end())


def _stands_alone(name: str) -> bool:
    return len(name) >= SHORTEST and name[0].isupper() and name.lower() not in ORDINARY


def _any_of(names: Iterable[str]) -> Pattern:
    longest_first = sorted({name.lower() for name in names}, key=lambda name: (-len(name), name))
    within = "|".join(re2.escape(name).replace(r"\ ", " +") for name in longest_first)
    return re2.compile(rf"\b(?:{within})\b" if within else r"[^\s\S]")
