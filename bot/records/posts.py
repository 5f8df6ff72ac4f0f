"""What was posted, and where, by a key that a replay repeats."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

import sqlalchemy as sa

from bot.records.database import upsert
from bot.records.questions import asker_of
from bot.records.tables import post

QUIETEST: Final = 5  # should the first of them be gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One message of ours in Slack.

    Attributes:
        key: `<id>:<kind>`, unique for ever.
        question_id: What it is about.
        thread_ts: The thread it is in; empty when it starts one.
    """

    key: str
    question_id: str
    channel: str
    thread_ts: str
    ts: str
    at: float


_COLUMNS = tuple(post.c[one.name] for one in fields(Posted))


def save(connection: sa.Connection, posted: Posted) -> None:
    """Remember a post; the first one stays."""
    row = {**asdict(posted), "subject": asker_of(posted.question_id)}
    upsert(connection, post, row, keep=True)


def load(connection: sa.Connection, key: str) -> Posted | None:
    """The post with this key."""
    row = connection.execute(sa.select(*_COLUMNS).where(post.c.key == key)).mappings().first()
    return Posted(**row) if row else None


def at(connection: sa.Connection, channel: str, ts: str) -> Posted | None:
    """The post that is this message."""
    here = sa.and_(post.c.channel == channel, post.c.ts == ts)
    row = connection.execute(sa.select(*_COLUMNS).where(here)).mappings().first()
    return Posted(**row) if row else None


def forget(connection: sa.Connection, key: str) -> None:
    """Drop what is no longer in Slack."""
    connection.execute(sa.delete(post).where(post.c.key == key))


def with_prefix(connection: sa.Connection, prefix: str) -> Sequence[Posted]:
    """Posts whose keys begin so, by key."""
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(post.c.key.startswith(prefix, autoescape=True))
        .order_by(post.c.key)
    )
    return [Posted(**row) for row in rows.mappings()]


def quietest(connection: sa.Connection) -> Sequence[Posted]:
    """The latest posts that few people look at: cards first, then direct messages."""
    is_card = post.c.key.endswith(":card", autoescape=True)
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(is_card | post.c.channel.startswith("D"))
        .order_by(is_card.desc(), post.c.at.desc())
        .limit(QUIETEST)
    )
    return [Posted(**row) for row in rows.mappings()]
