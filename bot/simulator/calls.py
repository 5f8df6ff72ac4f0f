"""One Web API call: what a method is given, what it returns, how it refuses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from bot.simulator.payloads import Json, JsonObject, number_in, text_in, texts_in
from bot.simulator.workspace import Channel, Kind, Message, Workspace, message_at

Item = TypeVar("Item")

POST_UNJOINED: Final = "chat:write.public"
"""The scope that lets a bot post in public channels it has not joined."""


class ApiError(Exception):
    """A method's documented refusal; `code` is what the client reads as `error`."""

    def __init__(
        self, code: str, messages: tuple[str, ...] = (), *, beside: JsonObject | None = None
    ) -> None:
        """Keep the code, the details for `response_metadata.messages`, and further keys."""
        super().__init__(code)
        self.code = code
        self.messages = messages
        self.beside = beside or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a client asked for.

    Attributes:
        args: Query, form and JSON merged, token taken out.
        now: Seconds since the epoch.
        host: `name:port` of this server, for the addresses it hands out.
        scopes: What the app was granted.
    """

    method: str
    args: JsonObject
    now: float
    host: str = "127.0.0.1"
    scopes: frozenset[str] = frozenset()

    def required(self, *keys: str) -> tuple[str, ...]:
        """The values of these arguments.

        Raises:
            ApiError: One is missing or empty; names it, as Slack does.
        """
        missing = [key for key in keys if not text_in(self.args, key)]
        if missing:
            raise ApiError(
                "invalid_arguments", tuple(f"[ERROR] missing required field: {m}" for m in missing)
            )
        return tuple(text_in(self.args, key) for key in keys)

    def decoded(self, key: str, wrong: str = "invalid_arguments") -> Json:
        """An argument that is JSON, or JSON written as text.

        Raises:
            ApiError: The text is not JSON; its code is `wrong`.
        """
        value = self.args.get(key)
        if not isinstance(value, str) or not value.strip():
            return value
        try:
            parsed: Json = json.loads(value)
        except ValueError as error:
            raise ApiError(wrong) from error
        return parsed


@dataclass(frozen=True, slots=True)
class Reply:
    """The workspace after a call, the body for the client, and the events for the app."""

    workspace: Workspace
    body: JsonObject = field(default_factory=dict[str, Json])
    events: tuple[JsonObject, ...] = ()


Method: TypeAlias = Callable[[Workspace, Call], Reply]


def channel_of(workspace: Workspace, key: str) -> Channel:
    """The conversation with this id, as far as the bot may know of it.

    Raises:
        ApiError: channel_not_found, also for a private channel without the bot.
    """
    channel = workspace.channels.get(key)
    if channel is None or (channel.kind != "public" and workspace.bot.id not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def joined_channel(workspace: Workspace, key: str) -> Channel:
    """The conversation with this id, of which the bot is a member.

    Raises:
        ApiError: channel_not_found or not_in_channel.
    """
    channel = channel_of(workspace, key)
    if workspace.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def open_channel(workspace: Workspace, key: str, scopes: frozenset[str]) -> Channel:
    """The conversation with this id, if the bot may post there.

    Raises:
        ApiError: channel_not_found, not_in_channel or is_archived.
    """
    channel = channel_of(workspace, key)
    public = channel.kind == "public" and POST_UNJOINED in scopes
    if workspace.bot.id not in channel.members and not public:
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel


def message_of(workspace: Workspace, channel: str, ts: str) -> Message:
    """The message with this `ts`.

    Raises:
        ApiError: message_not_found.
    """
    message = message_at(workspace, channel, ts)
    if message is None:
        raise ApiError("message_not_found")
    return message


def page_of(
    items: list[Item], args: Mapping[str, Json], limit: int = 100
) -> tuple[list[Item], str]:
    """One page and the cursor to the next, empty on the last; a cursor is `at:N`.

    Raises:
        ApiError: invalid_cursor.
    """
    cursor = text_in(args, "cursor")
    prefix, _, at = cursor.partition(":")
    if cursor and (prefix != "at" or not at.isdigit()):
        raise ApiError("invalid_cursor")
    start = int(at) if cursor else 0
    size = max(1, min(number_in(args, "limit", limit), 1_000))
    end = start + size
    return items[start:end], f"at:{end}" if end < len(items) else ""


def kinds_of(args: Mapping[str, Json]) -> set[Kind]:
    """The channel kinds asked for by `types`, public ones by default.

    Raises:
        ApiError: invalid_types.
    """
    words: dict[str, Kind] = {
        "public_channel": "public",
        "private_channel": "private",
        "im": "im",
        "mpim": "mpim",
    }
    asked = texts_in(args, "types") or ["public_channel"]
    if not set(asked) <= words.keys():
        raise ApiError("invalid_types")
    return {words[word] for word in asked}
