"""One bot after another on the same database and port, and the workspace that outlives them."""

import asyncio
import multiprocessing
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from multiprocessing.context import ForkServerProcess, SpawnProcess
from pathlib import Path
from random import Random
from typing import Final

from bot.settings import Settings, database_url_from
from bot.simulator import Simulator
from bot.simulator.faults import Fault, How
from tests.crash.child import Orders, live
from tests.installed import installation

RETRY_SECONDS: Final = (0.0, *(0.2,) * 1000)
START_SECONDS: Final = 60.0
REPEATED: Final = 0.2
LOST: Final = 0.05
LOST_LOOKUPS: Final = 0.02
SLOWEST_SECONDS: Final = 0.15
SHOWN: Final = frozenset({"chat.postMessage", "chat.postEphemeral", "response_url"})
LOOKED_UP: Final = frozenset({"users.info", "conversations.info", "conversations.open"})

# Each life is a fork of one that has imported everything: a real process, sooner there.
PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.crash.child"])
FRESH: Final = multiprocessing.get_context("spawn")


@asynccontextmanager
async def workspace(chance: Random | None = None) -> AsyncGenerator[Simulator]:
    """A workspace that sends events until they are acknowledged.

    Args:
        chance: Decides which events come once more, and which answers are late or lost.
    """
    async with installation(retry_delays=RETRY_SECONDS) as sim:
        if chance is not None:
            sim.faults.repeats = lambda: chance.random() < REPEATED
            sim.faults.by_chance = lambda method: _fault(method, chance)
        yield sim


def _fault(method: str, chance: Random) -> Fault | None:
    if method in SHOWN:
        how: How = "lost" if chance.random() < LOST else "slow"
        return Fault(method=method, how=how, wait=chance.random() * SLOWEST_SECONDS)
    if method in LOOKED_UP and chance.random() < LOST_LOOKUPS:
        return Fault(method=method, how="lost")
    return None


def orders_for(sim: Simulator, folder: Path, url: str) -> Orders:
    """How to live in that workspace, over Socket Mode."""
    settings = Settings(
        bot_token=sim.bot_token,
        app_token=sim.app_token,
        signing_secret=sim.signing_secret,
        api_url=sim.api_url,
        port=0,
        home=folder,
        database_url=database_url_from(url),
    )
    return Orders(settings=settings, folder=folder)


class Lives:
    """At most one bot at a time."""

    def __init__(self, sim: Simulator, orders: Orders, *, fresh: bool = False) -> None:
        """Nobody lives yet.

        Args:
            sim: Where they live.
            orders: What holds for each of them.
            fresh: Each starts from nothing and imports everything, as operators start it.
        """
        self._sim = sim
        self._orders = orders
        self._new = FRESH.Process if fresh else PROCESSES.Process
        self._process: ForkServerProcess | SpawnProcess | None = None
        self._over = asyncio.Event()
        self.count = 0

    async def start(self, *, die_at: str = "", tracing: bool = False) -> None:
        """Begin a life, and wait until it listens or is over."""
        self.count += 1
        orders = replace(self._orders, die_at=die_at, tracing=tracing)
        self._process = self._new(target=live, args=(orders,), daemon=True)
        await asyncio.to_thread(self._process.start)
        self._over = _ending(self._process)
        listening = asyncio.create_task(
            self._sim.until(lambda: self._sim.connections > 0, START_SECONDS)
        )
        over = asyncio.create_task(self._over.wait())
        await asyncio.wait({listening, over}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        over.cancel()

    @property
    def ended(self) -> bool:
        """Whether the present life is over."""
        return self._over.is_set()

    async def kill(self) -> None:
        """End a life without a word."""
        assert self._process is not None
        self._process.kill()
        await self.over()

    async def stop(self) -> int:
        """Tell a life to end; returns its exit status."""
        assert self._process is not None
        self._process.terminate()
        return await self.over()

    async def over(self) -> int:
        """Wait until the life is over; returns its exit status."""
        assert self._process is not None
        await self._over.wait()
        self._process.join()
        await self._sim.until(lambda: not self._sim.connections, START_SECONDS)
        assert self._process.exitcode is not None
        return self._process.exitcode


def _ending(process: ForkServerProcess | SpawnProcess) -> asyncio.Event:
    """Set when the process ends."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()

    def ended() -> None:
        loop.remove_reader(process.sentinel)
        over.set()

    loop.add_reader(process.sentinel, ended)
    return over
