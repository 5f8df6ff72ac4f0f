"""Messages as Slack sends them that nobody types: with files, from another organisation."""

import time

from bot.simulator import Json, people
from bot.simulator.calls import Reply
from tests.flow.world import World

ELSEWHERE = "TELSEWHERE"


async def said_with(world: World, user: str, channel: str, text: str, **more: Json) -> str:
    """Say it; its events carry `more`.  Returns the `ts`."""
    sim = world.sim
    place = people.joined(sim.workspace, user, channel)
    typed = people.typed(sim.workspace, text)
    reply, message = people.said(sim.workspace, place, typed, None, time.time())
    events = tuple({**event, **more} for event in reply.events)
    sim.apply(Reply(reply.workspace, {}, events))
    return message.ts


async def said_with_files(world: World, user: str, channel: str, text: str, *names: str) -> str:
    """Send files, with words or without."""
    files: list[Json] = [{"id": f"F{n}", "name": name} for n, name in enumerate(names)]
    return await said_with(world, user, channel, text, subtype="file_share", files=files)
