import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import Json, JsonObject, NotAnswered, Simulator
from tests.simulator.app import App
from tests.simulator.test_web_api import needs_slack_data, strange_paths

EVENTS = Path(__file__).resolve().parents[3] / "shared" / "slack" / "samples" / "events"


class Endpoint:
    """An app's events URL: checks signatures and answers as told, then with 200."""

    def __init__(self, secret: str) -> None:
        self.verifier = SignatureVerifier(secret)
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {key.lower(): value for key, value in request.headers.items()}
        assert self.verifier.is_valid_request(body, headers)
        self.headers.append(headers)
        self.bodies.append(body)
        return self.answers.pop(0) if self.answers else web.Response()

    def json(self, at: int = 0) -> JsonObject:
        parsed: JsonObject = json.loads(self.bodies[at])
        return parsed

    def form(self, at: int = 0) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(self.bodies[at].decode()).items()}


@pytest.fixture
async def endpoint(sim: Simulator) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(sim.signing_secret)
    app = web.Application()
    app.router.add_post("/slack/events", endpoint.take)
    async with TestServer(app) as server:
        sim.events_url = str(server.make_url("/slack/events"))
        yield endpoint


async def test_event_arrives_signed_in_its_envelope(sim: Simulator, endpoint: Endpoint) -> None:
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: sim.pending == 0)

    envelope = endpoint.json()
    assert (envelope["type"], envelope["team_id"], envelope["api_app_id"]) == (
        "event_callback",
        "THALDEN001",
        "AFIRSTLINE",
    )
    assert isinstance(envelope["event"], dict)
    assert envelope["event"]["text"] == "hello"
    assert "x-slack-retry-num" not in endpoint.headers[0]


async def test_failed_delivery_is_retried_three_times(sim: Simulator, endpoint: Endpoint) -> None:
    endpoint.answers = [web.Response(status=500) for _ in range(4)]

    await sim.say("asker", "help", "hello")
    await sim.until(lambda: sim.pending == 0)

    numbers = [one.get("x-slack-retry-num") for one in endpoint.headers]
    reasons = [one.get("x-slack-retry-reason") for one in endpoint.headers]
    assert numbers == [None, "1", "2", "3"]
    assert reasons == [None, "http_error", "http_error", "http_error"]
    assert len({str(endpoint.json(n)["event_id"]) for n in range(4)}) == 1


async def test_no_retry_header_ends_the_retries(sim: Simulator, endpoint: Endpoint) -> None:
    endpoint.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]

    await sim.say("asker", "help", "hello")
    await sim.until(lambda: sim.pending == 0)

    assert len(endpoint.bodies) == 1


async def test_challenge_must_be_echoed(sim: Simulator, endpoint: Endpoint) -> None:
    endpoint.answers = [web.json_response({"challenge": "simulator-challenge"})]

    assert await sim.verify_events_url()
    assert not await sim.verify_events_url()
    assert endpoint.json()["type"] == "url_verification"


async def test_command_is_a_flat_form(sim: Simulator, endpoint: Endpoint) -> None:
    endpoint.answers = [web.Response(text="one moment")]

    await sim.command("asker", "help", "/ask", "how & why?")

    form = endpoint.form()
    assert (form["command"], form["text"], form["user_name"]) == ("/ask", "how & why?", "asker")
    assert (form["channel_name"], form["is_enterprise_install"]) == ("help", "false")
    assert [one.text for one in sim.ephemerals("asker", "help")] == ["one moment"]


async def test_interaction_is_json_in_a_form(
    sim: Simulator, endpoint: Endpoint, client: AsyncWebClient
) -> None:
    button: Json = {
        "type": "button",
        "action_id": "claim",
        "value": "q1",
        "text": {"type": "plain_text", "text": "I take it"},
    }
    posted = await client.chat_postMessage(
        channel="CONCALL001", text="?", blocks=[{"type": "actions", "elements": [button]}]
    )
    await sim.until(lambda: sim.pending == 0)

    endpoint.answers = [web.Response(status=404)]
    failed = await sim.click("oncall", "on-call", str(posted["ts"]), "claim")

    payload = json.loads(endpoint.form(-1)["payload"])
    assert payload["actions"][0]["value"] == "q1"
    assert failed == NotAnswered("http_error")


async def test_socket_wins_over_the_events_url(
    sim: Simulator, endpoint: Endpoint, app: App
) -> None:
    await sim.say("asker", "help", "hello")
    await sim.until(lambda: bool(app.events) and sim.pending == 0)

    assert endpoint.bodies == []


@needs_slack_data
async def test_events_have_the_published_keys(sim: Simulator, app: App) -> None:
    ts = await sim.say("asker", "help", "@Firstline hello")
    await sim.edit("asker", "help", ts, "@Firstline hallo")
    await sim.react("asker", "help", ts, "eyes")
    await sim.say("asker", "help", "more", thread_ts=ts)
    await sim.delete("asker", "help", ts)
    await sim.open_home("asker")
    await app.web.chat_postMessage(channel="CHELP00001", text="mine")
    await sim.until(lambda: len(app.got) == 8)

    samples = {file.stem: json.loads(file.read_text("utf-8")) for file in EVENTS.glob("*.json")}
    outer = {key for sample in samples.values() for key in sample}
    for one in app.got:
        event = one.payload["event"]
        kind = event.get("subtype", event["type"])
        name = "".join(word.capitalize() for word in kind.split("_")) + "Payload"
        # Documented for messages, and in the samples of conversations.history.
        known = ("reactions", "reply_users")
        extra = {f".{part}.{key}" for part in ("message", "previous_message") for key in known}
        assert set(one.payload) <= outer
        assert set(strange_paths(event, samples[name]["event"])) <= {".app_id", *extra}, kind


async def test_an_acknowledged_event_may_come_once_more(sim: Simulator, endpoint: Endpoint) -> None:
    again = iter((True, False))
    sim.faults.repeats = lambda: next(again)

    await sim.say("asker", "help", "hello")
    await sim.until(lambda: sim.pending == 0)

    assert endpoint.json(0)["event_id"] == endpoint.json(1)["event_id"]
    assert endpoint.headers[1]["x-slack-retry-num"] == "1"
    assert (len(endpoint.bodies), sim.redelivered) == (2, 1)
