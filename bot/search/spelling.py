"""Spelling repair: a word nobody knows becomes the nearest word of the corpus, if one is near."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.decide.wording import WORD

_SHORTEST = 3  # letters; of so short a word only swapped letters are forgiven
_PLAIN = 4  # letters; from here one slip is forgiven
_LONG = 7  # letters; from here two
_COMMON = 5_000_000  # occurrences; a slip in a word that no entry holds is most likely in these


@dataclass(frozen=True, slots=True)
class Spelling:
    """Repairs words that neither the corpus nor the language knows.

    Attributes:
        known: Words that are left alone, lower case.
        frequency: Words of the corpus, and how often they stand in it.
        targets: The same by length, which repair aims at first.
        language: Words of the language, and how common they are.
        common: The same by length, for slips in words that no entry holds.
    """

    known: frozenset[str]
    frequency: Mapping[str, int]
    targets: Mapping[int, tuple[str, ...]]
    language: Mapping[str, int] = field(default_factory=dict[str, int])
    common: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])

    @classmethod
    def of(
        cls,
        corpus_words: Iterable[str],
        encoder_words: Iterable[str],
        language: Mapping[str, int] | None = None,
    ) -> "Spelling":
        """Build from the words of the corpus, of the encoder (left alone) and of the language."""
        frequency, language = Counter(corpus_words), language or {}
        return cls(
            known=frozenset(frequency) | frozenset(encoder_words) | frozenset(language),
            frequency=frequency,
            targets=_by_length(frequency),
            language=language,
            common=_by_length(w for w, count in language.items() if count >= _COMMON),
        )

    def repair(self, text: str) -> str:
        """Return the text in lower case with unknown words replaced; everything else as typed."""
        return WORD.sub(lambda match: self._word(match[0]), text.lower())

    def _word(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or word in self.known:
            return word
        likely = _near(word, self.targets) or _near(word, self.common)
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
            -self.frequency.get(target, 0) or -self.language.get(target, 0),
        )


def _near(word: str, targets: Mapping[int, tuple[str, ...]]) -> list[tuple[str, int]]:
    """Words within one slip, or two of a long word, with how many it takes."""
    slips = 2 if len(word) >= _LONG else 1
    near = [w for d in range(-slips, slips + 1) for w in targets.get(len(word) + d, ())]
    # OSA counts swapped neighbours as one slip, which is how fingers err.
    found = process.extract(word, near, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return [(w, int(d)) for w, d, _ in found if len(word) >= _PLAIN or _swapped(word, w)]


def _by_length(words: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= _SHORTEST and word.isalpha():
            found[len(word)].append(word)
    return {length: tuple(group) for length, group in found.items()}


def _swapped(word: str, target: str) -> bool:
    return sorted(word) == sorted(target)
