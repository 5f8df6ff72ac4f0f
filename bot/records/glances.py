"""Read-only views: what a person asked, how entries fare, and how the bot does."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from bot.domain import OutcomeKind
from bot.records.buttons import Reason
from bot.records.handoffs import LIVE, State
from bot.records.tables import feedback, handoff, outcome, question

READ_AT_MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """One question of a person, and what became of it.

    Attributes:
        ts: Of the message; empty where it was asked aside.
        state: Of the handoff, where there is one.
        team: Whom it was handed to.
        by: Who has it; empty while nobody does.
    """

    question_id: str
    text: str
    channel: str
    ts: str
    asked_at: float
    kind: OutcomeKind
    state: State | None = None
    team: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One handoff that waits or is being worked on."""

    question_id: str
    text: str
    team: str
    card_channel: str
    card_ts: str
    opened_at: float
    by: str
    due: float | None


@dataclass(frozen=True, slots=True)
class Use:
    """How an entry fared.

    Attributes:
        reasons: Why it was voted down, as often as it was said.
    """

    answers: int = 0
    up: int = 0
    down: int = 0
    reasons: Mapping[Reason, int] = field(default_factory=dict[Reason, int])


@dataclass(frozen=True, slots=True)
class Tally:
    """What questions came to.

    Attributes:
        kinds: How many ended how.
        cost_usd: Of all of them together.
    """

    kinds: Mapping[OutcomeKind, int]
    cost_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One outcome, without anybody's words."""

    question_id: str
    kind: OutcomeKind
    tier: str | None
    entry: str
    confidence: float
    at: float


def asked_by(connection: sa.Connection, user: str, *, limit: int = 5) -> Sequence[Mine]:
    """A person's latest questions, newest first; of a changed one its latest version."""
    found = connection.execute(
        sa.select(
            question.c.id.label("question_id"),
            *(question.c[name] for name in ("text", "channel", "ts", "asked_at")),
            outcome.c.kind,
            outcome.c.root,
            outcome.c.slot,
            handoff.c.status,
            handoff.c.team,
            handoff.c.taken_by,
        )
        .join(outcome, outcome.c.question_id == question.c.id)
        .outerjoin(handoff, handoff.c.id == question.c.id)
        .where(
            question.c.asker == user,
            question.c.deleted_at.is_(None),
            outcome.c.kind != "silent",
        )
        .order_by(question.c.asked_at.desc(), outcome.c.slot)
        .limit(READ_AT_MOST)
    )
    latest: dict[tuple[str, int], Mine] = {}
    for row in found:
        mine = Mine(
            question_id=row.question_id,
            text=row.text,
            channel=row.channel,
            ts=row.ts,
            asked_at=row.asked_at,
            kind=row.kind,
            state=row.status,
            team=row.team or "",
            by=row.taken_by or "",
        )
        latest.setdefault((row.root, row.slot), mine)
    return list(latest.values())[:limit]


def held(connection: sa.Connection) -> Sequence[Held]:
    """Handoffs that nobody has closed, the oldest first."""
    found = connection.execute(
        sa.select(
            question.c.text,
            handoff.c.id.label("question_id"),
            handoff.c.taken_by.label("by"),
            *(handoff.c[name] for name in ("team", "card_channel", "card_ts", "opened_at", "due")),
        )
        .join(question, question.c.id == handoff.c.id)
        .where(handoff.c.status.in_(LIVE))
        .order_by(handoff.c.opened_at)
        .limit(READ_AT_MOST)
    )
    return [Held(**row) for row in found.mappings()]


def use_of(connection: sa.Connection, since: float) -> Mapping[str, Use]:
    """How often each entry answered since then, and what was thought of it; most used first."""
    answers, up, down = Counter[str](), Counter[str](), Counter[str]()
    reasons: dict[str, Counter[Reason]] = {}
    given = sa.and_(outcome.c.kind == "answer", outcome.c.at >= since)
    count = sa.func.count()
    cited = sa.select(outcome.c.citations, count.label("times")).where(given)
    for row in connection.execute(cited.group_by(outcome.c.citations)):
        answers[_first_of(row.citations)] += row.times
    voted = (
        sa.select(outcome.c.citations, feedback.c.vote, feedback.c.reason, count.label("times"))
        .join(feedback, feedback.c.question_id == outcome.c.question_id)
        .where(given)
        .group_by(outcome.c.citations, feedback.c.vote, feedback.c.reason)
    )
    for row in connection.execute(voted):
        name = _first_of(row.citations)
        (up if row.vote == "up" else down)[name] += row.times
        if row.reason:
            reasons.setdefault(name, Counter())[row.reason] += row.times
    return {
        name: Use(times, up[name], down[name], reasons.get(name, {}))
        for name, times in answers.most_common()
    }


def most_asked(connection: sa.Connection, since: float, *, limit: int = 20) -> Sequence[str]:
    """Names of the entries that answered most often since then, where everybody could read it."""
    times = Counter[str]()
    open_to_all = sa.and_(
        outcome.c.kind == "answer", outcome.c.at >= since, outcome.c.private.is_(False)
    )
    count = sa.func.count().label("times")
    cited = sa.select(outcome.c.citations, count).where(open_to_all)
    for row in connection.execute(cited.group_by(outcome.c.citations)):
        times[_first_of(row.citations)] += row.times
    return [name for name, _ in times.most_common(limit)]


def tally(connection: sa.Connection, since: float) -> Tally:
    """What questions came to since then."""
    rows = connection.execute(
        sa.select(
            outcome.c.kind,
            sa.func.count().label("times"),
            sa.func.sum(outcome.c.cost_usd).label("cost"),
        )
        .where(outcome.c.at >= since)
        .group_by(outcome.c.kind)
    ).all()
    return Tally({row.kind: row.times for row in rows}, sum(row.cost or 0.0 for row in rows))


def latest(connection: sa.Connection) -> Sequence[Done]:
    """The latest outcomes but silence, newest first."""
    rows = connection.execute(
        sa.select(
            *(
                outcome.c[name]
                for name in ("question_id", "kind", "tier", "confidence", "at", "citations")
            )
        )
        .where(outcome.c.kind != "silent")
        .order_by(outcome.c.at.desc())
        .limit(READ_AT_MOST)
    )
    return [
        Done(
            question_id=row.question_id,
            kind=row.kind,
            tier=row.tier,
            entry=_first_of(row.citations),
            confidence=row.confidence,
            at=row.at,
        )
        for row in rows
    ]


def last_answer(connection: sa.Connection, user: str) -> str | None:
    """The question of this person that was answered last."""
    return next(
        (
            one.question_id
            for one in asked_by(connection, user, limit=READ_AT_MOST)
            if one.kind == "answer"
        ),
        None,
    )


def _first_of(citations: str) -> str:
    """The entry that a draft rests on most; empty for none."""
    names: list[str] = json.loads(citations)
    return names[0] if names else ""
