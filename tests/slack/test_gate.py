from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import DeliveryError
from bot.slack.gate import Gate
from bot.slack.layout import Actions as Row
from bot.slack.layout import Button, Home, Input, Message, Modal, Section, Written
from bot.slack.texts import Mrkdwn, Person, Plain, Text
from tests.slack.oracle import attack_rows, live_tokens, needs_shared
from tests.slack.posting import package_violations, violations

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class FakeSlack:
    """Remembers what it was sent, and answers with what it was told to."""

    answers: list[web.Response] = field(default_factory=list[web.Response])
    calls: list[tuple[str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, dict[str, Any]]]
    )

    async def answer(self, request: web.Request) -> web.Response:
        sent: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            sent |= await request.json()
        self.calls.append((request.path, sent))
        return self.answers.pop(0) if self.answers else web.json_response(_FINE)

    @property
    def sent(self) -> dict[str, Any]:
        return self.calls[-1][1]


_FINE = {
    "ok": True,
    "ts": "1.2",
    "message_ts": "1.3",
    "view": {"id": "V1"},
    "permalink": "https://x.slack.com/archives/C1/p1",
}


@dataclass
class Wire:
    slack: FakeSlack
    gate: Gate
    url: str


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    slack = FakeSlack()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", slack.answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("/"))
        yield Wire(slack, Gate("xoxb-test", session, api_url=f"{url}api/"), url)


def said(text: str) -> Message:
    return Message((Plain(text),), (Section((Plain(text),)),))


async def test_a_post_returns_its_ts_and_never_unfurls(wire: Wire) -> None:
    ts = await wire.gate.post("C1", said("hi"), thread_ts="1.0", metadata="T1:C1:1.0")

    path, sent = wire.slack.calls[0]
    assert (ts, path) == ("1.2", "/api/chat.postMessage")
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)
    assert (sent["parse"], sent["link_names"]) == ("none", False)
    assert sent["thread_ts"] == "1.0"
    assert sent["metadata"] == {
        "event_type": "firstline_post",
        "event_payload": {"key": "T1:C1:1.0"},
    }


async def test_a_post_without_words_still_has_a_fallback_text(wire: Wire) -> None:
    await wire.gate.post("C1", Message(()))

    assert wire.slack.sent["text"]


async def test_words_are_no_key_for_metadata(wire: Wire) -> None:
    with pytest.raises(ValueError, match="metadata carries ids"):
        await wire.gate.post("C1", said("hi"), metadata="how do I reset my password?")

    assert not wire.slack.calls


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<@U012ABCDEF>", "<#C012ABC>", "<!subteam^S012>", "<https://evil.example|x>"],
)
async def test_words_become_no_live_token_by_any_verb(wire: Wire, text: str) -> None:
    message = Message(
        (Mrkdwn(text), Plain(text)),
        (Section((Mrkdwn(text), Plain(text))), Row((Button(text, "firstline_take", "h1"),))),
    )

    await wire.gate.post("C1", message)
    await wire.gate.post_ephemeral("U1", "C1", message)
    await wire.gate.update("C1", "1.2", message)
    await wire.gate.respond(f"{wire.url}response/1", message)
    await wire.gate.publish_home("U1", Home(message.blocks))
    await wire.gate.open_view(
        "1.2.a", Modal(text, (*message.blocks, Input(text, Written("a"))), "c", "h1")
    )
    await wire.gate.status("C1", "1.2", text)

    assert len(wire.slack.calls) == 7
    assert live_tokens(wire.slack.calls) == []


async def test_a_person_named_by_id_in_code_is_told(wire: Wire) -> None:
    await wire.gate.post("C1", Message((Plain("hi"),), (Section((Person("U1"), Plain("<@U2>"))),)))

    assert live_tokens(wire.slack.sent) == ["<@U1>"]


@pytest.mark.parametrize("user", ["channel", "U1> <!channel", "!here", "u1", ""])
async def test_words_are_no_id_of_a_person(wire: Wire, user: str) -> None:
    with pytest.raises(ValueError, match="is no Slack user id"):
        await wire.gate.post("C1", Message((), (Section((Person(user),)),)))

    assert not wire.slack.calls


