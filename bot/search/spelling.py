"""Spelling repair: a word nobody knows becomes the nearest word of the corpus, if one is near."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.decide.wording import WORD

_SHORTEST = 4  # letters; shorter words have too many neighbours
_LONG = 7  # letters; from here two slips are forgiven


@dataclass(frozen=True, slots=True)
class Spelling:
    """Repairs words that neither the corpus nor the encoder knows.

    Attributes:
        known: Words that are left alone, lower case.
        targets: Words of the corpus by length, which repair aims at.
    """

    known: frozenset[str]
    targets: dict[int, tuple[str, ...]]

    @classmethod
    def of(cls, corpus_words: Iterable[str], encoder_words: Iterable[str]) -> "Spelling":
        """Build from the corpus's words (repaired to) and the encoder's (left alone)."""
        ours = frozenset(corpus_words)
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(ours):
            if len(word) >= _SHORTEST and word.isalpha():
                by_length[len(word)].append(word)
        targets = {length: tuple(words) for length, words in by_length.items()}
        return cls(known=ours | frozenset(encoder_words), targets=targets)

    def repair(self, text: str) -> str:
        """Return the text with unknown words replaced; everything else as typed."""
        return WORD.sub(lambda match: self._word(match[0]), text.lower())

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or word in self.known:
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = [w for d in range(-slips, slips + 1) for w in self.targets.get(len(word) + d, ())]
        # OSA counts swapped neighbours as one slip, which is how fingers err.
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else word
