"""Bolt's own traps, each held by a real app."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.settings import Settings
from bot.slack.clicks import Clicks
from bot.slack.connection import bolt_app
from bot.slack.directory import Directory
from bot.slack.events import Me
from bot.slack.home import HomeTab
from bot.slack.inbox import Inbox
from bot.slack.intake import Intake
from bot.slack.listeners import Ears, listen
from bot.slack.shortcuts import Shortcuts

ME = Me(team="T1", user="UBOT", bot="B1", app="A1")
SUBTYPES = ("", "file_share", "thread_broadcast", "me_message", "channel_join", "bot_message")


@dataclass(slots=True)
class Heard:
    """Stands for everybody who listens; `fails` is what the next one raises."""

    words: list[object] = field(default_factory=list[object])
    fails: Exception | None = None

    async def __call__(self, found: object) -> None:
        if self.fails:
            raise self.fails
        self.words.append(found)


async def at_once(_delivered: object, work: Callable[[], Awaitable[None]]) -> None:
    await work()


def ears(heard: Heard) -> Ears:
    one: Any = SimpleNamespace(
        message=heard,
        edited=heard,
        deleted=heard,
        command=heard,
        clicked=heard,
        opened=heard,
        once=at_once,
    )
    inbox: Inbox = one
    intake: Intake = one
    clicks: Clicks = one
    shortcuts: Shortcuts = one
    home: HomeTab = one
    directory: Directory = one
    return Ears(
        me=ME,
        inbox=inbox,
        intake=intake,
        clicks=clicks,
        shortcuts=shortcuts,
        home=home,
        directory=directory,
    )


async def dispatched(heard: Heard, payload: dict[str, object]) -> int:
    settings = Settings(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/")
    async with aiohttp.ClientSession() as session:
        app = bolt_app(settings, session, ME)
        listen(app, ears(heard))
        request = AsyncBoltRequest(body=json.dumps(payload), mode="socket_mode")
        return (await app.async_dispatch(request)).status


def event(**fields: object) -> dict[str, object]:
    return {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": {"type": "message", "channel": "C1", "channel_type": "channel", **fields},
    }


@pytest.mark.parametrize("subtype", SUBTYPES)
async def test_every_subtype_is_acknowledged(subtype: str) -> None:
    """What no listener takes would get no ack, and come again."""
    kind = {"subtype": subtype} if subtype else {}
    payload = event(ts="1.1", user="U1", text="hello", **kind)

    assert await dispatched(Heard(), payload) == 200


async def test_our_own_messages_are_not_heard() -> None:
    heard = Heard()

    await dispatched(heard, event(ts="1.1", user="UBOT", text="hello", bot_id="B1"))
    await dispatched(heard, event(ts="1.1", user="U9", text="hello", bot_id="B9"))

    assert heard.words == []


async def test_there_is_no_ack_when_the_row_could_not_be_written() -> None:
    broken = Heard(fails=OSError("disk full"))

    assert await dispatched(broken, event(ts="1.1", user="U1", text="hello")) == 500


async def test_what_is_malformed_is_acknowledged_and_dropped() -> None:
    heard = Heard()

    assert await dispatched(heard, event(ts="no", user="U1", text="hello")) == 200
    assert heard.words == []
