from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.errors import SettingsError
from bot.serving import Bot, running
from tests.flow.world import Decider, Rules, World, settings_for
from tests.installed import installation


async def test_health_readiness_and_metrics_are_served(world: World) -> None:
    async with aiohttp.ClientSession(world.bot.url) as http:
        async with http.get("/healthz") as alive:
            assert await alive.json() == {"alive": True}
        async with http.get("/readyz") as ready:
            assert ready.status == 200
            assert await ready.json() == {"ready": True, "reasons": [], "degraded": []}
        async with http.get("/metrics") as metrics:
            assert "firstline_decision_seconds" in await metrics.text()


async def test_a_lost_socket_shows_in_readiness(socket_world: World) -> None:
    world = socket_world
    world.sim.fail_next("apps.connections.open", times=50)

    await world.sim.drop_connections()
    async with aiohttp.ClientSession(world.bot.url) as http, http.get("/readyz") as ready:
        assert ready.status == 503
        assert (await ready.json())["reasons"] == ["the socket to Slack is not connected"]


async def test_what_is_degraded_is_said_while_questions_are_answered(
    tmp_path: Path, database_url: str
) -> None:
    rules = Rules()
    bot = Bot(
        resolve=Decider(),
        policies=lambda: rules,
        degraded=lambda: ["knowledge/vpn.md is broken"],
        poll=0.02,
    )
    async with (
        installation() as sim,
        running(settings_for(sim, tmp_path, database_url, "http"), bot) as found,
        aiohttp.ClientSession(found.url) as http,
        http.get("/readyz") as ready,
    ):
        assert ready.status == 200
        assert (await ready.json())["degraded"] == ["knowledge/vpn.md is broken"]


async def test_unsigned_events_are_turned_away(tmp_path: Path, database_url: str) -> None:
    rules = Rules()
    bot = Bot(resolve=Decider(), policies=lambda: rules, poll=0.02)
    async with (
        installation() as sim,
        running(settings_for(sim, tmp_path, database_url, "http"), bot) as found,
        aiohttp.ClientSession(found.url) as http,
    ):
        async with http.post("/slack/events", json={"type": "event_callback"}) as refused:
            assert refused.status == 401
        async with http.post("/slack/events", data={"ssl_check": "1"}) as refused:
            assert refused.status == 401
        sim.events_url = f"{found.url}/slack/events"
        assert await sim.verify_events_url()


async def test_a_taken_port_is_named(tmp_path: Path, database_url: str) -> None:
    rules = Rules()
    bot = Bot(resolve=Decider(), policies=lambda: rules, poll=0.02)
    async with installation() as sim:
        taken = int(sim.page_url.rstrip("/").rpartition(":")[2])
        settings = replace(settings_for(sim, tmp_path, database_url, "http"), port=taken)
        with pytest.raises(SettingsError, match=f"PORT is {taken}"):
            async with running(settings, bot):
                pass


async def test_a_bad_token_is_named(tmp_path: Path, database_url: str) -> None:
    rules = Rules()
    bot = Bot(resolve=Decider(), policies=lambda: rules, poll=0.02)
    async with installation() as sim:
        settings = replace(
            settings_for(sim, tmp_path, database_url, "http"), bot_token="xoxb-wrong"
        )
        with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN: Slack says 'invalid_auth'"):
            async with running(settings, bot):
                pass


async def test_a_bad_app_token_is_named(tmp_path: Path, database_url: str) -> None:
    rules = Rules()
    bot = Bot(resolve=Decider(), policies=lambda: rules, poll=0.02)
    async with installation() as sim:
        settings = replace(
            settings_for(sim, tmp_path, database_url, "socket"), app_token="xapp-wrong"
        )
        with pytest.raises(SettingsError, match="SLACK_APP_TOKEN: Slack says 'invalid_auth'"):
            async with running(settings, bot):
                pass
