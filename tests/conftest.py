"""What every test shares: one event loop, and no way out of this machine."""

import asyncio
import os
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import KINDS, database, with_tables
from tests.payloads import Judge

# Before numpy is imported: its helper threads spin for cores that other tests hold.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

OF_THE_WORKSPACE = {"simulator", "conformity"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A database to copy, so that each test need not wait for its tables."""
    with database("postgres", tmp_path_factory.getbasetemp()) as url:
        asyncio.run(with_tables(url))
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """An address as operators write it, once of each engine."""
    on_postgres = request.param == "postgres"
    like = request.getfixturevalue("postgres_with_tables") if on_postgres else ""
    with database(request.param, tmp_path, like=like) as url:
        yield url


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect: Callable[[socket.socket, Any], None] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _slack_would_take_it(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Generator[None]:
    """Whatever the bot sends in a test is valid; tests of the workspace itself send worse."""
    if OF_THE_WORKSPACE & {*request.path.parts}:
        yield
        return
    judge = Judge()
    judge.stand_at_the_doors(monkeypatch.setattr)
    yield
    assert judge.problems == []
