"""What the rules said of each question, and the files they said it by."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.decide.record import written
from bot.domain import Decision
from bot.records import questions
from bot.records.tables import decision, policy_version, question

RECORDED = sa.select(
    decision.c.question_id,
    decision.c.number,
    decision.c.record,
    decision.c.at,
    sa.func.coalesce(question.c.text, "").label("text"),
).outerjoin(question, question.c.id == decision.c.question_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One decision on record.

    Attributes:
        number: Which of its question's, counted from 0.
        record: As it was written (`bot.decide.record`).
        text: The question's words, as far as they are still kept; empty otherwise.
        at: Seconds since the epoch.
    """

    question_id: str
    number: int
    record: str
    at: float
    text: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The record, read."""
        found: dict[str, object] = json.loads(self.record)
        return found


def save(connection: sa.Connection, question_id: str, made: Sequence[Decision], at: float) -> None:
    """Write what was decided about a question, in place of what was before."""
    connection.execute(sa.delete(decision).where(decision.c.question_id == question_id))
    rows = [
        {
            "question_id": question_id,
            "number": number,
            "stage": one.stage,
            "policy": one.policy,
            "rule": one.rule,
            "record": written(one),
            "subject": questions.asker_of(question_id),
            "at": at,
        }
        for number, one in enumerate(made)
    ]
    if rows:
        connection.execute(sa.insert(decision).values(rows))


def of_question(connection: sa.Connection, question_id: str) -> Sequence[Recorded]:
    """Everything that was decided about a question, in order."""
    found = RECORDED.where(decision.c.question_id == question_id).order_by(decision.c.number)
    return [Recorded(**row) for row in connection.execute(found).mappings()]


def latest(connection: sa.Connection, limit: int) -> Sequence[Recorded]:
    """The latest decisions, newest first."""
    order = decision.c.at.desc(), decision.c.question_id, decision.c.number.desc()
    found = RECORDED.order_by(*order).limit(limit)
    return [Recorded(**row) for row in connection.execute(found).mappings()]


def since(connection: sa.Connection, moment: float) -> Sequence[Recorded]:
    """Every decision since then, oldest first."""
    found = RECORDED.where(decision.c.at >= moment).order_by(decision.c.at)
    return [Recorded(**row) for row in connection.execute(found).mappings()]


def keep_version(
    connection: sa.Connection, version: str, files: Mapping[str, bytes], at: float
) -> None:
    """Keep the files of a version of the policies, unless they are kept already."""
    there = sa.select(policy_version.c.path).where(policy_version.c.version == version).limit(1)
    if connection.scalar(there) is None:
        connection.execute(
            sa.insert(policy_version),
            [
                {"version": version, "path": path, "content": content, "at": at}
                for path, content in files.items()
            ],
        )


def files_of_version(connection: sa.Connection, version: str) -> Mapping[str, bytes]:
    """The files of a version; empty where they are not kept."""
    found = sa.select(policy_version).where(policy_version.c.version == version)
    return {row.path: bytes(row.content) for row in connection.execute(found)}
