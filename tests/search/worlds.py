"""Small corpora, and an encoder that knows no language: a text is the bag of its words."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from functools import cache
from pathlib import Path

import numpy as np

from bot.corpus.loading import version_of
from bot.decide.wording import words
from bot.domain import Corpus, Entry, Span
from bot.search.building import Builder
from bot.search.encoder import MicroBatcher, Vectors
from bot.search.index import Index
from bot.search.retriever import Search
from bot.search.store import FitCache, Store, VectorCache
from tests.fakes import MONDAY, entry

TODAY: date = MONDAY.date()
DIMENSIONS = 384


@dataclass
class FakeEncoder:
    """Deterministic unit vectors; remembers each call, and breaks on the texts it is told to."""

    name: str = "bag-of-words@1"
    words: frozenset[str] = frozenset()
    calls: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])
    breaks_on: str = "\0"

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(tuple(texts))
        if any(self.breaks_on in text for text in texts):
            raise RuntimeError(f"cannot encode {self.breaks_on!r}")
        return np.stack([_vector(text) for text in texts])


@cache  # the bank of strangers is encoded for every index
def _vector(text: str) -> Vectors:
    vector = np.full(DIMENSIONS, 1e-3, np.float32)
    for word in words(text):
        vector[zlib.crc32(word.encode()) % DIMENSIONS] += 1.0
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def builder(encoder: FakeEncoder | None = None, path: Path | None = None) -> Builder:
    encoder, store = encoder or FakeEncoder(), Store(path)
    return Builder(encoder, VectorCache(store, encoder), FitCache(store))


def asks(
    name: str,
    *prompts: str,
    answer: str = "So and so.",
    audience: Collection[str] = (),
    valid: Span | None = None,
) -> Entry:
    """An entry by its prompts; the first is its question."""
    base = entry(name, answer, question=prompts[0], audience=sorted(audience))
    return replace(base, phrasings=tuple(prompts[1:]), valid=valid)


def corpus(*entries: Entry) -> Corpus:
    version = version_of({e.name: repr(e).encode() for e in entries})
    return Corpus(entries=entries, version=version)


def index(*entries: Entry) -> Index:
    return builder().index(corpus(*entries))


def search(*entries: Entry, encoder: FakeEncoder | None = None) -> Search:
    encoder = encoder or FakeEncoder()
    return Search(builder(encoder).index(corpus(*entries)), MicroBatcher(encoder), UTC)


VPN = asks("vpn/reset", "How do I reset my VPN password?", "forgot the vpn password")
PRINT = asks("devices/print", "How do I print?", "the printer is not in my list")
LEAVE = asks("leave/holiday", "How much holiday do I have?", "annual leave left this year")
MOUSE = asks("devices/mouse", "Where do I find another mouse?", "mouse is broken")
