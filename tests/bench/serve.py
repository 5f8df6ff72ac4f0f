"""`firstline serve` as operators start it: a process of its own, seen from outside."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.simulator import Simulator
from tests.bench.corpora import KNOWLEDGE, MODEL, POLICIES, ROOT

PATIENCE_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Served:
    """A process that is ready.

    Attributes:
        process: It.
        seconds: From its start until it was ready.
    """

    process: asyncio.subprocess.Process
    seconds: float

    @property
    def memory_mb(self) -> float:
        """What it holds in memory."""
        return memory_mb_of(self.process.pid)

    def holds(self, *libraries: str) -> list[str]:
        """Files in its memory of which one of these is a folder or part of the name (Linux)."""
        maps = Path(f"/proc/{self.process.pid}/maps").read_text("utf-8")
        files = {line.split()[-1] for line in maps.splitlines() if "/" in line}
        return sorted(file for file in files if any(one in file for one in libraries))


def memory_mb_of(pid: int) -> float:
    """What a process holds in memory, as `ps` tells it."""
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  the system's own
    return int(told.stdout) / 1024


@asynccontextmanager
async def serving(sim: Simulator, home: Path) -> AsyncGenerator[Served]:
    """Start it on the example corpus, over Socket Mode; stop it when the block ends."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve"),
        cwd=ROOT,
        env={
            "PATH": os.environ.get("PATH", ""),
            "FIRSTLINE_HOME": str(home),
            "FIRSTLINE_KNOWLEDGE": str(KNOWLEDGE),
            "FIRSTLINE_POLICIES": str(POLICIES),
            "FIRSTLINE_MODELS": str(MODEL.parent),
            "PORT": "0",
            "SLACK_API_URL": sim.api_url,
            "SLACK_BOT_TOKEN": sim.bot_token,
            "SLACK_APP_TOKEN": sim.app_token,
        },
        stderr=asyncio.subprocess.PIPE,
    )
    log = process.stderr
    assert log is not None
    reading = asyncio.create_task(_until_ready(log))
    try:
        await asyncio.wait_for(asyncio.shield(reading), PATIENCE_SECONDS)
        seconds = time.perf_counter() - began
        reading = asyncio.create_task(_read_on(log))
        yield Served(process, seconds)
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
        reading.cancel()


async def _until_ready(log: asyncio.StreamReader) -> None:
    said: list[str] = []
    while line := await log.readline():
        said.append(line.decode())
        if json.loads(line).get("event") == "ready":
            return
    raise RuntimeError(f"serve ended before it was ready:\n{''.join(said)}")


async def _read_on(log: asyncio.StreamReader) -> None:
    """So that it never waits for room to write."""
    while await log.readline():
        pass
