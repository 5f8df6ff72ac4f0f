"""What Slack delivered and we have worked on, under ids that a redelivery cannot change."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.records.database import upsert
from bot.records.tables import event


def known(connection: sa.Connection, ids: Sequence[str]) -> frozenset[str]:
    """Which of these have been worked on."""
    found = connection.execute(sa.select(event.c.event_id).where(event.c.event_id.in_(ids)))
    return frozenset(row.event_id for row in found)


def remember(connection: sa.Connection, ids: Sequence[str], at: float) -> None:
    """Note that these have been worked on; the first time stays."""
    for key in ids:
        upsert(connection, event, {"event_id": key, "seen_at": at}, keep=True)


def forget(connection: sa.Connection, before: float) -> int:
    """Drop the memory of what is older than that; returns how many."""
    return connection.execute(sa.delete(event).where(event.c.seen_at < before)).rowcount
