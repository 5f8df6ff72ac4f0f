"""How events reach us: a socket that we hold open, or requests that come to us."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import DeliveryError, SettingsError
from bot.slack.directory import Directory
from bot.slack.events import Me

FIRST_WAIT_SECONDS: Final = 0.5
ATTEMPTS: Final = 8

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

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        """Watch a handler."""
        self._handler = handler

    async def connected(self) -> bool:
        """Whether frames can arrive now."""
        return await self._handler.client.is_connected()


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str) -> AsyncGenerator[Socket]:
    """Hold a socket open until the block ends.

    Raises:
        SettingsError: Slack refuses the app token.
    """
    handler = AsyncSocketModeHandler(app, app_token)
    try:
        await handler.client.connect()  # type: ignore[no-untyped-call]  # the SDK left it so
        yield Socket(handler)
    except SlackApiError as error:
        raise SettingsError(
            f"SLACK_APP_TOKEN: Slack says {error.response.get('error')!r}: copy the token again"
            " from the app's Basic Information page, with the scope connections:write"
        ) from None
    finally:
        with suppress(aiohttp.ClientError):
            await handler.client.close()  # type: ignore[no-untyped-call]  # the SDK left it so
