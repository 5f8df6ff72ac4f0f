"""One contestant as a child process: reads a corpus, then questions, and says what they cost.

Everything is JSON, one value a line: first the `Corpus` comes in and `"ready"` goes out, then
lists of questions come in and for each list a `Cost` goes out.  Only the standard library is
needed, because the peers live in an environment of their own.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TypeAlias

THREADS = 1  # of torch: a second one spins while it waits, and costs more than it saves
Ask: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is asked about.

    Attributes:
        model: The encoder's folder.
        passages: (text, entry) pairs.
    """

    model: str
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of a list of questions, all threads, and the first hit of each."""

    cpu: float
    tops: tuple[str, ...]


def serve(ready: Callable[[Corpus], Ask]) -> None:
    """Make the corpus ready, then answer lists of questions one by one until the input ends."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # a library that prints must not speak in between
    given = json.loads(sys.stdin.readline())
    pairs = tuple((text, entry) for text, entry in given["passages"])
    ask = ready(Corpus(given["model"], pairs))
    print(json.dumps("ready"), file=out)
    for line in sys.stdin:
        print(json.dumps(asdict(_cost(ask, json.loads(line)))), file=out)


def _cost(ask: Ask, questions: list[str]) -> Cost:
    began = time.process_time()
    tops = tuple(ask(question) for question in questions)
    return Cost(time.process_time() - began, tops)
