"""One process for each database: a second one would take over what the first has in hand."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.errors import SettingsError

WAIT_SECONDS: Final = 8.0  # for one that is stopping; under the ten that process managers give
RUNNING: Final = 7_310_502  # any number that is ours; PostgreSQL locks by number

# A machine that vanished without a word must not keep its lock for hours, the usual timeout.
KEEPALIVES: Final = (
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 2",
    "SET tcp_keepalives_count = 2",
)


def make_home(home: Path) -> None:
    """Make the folder, readable by its owner alone.

    Raises:
        SettingsError: It cannot be made.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
    except OSError as error:
        raise SettingsError(
            f"FIRSTLINE_HOME is {str(home)!r}, which cannot be used ({error.strerror}): name a"
            " folder that this user may write to"
        ) from None


@contextmanager
def alone_on(database: sa.Engine, *, wait_seconds: float = WAIT_SECONDS) -> Generator[None]:
    """Keep other processes off a database until the block ends, or this process does.

    Args:
        database: Its pool needs a connection to spare, on PostgreSQL.
        wait_seconds: For a process that holds a PostgreSQL database to end: deploys start
            the new one early.

    Raises:
        SettingsError: Another process has it, or it cannot be reached.
    """
    if database.dialect.name == "sqlite":
        with _locked(Path(f"{database.url.database}.lock")):
            yield
        return
    connection = _connected(database)
    try:
        _lock(connection, wait_seconds)
        yield
    finally:
        connection.invalidate()  # closed, not pooled, which gives the lock back
        connection.close()


@contextmanager
def _locked(file: Path) -> Generator[None]:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise SettingsError(
            f"the database's folder {str(file.parent)!r} cannot be used ({error.strerror}): let"
            " DATABASE_URL or FIRSTLINE_HOME name one that this user may write to"
        ) from None
    try:
        _flock(descriptor, file)
        yield
    finally:
        os.close(descriptor)  # which also gives the lock back


def _flock(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise _taken(str(file.with_suffix(""))) from None


def _connected(database: sa.Engine) -> sa.Connection:
    try:
        return database.connect().execution_options(isolation_level="AUTOCOMMIT")
    except OperationalError as error:
        why = str(error.orig).splitlines()[0]
        raise SettingsError(
            f"DATABASE_URL cannot be used ({why}): is the server there, and does the role exist?"
        ) from None


def _lock(connection: sa.Connection, wait_seconds: float) -> None:
    for statement in (*KEEPALIVES, f"SET lock_timeout = {int(wait_seconds * 1000)}"):
        connection.exec_driver_sql(statement)
    try:
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": RUNNING})
    except OperationalError:
        url = connection.engine.url
        raise _taken(f"{url.database} at {url.host}") from None


def _taken(place: str) -> SettingsError:
    return SettingsError(
        f"another firstline is running on the database {place}: stop it, or give this one"
        " another DATABASE_URL"
    )
