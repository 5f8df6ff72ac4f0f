"""One of 1,000 entries is rewritten in its file: how soon its new words are live."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from bot.app import Folders, Line, Reloader
from bot.cli.following import kept_fresh
from bot.corpus.loading import load
from bot.domain import Entry
from bot.errors import Problem
from bot.rules.policies import read
from bot.search.building import Builder
from bot.search.encoder import Encodes, Vectors
from bot.search.store import FitCache, Store, VectorCache
from tests.bench.corpora import MODEL, POLICIES, NearEncoder, encoder, of_size
from tests.bench.row import Row, at_most

ENTRIES: Final = 1_000
PHRASINGS: Final = 4
FILES: Final = 20
CHANGES: Final = 7
LONGEST_SECONDS: Final = 60.0


def rows() -> list[Row]:
    """Measure them all."""
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
        return asyncio.run(_rows(Path(folder)))


@dataclass(slots=True)
class Counting:
    """Encodes, and counts what it was given."""

    encoder: Encodes
    texts: list[str] = field(default_factory=list[str])

    @property
    def name(self) -> str:
        """The encoder's."""
        return self.encoder.name

    @property
    def words(self) -> frozenset[str]:
        """The encoder's."""
        return self.encoder.words

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""
        self.texts.extend(texts)
        return self.encoder.encode(texts)


async def _rows(folder: Path) -> list[Row]:
    knowledge = folder / "knowledge"
    knowledge.mkdir()
    _write(knowledge)
    counting, heard = Counting(NearEncoder(encoder())), asyncio.Event()
    builder = Builder(counting, VectorCache(store := Store(None), counting), FitCache(store))
    loaded = load(knowledge)
    assert not loaded.errors, loaded.errors[:3]
    line = Line(read(POLICIES), loaded, builder, builder.ready(loaded.corpus))
    where = Folders(knowledge=knowledge, policies=POLICIES, home=None, model=MODEL)

    async def told(_kind: str, _problems: tuple[Problem, ...]) -> None:
        heard.set()

    async with kept_fresh(Reloader(line, where, told)), asyncio.timeout(LONGEST_SECONDS):
        await heard.wait()  # the first look, when watching has begun
        await asyncio.sleep(2.0)  # and whatever it set off is over
        counting.texts.clear()
        seconds = [await _changed(line, knowledge, number, heard) for number in range(CHANGES)]
    return [
        at_most(
            1.0,
            name="change_to_live_s",
            what=f"changing 1 of {ENTRIES:,} entries -> live",
            value=median(seconds),
            unit="s",
        ),
        at_most(
            1.0,
            name="texts_encoded_a_change",
            what="texts encoded for it",
            value=len(counting.texts) / CHANGES,
            unit="",
        ),
    ]


def _write(knowledge: Path) -> None:
    every = {entry.question: entry for entry in of_size(2 * ENTRIES, PHRASINGS).entries}
    entries = list(every.values())[:ENTRIES]  # in one audience no question may stand twice
    for number in range(FILES):
        head = "---\nowner: it-helpdesk\n---\n\n"
        some = enumerate(entries[number::FILES])
        text = head + "".join(_entry(entry, f"e{number}-{at}") for at, entry in some)
        (knowledge / f"topic-{number}.md").write_text(text, "utf-8")


def _entry(entry: Entry, slug: str) -> str:
    also = "".join(f"- {text}\n" for text in entry.phrasings)
    return f"## {entry.question} {{#{slug}}}\n\nAlso asked:\n{also}\nSee the page about {slug}.\n\n"


async def _changed(line: Line, knowledge: Path, number: int, heard: asyncio.Event) -> float:
    """Seconds from a write of one answer until the index that is live holds it."""
    file, old = knowledge / f"topic-{number}.md", f"See the page about e{number}-7."
    new, began = f"{old} It was moved.", time.perf_counter()
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    while not any(entry.answer == new for entry in line.search.index.corpus.entries):
        heard.clear()
        await heard.wait()
    return time.perf_counter() - began
