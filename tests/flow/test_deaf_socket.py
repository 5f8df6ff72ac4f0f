"""A socket that looks alive and delivers nothing is noticed, told of, and replaced."""

from pathlib import Path
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.simulator import Simulator
from bot.slack.canary import NEVER_HEARD, NOT_HEARD, SIGN, Waits
from tests.flow.world import World, bot_in
from tests.installed import installation

QUICK = Waits(silence=0.05, back=0.3, unproven=60.0)
CALM = Waits(silence=0.05, back=30.0)


def signs(sim: Simulator) -> int:
    return sum(one.method == "reactions.add" and one.args["name"] == SIGN for one in sim.calls)


async def ready(world: World) -> dict[str, Any]:
    async with aiohttp.ClientSession(world.bot.url) as http, http.get("/readyz") as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def metrics(world: World) -> dict[str, float]:
    async with aiohttp.ClientSession(world.bot.url) as http, http.get("/metrics") as page:
        families = text_string_to_metric_families(await page.text())
        return {one.name: one.value for family in families for one in family.samples}


async def with_card(world: World) -> None:
    await world.sim.say("asker", "help", "human please")
    await world.card()
    await world.settled()


def test_silence_and_sign_together_stay_under_a_minute() -> None:
    assert Waits().silence + Waits().back + 10 < 60  # and ten seconds for the call itself


async def test_a_deaf_socket_is_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with (
        installation(ack_seconds=0.3, retry_delays=(0.0, 0.5, 2.5)) as sim,
        bot_in(sim, tmp_path, url, canary=QUICK) as world,
    ):
        await with_card(world)
        await sim.until(lambda: signs(sim) > 0)
        await world.settled()

        sim.deafen_connections()
        ts = await sim.say("asker", "help", "how do I reset it?")
        answers = await world.said("help", ts)

        assert len(answers) == 1
        assert (await metrics(world))["firstline_socket_deaf_total"] >= 1
        assert (await ready(world))["ready"]


async def test_a_socket_that_stays_deaf_shows_in_readiness(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with installation() as sim, bot_in(sim, tmp_path, url, canary=QUICK) as world:
        await with_card(world)
        await sim.until(lambda: signs(sim) > 0)
        await world.settled()
        sim.fail_next("apps.connections.open", times=100)

        sim.deafen_connections()
        before = len(sim.calls)
        await sim.until(
            lambda: any(one.method == "apps.connections.open" for one in sim.calls[before:])
        )

        assert (await ready(world))["reasons"] == [NOT_HEARD]


async def test_the_sign_is_on_a_card_and_goes_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with installation() as sim, bot_in(sim, tmp_path, url, canary=CALM) as world:
        await with_card(world)
        ts = await sim.say("asker", "dm:asker", "how do I reset it?")
        await world.said("dm:asker", ts)
        await sim.until(lambda: sum(one.method == "reactions.remove" for one in sim.calls) > 1)

        marked = {str(one.args["timestamp"]) for one in sim.calls if one.method == "reactions.add"}
        assert marked == {(await world.card()).ts}


async def test_with_nothing_to_make_a_sign_on_nothing_is_replaced(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    waits = Waits(silence=0.01, back=0.01)
    async with installation() as sim, bot_in(sim, tmp_path, url, canary=waits) as world:
        for _ in range(20):
            await ready(world)

        opened = [one for one in sim.calls if one.method == "apps.connections.open"]
        assert (len(opened), signs(sim)) == (1, 0)


async def test_where_no_sign_has_ever_come_back_the_socket_is_not_replaced_for_ever(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with installation() as sim, bot_in(sim, tmp_path, url) as first:
        await with_card(first)
    async with installation(workspace=sim.workspace) as again:
        waits = Waits(silence=0.05, back=0.05, unproven=60.0)
        async with bot_in(again, tmp_path, url, canary=waits) as world:
            again.deafen_connections()
            await again.until(lambda: signs(again) > 0)
            await again.until(
                lambda: sum(one.method == "apps.connections.open" for one in again.calls) == 2
            )

            assert (await ready(world))["degraded"] == [NEVER_HEARD]
            assert signs(again) == 1


async def test_a_slack_that_is_away_proves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with installation() as sim, bot_in(sim, tmp_path, url, canary=QUICK) as world:
        await with_card(world)
        sim.fail_next("reactions.add", "broken", times=1000)
        await sim.until(lambda: sum("HTTP 503" in one.error for one in sim.calls) > 3)

        assert (await ready(world))["reasons"] == []
        assert sum(one.method == "apps.connections.open" for one in sim.calls) == 1
