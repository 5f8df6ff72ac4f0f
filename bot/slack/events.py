"""Slack payloads in, typed occurrences out.  Pure; a payload from anywhere never raises.

`None` means there is nothing to do; `Malformed` that somebody sent what Slack would not.
Payloads: https://docs.slack.dev/reference/events
"""

from dataclasses import dataclass
from typing import TypeAlias

from bot.domain import ChannelKind
from bot.slack import payload as read
from bot.slack.asked import asked_text, mentions, mentions_others
from bot.slack.changes import Changed, changed_from
from bot.slack.characters import visible
from bot.slack.payload import Payload

_KINDS: dict[str, ChannelKind] = {
    "im": "dm",
    "mpim": "private",
    "group": "private",
    "channel": "public",
}
_BY_LETTER: dict[str, ChannelKind] = {"D": "dm", "G": "private", "C": "public"}
LONGEST_NAME = 120
_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages that people write; joins, topics and bots have others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who the bot is, asked once at the start; `app` is empty where Slack would not tell."""

    team: str
    user: str
    bot: str = ""
    app: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A person wrote something; app_mention and message of one text are equal.

    Attributes:
        id: `team:channel:ts`, and `:edited_ts` after an edit.
        event_id: Slack's id of this event; the same on every redelivery.
        thread_ts: Of the thread it is a reply in; None at the top level.
        text: What was meant: without the mention of the bot, unescaped, folded; may be empty.
        addressed: The bot was spoken to: a mention or a direct message.
        kind: `shared` where another organisation is in the channel.  An app_mention does not
            say what its channel is: a private one with a C looks public there.
        to_others: It mentions a person or a group who is not the bot.
        files: Names of the files that are attached.
        external: The writer is of another organisation.
        edited_ts: When the text was last changed; empty for a new one.
    """

    id: str
    event_id: str
    team: str
    channel: str
    ts: str
    user: str
    text: str
    addressed: bool
    kind: ChannelKind
    thread_ts: str | None = None
    to_others: bool = False
    files: tuple[str, ...] = ()
    external: bool = False
    edited_ts: str = ""

    @property
    def original_id(self) -> str:
        """The id its first version had."""
        return f"{self.team}:{self.channel}:{self.ts}"

    @property
    def in_thread(self) -> bool:
        """It is a reply, and starts no thread itself."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def thread(self) -> str:
        """The ts that a reply in its thread names."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed a message or its files; `message.id` is that of the new version."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A person deleted a message; `id` is the one its first version had."""

    id: str
    event_id: str
    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A person put a reaction on a message, or took one away."""

    event_id: str
    team: str
    channel: str
    ts: str
    user: str
    name: str
    added: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened:
    """A person opened the bot's own space.

    Attributes:
        tab: `home` or `messages`.
        channel: The direct conversation with them; empty where Slack does not say.
    """

    event_id: str
    team: str
    user: str
    tab: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Malformed:
    """What came is not what Slack sends; `reason` holds none of its text."""

    reason: str


Incoming: TypeAlias = Message | Edited | Deleted | Reaction | HomeOpened | Changed


@dataclass(frozen=True, slots=True)
class _Envelope:
    body: Payload
    event: Payload
    me: Me

    @property
    def event_id(self) -> str:
        return read.event(self.body, "event_id")


def incoming_from(body: Payload, me: Me) -> Incoming | Malformed | None:
    """Read an Events API envelope, as HTTP and Socket Mode deliver it."""
    envelope = _Envelope(body, read.part(body, "event"), me)
    if not _for_us(body, me) or not envelope.event_id:
        return Malformed("for another workspace or app, or without an id")
    match read.word(envelope.event, "type"):
        case "message" | "app_mention":
            return _message_like(envelope)
        case "reaction_added" | "reaction_removed":
            return _reaction(envelope)
        case "app_home_opened":
            return _home(envelope)
        case "":
            return Malformed("no event type")
        case _:
            return changed_from(envelope.event)


def _for_us(body: Payload, me: Me) -> bool:
    """Where a channel is shared, the envelope may name the other workspace first."""
    teams = {read.word(body, "team_id"), read.word(read.first(body, "authorizations"), "team_id")}
    app = read.word(body, "api_app_id")
    return me.team in teams and (app == me.app or not me.app)


def _message_like(envelope: _Envelope) -> Incoming | Malformed | None:
    event = envelope.event
    match read.word(event, "subtype"):
        case "message_changed":
            return _changed(envelope)
        case "message_deleted":
            return _deleted(envelope, read.part(event, "previous_message"))
        case subtype if subtype in _SPOKEN:
            return _new(envelope)
        case _:
            return None


def _new(envelope: _Envelope) -> Message | Malformed | None:
    event = envelope.event
    if _automatic(event, envelope.me):
        return None
    return _message(envelope, event, edited_ts="")


