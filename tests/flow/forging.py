"""Interactions that no client of Slack would send, signed all the same."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.records import tables
from bot.simulator.outbox import Answered, NotAnswered
from bot.simulator.payloads import Json, JsonObject
from bot.slack import actions
from tests.flow.world import World

TRIGGERS = itertools.count()


@dataclass(frozen=True, slots=True)
class At:
    """A message that a button is said to be on."""

    channel: str
    ts: str


async def click(
    world: World, user: str, at: At, action: str, value: Json, **more: Json
) -> Answered | NotAnswered:
    """Click on anything, as anybody, anywhere; `more` goes over the payload."""
    payload: JsonObject = {
        **_envelope(world, "block_actions", user),
        "container": {"type": "message", "channel_id": at.channel, "message_ts": at.ts},
        "channel": {"id": at.channel, "name": "some"},
        "response_url": "",
        "actions": [{"type": "button", "action_id": action, "value": value}],
    }
    return await world.sim.forge({**payload, **more})


async def submit(world: World, user: str, subject: str, text: str) -> Answered | NotAnswered:
    """Send a dialog that was never opened."""
    first = f"{actions.WRITE_INPUT}:0"
    typed: JsonObject = {first: {first: {"value": text}}}
    view: JsonObject = {
        "id": "VFORGED",
        "callback_id": actions.WRITE_VIEW,
        "private_metadata": subject,
        "state": {"values": typed},
    }
    payload: JsonObject = {**_envelope(world, "view_submission", user), "view": view}
    return await world.sim.forge(payload)


async def effects(world: World) -> Mapping[str, object]:
    """Every row of ours but the memory of deliveries, and everything that was shown."""
    await world.settled()
    rows = await world.bot.records.run(_rows)
    return {**rows, "said": {name: len(every) for name, every in _messages(world).items()}}


def _envelope(world: World, kind: str, user: str) -> JsonObject:
    return {
        "type": kind,
        "team": {"id": world.bot.me.team},
        "user": {"id": user, "team_id": world.bot.me.team},
        "api_app_id": world.bot.me.app,
        "trigger_id": f"9.{next(TRIGGERS)}.forged",
    }


def _messages(world: World) -> Mapping[str, tuple[object, ...]]:
    return world.sim.workspace.messages


def _rows(connection: sa.Connection) -> dict[str, object]:
    return {
        table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
        for table in tables.metadata.sorted_tables
        if table is not tables.event
    }
