"""A database for each test: a SQLite file, or one of its own on a real PostgreSQL.

`FIRSTLINE_TEST_POSTGRES` names a database of a server where more may be made, for example
`postgresql://postgres@127.0.0.1:5432/test`; without it the tests on PostgreSQL are skipped.
The fixture `database_url` runs a test once on each.
"""

import os
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from bot.durable.engine import Engine
from bot.records.database import open_engine
from bot.records.migrations import migrate
from bot.settings import database_url_from

Kind: TypeAlias = Literal["sqlite", "postgres"]

SERVER: Final = os.environ.get("FIRSTLINE_TEST_POSTGRES", "")
NO_SERVER: Final = (
    "no PostgreSQL: set FIRSTLINE_TEST_POSTGRES=postgresql://user@host/database"
    " to a server where databases may be made"
)
KINDS: Final[tuple[Kind, ...]] = ("sqlite", "postgres")


@contextmanager
def database(kind: Kind, folder: Path, *, like: str = "") -> Generator[str]:
    """Make a database; PostgreSQL's is dropped at the end, whoever is still connected.

    Args:
        kind: Which engine.
        folder: Where the file goes, on SQLite.
        like: The `DATABASE_URL` of one to copy, on PostgreSQL; nobody may be connected to it.

    Skips the test where there is no server.

    Yields:
        Its `DATABASE_URL`, as operators write it.
    """
    if kind == "postgres" and not SERVER:
        pytest.skip(NO_SERVER)
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'firstline.db'}"
        return
    name = f"firstline_{secrets.token_hex(6)}"
    template = urlsplit(like).path.lstrip("/") or "template1"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def with_tables(url: str) -> None:
    """Make every table, the engine's too: on PostgreSQL that takes longer than most tests."""
    opened = open_engine(database_url_from(url), pool=2)
    migrate(opened)
    engine = Engine(opened)
    await engine.launch()
    await engine.shutdown(grace=0)


def engine_schema(connection: sa.Connection) -> str | None:
    """Where the engine keeps its tables: beside ours on SQLite, apart on PostgreSQL."""
    return "dbos" if connection.dialect.name == "postgresql" else None


def _on_server(statement: str) -> None:
    server = sa.create_engine(database_url_from(SERVER), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(statement))
    server.dispose()
