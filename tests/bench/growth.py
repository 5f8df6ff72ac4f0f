"""How it grows: time of a decision, memory, start and indexing, from 100 phrasings to 100,000.

Every size has two processes of its own, so that none fills another's memory: one indexes and
leaves `knowledge.db` behind, one starts with it and decides.  Most vectors are made up (see
`corpora.py`), so how long encoding takes is told by the example's texts, encoded for real.

usage: python -m tests.bench.growth (index|decide) ENTRIES PHRASINGS FOLDER     (one of the two)
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import click

from bot.app import Line
from bot.corpus.loading import load
from bot.rules.policies import read
from bot.search.building import Builder
from bot.search.encoder import BATCH, Encoder, Encodes
from bot.search.passages import embedded, parts_of, prompts_of
from bot.search.store import FitCache, Store, VectorCache
from tests.bench.corpora import (
    KNOWLEDGE,
    POLICIES,
    ROOT,
    KnownEncoder,
    NearEncoder,
    encoder,
    example,
    of_size,
)
from tests.bench.questions import questions
from tests.bench.row import Row

SAMPLE: Final = 256  # texts that tell the encoder's rate
SIZES: Final = ((100, 0), (1_000, 0), (20_000, 0), (20_000, 4))  # entries, and phrasings of each
MEASURES: Final = {  # what a row says, and its unit
    "decision_ms": ("CPU of a decision beyond the encoder, p50", "ms"),
    "memory_mb": ("peak memory of the process", "MB"),
    "load_s": ("index from known vectors", "s"),
    "index_s": ("index with every text encoded", "s"),
}


def rows() -> list[Row]:
    """Measure every size."""
    found, each = list[Row](), _seconds_each()
    for entries, phrasings in SIZES:
        many = entries * (phrasings + 1)
        click.echo(f"growth: {many:,} phrasings", err=True)
        with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
            texts = _alone("index", entries, phrasings, folder)
            figures = _alone("decide", entries, phrasings, folder)
        index_s = figures["load_s"] + sum(texts[kind] * each[kind] for kind in each)
        found.extend(told(many, {**figures, "index_s": index_s}))
    return found


def told(many: int, figures: Mapping[str, float]) -> list[Row]:
    """The rows of one size."""
    return [
        Row(
            name=f"growth_{many}_{name}",
            what=f"{many:,} phrasings: {what}",
            value=figures[name],
            unit=unit,
        )
        for name, (what, unit) in MEASURES.items()
    ]


def _alone(part: str, entries: int, phrasings: int, folder: str) -> Mapping[str, float]:
    words = ["-m", "tests.bench.growth", part, str(entries), str(phrasings), folder]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603  this module
    figures: Mapping[str, float] = json.loads(done.stdout)
    return figures


def _indexed(entries: int, phrasings: int, folder: Path) -> Mapping[str, float]:
    """Leave `knowledge.db` behind, and say how many texts of either kind were encoded."""
    corpus = of_size(entries, phrasings)
    _builder(NearEncoder(encoder()), folder).index(corpus)
    return {
        "prompts": sum(len(prompts_of(entry)) for entry in corpus.entries),
        "parts": sum(len(parts_of(entry.answer)) for entry in corpus.entries),
    }


def _seconds_each() -> Mapping[str, float]:
    """Seconds to encode a text of either kind, in batches, told by the example's."""
    real = encoder()
    prompts = [text for entry in example().entries for text in prompts_of(entry)][:SAMPLE]
    parts = [text for entry in example().entries for text in parts_of(entry.answer)][:SAMPLE]
    real.encode(prompts[:BATCH])
    return {"prompts": _each(real, prompts), "parts": _each(real, parts)}


def _each(real: Encoder, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    real.encode([embedded(text) for text in texts])
    return (time.perf_counter() - began) / len(texts)


def _decided(entries: int, phrasings: int, folder: Path) -> Mapping[str, float]:
    """Start with the vectors at hand, fit, and decide what the golden questions ask."""
    known, corpus = KnownEncoder(NearEncoder(encoder())), of_size(entries, phrasings)
    builder, began = _builder(known, folder), time.perf_counter()
    index = builder.index(corpus)
    load_s = time.perf_counter() - began
    line = Line(read(POLICIES), load(KNOWLEDGE), builder, builder.fit(index))
    cpu = asyncio.run(_cpu(line))
    return {"load_s": load_s, "decision_ms": cpu * 1e3, "memory_mb": _peak_mb()}


async def _cpu(line: Line) -> float:
    """CPU seconds of a decision, p50, with what is asked already encoded."""
    seconds: list[float] = []
    for question in questions():
        await line.resolve(question)
        began = time.process_time()
        await line.resolve(question)
        seconds.append(time.process_time() - began)
    return median(seconds)


def _peak_mb() -> float:
    """The most this process ever held."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def _builder(encodes: Encodes, folder: Path) -> Builder:
    store = Store(folder / "knowledge.db")
    return Builder(encodes, VectorCache(store, encodes), FitCache(store))


PARTS: Final = {"index": _indexed, "decide": _decided}

if __name__ == "__main__":
    _, part, entries, phrasings, folder = sys.argv
    click.echo(json.dumps(PARTS[part](int(entries), int(phrasings), Path(folder))))
