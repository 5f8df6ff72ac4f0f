"""How the schema came to be: a list that only ever grows.

Each migration is portable SQL that ran on somebody's database and is never edited again;
a test holds its sum against `tables.metadata`.
"""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from bot.errors import FirstlineError
from bot.records.tables import version

LOCK: Final = 7_310_501  # any number that is ours; Postgres locks by number

FIRST: Final = (
    """CREATE TABLE event (event_id TEXT PRIMARY KEY, seen_at DOUBLE PRECISION NOT NULL)""",
    """CREATE INDEX ix_event_seen_at ON event (seen_at)""",
    """CREATE TABLE question (id TEXT PRIMARY KEY, root TEXT NOT NULL, team TEXT NOT NULL,
    channel TEXT NOT NULL, channel_name TEXT NOT NULL, channel_kind TEXT NOT NULL,
    ts TEXT NOT NULL, thread_ts TEXT NOT NULL, asker TEXT NOT NULL, text TEXT NOT NULL,
    addressed BOOLEAN NOT NULL, external BOOLEAN NOT NULL, via TEXT NOT NULL,
    fields TEXT NOT NULL, chosen TEXT, reply_url TEXT NOT NULL, deleted_at DOUBLE PRECISION,
    asked_at DOUBLE PRECISION NOT NULL, status TEXT NOT NULL)""",
    """CREATE INDEX ix_question_root ON question (root)""",
    """CREATE INDEX ix_question_asker ON question (asker)""",
    """CREATE INDEX question_thread ON question (channel, thread_ts)""",
    """CREATE TABLE outcome (question_id TEXT PRIMARY KEY, root TEXT NOT NULL,
    slot INTEGER NOT NULL, kind TEXT NOT NULL, tier TEXT, topic TEXT, text TEXT NOT NULL,
    citations TEXT NOT NULL, confidence DOUBLE PRECISION NOT NULL, reason TEXT NOT NULL,
    rule TEXT, corpus TEXT NOT NULL, policy TEXT NOT NULL, private BOOLEAN NOT NULL,
    receipt TEXT NOT NULL, shape TEXT NOT NULL, at DOUBLE PRECISION NOT NULL)""",
    """CREATE INDEX ix_outcome_root ON outcome (root)""",
    """CREATE INDEX ix_outcome_at ON outcome (at)""",
    """CREATE TABLE post (key TEXT PRIMARY KEY, question_id TEXT NOT NULL,
    channel TEXT NOT NULL, thread_ts TEXT NOT NULL, ts TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL)""",
    """CREATE INDEX ix_post_question_id ON post (question_id)""",
    """CREATE INDEX post_thread ON post (channel, thread_ts)""",
    """CREATE TABLE handoff (id TEXT PRIMARY KEY, root TEXT NOT NULL, status TEXT NOT NULL,
    route TEXT NOT NULL, team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL,
    card_channel TEXT NOT NULL, card_ts TEXT NOT NULL, taken_by TEXT NOT NULL,
    opened_at DOUBLE PRECISION NOT NULL, taken_at DOUBLE PRECISION,
    closed_at DOUBLE PRECISION, due DOUBLE PRECISION)""",
    """CREATE INDEX ix_handoff_root ON handoff (root)""",
    """CREATE INDEX handoff_due ON handoff (status, due)""",
    """CREATE INDEX handoff_card ON handoff (card_channel, card_ts)""",
    """CREATE INDEX handoff_thread ON handoff (channel, thread_ts)""",
    """CREATE TABLE reply (id TEXT PRIMARY KEY, handoff_id TEXT NOT NULL, author TEXT NOT NULL,
    direction TEXT NOT NULL, text TEXT NOT NULL, at DOUBLE PRECISION NOT NULL)""",
    """CREATE INDEX ix_reply_handoff_id ON reply (handoff_id)""",
    """CREATE TABLE feedback (question_id TEXT NOT NULL, user_id TEXT NOT NULL,
    vote TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, PRIMARY KEY (question_id, user_id))""",
    """CREATE TABLE asked (question_id TEXT NOT NULL, round INTEGER NOT NULL,
    kind TEXT NOT NULL, field TEXT NOT NULL, entry TEXT, options TEXT NOT NULL, picked TEXT,
    at DOUBLE PRECISION NOT NULL, PRIMARY KEY (question_id, round))""",
    """CREATE TABLE last_good (kind TEXT NOT NULL, path TEXT NOT NULL, content {bytes} NOT NULL,
    at DOUBLE PRECISION NOT NULL, PRIMARY KEY (kind, path))""",
)

