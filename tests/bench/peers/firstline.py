"""Firstline itself: from a question to its decision, rules and all."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.app import Line
from bot.corpus.loading import load
from bot.domain import Asker, Entry, Place, Question
from bot.domain import Corpus as Entries
from bot.rules.policies import read
from bot.search.building import Builder
from tests.bench.peers.asked import Ask, Corpus, serve

ROOT: Final = Path(__file__).resolve().parents[3]


def ready(corpus: Corpus) -> Ask:
    """Index and fit, with nothing on disk."""
    builder, policies = Builder.open(Path(corpus.model), None), read(ROOT / "policies")
    line = Line(policies, load(ROOT / "knowledge"), builder, builder.ready(_entries(corpus)))
    loop = asyncio.new_event_loop()

    def ask(question: str) -> str:
        (_, outcome), *_ = loop.run_until_complete(line.resolve(_question(question)))
        considered = outcome.receipt.considered
        return considered[0][0] if considered else ""

    return ask


def _entries(corpus: Corpus) -> Entries:
    texts: dict[str, list[str]] = defaultdict(list)
    for text, entry in corpus.passages:
        texts[entry].append(text)
    return Entries(entries=tuple(map(_entry, texts, texts.values())), version="peers")


def _entry(name: str, texts: Sequence[str]) -> Entry:
    topic, _, slug = name.partition("/")
    question, *phrasings = texts
    return Entry(
        topic=topic,
        slug=slug,
        question=question,
        answer="",
        owner="bench",
        phrasings=tuple(phrasings),
    )


def _question(text: str) -> Question:
    return Question(
        id="T1:D1:1",
        text=text,
        asker=Asker(user="U1"),
        place=Place(channel="D1"),
        asked_at=datetime.now(UTC),
    )


if __name__ == "__main__":
    serve(ready)
