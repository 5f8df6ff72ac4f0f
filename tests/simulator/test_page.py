import json
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.simulator import Simulator
from bot.simulator.incident import incident_of, load
from bot.simulator.page_api import FILES


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "rebound.example"},
    ],
)
async def test_pages_of_other_sites_are_refused(sim: Simulator, headers: dict[str, str]) -> None:
    said = {"as": "asker", "channel": "help", "text": "hi"}

    async with ClientSession(headers=headers) as session:
        async with session.get(f"{sim.page_url}page/state") as state:
            assert state.status == 403
        async with session.post(f"{sim.page_url}page/say", json=said) as say:
            assert say.status == 403
        async with session.get(f"{sim.page_url}page/socket") as socket:
            assert socket.status == 403

        url = f"{sim.api_url}chat.postMessage"
        form = {"token": sim.bot_token, "channel": "CHELP00001", "text": "hi"}
        async with session.post(url, data=form) as posted:
            assert posted.status == 403

    assert sim.messages("help") == []


async def test_form_cannot_speak_for_anybody(sim: Simulator) -> None:
    async with (
        ClientSession() as session,
        session.post(f"{sim.page_url}page/say", data={"as": "asker", "text": "hi"}) as answer,
    ):
        assert answer.status == 415


async def test_files_come_with_a_closed_policy(sim: Simulator) -> None:
    async with ClientSession() as session:
        for path in FILES:
            async with session.get(sim.page_url.rstrip("/") + path) as answer:
                assert answer.status == 200, path
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_people_see_only_their_own(sim: Simulator) -> None:
    await sim.say("oncall", "on-call", "secret")

    async with ClientSession() as session:
        seen = {
            name: await (await session.get(f"{sim.page_url}page/state?as={name}")).text()
            for name in ("asker", "oncall", "guest")
        }

    assert ["secret" in seen[name] for name in seen] == [False, True, False]
    assert [one["name"] for one in json.loads(seen["guest"])["channels"]] == ["help", "dm:guest"]


async def test_what_is_typed_becomes_links(sim: Simulator) -> None:
    await sim.say(
        "asker", "help", "@Firstline see #general, @it-helpdesk <b> a@b https://x.example/a?b=1."
    )

    assert sim.messages("help")[0].text == (
        "<@UFIRSTLINE> see <#CGENERAL01|general>, <!subteam^SITHELPDESK|@it-helpdesk> "
        "&lt;b&gt; a@b <https://x.example/a?b=1>."
    )


async def test_page_acts_and_is_told(sim: Simulator) -> None:
    async with ClientSession() as session:
        async with session.ws_connect(f"{sim.page_url}page/socket?as=colleague") as socket:
            first = await socket.receive_json()
            said = {"as": "asker", "channel": "help", "text": "hello"}
            async with session.post(f"{sim.page_url}page/say", json=said) as answer:
                ts = (await answer.json())["done"]
            second = await socket.receive_json()
        wrong = {"as": "colleague", "channel": "help", "ts": ts, "text": "mine now"}
        async with session.post(f"{sim.page_url}page/edit", json=wrong) as refused:
            assert refused.status == 409

    def texts(state: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[str]:
        return [one["text"] for room in state["channels"] for one in room["messages"]]

    assert (texts(first), texts(second)) == ([], ["hello"])
    assert sim.messages("help")[0].text == "hello"


async def test_troubles_are_switched_over_http_and_shown(sim: Simulator) -> None:
    async with ClientSession() as session:
        url = f"{sim.page_url}page"
        wanted = {"trouble": "latency", "share": 0.3}
        async with session.post(f"{url}/trouble", json=wanted) as done:
            assert done.status == 200
        async with session.get(f"{url}/state") as state:
            shown = (await state.json())["troubles"]
        for wrong in ({"trouble": "rain"}, {"trouble": "latency", "share": "much"}):
            async with session.post(f"{url}/trouble", json=wrong) as refused:
                assert refused.status == 409
        fail = {"method": "users.info", "how": "broken", "times": 2}
        async with session.post(f"{url}/fail", json=fail) as done:
            assert done.status == 200

    assert sim.faults.shares == {"latency": 0.3}
    assert shown["latency"]["share"] == 0.3
    assert (sim.faults.waiting[0].method, sim.faults.waiting[0].times) == ("users.info", 2)


async def test_an_incident_can_be_downloaded(sim: Simulator, tmp_path: Path) -> None:
    await sim.say("asker", "help", "hello")

    async with ClientSession() as session, session.get(f"{sim.page_url}page/incident") as answer:
        path = tmp_path / "incident.json"
        path.write_text(await answer.text(), "utf-8")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert load(path) == incident_of(sim)
