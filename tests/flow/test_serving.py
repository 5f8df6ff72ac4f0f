import asyncio
import os
import signal
from pathlib import Path

from bot.serving import Bot, Running, serve
from tests.flow.world import Decider, Rules, settings_for
from tests.installed import installation


async def test_a_signal_stops_it_well_within_ten_seconds(tmp_path: Path, database_url: str) -> None:
    rules, found = Rules(), list[Running]()
    begun = asyncio.Event()

    def ready(running: Running) -> None:
        found.append(running)
        begun.set()

    bot = Bot(resolve=Decider(), policies=lambda: rules, poll=0.02)
    async with installation() as sim:
        serving = asyncio.create_task(
            serve(settings_for(sim, tmp_path, database_url, "socket"), bot, ready=ready)
        )
        await begun.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 10)

    assert found[0].me.user == "UFIRSTLINE"
