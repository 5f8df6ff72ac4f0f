"""Corpora of any size, made of the example one: its entries again and again, each time elsewhere.

The copies' vectors are the original's with a little noise: what is measured on them takes the
same time whatever the numbers are, and encoding 100,000 texts would take ten minutes.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count, islice, product
from pathlib import Path
from typing import Final

import numpy as np

from bot.corpus.loading import load
from bot.domain import Corpus, Entry
from bot.search.encoder import Encoder, Encodes, Vectors

ROOT: Final = Path(__file__).resolve().parents[2]
KNOWLEDGE: Final = ROOT / "knowledge"
POLICIES: Final = ROOT / "policies"
MODEL: Final = ROOT / "var" / "models" / "all-MiniLM-L6-v2"
NOISE: Final = 0.02  # standard deviation, added to each of the 384 numbers of a unit vector
_IN: Final = " in "
_SYLLABLES: Final = tuple(a + b for a, b in product("bdfgklmnprst", "aeiou"))


@cache
def example() -> Corpus:
    """The example corpus, as it stands in `knowledge/`."""
    return load(KNOWLEDGE).corpus


def of_size(entries: int, phrasings: int = 0) -> Corpus:
    """So many entries, each with its question, and so many phrasings beside it."""
    made = tuple(islice(_everywhere(phrasings), entries))
    return Corpus(entries=made, version=f"bench-{entries}-{phrasings}")


def _everywhere(phrasings: int) -> Iterator[Entry]:
    base = [replace(e, phrasings=e.phrasings[:phrasings]) for e in example().entries]
    for number in count():
        for entry in base:
            yield _moved(entry, number) if number else entry


def _moved(entry: Entry, number: int) -> Entry:
    place = _place(number)
    return replace(
        entry,
        slug=f"{entry.slug}-{place}",
        question=f"{entry.question}{_IN}{place}",
        phrasings=tuple(f"{text}{_IN}{place}" for text in entry.phrasings),
        answer=f"{entry.answer}{_IN}{place}",
    )


def _place(number: int) -> str:
    """A word of three syllables that no other number has."""
    first, rest = divmod(number, len(_SYLLABLES) ** 2)
    second, third = divmod(rest, len(_SYLLABLES))
    return "zo" + _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]


@dataclass(slots=True)
class NearEncoder:
    """Encodes what the example corpus says, and what is said elsewhere as nearly that."""

    encoder: Encodes
    _known: dict[str, Vectors] = field(default_factory=dict[str, Vectors])

    @property
    def name(self) -> str:
        """Its own, so that none of its vectors is taken for a real one."""
        return f"near-{self.encoder.name}"

    @property
    def words(self) -> frozenset[str]:
        """Whole words that it knows."""
        return self.encoder.words

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""
        bases = [_base(text) for text in texts]
        new = [base for base in dict.fromkeys(bases) if base not in self._known]
        self._known.update(zip(new, self.encoder.encode(new), strict=True))
        rows = [self._near(text, base) for text, base in zip(texts, bases, strict=True)]
        return np.stack(rows) if rows else np.zeros((0, 1), np.float32)

    def _near(self, text: str, base: str) -> Vectors:
        if text == base:
            return self._known[base]
        noise = np.random.default_rng(zlib.crc32(text.encode())).normal(0.0, NOISE, 384)
        row = self._known[base] + noise.astype(np.float32)
        return np.asarray(row / np.linalg.norm(row), np.float32)


def _base(text: str) -> str:
    """The text without the place it was moved to."""
    base, _, place = text.rpartition(_IN)
    return base if place.startswith("zo") and place.isalpha() and " " not in place else text


@dataclass(slots=True)
class KnownEncoder:
    """Knows the vectors of these texts beforehand, so that no encoding is measured."""

    encoder: Encodes
    known: dict[str, Vectors] = field(default_factory=dict[str, Vectors])

    @property
    def name(self) -> str:
        """The encoder's."""
        return self.encoder.name

    @property
    def words(self) -> frozenset[str]:
        """The encoder's."""
        return self.encoder.words

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text; only a text that is new costs an encoding."""
        for text in texts:
            if text not in self.known:
                self.known[text] = self.encoder.encode([text])[0]
        return np.stack([self.known[text] for text in texts])


def encoder() -> Encoder:
    """The real one, as `make setup` exported it."""
    return Encoder.open(MODEL)
