"""Envelopes that nobody signs: what cannot be read gets its ack, and does no harm."""

from pathlib import Path

import pytest

from bot.simulator import simulator
from bot.simulator.outbox import Answered
from bot.simulator.payloads import Json, JsonObject
from tests.flow.world import World, bot_in

EVENT: JsonObject = {"type": "event_callback", "team_id": "THALDEN001", "event_id": "Ev1"}
ODD: tuple[JsonObject, ...] = (
    {},
    {"type": None},
    {**EVENT, "event": None},
    {**EVENT, "event": {"type": ["message"]}},
    {**EVENT, "event": {"type": "message", "user": 7, "channel": 7}},
    {"type": "block_actions", "actions": [], "user": 1},
    {"type": "view_submission", "view": 0.5},
    {
        "type": "block_actions",
        "actions": [{"action_id": "firstline_take", "value": "x"}],
        "team": 7,
    },
)


async def test_an_odd_envelope_does_no_harm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with simulator() as sim, bot_in(sim, tmp_path, url) as world:
        answers = [await sim.forge(payload) for payload in ODD]
        ts = await sim.say("asker", "help", "how do I reset it?")

        assert len(await world.said("help", ts)) == 1
        assert all(isinstance(one, Answered) for one in answers[2:])
        assert not [one for one in caplog.records if one.levelname == "ERROR"]


@pytest.mark.parametrize(
    "other",
    [{"team_id": "T999999999", "authorizations": []}, {"api_app_id": "A9"}, {"api_app_id": ""}],
)
async def test_another_workspace_or_app_is_not_heard(
    tmp_path: Path, other: dict[str, Json]
) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with simulator() as sim, bot_in(sim, tmp_path, url) as world:
        await _told(world, other)
        await world.settled()

        assert world.decider.asked == []

        await _told(world, {})
        await sim.until(lambda: bool(world.decider.asked))


async def _told(world: World, other: dict[str, Json]) -> None:
    message: JsonObject = {
        "type": "message",
        "channel": "CHELP00001",
        "user": "UASKER0001",
        "ts": f"1790000000.00000{len(other)}",
        "text": "how do I reset it?",
    }
    envelope: JsonObject = {
        **EVENT,
        "api_app_id": world.bot.me.app,
        "event_id": f"Ev{len(other)}",
        "event": message,
    }
    await world.sim.forge({**envelope, **other})
