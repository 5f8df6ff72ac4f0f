"""What happens in a workspace when nobody does anything: scheduled messages come due."""

import asyncio
import contextlib
from collections.abc import Callable

from bot.simulator.running import Simulator
from bot.simulator.scheduled_methods import fallen_due, next_due


async def post_when_due(sim: Simulator, clock: Callable[[], float]) -> None:
    """Post each scheduled message at its time, until cancelled."""
    while True:
        revision = sim.changes.revision
        due = next_due(sim.workspace)
        if due is not None and due <= clock():
            sim.apply(fallen_due(sim.workspace, clock()))
            continue
        wait = None if due is None else due - clock()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await sim.changes.after(revision)
