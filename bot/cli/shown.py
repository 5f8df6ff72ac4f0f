"""Outcomes and figures as people and programs read them.  Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.domain import (
    Accept,
    Answer,
    AskBack,
    Asked,
    Decline,
    Escalate,
    Finding,
    Handoff,
    Outcome,
    Question,
    Refer,
    Refused,
    Silent,
    Step,
    Verdict,
    kind_of,
)
from bot.evals.measure import gravest
from bot.rules.limits import Quality

Parts: TypeAlias = Sequence[tuple[Question, Outcome]]
Record: TypeAlias = dict[str, object]


# Line ends to many a reader of lines, though not to JSON, which leaves them as they are.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


def one_line(record: Mapping[str, object]) -> str:
    """The record as JSON on one line, however lines are counted."""
    return json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS)


def record_for(question: Question, parts: Parts, corpus: str = "") -> Record:
    """The object that `ask --json` prints; the parts of a message are one object.

    `corpus` is the version in use, for outcomes that were decided before it was searched.
    """
    outcomes = [outcome for _, outcome in parts]
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    receipt = outcomes[0].receipt
    steps = [step for outcome in outcomes for step in outcome.receipt.trail]
    return {
        "id": question.id,
        "ask": question.text,
        "outcome": gravest(outcomes),
        "tier": answers[0].draft.tier if answers else None,
        "text": "\n\n".join(filter(None, map(text_of, outcomes))),
        "citations": [name for answer in answers for name in answer.draft.citations],
        "topic": receipt.topic,
        "confidence": min(outcome.receipt.confidence for outcome in outcomes),
        "reason": "; ".join(dict.fromkeys(outcome.receipt.reason for outcome in outcomes)),
        "trail": [_step(step) for step in steps],
        "ms": max(outcome.receipt.ms for outcome in outcomes),
        "cost_usd": sum(step.cost_usd for step in steps),
        "corpus": receipt.corpus or corpus,
        "policy": receipt.policy,
    }


def text_of(outcome: Outcome) -> str:
    """What the asker reads, in CommonMark."""
    match outcome:
        case Answer(draft=draft):
            return draft.text
        case Asked(text=text, options=options):
            return "\n".join([text, *(f"- {option.label}" for option in options)])
        case Refused(say=say):
            return say
        case Handoff(say=say):
            return say
        case Silent():
            return ""


def lines_for(parts: Parts) -> str:
    """What `ask` prints for a person."""
    return "\n\n".join(_lines(outcome) for _, outcome in parts)


def _lines(outcome: Outcome) -> str:
    receipt = outcome.receipt
    head = {
        "answer": "",
        "ask": "",
        "handoff": "This would go to a person.\n",
        "refuse": "",
        "silent": "Nothing to answer.\n",
    }[kind_of(outcome)]
    near = ", ".join(f"{name} {sure:.2f}" for name, sure in receipt.considered)
    facts = [receipt.reason, f"nearest: {near}" if near else "", f"{receipt.ms:.0f} ms"]
    return f"{head}{text_of(outcome)}\n  [{' · '.join(filter(None, facts))}]"


def _step(step: Step) -> Record:
    return {
        "tier": step.tier,
        "verdict": _verdict(step.verdict),
        "findings": [f"{f.rule}: {f.detail}" for f in _findings(step.verdict)],
        "ms": step.ms,
        "cost_usd": step.cost_usd,
    }


def _findings(verdict: Verdict) -> Sequence[Finding]:
    match verdict:
        case Escalate(findings) | Refer(findings) | Decline(findings):
            return findings
        case Accept() | AskBack():
            return ()


def _verdict(verdict: Verdict) -> str:
    """One of the words of the JSON contract."""
    match verdict:
        case Accept():
            return "accept"
        case Refer():
            return "refer"
        case Decline():
            return "denied"
        case AskBack():
            return "escalate"
        case Escalate(findings):
            return "abstain" if findings and findings[0].rule == "abstained" else "escalate"


def percent(share: object) -> str:
    """A share as `97.0 %`."""
    return f"{share * 100:.1f} %" if isinstance(share, float | int) else "-"


def below_bar(figures: Mapping[str, object], bar: Quality) -> list[str]:
    """One line for each figure that misses the bar of `quality.yaml`; none when all is well."""
    least = [("accuracy", bar.accuracy)]
    most = [
        ("wrong_answers", bar.wrong_answers),
        ("failures", bar.failures),
        ("p95_ms", bar.p95_ms),
    ]
    return [
        *(
            f"{key} is {figures[key]}, below {at}"
            for key, at in least
            if _number(figures[key]) < at
        ),
        *(f"{key} is {figures[key]}, above {at}" for key, at in most if _number(figures[key]) > at),
    ]


def _number(figure: object) -> float:
    return figure if isinstance(figure, float | int) else 0.0


def eval_rows(figures: Mapping[str, object]) -> list[tuple[str, str]]:
    """The lines of the table that `eval` prints."""
    shares = (
        ("met their expectation", "accuracy"),
        ("answered wrongly", "wrong_answers"),
        ("answered", "answered"),
        ("asked back", "asked_back"),
        ("handed to a person", "handed_off"),
        ("refused", "refused"),
        ("left alone", "silent"),
        ("failed", "failures"),
    )
    return [
        ("golden questions", str(figures["n"])),
        *((label, percent(figures[key])) for label, key in shares),
        ("decision, median", f"{figures['p50_ms']} ms"),
        ("decision, 95th percentile", f"{figures['p95_ms']} ms"),
        ("cost per completed question", f"${figures['cost_per_completed_usd']}"),
    ]
