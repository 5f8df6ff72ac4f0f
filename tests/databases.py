"""A database for each test: a SQLite file, or one of its own on a real PostgreSQL.

`FIRSTLINE_TEST_POSTGRES` names a database of a server where more may be made, for example
`postgresql://postgres@127.0.0.1:5432/test`; without it the tests on PostgreSQL are skipped.
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

from bot.settings import database_url_from

Kind: TypeAlias = Literal["sqlite", "postgres"]

SERVER: Final = os.environ.get("FIRSTLINE_TEST_POSTGRES", "")
NO_SERVER: Final = (
    "no PostgreSQL: set FIRSTLINE_TEST_POSTGRES=postgresql://user@host/database"
    " to a server where databases may be made"
)

on_both = pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.skipif(not SERVER, reason=NO_SERVER)),
    ],
)


@contextmanager
def database(kind: Kind, folder: Path) -> Generator[str]:
    """Make a database; PostgreSQL's is dropped at the end, whoever is still connected.

    Yields:
        Its `DATABASE_URL`, as operators write it.
    """
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'firstline.db'}"
        return
    name = f"firstline_{secrets.token_hex(6)}"
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    server = sa.create_engine(database_url_from(SERVER), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(statement))
    server.dispose()
