"""A receipt as a dialog: why an outcome came to be, without anybody's words.  Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.domain import (
    Accept,
    AskBack,
    Decline,
    Escalate,
    Finding,
    Receipt,
    Refer,
    Step,
    Verdict,
    kind_of,
)
from bot.records.buttons import Given
from bot.records.outcomes import Settled
from bot.slack.blocks import WHY
from bot.slack.layout import Block, Context, Divider, Modal, Section
from bot.slack.texts import Bold, Plain, Text, words

CONSIDERED = 8
KINDS = {
    "answer": "answered",
    "ask": "asked back",
    "handoff": "handed to a person",
    "refuse": "refused",
    "silent": "left alone",
}


def receipt_modal(
    settled: Settled, votes: Sequence[Given], said: Sequence[Mapping[str, object]] = ()
) -> Modal:
    """Render it: what was decided and why, what each tier offered, what was considered.

    Args:
        settled: The outcome.
        votes: Of its readers.
        said: What the rules said, stage by stage, as records (`bot.decide.record`).
    """
    receipt = settled.outcome.receipt
    blocks: list[Block] = [
        Section(_lines(*_decided(settled))),
        Section((Bold("Why"), Plain(f"\n{receipt.reason or 'nobody noted why'}"))),
        Divider(),
        Section((Bold("What the rules said"), Plain("\n"), *_lines(*_rules(said)))),
        Section((Bold("What each tier did"), Plain("\n"), *_lines(*_trail(receipt)))),
        Section((Bold("Entries considered"), Plain("\n"), *_lines(*_considered(receipt)))),
        Section((Bold("Votes"), Plain(f"\n{_votes(votes)}"))),
        Divider(),
        Context(_small(settled)),
    ]
    return Modal(title="Why this answer?", blocks=tuple(blocks))


def told_modal(title: str, text: str) -> Modal:
    """Render a dialog that says one thing in our own words (CommonMark)."""
    return Modal(title=title, blocks=(Section(words(text)),))


def _decided(settled: Settled) -> list[tuple[str, str]]:
    receipt = settled.outcome.receipt
    accepted = [step.tier for step in receipt.trail if isinstance(step.verdict, Accept)]
    tier = f" by the tier {accepted[-1]}" if accepted else ""
    return [
        ("Outcome", f"{KINDS[kind_of(settled.outcome)]}{tier}"),
        ("Sure of the best entry", f"{receipt.confidence:.0%}"),
        ("Topic", receipt.topic or "none"),
        ("Rule", receipt.rule or "none decided"),
    ]


def _rules(said: Sequence[Mapping[str, object]]) -> list[tuple[str, str]]:
    return [(str(record["stage"]), _rule(record)) for record in said] or [("", "not on record")]


def _rule(record: Mapping[str, object]) -> str:
    because, also, unknown = record["because"], record["also"], record["unknown"]
    if not isinstance(because, dict):
        return "no rule fired"
    told = f"{record['decision']} by {because['rule']}: {because['why']}"
    others = ", ".join(str(pair[0]) for pair in also) if isinstance(also, list) else ""
    missing = ", ".join(map(str, unknown)) if isinstance(unknown, list) else ""
    told += f" Also fired: {others}." if others else ""
    return told + (f" Not known: {missing}." if missing else "")


def _trail(receipt: Receipt) -> list[tuple[str, str]]:
    tried = [(str(step.tier), _step(step)) for step in receipt.trail]
    return tried or [("", "none was asked")]


def _step(step: Step) -> str:
    offered = f"offered {', '.join(step.draft.citations)}" if step.draft else "offered nothing"
    return f"{offered}; {_fate(step.verdict)} ({step.ms:.1f} ms, ${step.cost_usd:.4f})"


def _fate(verdict: Verdict) -> str:
    match verdict:
        case Accept(private=private):
            return "accepted, for the asker alone" if private else "accepted"
        case Escalate(findings):
            return f"passed on: {_found(findings)}"
        case Refer(findings):
            return f"a person was asked: {_found(findings)}"
        case Decline(findings):
            return f"refused: {_found(findings)}"
        case AskBack(needs):
            return f"asked back for {', '.join(need.name for need in needs)}"
        case _:
            assert_never(verdict)


def _found(findings: Sequence[Finding]) -> str:
    return "; ".join(f"{one.detail} [{one.rule}]" for one in findings) or "no finding"


def _considered(receipt: Receipt) -> list[tuple[str, str]]:
    shown = [(name, f"{sure:.0%}") for name, sure in receipt.considered[:CONSIDERED]]
    return shown or [("", "none was close")]


def _votes(votes: Sequence[Given]) -> str:
    if not votes:
        return "none yet"
    up = sum(one.vote == "up" for one in votes)
    why = Counter(WHY[one.reason].lower() for one in votes if one.reason)
    reasons = ", ".join(f"{reason} ({times})" for reason, times in why.most_common())
    return f"{up} up, {len(votes) - up} down" + (f": {reasons}" if reasons else "")


def _small(settled: Settled) -> Text:
    receipt = settled.outcome.receipt
    cost = sum(step.cost_usd for step in receipt.trail)
    parts = (
        f"knowledge {receipt.corpus or 'unknown'}",
        f"policies {receipt.policy or 'unknown'}",
        f"decided in {receipt.ms:.1f} ms",
        f"cost ${cost:.4f}",
        f"question {settled.question_id}",
    )
    return (Plain(" · ".join(parts)),)


def _lines(*pairs: tuple[str, str]) -> Text:
    pieces: list[Bold | Plain] = []
    for number, (name, value) in enumerate(pairs):
        lead = "\n" if number else ""
        pieces += [Plain(lead), Bold(name), Plain(f"  {value}")] if name else [Plain(lead + value)]
    return tuple(pieces)
