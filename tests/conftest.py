"""What every test shares: one event loop, and no way out of this machine."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest

# Before numpy is imported: its helper threads spin for cores that other tests hold.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect: Callable[[socket.socket, Any], None] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
