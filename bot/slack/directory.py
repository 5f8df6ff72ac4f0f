"""What Slack knows about people and channels.  Reads only, and remembers for a while."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Asker
from bot.durable.post_once import is_final
from bot.errors import DeliveryError
from bot.slack import payload as read
from bot.slack.changes import Changed
from bot.slack.events import Me
from bot.slack.gate import METADATA_EVENT
from bot.slack.memory import Memory
from bot.slack.payload import Payload

T = TypeVar("T")

PAGE: Final = 200
PAGES: Final = 20
Json = dict[str, Any]  # foreign

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """A member as Slack shows them."""

    name: str
    guest: bool
    external: bool
    email: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation; another organisation is in a shared one."""

    name: str
    shared: bool


STRANGER: Final = Person(name="a colleague", guest=True, external=True)
"""Of whom Slack tells nothing: one of nobody's, until it does."""


class Directory:
    """Answers questions about the workspace.

    Each answer is kept for five minutes, or until Slack says that it has changed.
    """

    def __init__(
        self,
        token: str,
        session: aiohttp.ClientSession,
        *,
        api_url: str,
        clock: Callable[[], float],
    ) -> None:
        """Borrow the session.

        Args:
            token: The bot's.
            session: The caller's to close.
            api_url: Ends in `/`.
            clock: Seconds that never run backwards.
        """
        self._client = AsyncWebClient(token=token, base_url=api_url, session=session)
        self._client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
        self._people = Memory(self._person, clock)
        self._rooms = Memory(self._room, clock)
        self._ids = Memory(self._channels, clock)
        self._dms = Memory(self._dm, clock)
        self._members = Memory(self._channel_members, clock)
        self._usergroups = Memory(self._groups, clock)

    async def me(self) -> Me:
        """Who the bot is; fails when the token is no good."""
        answer = await _told(self._client.auth_test())
        bot = read.word(answer, "bot_id")
        return Me(
            team=read.word(answer, "team_id"),
            user=read.word(answer, "user_id"),
            bot=bot,
            app=await self._app(bot),
        )

    async def _app(self, bot: str) -> str:
        """Of which app the bot is, which `auth.test` does not say."""
        try:
            answer = await _told(self._client.bots_info(bot=bot))
        except DeliveryError as error:
            if error.maybe_sent:
                raise
            log.warning("app_unknown", extra={"reason": error.reason})
            return ""
        return read.word(read.part(answer, "bot"), "app_id")

    def forget(self, changed: Changed) -> None:
        """Ask Slack again about what has changed."""
        match changed.what:
            case "groups":
                self._usergroups.forget()
            case "person":
                self._people.forget(changed.key)
            case "channel":
                self._rooms.forget(changed.key)
                self._ids.forget()
            case "members":
                self._members.forget(changed.key)

    async def asker(self, user: str, *, external: bool) -> Asker:
        """Who asks: their groups, and whether they are one of us.

        Whom Slack does not know is an outsider, and in no group.

        Raises:
            DeliveryError: Slack cannot tell now.
        """
        person = await _or(STRANGER, self.person(user))
        groups = await _or({}, self._usergroups.get())
        return Asker(
            user=user,
            groups=frozenset(handle for handle, users in groups.items() if user in users),
            guest=person.guest,
            external=external or person.external,
        )

    async def person(self, user: str) -> Person:
        """Look somebody up."""
        return await self._people.get(user)

    async def named(self, name: str) -> frozenset[str]:
        """User ids that a name means: an id, a usergroup's handle or an e-mail address.

        Raises:
            DeliveryError: Slack cannot tell now.
        """
        bare = name.lstrip("@")
        if bare[:1] in "UW" and bare.isalnum() and bare.isupper():
            return frozenset({bare})
        if "@" in bare:
            return await _or(frozenset[str](), self._mailed(bare))
        groups = await _or({}, self._usergroups.get())
        return groups.get(bare, frozenset())

    async def name(self, user: str) -> str:
        """A display name; the words "a colleague" where Slack will not tell."""
        try:
            return (await self.person(user)).name
        except DeliveryError:
            return "a colleague"

    async def channel_name(self, channel: str) -> str:
        """A channel's name without `#`; empty where Slack will not tell, and for a DM.

        Raises:
            DeliveryError: Slack cannot tell now.
        """
        if channel.startswith("D"):
            return ""  # it has none, and everybody has one: to ask would use up Slack's limit
        return (await _or(Room("", shared=False), self._rooms.get(channel))).name

    async def is_shared(self, channel: str) -> bool:
        """Whether another organisation is in a channel; yes where Slack will not tell."""
        return (await _or(Room("", shared=True), self._rooms.get(channel))).shared

    async def channel_id(self, name: str) -> str | None:
        """The channel of that name, if the bot can see one; an id passes as it is."""
        if read.channel({"id": name}, "id") and name.isupper():
            return name
        return (await self._ids.get()).get(name)

    async def is_member(self, channel: str, user: str) -> bool:
        """Whether somebody is in a channel; no where Slack will not tell.

        Who is missing in what we remember may have joined since, so Slack is asked again.

        Raises:
            DeliveryError: Slack cannot tell now.
        """
        try:
            known = await self._members.get(channel)
            return user in known or user in await self._members.anew(channel)
        except DeliveryError as error:
            if not is_final(error):
                raise
            log.warning("members_unknown", extra={"channel": channel, "reason": error.reason})
            return False

    async def dm(self, user: str) -> str:
        """The direct conversation with a person."""
        return await self._dms.get(user)

    async def find(self, channel: str, key: str, *, thread_ts: str, since: float) -> str | None:
        """Look for our message with that key; the read-back of a post.

        Args:
            channel: Where it would be.
            key: Its metadata.
            thread_ts: The thread it would be in; empty for the channel itself.
            since: Seconds since the epoch before which it cannot have been posted.
        """
        async for page in self._pages(channel, thread_ts, since):
            for message in read.objects(page, "messages"):
                if _key_of(message) == key:
                    return read.ts(message, "ts") or None
        return None

    async def _pages(self, channel: str, thread_ts: str, since: float) -> AsyncIterator[Payload]:
        cursor = ""
        for _ in range(PAGES):
            limits: Json = {
                "channel": channel,
                "limit": PAGE,
                "include_all_metadata": True,
                "oldest": f"{since:.6f}",
                **({"cursor": cursor} if cursor else {}),
            }
            call = (
                self._client.conversations_replies(ts=thread_ts, **limits)
                if thread_ts
                else self._client.conversations_history(**limits)
            )
            page = await _told(call)
            yield page
            cursor = read.word(read.part(page, "response_metadata"), "next_cursor")
            if not cursor:
                return

    async def _person(self, user: str) -> Person:
        answer = await _told(self._client.users_info(user=user))
        found = read.part(answer, "user")
        profile = read.part(found, "profile")
        shown = read.word(profile, "display_name") or read.word(profile, "real_name")
        return Person(
            name=shown or read.word(found, "real_name") or read.word(found, "name") or user,
            guest=_true(found, "is_restricted") or _true(found, "is_ultra_restricted"),
            external=_true(found, "is_stranger"),
            email=read.word(profile, "email"),
        )

    async def _mailed(self, address: str) -> frozenset[str]:
        answer = await _told(self._client.users_lookupByEmail(email=address))
        return frozenset({read.user(read.part(answer, "user"), "id")}) - {""}

    async def _groups(self, _: str) -> Mapping[str, frozenset[str]]:
        answer = await _told(self._client.usergroups_list(include_users=True))
        return {
            read.word(group, "handle"): frozenset(map(str, _list(group, "users")))
            for group in read.objects(answer, "usergroups")
        }

    async def _room(self, channel: str) -> Room:
        answer = await _told(self._client.conversations_info(channel=channel))
        found = read.part(answer, "channel")
        shared = _true(found, "is_ext_shared") or _true(found, "is_pending_ext_shared")
        return Room(read.word(found, "name"), shared=shared)

    async def _channels(self, _: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        cursor = ""
        for _page in range(PAGES):
            answer = await _told(
                self._client.conversations_list(
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=PAGE,
                    cursor=cursor or None,
                )
            )
            for channel in read.objects(answer, "channels"):
                found[read.word(channel, "name")] = read.word(channel, "id")
            cursor = read.word(read.part(answer, "response_metadata"), "next_cursor")
            if not cursor:
                break
        return found

    async def _channel_members(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor = ""
        for _page in range(PAGES):
            answer = await _told(
                self._client.conversations_members(
                    channel=channel, limit=PAGE, cursor=cursor or None
                )
            )
            found.update(map(str, _list(answer, "members")))
            cursor = read.word(read.part(answer, "response_metadata"), "next_cursor")
            if not cursor:
                break
        return frozenset(found)

    async def _dm(self, user: str) -> str:
        answer = await _told(self._client.conversations_open(users=user))
        return read.channel(read.part(answer, "channel"), "id")


async def _or(closed: T, call: Awaitable[T]) -> T:
    """What Slack tells; `closed` where it refuses to."""
    try:
        return await call
    except DeliveryError as error:
        if not is_final(error):
            raise
        return closed


async def _told(call: Awaitable[Any]) -> Payload:
    try:
        answer = await call
    except SlackApiError as error:
        # A server that is in trouble answers with a page instead of JSON: `data` is then text.
        told: Any = getattr(error.response, "data", None)
        said = told.get("error") if isinstance(told, dict) else None
        reason = str(said or "unreadable_answer")
        raise DeliveryError(
            f"Slack refused with {reason!r}", reason=reason, maybe_sent=said is None
        ) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise DeliveryError(
            f"the connection to Slack broke ({type(error).__name__})",
            reason="connection",
            maybe_sent=True,
        ) from error
    data: Json = answer.data
    return data


def _key_of(message: Payload) -> str:
    metadata = read.part(message, "metadata")
    if read.word(metadata, "event_type") != METADATA_EVENT:
        return ""
    return read.word(read.part(metadata, "event_payload"), "key")


def _list(source: Payload, key: str) -> list[object]:
    value = source.get(key)
    return list(value) if isinstance(value, list) else []


def _true(source: Payload, key: str) -> bool:
    return source.get(key) is True
