"""What goes wrong, one thing at a time, for as long as people ask."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Final, TypeAlias

from bot.simulator import Simulator
from bot.simulator.faults import Trouble

Fault: TypeAlias = Callable[[Simulator], AbstractAsyncContextManager[None]]

DROP_EVERY_SECONDS: Final = 0.4
DROPS: Final = 8


@asynccontextmanager
async def nothing(_sim: Simulator) -> AsyncGenerator[None]:
    """All is well."""
    yield


@asynccontextmanager
async def _trouble(sim: Simulator, trouble: Trouble, share: float) -> AsyncGenerator[None]:
    sim.trouble(trouble, share)
    yield


@asynccontextmanager
async def dropped_socket(sim: Simulator) -> AsyncGenerator[None]:
    """Slack hangs up again and again, without a word."""

    async def drop() -> None:
        for _ in range(DROPS):
            await sim.until(lambda: sim.connections > 0, 60.0)
            await sim.drop_connections()
            await asyncio.sleep(DROP_EVERY_SECONDS)

    dropping = asyncio.create_task(drop())
    yield
    dropping.cancel()
    with suppress(asyncio.CancelledError):
        await dropping


@asynccontextmanager
async def deaf_socket(sim: Simulator) -> AsyncGenerator[None]:
    """The socket answers pings and delivers nothing."""
    sim.deafen_connections()
    yield


FAULTS: Final[Mapping[str, Fault]] = {
    "none": nothing,
    "latency": partial(_trouble, trouble="latency", share=0.7),
    "rate_limits": partial(_trouble, trouble="rate_limits", share=0.3),
    "server_errors": partial(_trouble, trouble="server_errors", share=0.3),
    "lost_answers": partial(_trouble, trouble="lost_answers", share=0.3),
    "dropped_socket": dropped_socket,
    "deaf_socket": deaf_socket,
    "duplicated_events": partial(_trouble, trouble="duplicated_events", share=1.0),
    "reordered_events": partial(_trouble, trouble="reordered_events", share=1.0),
    "lost_deliveries": partial(_trouble, trouble="lost_deliveries", share=0.5),
}