# The person a row is about stands in it, so that it can be found when the question is gone.
SUBJECTS: Final = tuple(
    statement
    for table, question_id in (
        ("outcome", "question_id"),
        ("post", "question_id"),
        ("handoff", "id"),
        ("reply", "handoff_id"),
        ("asked", "question_id"),
    )
    for statement in (
        f"ALTER TABLE {table} ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
        f"""UPDATE {table} SET subject = coalesce(
        (SELECT asker FROM question WHERE question.id = {table}.{question_id}), '')""",  # noqa: S608  its names are the ones above
        f"CREATE INDEX ix_{table}_subject ON {table} (subject)",
    )
)

# Why an answer did not help, and what an outcome cost.
VERDICTS: Final = (
    "ALTER TABLE feedback ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outcome ADD COLUMN cost_usd DOUBLE PRECISION NOT NULL DEFAULT 0",
)

# How loud a question's channel was, the files that came with it, and who speaks where.
HEARD: Final = (
    "ALTER TABLE question ADD COLUMN mode TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE question ADD COLUMN files TEXT NOT NULL DEFAULT '[]'",
    """CREATE TABLE spoke (channel TEXT NOT NULL, thread_ts TEXT NOT NULL, person TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL, PRIMARY KEY (channel, thread_ts, person))""",
)

# What the rules said of each question, and the files they said it by.
DECISIONS: Final = (
    """CREATE TABLE decision (question_id TEXT NOT NULL, number INTEGER NOT NULL,
    stage TEXT NOT NULL, policy TEXT NOT NULL, rule TEXT, record TEXT NOT NULL,
    subject TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, PRIMARY KEY (question_id, number))""",
    """CREATE INDEX ix_decision_subject ON decision (subject)""",
    """CREATE INDEX ix_decision_at ON decision (at)""",
    """CREATE TABLE policy_version (version TEXT NOT NULL, path TEXT NOT NULL,
    content {bytes} NOT NULL, at DOUBLE PRECISION NOT NULL, PRIMARY KEY (version, path))""",
)

# Everything that is missing is asked for at once.
FORMS: Final = ("ALTER TABLE asked ADD COLUMN needs TEXT NOT NULL DEFAULT '[]'",)

# What people have let us remember of themselves.
KEPT: Final = (
    """CREATE TABLE remembered (person TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL, PRIMARY KEY (person, field))""",
)

MIGRATIONS: Final[Sequence[Sequence[str]]] = (
    FIRST,
    SUBJECTS,
    VERDICTS,
    HEARD,
    DECISIONS,
    FORMS,
    KEPT,
)


def migrate(engine: sa.Engine) -> int:
    """Bring the schema up to date and return its version.

    Several processes may do this at once: the first takes a lock, the others find it done.

    Raises:
        FirstlineError: The database was written by a newer release.
    """
    with engine.begin() as connection:
        _lock(connection)
        version.create(connection, checkfirst=True)
        done = connection.scalar(sa.select(version.c.number)) or 0
        if done > len(MIGRATIONS):
            raise FirstlineError(
                f"the database has schema version {done}, this release knows {len(MIGRATIONS)}:"
                " install the newer release again"
            )
        for statements in MIGRATIONS[done:]:
            _run(connection, statements)
        _record(connection, done)
    return len(MIGRATIONS)


def schema_version(engine: sa.Engine) -> int:
    """Say how far the schema is, without changing anything; 0 where there is none."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(version.name):
            return 0
        return connection.scalar(sa.select(version.c.number)) or 0


def _lock(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    else:
        # sqlite3 opens a transaction only before it writes rows; this one begins before DDL.
        connection.execute(sa.text("BEGIN IMMEDIATE"))


def _run(connection: sa.Connection, statements: Sequence[str]) -> None:
    kind = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in statements:
        connection.execute(sa.text(statement.replace("{bytes}", kind)))


def _record(connection: sa.Connection, done: int) -> None:
    number = {"number": len(MIGRATIONS)}
    if done:
        connection.execute(sa.update(version).values(number))
    else:
        connection.execute(sa.insert(version).values(number))
