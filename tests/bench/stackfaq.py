"""StackFAQ: 62 FAQs and 620 human paraphrases (Karan and Snajder, 2018); is the first hit right?

Each FAQ is an entry with its first answer.  With known phrasings, some of its paraphrases are
taken into the entry, chosen by a seed, and only the others are asked.
"""

import asyncio
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Final

import click

from bot.domain import Asker, Corpus, Entry, Place, Question
from bot.search.building import Builder
from bot.search.encoder import Encoder, Encodes, MicroBatcher
from bot.search.retriever import Search
from bot.search.store import FitCache, Store, VectorCache
from tests.bench.row import Row, at_least

ROOT: Final = Path(__file__).resolve().parents[2]
MODEL: Final = ROOT / "var" / "models" / "all-MiniLM-L6-v2"
FILE: Final = ROOT.parent / "shared" / "data" / "stackfaq" / "stackfaq.jsonl"
SEEDS: Final = (0, 1, 2)
TARGETS: Final = ((0, 98.0), (3, 99.0))  # known phrasings of each FAQ, and the P@1 wanted


@dataclass(frozen=True, slots=True)
class Faq:
    """One FAQ of the set, and how people asked it."""

    id: int
    question: str
    answer: str
    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """What is in the corpus, and what is asked: (query, full name of the entry) pairs."""

    corpus: Corpus
    asked: tuple[tuple[str, str], ...]


def rows() -> list[Row]:
    """P@1 without and with known phrasings; nothing where the set is not there."""
    if not FILE.is_file():
        click.echo(f"stackfaq: skipped, there is no {FILE}", err=True)
        return []
    faqs, encodes = read(FILE), Encoder.open(MODEL)
    return [_row(faqs, known, target, encodes) for known, target in TARGETS]


def read(path: Path) -> list[Faq]:
    """Read the set."""
    return [_faq_from(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def split(faqs: Sequence[Faq], known: int, seed: int) -> Split:
    """Put so many paraphrases of each FAQ into its entry; the others are what is asked."""
    rng, entries, asked = random.Random(seed), list[Entry](), list[tuple[str, str]]()  # noqa: S311  a sample, not a secret
    for faq in faqs:
        told = frozenset(rng.sample(faq.queries, known))
        entry = _entry(faq, tuple(query for query in faq.queries if query in told))
        entries.append(entry)
        asked.extend((query, entry.name) for query in faq.queries if query not in told)
    return Split(Corpus(entries=tuple(entries), version=f"stackfaq-{known}-{seed}"), tuple(asked))


def _row(faqs: Sequence[Faq], known: int, target: float, encodes: Encodes) -> Row:
    seeds = SEEDS if known else SEEDS[:1]  # without phrasings there is nothing to choose
    shares = [asyncio.run(_share_right(split(faqs, known, seed), encodes)) for seed in seeds]
    click.echo(f"stackfaq, {known} known phrasings: {shares}", err=True)
    return at_least(
        target,
        name=f"stackfaq_p_at_1_known_{known}",
        what=f"StackFAQ, first hit right, {known} known phrasings",
        value=mean(shares),
        unit="%",
    )


async def _share_right(one: Split, encodes: Encodes) -> float:
    """In percent; searched as the bot searches, thread and rules aside."""
    store = Store(None)
    builder = Builder(encodes, VectorCache(store, encodes), FitCache(store))
    search = Search(builder.ready(one.corpus), MicroBatcher(encodes), UTC)
    founds = [await search.search(_question(query)) for query, _ in one.asked]
    right = [
        found.best is not None and found.best.entry.name == name
        for found, (_, name) in zip(founds, one.asked, strict=True)
    ]
    return 100 * mean(right)


def _question(text: str) -> Question:
    return Question(
        id="T1:D1:1",
        text=text,
        asker=Asker(user="U1"),
        place=Place(channel="D1"),
        asked_at=datetime.now(UTC),
    )


def _entry(faq: Faq, phrasings: tuple[str, ...]) -> Entry:
    return Entry(
        topic="stackfaq",
        slug=str(faq.id),
        question=faq.question,
        answer=faq.answer,
        owner="bench",
        phrasings=phrasings,
    )


def _faq_from(row: Mapping[str, object]) -> Faq:
    match row:
        case {
            "id": int(number),
            "question": str(question),
            "answers": [str(answer), *_],
            "queries": [*queries],
        }:
            return Faq(number, question, answer, tuple(map(str, queries)))
        case _:
            raise ValueError(f"not an FAQ of the set: {row!r}")
