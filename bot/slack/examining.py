"""What Slack says about this bot: tokens, scopes, channels, groups.  Reads only, keeps nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryError
from bot.slack import payload as read

PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who a bot token is, and what it may do.

    Attributes:
        team: The workspace's name.
        bot: The bot user's name.
        scopes: Granted to the token.
        clock: Slack's time in seconds since the epoch; None where the answer has none.
    """

    team: str
    bot: str
    scopes: frozenset[str]
    clock: float | None


class Examiner:
    """Asks Slack about the bot itself."""

    def __init__(self, token: str, session: aiohttp.ClientSession, *, api_url: str) -> None:
        """Borrow the session; `api_url` ends in `/`."""
        self._client = AsyncWebClient(token=token, base_url=api_url, session=session)

    async def standing(self) -> Standing:
        """Try the bot token.

        Raises:
            DeliveryError: It is no good, or Slack is out of reach.
        """
        answer = await _told(self._client.auth_test())
        return Standing(
            team=_word(answer, "team"),
            bot=_word(answer, "user"),
            scopes=frozenset(filter(None, _header(answer, "x-oauth-scopes").split(","))),
            clock=_seconds(_header(answer, "date")),
        )

    async def socket_host(self, app_token: str) -> str:
        """Try the app token for Socket Mode, and return the host that sockets go to.

        Raises:
            DeliveryError: It is no good, or Slack is out of reach.
        """
        answer = await _told(self._client.apps_connections_open(app_token=app_token))
        return urlsplit(_word(answer, "url")).hostname or ""

    async def channels(self) -> Mapping[str, bool]:
        """Name of each channel the bot can see -> whether it is a member.

        Raises:
            DeliveryError: A scope is missing, or Slack is out of reach.
        """

        async def page(cursor: str | None) -> AsyncSlackResponse:
            return await self._client.conversations_list(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=PAGE,
                cursor=cursor,
            )

        return {
            read.word(channel, "name"): channel.get("is_member") is True
            async for channel in _pages(page, "channels")
        }

    async def groups(self) -> Mapping[str, int]:
        """Handle of each usergroup -> how many people are in it.

        Raises:
            DeliveryError: A scope is missing, or Slack is out of reach.
        """
        answer = await _told(self._client.usergroups_list(include_users=True))
        return {
            read.word(group, "handle"): len(group.get("users") or ())
            for group in _objects(answer, "usergroups")
        }

    async def has_member(self, email: str) -> bool:
        """Whether somebody in the workspace has this address.

        Raises:
            DeliveryError: A scope is missing, or Slack is out of reach.
        """
        try:
            await _told(self._client.users_lookupByEmail(email=email))
        except DeliveryError as error:
            if error.reason != "users_not_found":
                raise
            return False
        return True


async def _pages(
    page: Callable[[str | None], Awaitable[AsyncSlackResponse]], key: str
) -> AsyncIterator[dict[str, Any]]:
    cursor: str | None = None
    while cursor != "":
        answer = await _told(page(cursor))
        for item in _objects(answer, key):
            yield item
        metadata: object = answer.get("response_metadata")
        cursor = read.word(metadata, "next_cursor") if isinstance(metadata, dict) else ""


async def _told(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await call
    except SlackApiError as error:
        told: Any = error.response  # the SDK's own answer, or aiohttp's when it was no JSON
        reason = str(told.get("error") or "") if hasattr(told, "get") else ""
        said = f"Slack says {reason!r}" if reason else "it is not Slack that answers there"
        raise DeliveryError(said, reason=reason or "unreadable_answer") from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        said = f"Slack is out of reach ({type(error).__name__})"
        raise DeliveryError(said, reason="connection") from error


def _header(answer: AsyncSlackResponse, name: str) -> str:
    found = {str(key).lower(): value for key, value in dict(answer.headers).items()}.get(name, "")
    return str(found[0] if isinstance(found, list) else found)


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None


def _word(answer: AsyncSlackResponse, key: str) -> str:
    value: object = answer.get(key)
    return value if isinstance(value, str) else ""


def _objects(answer: AsyncSlackResponse, key: str) -> list[dict[str, Any]]:
    value: object = answer.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
