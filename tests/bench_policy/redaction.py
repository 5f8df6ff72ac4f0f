"""What redaction finds, what it masks for nothing, and how long it takes."""

import sys
import time
from statistics import median
from typing import Final

from bot.decide.redact import masked
from tests.bench.row import Row, at_least, at_most, p99
from tests.decide.redact.clean import clean
from tests.decide.redact.judging import LOOSEST, judged
from tests.decide.redact.yardstick import planted

EACH: Final = 1_000
CLEAN: Final = 2_000
CHARACTERS: Final = 300
MIXED: Final = ("iban", "card", "phone", "email", "slack_token", "ipv4")
HOSTILE: Final = ("1", "1 ", "a@", "password is ", "+44 7911 123456 ", ":", "1.", "DE12 ", "ab:")
LONGEST: Final = 40_000


def rows() -> list[Row]:
    """Recall by sort, false masks, and time for clean, dirty and hostile text."""
    found = judged(EACH, CLEAN, seed=11)
    for one in found.missed:
        print("missed", one.sort, repr(one.text), file=sys.stderr)  # noqa: T201  for a reader
    return [
        *(_recall(sort, share) for sort, share in found.recall.items()),
        at_most(
            0.01,
            name="false_masks",
            what=f"of {CLEAN:,} clean questions something was masked in",
            value=len(found.false_masks) / CLEAN,
            unit="share",
        ),
        *_times(),
    ]


def _recall(sort: str, share: float) -> Row:
    least = 0.95 if sort in LOOSEST else 0.99
    what = f"of {EACH:,} messages with {sort} found"
    return at_least(least, name=f"recall_{sort}", what=what, value=share, unit="share")


def _times() -> list[Row]:
    easy = _microseconds(clean(CLEAN, seed=12))
    mixed = [_mixed(seed) for seed in range(EACH)]
    _microseconds(mixed)  # a country's numbering plan is loaded with its first number
    dirty = _microseconds(mixed)
    hostile = _microseconds([(word * LONGEST)[:LONGEST] for word in HOSTILE])
    what = f"masking {CHARACTERS} characters with {len(MIXED)} things in them"
    return [
        Row(
            name="mask_clean_p50_us",
            what="masking a clean question, p50",
            value=median(easy),
            unit="us",
        ),
        Row(name="mask_dirty_p50_us", what=f"{what}, p50", value=median(dirty), unit="us"),
        at_most(1_000, name="mask_dirty_p99_us", what=f"{what}, p99", value=p99(dirty), unit="us"),
        Row(
            name="mask_hostile_ms",
            what=f"masking {LONGEST:,} hostile characters, slowest",
            value=max(hostile) / 1_000,
            unit="ms",
        ),
    ]


def _mixed(seed: int) -> str:
    every = (planted(sort, 1, seed)[0].text.replace("\n", " ") for sort in MIXED)
    return " ".join(every)[:CHARACTERS]


def _microseconds(texts: list[str]) -> list[float]:
    times: list[float] = []
    for text in texts:
        begun = time.perf_counter()
        masked(text)
        times.append((time.perf_counter() - begun) * 1e6)
    return times
