"""Golden questions through the line, and what came of them as figures."""

import math
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import TypeAlias

from bot.domain import Answer, Handoff, Outcome, Question, Receipt, kind_of
from bot.evals.golden import Golden

Resolve: TypeAlias = Callable[[Question], Awaitable[Sequence[tuple[Question, Outcome]]]]
Figures: TypeAlias = dict[str, object]
Z95 = 1.959964  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What things cost, in US dollars."""

    cpu_second: float
    person_minute: float
    minutes_per_handoff: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One golden question and what came of it.

    Attributes:
        golden: The question and what was expected.
        outcomes: What came; empty when it ended by an error.
        ms: Wall time.
        cpu_seconds: CPU time of the process.
        error: The error's name, if it ended by one.
    """

    golden: Golden
    outcomes: tuple[Outcome, ...]
    ms: float
    cpu_seconds: float
    error: str = ""

    @property
    def got(self) -> str:
        """Names of the cited entries, or the kind of outcome."""
        return "+".join(self.cited) or gravest(self.outcomes)

    @property
    def cited(self) -> tuple[str, ...]:
        """Every entry cited, best first."""
        answers = (one for one in self.outcomes if isinstance(one, Answer))
        return tuple(name for answer in answers for name in answer.draft.citations)

    @property
    def met(self) -> bool:
        """Whether what was expected came; an answer may cite no entry that was not expected."""
        if self.golden.wants_entry:
            return bool(self.cited) and set(self.cited) <= set(self.golden.expect)
        return gravest(self.outcomes) == ANSWERED_BY[self.golden.expect[0]]

    @property
    def wrong(self) -> bool:
        """Whether it was answered with another entry, or where it should not have been."""
        return bool(self.cited) and not self.met

    @property
    def completed(self) -> bool:
        """Whether it was answered, and not wrongly, or is with a person."""
        ended = any(isinstance(one, Answer | Handoff) for one in self.outcomes)
        return ended and not self.wrong

    @property
    def receipt(self) -> Receipt | None:
        """Of the first outcome."""
        return self.outcomes[0].receipt if self.outcomes else None


ANSWERED_BY = {"human": "handoff", "ask": "ask", "refuse": "refuse", "silent": "silent"}


def gravest(outcomes: Sequence[Outcome]) -> str:
    """The word for what came: the gravest where a message had several outcomes."""
    kinds = {kind_of(outcome) for outcome in outcomes}
    return next((kind for kind in _GRAVEST_FIRST if kind in kinds), "failed")


_GRAVEST_FIRST = ("handoff", "refuse", "ask", "answer", "silent")


async def measure(
    golden: Iterable[Golden],
    resolve: Resolve,
    clock: Callable[[], float],
    cpu: Callable[[], float],
) -> list[Measured]:
    """Ask one question after another; `clock` and `cpu` give seconds."""
    return [await _measured(one, resolve, clock, cpu) for one in golden]


async def _measured(
    golden: Golden, resolve: Resolve, clock: Callable[[], float], cpu: Callable[[], float]
) -> Measured:
    began, spent = clock(), cpu()
    error, outcomes = "", tuple[Outcome, ...]()
    try:
        outcomes = tuple(outcome for _, outcome in await resolve(golden.question))
    except Exception as broken:  # noqa: BLE001  a failure is one of the things measured
        error = type(broken).__name__
    return Measured(
        golden=golden,
        outcomes=outcomes,
        ms=(clock() - began) * 1000,
        cpu_seconds=cpu() - spent,
        error=error,
    )


def report(rows: Sequence[Measured], prices: Prices) -> Figures:
    """All figures of an evaluation, as `eval --json` prints them."""
    return {
        **figures(rows, prices),
        "confidence_interval": {"accuracy": list(wilson(sum(r.met for r in rows), len(rows)))},
        "by_topic": _grouped(rows, prices, _topic),
        "by_tier": _grouped(rows, prices, _tier),
        "by_set": _grouped(rows, prices, lambda row: row.golden.part),
        "misses": [_miss(row) for row in rows if not row.met],
        "scores": [_score(row) for row in rows],
    }