@needs_shared
async def test_no_mention_row_comes_out_alive(wire: Wire) -> None:
    for row in attack_rows("slack_abuse.jsonl", "mention", "indirect_injection"):
        text: Text = (Mrkdwn(str(row["payload"])), Plain(str(row["payload"])))
        await wire.gate.post("C1", Message(text, (Section(text),)))

        assert live_tokens(wire.slack.sent) == [], row["id"]


async def test_a_refusal_carries_slacks_own_word(wire: Wire) -> None:
    wire.slack.answers = [web.json_response({"ok": False, "error": "channel_not_found"})]

    with pytest.raises(DeliveryError, match="channel_not_found") as caught:
        await wire.gate.post("C1", said("hi"))

    assert (caught.value.reason, caught.value.maybe_sent) == ("channel_not_found", False)


async def test_a_long_wait_is_left_to_the_caller(wire: Wire) -> None:
    limited = {"ok": False, "error": "ratelimited"}
    wire.slack.answers = [web.json_response(limited, status=429, headers={"Retry-After": "90"})]

    with pytest.raises(DeliveryError) as caught:
        await wire.gate.post("C1", said("hi"))

    assert (caught.value.reason, caught.value.retry_after) == ("ratelimited", 90.0)
    assert len(wire.slack.calls) == 1


