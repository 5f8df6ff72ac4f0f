"""Beside its peers: processor time of a question, with the same weights, corpus and questions.

Every contestant is a process of its own and they take turns, so that whatever else the machine
does meets all of them.  Ours goes from the question to its decision, rules and all, with the two
threads that the product uses.  The peers encode and search, with one thread: torch's second one
waits for its turn by spinning, which costs them more.
"""

import asyncio
import csv
import json
import os
import random
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Final

import click

from bot.search.encoder_export import packaged_model
from bot.search.encoder_int8 import quantize
from tests.bench.corpora import MODEL
from tests.bench.peers.asked import Cost
from tests.bench.peers_home import ROOT, interpreter
from tests.bench.row import Row, at_most

FILE: Final = ROOT.parent / "shared" / "data" / "banking77" / "train.csv"
PHRASINGS: Final = 10  # of each of the 77 entries
TURNS: Final = 25
QUESTIONS: Final = 20  # in a turn
ALONE: Final = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
LINE: Final = 1 << 22  # bytes; the longest line a contestant may say
OURS, INT8 = "firstline", "firstline_int8"
PEERS: Final = {
    "torch": ("sentence_transformers_faiss", "sentence-transformers + FAISS", 1 / 2),
    "semantic_router": ("semantic_router_local", "semantic-router", 1 / 2.5),
    "haystack": ("haystack_pipeline", "haystack-ai", 1 / 6),
}
INT8_TARGET: Final = 1 / 4  # of torch

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """A module of `peers`, the Python that runs it, and what it is given."""

    name: str
    module: str
    python: Path
    model: Path


@dataclass(frozen=True, slots=True)
class Score:
    """What one contestant took: CPU seconds of each turn, and its share of right first hits."""

    turns: tuple[float, ...]
    right: float

    def ms(self) -> float:
        """CPU milliseconds of a question, in the median turn."""
        return median(self.turns) / QUESTIONS * 1e3


def rows() -> list[Row]:
    """CPU of each beside ours, and the first hits of each; nothing where the set is not there."""
    if not FILE.is_file():
        click.echo(f"peers: skipped, there is no {FILE}", err=True)
        return []
    passages, asked = drawn(read(FILE), PHRASINGS, TURNS * QUESTIONS, seed=0)
    with tempfile.TemporaryDirectory(prefix="firstline-bench-") as folder:
        small = Path(folder) / "int8"
        quantize(MODEL, small)
        runners = contestants(interpreter(), small)
        return told(asyncio.run(_raced(runners, passages, asked)))


def read(path: Path) -> list[tuple[str, str]]:
    """(text, entry) pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], f"bank/{row['category']}") for row in csv.DictReader(file)]


def drawn(pairs: Pairs, each: int, questions: int, seed: int) -> tuple[Pairs, Pairs]:
    """So many texts of each entry to be known, and so many of the others to be asked."""
    rng, texts = random.Random(seed), defaultdict[str, list[str]](list)  # noqa: S311  a sample, not a secret
    for text, entry in pairs:
        texts[entry].append(text)
    known = {entry: rng.sample(sorted(set(some)), each) for entry, some in sorted(texts.items())}
    passages = [(text, entry) for entry, some in known.items() for text in some]
    others = sorted(set(pairs) - set(passages))
    return passages, rng.sample(others, questions)


def contestants(peers: Path, small: Path) -> list[Contestant]:
    """Ours with both encoders, and each peer."""
    here, weights = Path(sys.executable), packaged_model()
    return [
        Contestant(OURS, "firstline", here, MODEL),
        Contestant(INT8, "firstline", here, small),
        *(Contestant(name, module, peers, weights) for name, (module, _, _) in PEERS.items()),
    ]


def told(scores: Mapping[str, Score]) -> list[Row]:
    """The rows of the table."""
    found = [_ratio(scores, name) for name in PEERS]
    what = "CPU of a question with the 8-bit encoder, beside sentence-transformers + FAISS"
    value = beside(scores[INT8], scores["torch"])
    found.append(
        at_most(INT8_TARGET, name="int8_torch_cpu_ratio", what=what, value=value, unit="x")
    )
    for name, score in scores.items():
        words = name.replace("_", " ")
        cpu, right = f"peers_{name}_cpu_ms", f"peers_{name}_p_at_1"
        found.append(Row(name=cpu, what=f"CPU of a question, {words}", value=score.ms(), unit="ms"))
        found.append(Row(name=right, what=f"first hit, {words}", value=score.right, unit="%"))
    return found


def beside(ours: Score, other: Score) -> float:
    """Our CPU as a share of the other's: the median of the turns, each beside its own."""
    return median(a / b for a, b in zip(ours.turns, other.turns, strict=True))


def _ratio(scores: Mapping[str, Score], name: str) -> Row:
    _, words, target = PEERS[name]
    return at_most(
        round(target, 4),
        name=f"peers_{name}_cpu_ratio",
        what=f"CPU of a question, beside {words}",
        value=beside(scores[OURS], scores[name]),
        unit="x",
    )


async def _raced(runners: Sequence[Contestant], passages: Pairs, asked: Pairs) -> dict[str, Score]:
    """Let them take turns with the same questions."""
    async with AsyncExitStack() as stack:
        running = [await stack.enter_async_context(_running(one, passages)) for one in runners]
        costs: list[list[Cost]] = [[] for _ in runners]
        await _turns(running, costs, [asked[:QUESTIONS]])  # to warm up
        costs = [[] for _ in runners]
        batches = [asked[at : at + QUESTIONS] for at in range(0, len(asked), QUESTIONS)]
        await _turns(running, costs, batches)
    return {runner.name: _score(of_it, asked) for runner, of_it in zip(runners, costs, strict=True)}


async def _turns(
    running: Sequence[Process], costs: Sequence[list[Cost]], batches: Iterable[Pairs]
) -> None:
    for batch in batches:
        for process, of_it in zip(running, costs, strict=True):
            answer = json.loads(await _said(process, [text for text, _ in batch]))
            of_it.append(Cost(answer["cpu"], tuple(answer["tops"])))


def _score(costs: Sequence[Cost], asked: Pairs) -> Score:
    tops = [top for cost in costs for top in cost.tops]
    right = [top == entry for top, (_, entry) in zip(tops, asked, strict=True)]
    return Score(tuple(cost.cpu for cost in costs), 100 * mean(right))


@asynccontextmanager
async def _running(one: Contestant, passages: Pairs) -> AsyncGenerator[Process]:
    """A contestant that has its corpus; it ends when its input does."""
    process = await asyncio.create_subprocess_exec(
        *(str(one.python), "-m", f"tests.bench.peers.{one.module}"),
        stdin=PIPE,
        stdout=PIPE,
        cwd=ROOT,
        env={**os.environ, **ALONE},
        limit=LINE,
    )
    try:
        given = {"model": str(one.model), "passages": passages}
        click.echo(f"peers: {one.name} makes ready", err=True)
        await _said(process, given)
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        await process.wait()


async def _said(process: Process, words: object) -> bytes:
    """Tell a contestant something, and return the line it says to that."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a contestant without pipes")
    process.stdin.write(json.dumps(words).encode() + b"\n")
    await process.stdin.drain()
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("a contestant ended early; its error stands above")
    return line
