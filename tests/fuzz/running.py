"""One run: a bot in a process of its own, thousands of requests, and a verdict."""

import asyncio
import multiprocessing
import os
import secrets
import signal
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot.records.database import open_engine
from bot.records.tables import question
from bot.settings import Settings, database_url_from
from bot.simulator import Simulator
from tests.fuzz import child
from tests.fuzz.child import Lacks, Orders
from tests.fuzz.judging import Asked, Verdict, by_status, logged, marked, untraced
from tests.fuzz.mutations import Forge, Request
from tests.fuzz.seeds import samples
from tests.fuzz.wire import Line
from tests.installed import installation
from tests.slack.oracle import SHARED

LINES: Final = 8
WARM_UP: Final = 0.2
START_SECONDS: Final = 60.0
LATE_SECONDS: Final = 60.0
PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fuzz.child"])


async def fuzzed(
    folder: Path, url: str, *, count: int, seed: int = 1, lacks: Lacks = ""
) -> Verdict:
    """Send so many requests to a bot on that database, and judge what came of them.

    Args:
        folder: Takes what the bot logs.
        url: `DATABASE_URL` of an empty database.
        count: How many requests.
        seed: Equal seeds send equal requests.
        lacks: What a control does without.
    """
    canary = f"canary{secrets.token_hex(8)}"
    async with installation() as sim, _bot(sim, folder, url, lacks) as (address, process):
        chance = Random(seed)  # noqa: S311  no secret hangs on it
        found = samples(SHARED / "slack" / "samples" / "events")
        forge = Forge(sim.signing_secret, time.time, canary, found, chance)
        requests, warm = Asked(), int(count * WARM_UP)
        statuses = await _sent(address, forge, requests, range(warm))
        before, began = await _weight(folder, process), time.perf_counter()
        statuses += await _sent(address, forge, requests, range(warm, count))
        rate = (count - warm) / (time.perf_counter() - began)
        grown = await _weight(folder, process) - before
        calls = list(sim.calls)
        engine = open_engine(database_url_from(url))
        with engine.connect() as connection:
            strange, marks = untraced(connection, requests), marked(connection, calls)
            asked = connection.scalar(sa.select(sa.func.count()).select_from(question)) or 0
        engine.dispose()
        answers = await _answers(sim, address)
    kinds = by_status(statuses)
    total = sum(kinds.values(), Counter[int]())
    return Verdict(
        sent={kind: every.total() for kind, every in kinds.items()},
        statuses=total,
        by_kind=kinds,
        broken=sum(number for status, number in total.items() if status >= 500),
        traced=asked - sum(one.startswith("question ") for one in strange),
        untraced=len(strange),
        marked=marks,
        logged=logged(folder, canary),
        grown=grown,
        answers=answers,
        rate=rate,
    )


async def _sent(
    address: str, forge: Forge, requests: Asked, numbers: range
) -> list[tuple[str, int]]:
    """Over a few connections at once; each takes the next request that is not sent yet."""
    url, waiting = urlsplit(address), iter(numbers)
    found: list[tuple[str, int]] = []

    async def over_one(line: Line) -> None:
        for number in waiting:
            request: Request = forge.request(number)
            requests.note(number, request)
            found.append((request.kind, await line.send(request)))
        await line.close()

    lines = [Line(url.hostname or "", url.port or 0) for _ in range(LINES)]
    await asyncio.gather(*map(over_one, lines))
    return found


async def _answers(sim: Simulator, address: str) -> bool:
    """Whether the bot still answers a good question; everything before it comes first."""
    sim.events_url = f"{address}/slack/events"
    ts = await sim.say("asker", "help", "how do I reset my password?")
    try:
        await sim.until(lambda: len(sim.messages("help", ts)) > 1, LATE_SECONDS)
    except TimeoutError:
        return False
    return "answer to" in sim.messages("help", ts)[1].text


@asynccontextmanager
async def _bot(
    sim: Simulator, folder: Path, url: str, lacks: Lacks
) -> AsyncGenerator[tuple[str, int]]:
    settings = Settings(
        bot_token=sim.bot_token,
        app_token=None,
        signing_secret=sim.signing_secret,
        api_url=sim.api_url,
        port=0,
        home=folder,
        database_url=database_url_from(url),
    )
    orders = Orders(settings=settings, folder=folder, lacks=lacks)
    process = PROCESSES.Process(target=child.live, args=(orders,), daemon=True)
    await asyncio.to_thread(process.start)
    try:
        address = await _written(folder / child.ADDRESS)
        assert process.pid is not None
        yield address, process.pid
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)


async def _weight(folder: Path, process: int) -> int:
    """Bytes that the bot holds in memory."""
    weight = folder / child.WEIGHT
    weight.unlink(missing_ok=True)
    os.kill(process, signal.SIGUSR1)
    return int(await _written(weight))


async def _written(path: Path) -> str:
    async with asyncio.timeout(START_SECONDS):
        while not await asyncio.to_thread(path.exists):  # noqa: ASYNC110  no event crosses processes
            await asyncio.sleep(0.02)
    return await asyncio.to_thread(path.read_text, "utf-8")
