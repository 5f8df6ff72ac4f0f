"""How events reach us: a socket that we hold open, or requests that come to us."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.durable.post_once import PASSING
from bot.errors import DeliveryError, SettingsError
from bot.settings import Settings
from bot.slack.directory import Directory
from bot.slack.events import Me
from bot.slack.shape import well_shaped

FIRST_WAIT_SECONDS: Final = 0.5
ATTEMPTS: Final = 8
CONNECT_SECONDS: Final = 10.0
DRAIN_SECONDS: Final = 1.5
CLOSE_SECONDS: Final = 1.5

log = logging.getLogger(__name__)


async def who_am_i(directory: Directory) -> Me:
    """Ask Slack who the token belongs to; patient with the network, not with a bad token.

    Raises:
        SettingsError: Slack knows no such token.
        DeliveryError: Slack cannot be reached.
    """
    for attempt in range(ATTEMPTS):
        try:
            return await directory.me()
        except DeliveryError as error:
            if not error.maybe_sent and error.reason.endswith(("_auth", "_inactive", "revoked")):
                raise SettingsError(
                    f"SLACK_BOT_TOKEN: Slack says {error.reason!r}: copy the token again from the"
                    " app's OAuth page"
                ) from None
            if attempt == ATTEMPTS - 1:
                raise
            log.warning("slack_unreachable", extra={"reason": error.reason})
            await asyncio.sleep(FIRST_WAIT_SECONDS * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


class Socket:
    """Socket Mode, once it is connected."""

    def __init__(self, handler: AsyncSocketModeHandler, heard: Callable[[], None]) -> None:
        """Stand between the client and the app, to know what is in work.

        Args:
            handler: Bolt's.
            heard: Called whenever Slack has delivered something.
        """
        self._handler = handler
        self._heard = heard
        self._in_work: set[asyncio.Task[object]] = set()
        self._closing = False
        handler.client.socket_mode_request_listeners[:] = [self._hear]

    async def connected(self) -> bool:
        """Whether frames can arrive now."""
        return await self._handler.client.is_connected()

    async def replace(self) -> None:
        """Hang up and connect anew; what Slack gets no ack for comes again there."""
        try:
            await self._handler.client.connect_to_new_endpoint(force=True)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("socket_not_replaced", extra={"error": type(error).__name__})

    async def drain(self) -> None:
        """Take nothing more, and let what is in work send its ack."""
        self._closing = True  # what comes now gets no ack, so Slack sends it again
        if self._in_work:
            await asyncio.wait(set(self._in_work), timeout=DRAIN_SECONDS)

    async def _hear(self, _client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._heard()
        task = asyncio.current_task()
        if self._closing or task is None:
            return
        self._in_work.add(task)
        try:
            await self._handled(request)
        finally:
            self._in_work.discard(task)

    async def _handled(self, request: SocketModeRequest) -> None:
        """What cannot be read gets its ack, too: it would be no better the next time."""
        try:
            if well_shaped(request.payload):
                await self._handler.handle(self._handler.client, request)
                return
            error = "ShapeError"
        except (AttributeError, LookupError, TypeError, ValueError) as raised:
            # Bolt's own reading of types that Slack does not send; listeners raise inside it.
            error = type(raised).__name__
        log.warning("unreadable", extra={"error": error})
        ack = SocketModeResponse(envelope_id=request.envelope_id)
        await self._handler.client.send_socket_mode_response(ack)


def bolt_app(settings: Settings, session: aiohttp.ClientSession, me: Me) -> AsyncApp:
    """Make an app that asks Slack nothing by itself: who we are is known already."""
    token = settings.bot_token
    client = AsyncWebClient(token=token, base_url=settings.api_url, session=session)

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=me.team,
            bot_token=token,
            bot_id=me.bot,
            bot_user_id=me.user,
        )

    return AsyncApp(
        name="firstline",
        client=client,
        signing_secret=settings.signing_secret,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=settings.mode == "http",
        # Its own loggers take the root's level, and would write whole requests as warnings.
        logger=logging.getLogger("slack_bolt"),
    )


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, app_token: str, heard: Callable[[], None]
) -> AsyncGenerator[Socket]:
    """Hold a socket open until the block ends; `heard` is called at every delivery.

    The SDK's client tries again for ever, also with a bad token; so the token is tried first.

    Raises:
        SettingsError: Slack refuses the app token.
    """
    url = await _first_address(app, app_token)
    handler = AsyncSocketModeHandler(app, app_token)
    handler.client.wss_uri = url
    hearing = Socket(handler, heard)
    connecting = asyncio.create_task(handler.client.connect())  # type: ignore[no-untyped-call]  # the SDK left it so
    try:
        await asyncio.wait({connecting}, timeout=CONNECT_SECONDS)
        yield hearing
    finally:
        await hearing.drain()
        connecting.cancel()
        await _close(handler)


async def _close(handler: AsyncSocketModeHandler) -> None:
    """Hang up, also on a peer that does not answer."""
    with suppress(aiohttp.ClientError, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await handler.client.close()  # type: ignore[no-untyped-call]  # the SDK left it so
    await handler.client.aiohttp_client_session.close()


async def _first_address(app: AsyncApp, app_token: str) -> str | None:
    """None when Slack cannot be reached now: the client goes on trying."""
    try:
        answer = await app.client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        reason = str(error.response.get("error"))
        if reason in PASSING:
            return None
        raise SettingsError(
            f"SLACK_APP_TOKEN: Slack says {reason!r}: copy the token again from the app's Basic"
            " Information page, with the scope connections:write"
        ) from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None
    url: object = answer.get("url")
    return url if isinstance(url, str) else None
