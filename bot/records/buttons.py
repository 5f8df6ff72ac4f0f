"""What a button may do is decided by these rows, never by the value it carries."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from bot.domain import Asked, Need, Option
from bot.records.database import upsert
from bot.records.questions import Asking, asker_of
from bot.records.tables import asked, feedback, question

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
        options: To pick from, where one pick is all that is wanted.
        needs: The fields that are wanted; empty when one of several entries is meant.
        picked: What was picked, None while it waits; of a form, its values as JSON.
    """

    question_id: str
    round: int
    kind: Literal["field", "which"]
    entry: str | None
    options: tuple[Option, ...]
    needs: tuple[Need, ...] = ()
    picked: str | None = None

    @property
    def label(self) -> str:
        """What was picked, as the asker read or wrote it."""
        labels = {option.value: option.label for option in self.options}
        if self.picked is None or len(self.needs) < 2:  # noqa: PLR2004  a form has several
            return labels.get(self.picked or "", self.picked or "")
        return ", ".join(f"{name}: {value}" for name, value in self.fields_of(self.picked).items())

    def takes(self, picked: str) -> bool:
        """Whether this is one of the options, or gives every field a value that it may have."""
        if self.kind == "which":
            return any(option.value == picked for option in self.options)
        fields = self.fields_of(picked)
        return all(_fits(fields.get(need.name, ""), need) for need in self.needs)

    def fields_of(self, picked: str) -> Mapping[str, str]:
        """The values that were picked or written, by field."""
        if len(self.needs) == 1:
            return {self.needs[0].name: picked}
        return filled(picked) if self.needs else {}


@dataclass(frozen=True, slots=True)
class Given:
    """One vote; a reason only with a thumb down."""

    vote: Vote
    reason: Reason | None = None


def picked_for(values: Mapping[str, str]) -> str:
    """Write down the values of a form; a single one as it is."""
    return json.dumps(dict(values)) if len(values) > 1 else next(iter(values.values()), "")


def filled(picked: str) -> Mapping[str, str]:
    """Read the values of a form; none where it is no form's."""
    try:
        values = json.loads(picked)
    except ValueError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {str(name): str(value) for name, value in values.items()}


def _fits(value: str, need: Need) -> bool:
    return value in need.choices if need.choices else bool(value.strip())


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
        "field": back.needs[0].name if back.needs else "",
        "entry": back.entry,
        "needs": json.dumps([[need.name, list(need.choices)] for need in back.needs]),
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
    whole: dict[str, Any] = {**row, "options": options, "needs": _needs_from(row, options)}
    return Pending(**{name: whole[name] for name in _NAMES})


def _needs_from(row: dict[str, Any], options: tuple[Option, ...]) -> tuple[Need, ...]:
    """The fields that were asked for; releases that asked for one at a time wrote its name."""
    needs = tuple(Need(name, tuple(choices)) for name, choices in json.loads(row["needs"]))
    if needs or not row["field"]:
        return needs
    return (Need(row["field"], tuple(option.value for option in options)),)


def asked_for(connection: sa.Connection, asking: Asking) -> tuple[str, ...]:
    """Names of the entries whose fields its asker was asked for in that thread, one each time."""
    found = (
        sa.select(asked.c.entry)
        .join(question, question.c.id == asked.c.question_id)
        .where(
            asked.c.kind == "field",
            question.c.channel == asking.channel,
            question.c.thread_ts == asking.thread_ts,
            question.c.asker == asking.asker,
            # Asked aside, a question is alone; and an edit begins afresh.
            sa.or_(
                question.c.id == asking.id,
                sa.and_(question.c.ts != "", question.c.root != asking.root),
            ),
        )
    )
    return tuple(entry for entry in connection.scalars(found) if entry)
