"""Outcomes as rows and back: a replay delivers what was decided, it does not decide again.

The receipt holds no text of people or models; a draft's words stand in one column, so
that they can be forgotten.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.domain import (
    Answer,
    Asked,
    Draft,
    Handoff,
    Outcome,
    Refused,
    Silent,
    kind_of,
)
from bot.records import questions
from bot.records.database import upsert
from bot.records.shapes import Json, outcome_from, receipt_for, shape_for
from bot.records.tables import outcome, question


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An outcome with where it belongs.

    Attributes:
        question_id: The question, or the part of one, that it ends.
        root: Id of the message the question began with.
        slot: Which reply under that message it fills, counted from 0.
        at: Seconds since the epoch.
    """

    question_id: str
    root: str
    slot: int
    outcome: Outcome
    at: float


def save(connection: sa.Connection, settled: Settled) -> None:
    """Write an outcome, in place of an earlier one of the same question."""
    row = {**_row_for(settled), "subject": questions.asker_of(settled.question_id)}
    upsert(connection, outcome, row)


def load(connection: sa.Connection, question_id: str) -> Settled | None:
    """Read the outcome of one question."""
    rows = connection.execute(sa.select(outcome).where(outcome.c.question_id == question_id))
    row = rows.mappings().first()
    return _settled_from(dict(row)) if row else None


def slot_of(connection: sa.Connection, question_id: str) -> int:
    """Which reply under its message a question fills; 0 when it has no outcome yet."""
    found = sa.select(outcome.c.slot).where(outcome.c.question_id == question_id)
    return connection.scalar(found) or 0


def spoken_in(connection: sa.Connection, channel: str, thread_ts: str) -> bool:
    """Whether a question of that thread came to anything but silence."""
    here = sa.and_(
        question.c.channel == channel,
        question.c.thread_ts == thread_ts,
        question.c.ts != "",  # not what was answered to one person aside
        question.c.id == outcome.c.question_id,
        outcome.c.kind != "silent",
    )
    return connection.scalar(sa.select(sa.exists().where(here))) or False


def of_root(connection: sa.Connection, root: str) -> Sequence[Settled]:
    """Every outcome under a message, by slot, oldest first."""
    rows = connection.execute(
        sa.select(outcome).where(outcome.c.root == root).order_by(outcome.c.slot, outcome.c.at)
    )
    return [_settled_from(dict(row)) for row in rows.mappings()]


def draft_of(value: Outcome) -> Draft | None:
    """The draft it sends or shows to a person."""
    match value:
        case Answer() | Handoff():
            return value.draft
        case Asked() | Refused() | Silent():
            return None


def text_of(value: Outcome) -> str:
    """The words that someone may read."""
    match value:
        case Answer():
            return value.draft.text
        case Asked():
            return value.text
        case Handoff() | Refused():
            return value.say
        case Silent():
            return ""


def _row_for(settled: Settled) -> dict[str, object]:
    value, receipt = settled.outcome, settled.outcome.receipt
    draft = draft_of(value)
    return {
        "question_id": settled.question_id,
        "root": settled.root,
        "slot": settled.slot,
        "kind": kind_of(value),
        "tier": draft.tier if draft and isinstance(value, Answer) else None,
        "topic": receipt.topic,
        "text": text_of(value),
        "citations": json.dumps(draft.citations if draft else ()),
        "confidence": receipt.confidence,
        "reason": receipt.reason,
        "rule": receipt.rule,
        "corpus": receipt.corpus,
        "policy": receipt.policy,
        "private": isinstance(value, Answer) and value.private,
        "receipt": json.dumps(receipt_for(receipt)),
        "shape": json.dumps(shape_for(value)),
        "cost_usd": sum(step.cost_usd for step in receipt.trail),
        "at": settled.at,
    }


def _settled_from(row: Json) -> Settled:
    return Settled(
        question_id=row["question_id"],
        root=row["root"],
        slot=row["slot"],
        outcome=outcome_from(row),
        at=row["at"],
    )
