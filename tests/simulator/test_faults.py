import asyncio
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import NotAnswered, Simulator, simulator
from bot.simulator.conditions import Conditions
from bot.simulator.faults import MEANINGS, TROUBLES, Faults, Trouble
from tests.simulator.app import App, body_of


def story(faults: Faults, *others: Trouble) -> list[object]:
    faults.switch("server_errors", 0.5)
    for other in others:
        faults.switch(other, 0.5)
    return [faults.met_by("users.info") for _ in range(40)]


def test_the_same_seed_meets_the_same_faults() -> None:
    assert story(Faults(7)) == story(Faults(7)) != story(Faults(8))


def test_one_trouble_does_not_move_the_chances_of_another() -> None:
    def broken(found: list[object]) -> list[int]:
        return [n for n, one in enumerate(found) if getattr(one, "how", "") == "broken"]

    assert broken(story(Faults(7))) == broken(story(Faults(7), "latency", "reordered_events"))


def test_an_unknown_trouble_names_the_known() -> None:
    with pytest.raises(LookupError, match="no trouble 'rain'; there are"):
        Faults().switch("rain", 1)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="latency cannot meet a share of 2"):
        Faults().switch("latency", 2)


async def test_a_storm_refuses_every_call_until_it_is_over(
    sim: Simulator, client: AsyncWebClient
) -> None:
    sim.trouble("rate_limits")
    with pytest.raises(SlackApiError) as refused:
        await client.auth_test()
    sim.trouble("rate_limits", 0)

    assert refused.value.response.status_code == 429
    assert (await client.auth_test())["ok"]


async def test_a_server_error_may_have_taken_effect(sim: Simulator, client: AsyncWebClient) -> None:
    sim.trouble("server_errors")
    for n in range(20):
        with pytest.raises(SlackApiError) as broken:
            await client.chat_postMessage(channel="CHELP00001", text=str(n))
        assert broken.value.response.status_code == 503

    assert 0 < len(sim.messages("help")) < 20


async def test_a_late_answer_is_an_answer(sim: Simulator, client: AsyncWebClient) -> None:
    sim.trouble("latency", 1.0)
    begun = asyncio.get_running_loop().time()

    await client.auth_test()

    assert asyncio.get_running_loop().time() > begun


async def test_a_lost_first_delivery_comes_again(sim: Simulator, app: App) -> None:
    sim.trouble("lost_deliveries")
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: len(app.got) == 1 and not sim.pending)

    assert app.got[0].retry_attempt == 1
    assert await sim.command("asker", "help", "/ask", "hello") == NotAnswered("timeout")


async def test_later_events_overtake_earlier_ones() -> None:
    async with simulator(conditions=Conditions(seed=3)) as sim:
        app = App(sim)
        await app.connect()
        sim.trouble("reordered_events")
        for n in range(6):
            await sim.say("asker", "help", str(n))
        await sim.until(lambda: len(app.events) == 6 and not sim.pending)
        await app.close()

    texts = [str(one["text"]) for one in app.events]
    assert texts != sorted(texts)


async def test_a_deaf_connection_answers_pings_and_gets_nothing(sim: Simulator, app: App) -> None:
    sim.deafen_connections()
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: not sim.pending)

    assert (app.got, sim.connections) == ([], 1)
    assert app.socket.current_session is not None
    await app.socket.current_session.ping()


async def test_an_eleventh_connection_is_sent_away(sim: Simulator, app: App) -> None:
    async def url() -> str:
        opened = await app.web.apps_connections_open(app_token=sim.app_token)
        return str(body_of(opened)["url"])

    async with ClientSession() as session:
        others = [await session.ws_connect(await url()) for _ in range(9)]
        late = await session.ws_connect(await url())
        frame = await late.receive_json()
        for one in (*others, late):
            await one.close()

    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


def test_every_trouble_has_its_meaning() -> None:
    assert set(MEANINGS) == set(TROUBLES)


def test_the_page_about_the_workspace_lists_every_trouble() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "simulator.md").read_text("utf-8")

    assert "\n".join(f"| `{one}` | {MEANINGS[one]} |" for one in TROUBLES) in page