def _changed(envelope: _Envelope) -> Edited | Deleted | Malformed | None:
    new = read.part(envelope.event, "message")
    old = read.part(envelope.event, "previous_message")
    if read.word(new, "subtype") == "tombstone":
        return _deleted(envelope, old)
    if _automatic(new, envelope.me) or read.word(new, "subtype") not in _SPOKEN:
        return None
    same = read.word(new, "text") == read.word(old, "text")
    if same and _files(new) == _files(old):
        return None  # only a preview of a link came or went
    worded_at = "" if same else read.ts(read.part(new, "edited"), "ts")
    edited_ts = worded_at or read.ts(envelope.event, "ts")
    found = _message(envelope, new, edited_ts=edited_ts)
    return Edited(found) if isinstance(found, Message) else found


def _deleted(envelope: _Envelope, old: Payload) -> Deleted | Malformed | None:
    channel = read.channel(envelope.event, "channel")
    ts = read.ts(envelope.event, "deleted_ts") or read.ts(old, "ts")
    if old and _automatic(old, envelope.me):
        return None
    if not channel or not ts:
        return Malformed("a deletion without channel or ts")
    return Deleted(
        id=f"{envelope.me.team}:{channel}:{ts}",
        event_id=envelope.event_id,
        team=envelope.me.team,
        channel=channel,
        ts=ts,
    )


def _message(
    envelope: _Envelope, message: Payload, *, edited_ts: str
) -> Message | Malformed | None:
    channel = read.channel(envelope.event, "channel")
    ts, user = read.ts(message, "ts"), read.user(message, "user")
    if not channel or not ts or not user:
        return Malformed("a message without channel, ts or user")
    me, raw = envelope.me, read.word(message, "text")
    external = _external(message, me)
    kind = _kind(envelope, channel, external=external)
    found = Message(
        id=":".join(filter(None, (me.team, channel, ts, edited_ts))),
        event_id=envelope.event_id,
        team=me.team,
        channel=channel,
        ts=ts,
        user=user,
        text=asked_text(raw, me.user),
        addressed=channel.startswith("D") or mentions(raw, me.user),
        kind=kind,
        thread_ts=read.ts(message, "thread_ts") or None,
        to_others=mentions_others(raw, me.user),
        files=_files(message),
        external=external,
        edited_ts=edited_ts,
    )
    return found if found.text or found.files or found.addressed else None


def _files(message: Payload) -> tuple[str, ...]:
    """What the files are called; one that has been deleted is a tombstone without a name."""
    named = (
        " ".join(visible(read.word(file, "title") or read.word(file, "name")).split())
        for file in read.objects(message, "files")
        if read.word(file, "mode") != "tombstone"
    )
    return tuple(name[:LONGEST_NAME] or "a file" for name in named)


def _automatic(message: Payload, me: Me) -> bool:
    """Written by a program: another bot, an app, or this one."""
    subtype = read.word(message, "subtype")
    written = message.get("bot_id") or message.get("app_id") or message.get("bot_profile")
    return bool(written) or subtype == "bot_message" or read.word(message, "user") == me.user


def _external(message: Payload, me: Me) -> bool:
    teams = (read.team(message, key) for key in ("user_team", "source_team", "team"))
    home = next(filter(None, teams), me.team)
    return home.startswith("T") and home != me.team


def _kind(envelope: _Envelope, channel: str, *, external: bool) -> ChannelKind:
    """Where the event is silent (app_mention), the id's letter must do; public is cautious."""
    if envelope.body.get("is_ext_shared_channel") is True or external:
        return "shared"
    said = read.word(envelope.event, "channel_type")
    return _KINDS.get(said) or _BY_LETTER[channel[0]]


def _reaction(envelope: _Envelope) -> Reaction | Malformed | None:
    event, item = envelope.event, read.part(envelope.event, "item")
    user = read.user(event, "user")
    if user == envelope.me.user or read.word(item, "type") != "message":
        return None
    channel, ts, name = (
        read.channel(item, "channel"),
        read.ts(item, "ts"),
        read.word(event, "reaction"),
    )
    if not user or not channel or not ts or not name:
        return Malformed("a reaction without user, message or name")
    return Reaction(
        event_id=envelope.event_id,
        team=envelope.me.team,
        channel=channel,
        ts=ts,
        user=user,
        name=name[:100],
        added=read.word(event, "type") == "reaction_added",
    )


def _home(envelope: _Envelope) -> HomeOpened | Malformed:
    user = read.user(envelope.event, "user")
    if not user:
        return Malformed("an opened home without user")
    tab = read.word(envelope.event, "tab") or "home"
    return HomeOpened(
        event_id=envelope.event_id,
        team=envelope.me.team,
        user=user,
        tab=tab,
        channel=read.channel(envelope.event, "channel"),
    )
