"""Spelling repair: a word nobody knows becomes the nearest word of the corpus, if one is near."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.decide.wording import WORD

_SHORTEST = 3  # letters; of so short a word only swapped letters are forgiven
_PLAIN = 4  # letters; from here one slip is forgiven
_LONG = 7  # letters; from here two


@dataclass(frozen=True, slots=True)
class Spelling:
    """Repairs words that neither the corpus nor the encoder knows.

    Attributes:
        known: Words that are left alone, lower case.
        frequency: Words of the corpus, and how often they stand in it.
        targets: The same by length, which repair aims at.
    """

    known: frozenset[str]
    frequency: Mapping[str, int]
    targets: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, corpus_words: Iterable[str], encoder_words: Iterable[str]) -> "Spelling":
        """Build from the corpus's words (repaired to) and the encoder's (left alone)."""
        frequency = Counter(corpus_words)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(frequency):
            if len(word) >= _SHORTEST and word.isalpha():
                by_length[len(word)].append(word)
        return cls(
            known=frozenset(frequency) | frozenset(encoder_words),
            frequency=frequency,
            targets={length: tuple(words) for length, words in by_length.items()},
        )

    def repair(self, text: str) -> str:
        """Return the text in lower case with unknown words replaced; everything else as typed."""
        return WORD.sub(lambda match: self._word(match[0]), text.lower())

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or word in self.known:
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = [w for d in range(-slips, slips + 1) for w in self.targets.get(len(word) + d, ())]
        # OSA counts swapped neighbours as one slip, which is how fingers err.
        found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
        likely = [(w, int(d)) for w, d, _ in found if len(word) >= _PLAIN or _swapped(word, w)]
        return min(likely, key=lambda one: self._slip(word, *one))[0] if likely else word

    def _slip(self, word: str, target: str, distance: int) -> tuple[int, bool, bool, bool, int]:
        """Order targets: few slips, the first letter kept, a letter swapped or left out, frequent.

        Fingers leave letters out and swap them more often than they add or change any.
        """
        changed = len(target) <= len(word) and not _swapped(word, target)
        return (
            distance,
            target[0] != word[0],
            changed,
            len(target) < len(word),
            -self.frequency[target],
        )


def _swapped(word: str, target: str) -> bool:
    return sorted(word) == sorted(target)
