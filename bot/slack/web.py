"""The bot's own HTTP side: signed events, health and metrics."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import ClientPayloadError, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.settings import Settings
from bot.slack.events import Me
from bot.slack.guard import LARGEST_BODY, Rejected, check, unreadable

NO_STORE: Final = {"Cache-Control": "no-store"}
BODY_SECONDS: Final = 5.0  # Slack gives up after three
METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What operators may ask.

    Attributes:
        wrong: Why no question can be answered now; empty when all is well.
        degraded: What works less well than it should.
        page: Metrics in Prometheus' text format.
    """

    wrong: Callable[[], Awaitable[Sequence[str]]]
    degraded: Callable[[], Sequence[str]]
    page: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedEvents:
    """HTTP events, when they come by HTTP.

    Attributes:
        now: Seconds since the epoch.
    """

    app: AsyncApp
    me: Me
    secret: str
    now: Callable[[], float]


def signed_events(
    settings: Settings, app: AsyncApp, me: Me, now: Callable[[], float]
) -> SignedEvents | None:
    """Take events by HTTP, unless Socket Mode brings them."""
    if settings.mode == "socket" or not settings.signing_secret:
        return None
    return SignedEvents(app=app, me=me, secret=settings.signing_secret, now=now)


def web_app(health: Health, events: SignedEvents | None) -> web.Application:
    """Make the application; without `events` there is nothing to post to."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", partial(_ready, health))
    app.router.add_get("/metrics", partial(_metrics, health))
    if events is not None:
        app.router.add_post("/slack/events", partial(_slack, events))
    return app


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True}, headers=NO_STORE)


async def _ready(health: Health, _request: web.Request) -> web.Response:
    wrong = list(await health.wrong())
    body = {"ready": not wrong, "reasons": wrong, "degraded": list(health.degraded())}
    return web.json_response(body, status=503 if wrong else 200, headers=NO_STORE)


async def _metrics(health: Health, _request: web.Request) -> web.Response:
    return web.Response(body=await health.page(), headers={"Content-Type": METRICS_TYPE})


async def _slack(events: SignedEvents, request: web.Request) -> web.Response:
    """Guard first, then Bolt: nothing is parsed before its signature is checked."""
    headers: Mapping[str, str] = request.headers
    body = unreadable(headers) or await _body(request)
    if isinstance(body, Rejected):
        return _turned_away(body)
    verdict = check(
        headers,
        body,
        signing_secret=events.secret,
        now=events.now(),
        team_id=events.me.team,
        app_id=events.me.app or None,
    )
    if isinstance(verdict, Rejected):
        return _turned_away(verdict)
    try:
        answer = await events.app.async_dispatch(await to_bolt_request(request))
    except Exception as error:  # noqa: BLE001  Bolt reads before it listens, and raises on odd types
        log.warning("unreadable", extra={"error": type(error).__name__})
        return web.Response(status=400)
    return await to_aiohttp_response(answer)


async def _body(request: web.Request) -> bytes | Rejected:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        return Rejected(408, "body that does not come")
    except web.HTTPRequestEntityTooLarge:
        return Rejected(413, "body over 1 MB")
    except (ClientPayloadError, web.RequestPayloadError, ConnectionError):
        return Rejected(400, "body that breaks off")


def _turned_away(rejected: Rejected) -> web.Response:
    """A connection whose body was not read to its end is of no more use."""
    log.warning("rejected", extra={"status": rejected.status, "reason": rejected.reason})
    answer = web.Response(status=rejected.status)
    if rejected.status in {408, 413}:
        answer.force_close()
    return answer
