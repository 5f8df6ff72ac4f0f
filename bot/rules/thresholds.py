"""`thresholds.yaml`: how sure is sure enough, and on what evidence; `calibrate` writes it."""

from dataclasses import dataclass
from datetime import date

from bot.rules.blocks import Block

HEADER = "# Written by `firstline calibrate`; not part of the policy version.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the thresholds rest on.

    Attributes:
        n: Labelled questions they were chosen on.
        alpha: Greatest share of wrong answers among the answered that was allowed.
        delta: Chance that the promise does not hold.
        coverage: Share of those questions that would be answered.
        day: When.
        corpus: Version of the knowledge they were chosen on.
    """

    n: int
    alpha: float
    delta: float
    coverage: float
    day: date
    corpus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """How sure is sure enough; the defaults are cautious and rest on no evidence.

    Attributes:
        answer: Least confidence to answer with the best entry.
        ask: Least confidence to ask which of several entries is meant.
        margin: Two entries whose confidences are nearer than this are too close to call.
        evidence: What they rest on; None means "no evidence".
    """

    answer: float = 0.5
    ask: float = 0.35
    margin: float = 0.15
    evidence: Evidence | None = None


def thresholds_from(block: Block) -> Thresholds:
    """Read `thresholds.yaml`; what is absent takes its cautious default."""
    usual = Thresholds()
    thresholds = Thresholds(
        answer=block.number("answer", usual.answer, 0, 1),
        ask=block.number("ask", usual.ask, 0, 1),
        margin=block.number("margin", usual.margin, 0, 1),
        evidence=_evidence_from(block.block("evidence")),
    )
    block.finish()
    if thresholds.ask > thresholds.answer:
        message = (
            f"ask: {thresholds.ask:g} is above answer: {thresholds.answer:g}, so it never asks"
        )
        block.page.report(block.place_of("ask"), message)
    return thresholds


def text_for(thresholds: Thresholds) -> str:
    """Write them the way `thresholds_from` reads them."""
    lines = [f"{key}: {getattr(thresholds, key):.6g}" for key in ("answer", "ask", "margin")]
    proof = thresholds.evidence
    if proof:
        lines += [
            "evidence:",
            f"  n: {proof.n}",
            f"  alpha: {proof.alpha:.6g}",
            f"  delta: {proof.delta:.6g}",
            f"  coverage: {proof.coverage:.6g}",
            f"  date: {proof.day.isoformat()}",
            f'  corpus: "{proof.corpus}"',
        ]
    return HEADER + "\n".join(lines) + "\n"


def _evidence_from(block: Block) -> Evidence | None:
    if not block.pairs or not block.needs("n", "alpha", "delta", "coverage", "date", "corpus"):
        return None
    evidence = Evidence(
        n=block.whole("n", 0),
        alpha=block.number("alpha", 1, 0, 1),
        delta=block.number("delta", 1, 0, 1),
        coverage=block.number("coverage", 0, 0, 1),
        day=_day_from(block),
        corpus=block.text("corpus"),
    )
    block.finish()
    return evidence


def _day_from(block: Block) -> date:
    text = block.text("date", "1970-01-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        block.page.report(block.place_of("date"), f'date: is year-month-day, not "{text}"')
        return date(1970, 1, 1)
