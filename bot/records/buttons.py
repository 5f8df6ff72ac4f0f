"""What a button may do is decided by these rows, never by the value it carries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from bot.domain import Asked, Option
from bot.records.database import upsert
from bot.records.questions import asker_of
from bot.records.tables import asked, feedback

Vote: TypeAlias = Literal["up", "down"]
Reason: TypeAlias = Literal["wrong", "outdated", "elsewhere", "unclear"]
REASONS: tuple[Reason, ...] = ("wrong", "outdated", "elsewhere", "unclear")
"""Why an answer did not help; `elsewhere`: it answers another question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question back that waits for its asker.

    Attributes:
        question_id: The question it is about.
        round: How many times we had asked back before.
        field: The needed field; empty when one of several entries is meant.
        options: To pick from; empty means free text.
        picked: What was picked, None while it waits.
    """

    question_id: str
    round: int
    kind: Literal["field", "which"]
    field: str
    entry: str | None
    options: tuple[Option, ...]
    picked: str | None = None

    @property
    def label(self) -> str:
        """What was picked, as the asker read or wrote it."""
        labels = {option.value: option.label for option in self.options}
        return labels.get(self.picked or "", self.picked or "")


@dataclass(frozen=True, slots=True)
class Given:
    """One vote; a reason only with a thumb down."""

    vote: Vote
    reason: Reason | None = None


_NAMES = tuple(one.name for one in fields(Pending))


def ask(connection: sa.Connection, question_id: str, back: Asked, at: float) -> Pending:
    """Open the next round of asking back, or return the one that waits."""
    before = pending(connection, question_id)
    if before is not None and before.picked is None:
        return before
    row: dict[str, Any] = {
        "question_id": question_id,
        "round": before.round + 1 if before else 0,
        "kind": back.kind,
        "field": back.field,
        "entry": back.entry,
        "options": json.dumps([[option.label, option.value] for option in back.options]),
        "picked": None,
        "at": at,
    }
    upsert(connection, asked, {**row, "subject": asker_of(question_id)}, keep=True)
    return _pending_from(row)


def pending(connection: sa.Connection, question_id: str) -> Pending | None:
    """The latest round."""
    latest = (
        sa.select(asked)
        .where(asked.c.question_id == question_id)
        .order_by(asked.c.round.desc())
        .limit(1)
    )
    row = connection.execute(latest).mappings().first()
    return _pending_from(dict(row)) if row else None


def pick(connection: sa.Connection, waiting: Pending, value: str) -> bool:
    """Settle a round; False when it was settled before."""
    open_round = sa.and_(
        asked.c.question_id == waiting.question_id,
        asked.c.round == waiting.round,
        asked.c.picked.is_(None),
    )
    change = sa.update(asked).where(open_round).values(picked=value)
    return connection.execute(change).rowcount > 0


def vote(connection: sa.Connection, question_id: str, user: str, value: Vote, at: float) -> None:
    """Keep one vote for each person; the last one counts, and the same again changes nothing."""
    before = connection.scalar(sa.select(feedback.c.vote).where(_of(question_id, user)))
    if before != value:
        row = {"question_id": question_id, "user_id": user, "vote": value, "at": at, "reason": ""}
        upsert(connection, feedback, row)


def unvote(connection: sa.Connection, question_id: str, user: str, value: Vote) -> None:
    """Take a vote back, unless the person has voted otherwise since."""
    same = sa.and_(_of(question_id, user), feedback.c.vote == value)
    connection.execute(sa.delete(feedback).where(same))


def give_reason(connection: sa.Connection, question_id: str, user: str, reason: Reason) -> bool:
    """Say why an answer did not help; False for somebody who has not voted it down."""
    down = sa.and_(_of(question_id, user), feedback.c.vote == "down")
    change = sa.update(feedback).where(down).values(reason=reason)
    return connection.execute(change).rowcount > 0


def votes(connection: sa.Connection, question_id: str) -> Sequence[Given]:
    """Every vote on one answer."""
    found = sa.select(feedback.c.vote, feedback.c.reason)
    rows = connection.execute(found.where(feedback.c.question_id == question_id))
    return [Given(row.vote, row.reason or None) for row in rows]


def _of(question_id: str, user: str) -> sa.ColumnElement[bool]:
    return sa.and_(feedback.c.question_id == question_id, feedback.c.user_id == user)


def _pending_from(row: dict[str, Any]) -> Pending:
    options = tuple(Option(label, value) for label, value in json.loads(row["options"]))
    whole: dict[str, Any] = {**row, "options": options}
    return Pending(**{name: whole[name] for name in _NAMES})
