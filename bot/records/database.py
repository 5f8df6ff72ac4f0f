"""Opening the database, and running short transactions beside the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection

P = ParamSpec("P")
T = TypeVar("T")

WAIT_SECONDS: Final = 30
POOL: Final = 4

# WAL lets readers go on while one writes; FULL keeps what was acknowledged through a power
# cut; the timeout waits for the one writer instead of failing (sqlite.org/pragma.html).
PRAGMAS: Final = (
    f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


def open_engine(url: str, *, pool: int = POOL) -> sa.Engine:
    """Open a small pool; on SQLite every transaction that writes is IMMEDIATE and durable."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=pool, max_overflow=pool, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=pool, max_overflow=0, pool_timeout=WAIT_SECONDS)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # Foreign to the DB-API's own type, which knows no driver's attributes.
    setattr(connection, "isolation_level", "IMMEDIATE")  # noqa: B010  mypy knows no such attribute
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    row: Mapping[str, object],
    *,
    keep: bool = False,
) -> bool:
    """Insert a row, or replace the one with its primary key; the only dialect branch.

    Args:
        connection: Inside a transaction.
        table: Where.
        row: Every column that has no default; values, or expressions that give them.
        keep: Leave an existing row as it is.

    Returns:
        Whether a row was written.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table).values(dict(row))
    rest = {name: statement.excluded[name] for name in row if name not in keys}
    if keep or not rest:
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    else:
        statement = statement.on_conflict_do_update(index_elements=keys, set_=rest)
    # Drivers disagree on what an INSERT's row count is; what comes back is what was written.
    return connection.execute(statement.returning(table.c[keys[0]])).first() is not None


class Records:
    """Runs short transactions on threads of its own, so that the event loop stays free."""

    def __init__(self, engine: sa.Engine, *, threads: int = POOL) -> None:
        """Borrow an engine; `close` disposes of it."""
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="records")

    async def run(
        self,
        work: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `work(connection, ...)` as one transaction."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.now(work, *args, **kwargs))

    def now(
        self,
        work: Callable[Concatenate[sa.Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Do the same on the calling thread: for commands, never on the event loop."""
        with self._engine.begin() as connection:
            return work(connection, *args, **kwargs)

    def close(self) -> None:
        """Wait for running transactions, then close every connection."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()