def figures(rows: Sequence[Measured], prices: Prices) -> Figures:
    """The figures of a set of questions; shares of all of them unless said otherwise."""
    n = len(rows)
    kinds = Counter(gravest(row.outcomes) for row in rows)
    times = sorted(row.ms for row in rows)
    return {
        "n": n,
        "accuracy": _share(sum(row.met for row in rows), n),
        "wrong_answers": _share(sum(row.wrong for row in rows), n),
        "answered": _share(kinds["answer"], n),
        "asked_back": _share(kinds["ask"], n),
        "handed_off": _share(kinds["handoff"], n),
        "refused": _share(kinds["refuse"], n),
        "silent": _share(kinds["silent"], n),
        "failures": _share(sum(bool(row.error) for row in rows), n),
        "p50_ms": round(_percentile(times, 50), 2),
        "p95_ms": round(_percentile(times, 95), 2),
        "cost_per_completed_usd": cost_per_completed(rows, prices),
    }


def cost_per_completed(rows: Sequence[Measured], prices: Prices) -> float:
    """Tokens, machine and people's time, divided by the questions answered or resolved.

    A handed-over question counts as resolved by the person whose minutes it costs; one that
    was answered wrongly, asked back, refused or failed completes nothing, but costs all the same.
    """
    outcomes = [outcome for row in rows for outcome in row.outcomes]
    tokens = sum(step.cost_usd for one in outcomes for step in one.receipt.trail)
    machine = sum(row.cpu_seconds for row in rows) * prices.cpu_second
    handed = sum(isinstance(one, Handoff) for one in outcomes)
    people = handed * prices.minutes_per_handoff * prices.person_minute
    completed = sum(row.completed for row in rows)
    return round((tokens + machine + people) / completed, 4) if completed else 0.0


def wilson(good: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927)."""
    if n == 0:
        return 0.0, 1.0
    share, width = good / n, Z95**2 / n
    middle = (share + width / 2) / (1 + width)
    half = math.sqrt(share * (1 - share) * width + width**2 / 4) / (1 + width)
    return round(middle - half, 4), round(middle + half, 4)


def _grouped(
    rows: Sequence[Measured], prices: Prices, group_of: Callable[[Measured], str]
) -> Mapping[str, Figures]:
    groups: dict[str, list[Measured]] = defaultdict(list)
    for row in rows:
        groups[group_of(row)].append(row)
    return {name: figures(groups[name], prices) for name in sorted(groups)}


def _topic(row: Measured) -> str:
    if row.golden.wants_entry:
        return row.golden.expect[0].split("/")[0]
    return (row.receipt and row.receipt.topic) or "none"


def _tier(row: Measured) -> str:
    answers = [one for one in row.outcomes if isinstance(one, Answer)]
    return answers[0].draft.tier if answers else "none"


def _miss(row: Measured) -> Figures:
    return {
        "ask": row.golden.question.text,
        "expected": list(row.golden.expect),
        "got": row.error or row.got,
        "confidence": row.receipt.confidence if row.receipt else 0.0,
    }


def _score(row: Measured) -> Figures:
    considered = row.receipt.considered if row.receipt else ()
    return {
        "ask": row.golden.question.text,
        "expected": list(row.golden.expect),
        "top": considered[0][0] if considered else None,
        "confidence": row.receipt.confidence if row.receipt else 0.0,
    }


def _share(count: int, n: int) -> float:
    return round(count / n, 4) if n else 0.0


def _percentile(ordered: Sequence[float], percent: int) -> float:
    if len(ordered) < 2:  # noqa: PLR2004  one time is every percentile
        return ordered[0] if ordered else 0.0
    return quantiles(ordered, n=100, method="inclusive")[percent - 1]
