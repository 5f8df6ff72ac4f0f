"""100,000 phrasings: what the index weighs, and how long a search takes in it."""

import ctypes
import gc
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

from bot.domain import Asker
from bot.search.building import Builder
from bot.search.index import Index
from bot.search.passages import embedded
from bot.search.store import FitCache, Store, VectorCache
from tests.bench.corpora import NearEncoder, encoder, of_size
from tests.bench.questions import questions
from tests.bench.row import Row, at_most, p95
from tests.bench.serve import memory_mb_of

ENTRIES: Final = 20_000
PHRASINGS: Final = 4  # and the question itself
TODAY: Final = date(2026, 11, 16)


def rows() -> list[Row]:
    """Measure them all."""
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
        near, store = NearEncoder(encoder()), Store(Path(folder) / "knowledge.db")
        builder = Builder(near, VectorCache(store, near), FitCache(store))
        corpus = of_size(ENTRIES, PHRASINGS)
        builder.index(of_size(ENTRIES // 100, PHRASINGS))  # whatever any index brings along
        before = memory_mb()
        index = builder.index(corpus)
        return _rows(memory_mb() - before, _searches(index, near))


def memory_mb() -> float:
    """What this process holds after everything unused was given back."""
    gc.collect()
    with suppress(OSError, AttributeError):  # no glibc, no such call
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return memory_mb_of(os.getpid())


def _searches(index: Index, near: NearEncoder) -> list[float]:
    """Seconds of each search, with what is asked already encoded."""
    asked = [(question.text, near.encode([embedded(question.text)])[0]) for question in questions()]
    seconds: list[float] = []
    for text, vector in asked:
        began = time.perf_counter()
        index.search(text, vector, Asker(user="U1"), TODAY)
        seconds.append(time.perf_counter() - began)
    return seconds


def _rows(size: float, seconds: Sequence[float]) -> list[Row]:
    phrasings = f"{ENTRIES * (PHRASINGS + 1):,} phrasings"
    middle, high = median(seconds) * 1e3, p95(seconds) * 1e3
    return [
        at_most(400, name="index_mb", what=f"index of {phrasings}", value=size, unit="MB"),
        Row(name="search_p50_ms", what="search in it, p50", value=middle, unit="ms"),
        at_most(25, name="search_p95_ms", what="search in it, p95", value=high, unit="ms"),
    ]
