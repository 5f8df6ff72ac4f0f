"""Who has written in which thread, and when; never what.

So the bot knows when people talk to each other, and leaves them to it.
"""

import sqlalchemy as sa

from bot.records.database import upsert
from bot.records.tables import spoke


def note(connection: sa.Connection, channel: str, thread_ts: str, person: str, at: float) -> None:
    """Remember that a person has written there; `at` is the message's own time."""
    row = {"channel": channel, "thread_ts": thread_ts, "person": person, "at": at}
    upsert(connection, spoke, row)


def by_others(
    connection: sa.Connection, channel: str, thread_ts: str, person: str, *, since: float
) -> bool:
    """Whether anybody but this person has written there since."""
    here = sa.and_(
        spoke.c.channel == channel,
        spoke.c.thread_ts == thread_ts,
        spoke.c.person != person,
        spoke.c.at > since,
    )
    return connection.scalar(sa.select(sa.exists().where(here))) or False