async def test_a_short_wait_is_waited_for(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def no_sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("slack_sdk.http_retry.builtin_async_handlers.asyncio.sleep", no_sleep)
    limited = {"ok": False, "error": "ratelimited"}
    wire.slack.answers = [web.json_response(limited, status=429, headers={"Retry-After": "1"})]

    assert await wire.gate.post("C1", said("hi")) == "1.2"
    assert len(wire.slack.calls) == 2
    assert 1 <= waits[0] <= 2


async def test_a_broken_connection_is_not_repeated_and_says_it_may_have_arrived() -> None:
    async with aiohttp.ClientSession() as session:
        gate = Gate("xoxb-test", session, api_url="http://127.0.0.1:9/api/")

        with pytest.raises(DeliveryError) as caught:
            await gate.post("C1", said("hi"))

    assert caught.value.maybe_sent


async def test_an_answer_that_is_no_json_leaves_it_open_whether_it_arrived(wire: Wire) -> None:
    wire.slack.answers = [web.Response(status=502, text="<html>", content_type="text/html")]

    with pytest.raises(DeliveryError) as caught:
        await wire.gate.post("C1", said("hi"))

    assert caught.value.maybe_sent


async def test_a_reaction_that_is_already_there_is_no_error(wire: Wire) -> None:
    wire.slack.answers = [
        web.json_response({"ok": False, "error": "already_reacted"}),
        web.json_response({"ok": False, "error": "no_reaction"}),
    ]

    await wire.gate.react("C1", "1.2", "eyes")
    await wire.gate.unreact("C1", "1.2", "eyes")

    assert [path for path, _ in wire.slack.calls] == ["/api/reactions.add", "/api/reactions.remove"]


async def test_a_response_replaces_or_deletes_the_original(wire: Wire) -> None:
    await wire.gate.respond(f"{wire.url}response/1", said("new"), replace=True)
    await wire.gate.respond(f"{wire.url}response/1", None)

    assert wire.slack.calls[0][1]["replace_original"] is True
    assert wire.slack.calls[1][1] == {"delete_original": True}


async def test_a_redirect_of_a_response_is_not_followed(wire: Wire) -> None:
    wire.slack.answers = [web.Response(status=302, headers={"Location": f"{wire.url}elsewhere"})]

    with pytest.raises(DeliveryError, match="302"):
        await wire.gate.respond(f"{wire.url}response/1", said("x"))

    assert len(wire.slack.calls) == 1


FOREIGN = (
    "https://evil.example/hooks",
    "https://hooks.slack.com.evil.example/x",
    "https://hooks.slack.com@evil.example/x",
    "https://evil.example@hooks.slack.com/commands/x",
    "http://hooks.slack.com/actions/x",
    "https://hooks.slack.com:8443/actions/x",
    "https://hooks.slack.com/../x",
    "https://hooks.slack.com\\@evil.example/x",
    "https://HOOKS.slack.com\u3002evil.example/x",
    "https://[::1/x",
    "//hooks.slack.com/x/y",
    "",
)


@pytest.mark.parametrize("url", FOREIGN)
async def test_a_foreign_response_url_is_never_called(wire: Wire, url: str) -> None:
    with pytest.raises(DeliveryError, match="not Slack's"):
        await wire.gate.respond(url, said("x"))


@needs_shared
async def test_no_response_url_row_is_called(wire: Wire) -> None:
    for row in attack_rows("slack_abuse.jsonl", "response_url"):
        with pytest.raises(DeliveryError, match="not Slack's"):
            await wire.gate.respond(row["payload"]["response_url"], said("x"))


@pytest.mark.parametrize("url", ["http://127.0.0.1:3000/response/1", "http://localhost/x/y"])
async def test_loopback_is_foreign_where_the_api_is_slacks_own(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(DeliveryError, match="not Slack's"):
            await Gate("xoxb-test", session).respond(url, said("x"))


async def test_another_port_of_this_machine_is_foreign(wire: Wire) -> None:
    with pytest.raises(DeliveryError, match="not Slack's"):
        await wire.gate.respond("http://127.0.0.1:1/response/1", said("x"))


async def test_a_view_and_a_permalink_come_back(wire: Wire) -> None:
    view = Modal("One more thing", (Input("Name", Written("a")),), "c", "h1")

    assert await wire.gate.open_view("1.2.a", view) == "V1"
    assert await wire.gate.permalink("C1", "1.2") == _FINE["permalink"]


def test_no_other_code_can_post() -> None:
    assert package_violations(ROOT) == []


PLANTED = {
    "from slack_sdk.web.async_client import AsyncWebClient": "imports AsyncWebClient",
    "from slack_sdk.webhook.async_client import AsyncWebhookClient": "imports AsyncWebhookClient",
    "async def f(x): await x.chat_postMessage(channel='C1')": "uses .chat_postMessage",
    "async def f(x): await x.views_open(view={})": "uses .views_open",
    "async def f(x): await x.reactions_add()": "uses .reactions_add",
    "async def f(x): await x.files_upload_v2()": "uses .files_upload_v2",
    "async def f(x): await x.api_call('auth.test')": "uses .api_call",
    "send = getattr(x, 'chat_postMessage')": "names the method 'chat_postMessage'",
    "name = 'chat.postMessage'": "names the method 'chat.postMessage'",
    "async def f(context): await context.say('hi')": "calls .say",
    "async def f(context): await context.respond('hi')": "uses .respond",
    "async def on(event, say): await say('hi')": "asks Bolt for 'say'",
    "async def on(respond): ...": "asks Bolt for 'respond'",
    "async def on(client): ...": "asks Bolt for 'client'",
    "f = app.client": "uses .client",
    "async def f(session): await session.post('https://slack.com/api/x')": "calls .post",
    "async def on(ack): await ack('hi <!channel>')": "gives ack something to show",
    "async def on(ack): await ack(text='hi')": "gives ack something to show",
    "async def on(ack): await ack(**more)": "gives ack something to show",
}


@pytest.mark.parametrize("source", PLANTED)
def test_planted_code_that_could_post_is_found(source: str) -> None:
    found = violations(source, "bot/slack/planted.py")

    assert any(problem.endswith(PLANTED[source]) for problem in found), found


@pytest.mark.parametrize(
    "source",
    [
        "async def f(self): await self._gate.respond(url, message)",
        "async def f(gate): await gate.post('C1', message)",
        "async def on(ack): await ack()",
        "text = handoff.say",
        "routes = [web.post('/slack/events', on)]",
    ],
)
def test_ordinary_code_is_left_alone(source: str) -> None:
    assert violations(source, "bot/slack/planted.py") == []


@pytest.mark.parametrize("path", ["bot/slack/directory.py", "bot/slack/examining.py"])
def test_who_reads_may_read_and_nothing_else(path: str) -> None:
    assert violations("async def f(c): await c.users_info(user='U1')", path) == []
    assert violations("async def f(c): await c.chat_postMessage()", path)
    assert violations("async def f(c): await c.apps_manifest_update()", path)
