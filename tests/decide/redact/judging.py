"""How much of what must not leave is found, and how often clean text is taken for it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.decide.redact import found_kinds, masked
from tests.decide.redact.clean import clean
from tests.decide.redact.yardstick import SORTS, Planted, planted

LOOSEST: Final = frozenset({"phone"})
"""Sorts that no check digit proves and no maker marked."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one run found.

    Attributes:
        recall: By sort, 0 to 1.
        missed: Messages in which the value is still to be read, or of the wrong kind.
        false_masks: Clean questions in which something was masked.
    """

    recall: dict[str, float]
    missed: tuple[Planted, ...]
    false_masks: tuple[str, ...]


def judged(each: int, questions: int, seed: int) -> Judged:
    """Mask so many messages of each sort, and so many clean questions."""
    every = [one for sort in SORTS for one in planted(sort, each, seed)]
    missed = tuple(one for one in every if _missed(one))
    lost = Counter(one.sort for one in missed)
    recall = {sort: 1 - lost[sort] / each for sort in SORTS}
    return Judged(recall, missed, tuple(one for one in clean(questions, seed) if found_kinds(one)))


def _missed(one: Planted) -> bool:
    found = masked(one.text)
    return one.kind not in found.kinds or any(part in found.text for part in _parts(one.value))


def _parts(value: str) -> Sequence[str]:
    """A key of several lines must be gone line by line."""
    return [line for line in value.splitlines() if line]
