"""Corpus -> live index: encode what is new, index, and fit unless it was fitted before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain import Corpus
from bot.search.encoder import Encoder, Encodes
from bot.search.fitting import VERSION, fitted, strangers
from bot.search.index import Index
from bot.search.passages import Passages, embedded
from bot.search.store import FitCache, Store, VectorCache


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds indexes with one encoder and one `knowledge.db`.

    Attributes:
        encoder: Turns texts into vectors.
        vectors: What was encoded before.
        fits: What was fitted before.
    """

    encoder: Encodes
    vectors: VectorCache
    fits: FitCache

    @classmethod
    def open(cls, model: Path, database: Path | None) -> "Builder":
        """Open the encoder's folder and `knowledge.db`; None keeps the latter in memory.

        Raises:
            ModelError: The folder holds no exported encoder.
            SettingsError: `knowledge.db` cannot be written.
        """
        encoder, store = Encoder.open(model), Store(database)
        return cls(encoder, VectorCache(store, encoder), FitCache(store))

    def index(self, corpus: Corpus) -> Index:
        """Make the corpus searchable at once; fitted, if this very corpus was fitted before."""
        passages = Passages.of(corpus, self.vectors.encode)
        outside = self.vectors.encode([embedded(text) for text in strangers()])
        index = Index.of(corpus, passages, self.encoder.words, outside)
        known = self.fits.get(self._key(corpus))
        return index if known is None else replace(index, head=known[0], calibration=known[1])

    def is_fitted(self, corpus: Corpus) -> bool:
        """Say whether `index` of this corpus comes with its fit."""
        return self.fits.get(self._key(corpus)) is not None

    def fit(self, index: Index) -> Index:
        """Return the index with its head and calibration, and keep them; takes seconds."""
        done = fitted(index, strangers())
        self.fits.put(self._key(index.corpus), done.head, done.calibration)
        return done

    def ready(self, corpus: Corpus) -> Index:
        """Build and fit in one go, for commands that wait anyway."""
        index = self.index(corpus)
        return index if self.is_fitted(corpus) else self.fit(index)

    def near_duplicates(self, index: Index, at_least: float) -> Sequence[tuple[str, str, float]]:
        """Pairs of entries whose prompts have at least this cosine, nearest first."""
        return index.passages.near_pairs([e.name for e in index.corpus.entries], at_least)

    def _key(self, corpus: Corpus) -> str:
        bank = hashlib.sha256("\n".join(strangers()).encode()).hexdigest()[:12]
        return f"{VERSION}:{corpus.version}:{self.encoder.name}:{bank}"
