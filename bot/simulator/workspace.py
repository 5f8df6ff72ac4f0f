"""A workspace is one frozen value; everything that happens returns the next one.

No I/O and no clock: `now` is seconds since the epoch, an argument. Ids are counted,
so the same story gives the same ids, and `ts` always increases: it is the message's
id within its conversation, as in Slack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from bot.simulator.kept import File, Pin, Scheduled, Stream
from bot.simulator.payloads import Json, JsonObject

Kind: TypeAlias = Literal["public", "private", "im", "mpim"]
Reactions: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody, named by role.

    Attributes:
        bot_id: Set for bots alone.
        app_id: Of another app's bot; empty for the bot of the app that is connected.
        team_id: Of a person from another company; empty for members.
    """

    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/London"
    is_restricted: bool = False
    bot_id: str = ""
    app_id: str = ""
    team_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation; the members of an `im` are one person and the bot.

    Attributes:
        shared_with: Ids of the other companies' teams that it is shared with (Slack Connect).
    """

    id: str
    name: str
    kind: Kind
    members: tuple[str, ...]
    purpose: str = ""
    is_archived: bool = False
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usergroup:
    """A handle people mention, such as `@it-helpdesk`, and who answers to it."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()
    description: str = ""
    channels: tuple[str, ...] = ()
    is_disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as stored.

    Attributes:
        ts: Seconds with six decimals, unique in the workspace; the message's id.
        thread_ts: `ts` of the thread's first message; None outside a thread.
        metadata: `{event_type, event_payload}` or empty.
        reactions: Name and the ids of those who reacted, oldest first.
        only_for: User id of an ephemeral's only reader, else empty.
        subtype: Such as `me_message` or `file_share`; empty for most.
        attachments: Legacy attachments and unfurled links.
        files: Ids of the files it shares.
        stream: Set while it is being streamed.
        username: What a webhook calls itself; it has no user.
    """

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    blocks: tuple[JsonObject, ...] = ()
    bot_id: str = ""
    metadata: JsonObject = field(default_factory=dict[str, Json])
    edited_ts: str = ""
    edited_by: str = ""
    reactions: Reactions = ()
    only_for: str = ""
    subtype: str = ""
    attachments: tuple[JsonObject, ...] = ()
    files: tuple[str, ...] = ()
    stream: Stream | None = None
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a Home tab.

    Attributes:
        user: Whose screen it is on.
        content: What the app sent: type, title, blocks, callback_id and so on.
        hash: Changes with each update; `hash_conflict` compares it.
        errors: What a submission was refused for, by block id.
    """

    id: str
    user: str
    content: JsonObject
    hash: str
    root: str
    previous: str = ""
    errors: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A `trigger_id`: good once, and for three seconds (Slack's modal guide)."""

    user: str
    expires: float
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A `response_url`: good five times within thirty minutes.

    Attributes:
        message_ts: The message the interaction came from; empty for a command.
        ephemeral: Whether that message is visible to `user` alone.
    """

    user: str
    channel: str
    expires: float
    thread_ts: str | None = None
    message_ts: str = ""
    ephemeral: bool = False
    uses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """What the app says about a thread it is working on."""

    status: str = ""
    loading: tuple[str, ...] = ()
    title: str = ""
    prompts: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything the local Slack knows.

    Attributes:
        messages: By channel id, in the order of `ts`.
        views: Open modals and Home tabs, by view id.
        stacks: By user id, the open modals, topmost last.
        homes: By user id, the view id of the Home tab.
        assistants: By `channel:thread_ts`; `channel:` for the top of a DM.
        files: By file id.
        pins: By channel id, oldest first.
        scheduled: By id, messages that are yet to be posted.
        tickets: One-time keys to the Socket Mode address.
        last_ts: Microseconds; no later `ts` may be smaller.
        counted: Ids handed out so far.
    """

    team_id: str
    team_name: str
    domain: str
    app_id: str
    users: Mapping[str, User]
    channels: Mapping[str, Channel]
    usergroups: Mapping[str, Usergroup]
    messages: Mapping[str, tuple[Message, ...]] = field(
        default_factory=dict[str, tuple[Message, ...]]
    )
    ephemerals: tuple[Message, ...] = ()
    views: Mapping[str, View] = field(default_factory=dict[str, View])
    stacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    homes: Mapping[str, str] = field(default_factory=dict[str, str])
    triggers: Mapping[str, Trigger] = field(default_factory=dict[str, Trigger])
    hooks: Mapping[str, Hook] = field(default_factory=dict[str, Hook])
    assistants: Mapping[str, Assistant] = field(default_factory=dict[str, Assistant])
    files: Mapping[str, File] = field(default_factory=dict[str, File])
    pins: Mapping[str, tuple[Pin, ...]] = field(default_factory=dict[str, tuple[Pin, ...]])
    scheduled: Mapping[str, Scheduled] = field(default_factory=dict[str, Scheduled])
    tickets: frozenset[str] = frozenset()
    last_ts: int = 0
    counted: int = 0

    @property
    def bot(self) -> User:
        """The app's own user."""
        return next(user for user in self.users.values() if user.bot_id and not user.app_id)

    def team_of(self, user: str) -> str:
        """The team somebody belongs to."""
        known = self.users.get(user)
        return known.team_id or self.team_id if known else self.team_id


def tick(workspace: Workspace, now: float) -> tuple[Workspace, str]:
    """The next `ts`: the time, or a microsecond after the last one."""
    micros = max(int(now * MICROSECONDS), workspace.last_ts + 1)
    ts = f"{micros // MICROSECONDS}.{micros % MICROSECONDS:06d}"
    return replace(workspace, last_ts=micros), ts


def number(workspace: Workspace) -> tuple[Workspace, int]:
    """The next number for an id; counted, never random."""
    return replace(workspace, counted=workspace.counted + 1), workspace.counted + 1


def message_at(workspace: Workspace, channel: str, ts: str) -> Message | None:
    """The message with this `ts`, unless it is gone; ephemerals are not looked at."""
    every = workspace.messages.get(channel, ())
    return next((message for message in reversed(every) if message.ts == ts), None)


def ephemeral_at(workspace: Workspace, user: str, ts: str) -> Message | None:
    """The ephemeral that this user sees under this `ts`."""
    return next(
        (one for one in workspace.ephemerals if one.ts == ts and one.only_for == user),
        None,
    )


def replies_to(workspace: Workspace, channel: str, ts: str) -> tuple[Message, ...]:
    """The replies in a thread, oldest first, without the message it starts with."""
    every = workspace.messages.get(channel, ())
    return tuple(one for one in every if one.thread_ts == ts and one.ts != ts)


def with_message(workspace: Workspace, message: Message) -> Workspace:
    """Add a message; its thread's or conversation's status is cleared by the bot's."""
    if message.only_for:
        return replace(workspace, ephemerals=(*workspace.ephemerals, message))
    every = (*workspace.messages.get(message.channel, ()), message)
    workspace = replace(workspace, messages={**workspace.messages, message.channel: every})
    return _without_status(workspace, message) if message.bot_id else workspace


def _without_status(workspace: Workspace, message: Message) -> Workspace:
    key = f"{message.channel}:{message.thread_ts or ''}"
    assistant = workspace.assistants.get(key)
    if assistant is None or not assistant.status:
        return workspace
    quiet = replace(assistant, status="", loading=())
    return replace(workspace, assistants={**workspace.assistants, key: quiet})


def with_changed(workspace: Workspace, message: Message) -> Workspace:
    """Put a new version of a message in the place of the old one."""
    if message.only_for:
        swapped = tuple(message if one.ts == message.ts else one for one in workspace.ephemerals)
        return replace(workspace, ephemerals=swapped)
    every = tuple(
        message if one.ts == message.ts else one
        for one in workspace.messages.get(message.channel, ())
    )
    return replace(workspace, messages={**workspace.messages, message.channel: every})


def without_message(workspace: Workspace, message: Message) -> Workspace:
    """Take a message away."""
    if message.only_for:
        left = tuple(one for one in workspace.ephemerals if one.ts != message.ts)
        return replace(workspace, ephemerals=left)
    every = tuple(
        one for one in workspace.messages.get(message.channel, ()) if one.ts != message.ts
    )
    return replace(workspace, messages={**workspace.messages, message.channel: every})


def reacted(message: Message, name: str, user: str) -> Message:
    """The message with one more reaction; the same message if it is there already."""
    found = dict(message.reactions)
    users = found.get(name, ())
    if user in users:
        return message
    found[name] = (*users, user)
    return replace(message, reactions=tuple(found.items()))


def unreacted(message: Message, name: str, user: str) -> Message:
    """The message without this user's reaction."""
    left = {
        key: tuple(one for one in users if (key, one) != (name, user))
        for key, users in message.reactions
    }
    kept = tuple((key, users) for key, users in left.items() if users)
    return replace(message, reactions=kept)


def with_channel(workspace: Workspace, channel: Channel) -> Workspace:
    """Add a conversation, or put its new version in place."""
    return replace(workspace, channels={**workspace.channels, channel.id: channel})


def dm_with(workspace: Workspace, user: str) -> Channel | None:
    """The direct conversation between this user and the bot."""
    return next(
        (
            channel
            for channel in workspace.channels.values()
            if channel.kind == "im" and user in channel.members
        ),
        None,
    )


def with_view(workspace: Workspace, view: View) -> Workspace:
    """Add a view, or put its new version in place; the stacks stay as they are."""
    return replace(workspace, views={**workspace.views, view.id: view})


def without_views(workspace: Workspace, user: str, ids: tuple[str, ...]) -> Workspace:
    """Close these modals of a user."""
    stack = tuple(one for one in workspace.stacks.get(user, ()) if one not in ids)
    views = {key: view for key, view in workspace.views.items() if key not in ids}
    return replace(workspace, views=views, stacks={**workspace.stacks, user: stack})
