"""From a question to its decision: beside the bare encoder, without it, and many at once."""

import asyncio
import time
from collections.abc import Sequence
from statistics import median
from typing import Final

from bot.app import Line
from bot.corpus.loading import load
from bot.domain import Answer, Corpus, Question
from bot.rules.policies import read
from bot.search.building import Builder
from bot.search.encoder import Encodes
from bot.search.passages import embedded
from bot.search.store import FitCache, Store, VectorCache
from tests.bench.corpora import (
    KNOWLEDGE,
    POLICIES,
    KnownEncoder,
    NearEncoder,
    encoder,
    example,
    of_size,
)
from tests.bench.questions import questions
from tests.bench.row import Row, at_least, at_most, p95

AT_ONCE: Final = 32
ROUNDS: Final = 30
MANY: Final = ((1_000, 1.0), (20_000, 4.0))  # entries, and the CPU milliseconds allowed


def rows() -> list[Row]:
    """Measure them all."""
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    line = line_of(encoder(), example())
    asked = [question for question in questions() if await _answered(line, question)]
    return [
        *await _beside_the_encoder(line, asked),
        await _at_once(line, asked),
        *[await _beyond_the_encoder(entries, limit) for entries, limit in MANY],
    ]


def line_of(encodes: Encodes, corpus: Corpus) -> Line:
    """The line on this corpus, fitted, with nothing on disk."""
    store = Store(None)
    builder = Builder(encodes, VectorCache(store, encodes), FitCache(store))
    return Line(read(POLICIES), load(KNOWLEDGE), builder, builder.ready(corpus))


async def _answered(line: Line, question: Question) -> bool:
    (_, outcome), *_ = await line.resolve(question)
    return isinstance(outcome, Answer)


async def _beside_the_encoder(line: Line, asked: Sequence[Question]) -> list[Row]:
    """In turns, so that whatever else the machine does meets both."""
    bare, alone, whole = line.builder.encoder, list[float](), list[float]()
    for question in asked:
        text, began = embedded(question.text), time.perf_counter()
        bare.encode([text])
        between = time.perf_counter()
        await line.resolve(question)
        alone.append(between - began)
        whole.append(time.perf_counter() - between)
    told = ("encoder_p50_ms", "bare encoder, one text, p50", median(alone))
    decided = ("decision_p50_ms", "question -> decision, faq tier, p50", median(whole))
    return [
        *(Row(name=n, what=w, value=v * 1e3, unit="ms") for n, w, v in (told, decided)),
        at_most(
            1.0,
            name="decision_over_encoder_ms",
            what="the same, beyond the bare encoder",
            value=(median(whole) - median(alone)) * 1e3,
            unit="ms",
        ),
    ]


async def _at_once(line: Line, asked: Sequence[Question]) -> Row:
    """Decisions a second beside texts a second of the bare encoder, at the same batch."""
    bare, ratios = line.builder.encoder, list[float]()
    for at in range(ROUNDS):
        some = [asked[(at * AT_ONCE + n) % len(asked)] for n in range(AT_ONCE)]
        texts, began = [embedded(question.text) for question in some], time.perf_counter()
        bare.encode(texts)
        between = time.perf_counter()
        await asyncio.gather(*(line.resolve(question) for question in some))
        ratios.append((between - began) / (time.perf_counter() - between))
    return at_least(
        0.9,
        name="at_once_rate_ratio",
        what=f"{AT_ONCE} questions at once, rate beside the bare encoder's",
        value=median(ratios),
        unit="x",
    )


async def _beyond_the_encoder(entries: int, limit: float) -> Row:
    """CPU of a decision whose vectors are known: spelling, FAISS, FTS5, confidence, rules."""
    known = KnownEncoder(NearEncoder(encoder()))
    line, cpu = line_of(known, of_size(entries)), list[float]()
    for question in questions():
        await line.resolve(question)  # its texts are known from now on
    for question in questions():
        began = time.process_time()
        await line.resolve(question)
        cpu.append(time.process_time() - began)
    return at_most(
        limit,
        name=f"beyond_encoder_cpu_p95_ms_{entries}",
        what=f"decision beyond the encoder, {entries:,} entries, CPU p95",
        value=p95(cpu) * 1e3,
        unit="ms",
    )
