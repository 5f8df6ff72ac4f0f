"""Nobody tells when a bot has nothing left to do; so wait until nothing moves any more."""

import asyncio
from contextlib import suppress
from typing import Final

from bot.simulator import Simulator

PATIENCE_SECONDS: Final = 90.0


async def quiet(sim: Simulator, seconds: float) -> None:
    """Wait until all events are acknowledged and nothing has changed for so long.

    Whatever goes on for ever is for the judge to find.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                revision = sim.changes.revision
                await asyncio.sleep(seconds)
                if revision == sim.changes.revision and not sim.pending:
                    return
