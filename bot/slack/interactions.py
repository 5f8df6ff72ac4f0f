"""Commands, clicks and dialogs in, typed occurrences out.  Pure; never raises.

Payloads: https://docs.slack.dev/reference/interaction-payloads
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import ChannelKind
from bot.slack import payload as read
from bot.slack.actions import ACTIONS, SHORTCUTS, WRITE_VIEW, ActionName, ShortcutName, opaque
from bot.slack.asked import asked_text
from bot.slack.events import Malformed, Me
from bot.slack.payload import Payload

_NAMED_KINDS: dict[str, ChannelKind] = {"directmessage": "dm", "privategroup": "private"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A slash command.

    Attributes:
        id: `team:cmd:trigger_id`, the id of the question it asks.
        text: What was meant; empty for the bare command.
        response_url: Where to answer; the gate checks whose it is.
    """

    id: str
    team: str
    channel: str
    channel_name: str
    kind: ChannelKind
    user: str
    command: str
    text: str
    response_url: str
    trigger_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked:
    """A button, a menu or a thumb.

    Attributes:
        action: Which of ours, without the number of a choice.
        value: The opaque id it carried; `bot.slack.actions` reads it.
        channel: Where the message is; empty in the App Home or a dialog.
        message_ts: Of the message the button is on.
        thread_ts: Of the thread that message is in, if any.
        ephemeral: Only the clicker sees that message: only `response_url` can change it.
        external: The clicker is of another organisation.
    """

    action: ActionName
    value: str
    user: str
    team: str
    channel: str
    message_ts: str
    thread_ts: str
    ephemeral: bool
    trigger_id: str
    response_url: str
    external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A dialog was sent.

    Attributes:
        callback: Which dialog.
        subject: The opaque id it is about.
        values: What was written, by action id, cleaned.
    """

    callback: str
    subject: str
    user: str
    team: str
    view_id: str
    trigger_id: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A message shortcut: somebody chose us from the menu of a message.

    Attributes:
        callback: Which of ours.
        id: `team:act:trigger_id`, the id of the question it asks.
        user: Who chose it.
        message_ts: The message it was chosen on.
        thread: The ts that a reply in that message's thread names.
        author: Who wrote the message; empty when it was no member.
        text: What the message says, as a person saw it.
    """

    callback: ShortcutName
    id: str
    team: str
    channel: str
    channel_name: str
    kind: ChannelKind
    user: str
    message_ts: str
    thread: str
    author: str
    text: str
    trigger_id: str
    response_url: str
    external: bool = False


def command_from(body: Payload, me: Me) -> Commanded | Malformed:
    """Read a slash command."""
    if not _for_app(body, me) or read.word(body, "team_id") != me.team:
        return Malformed("a command for another workspace or app")
    user, channel = read.user(body, "user_id"), read.channel(body, "channel_id")
    trigger = read.trigger(body, "trigger_id")
    if not user or not channel or not trigger:
        return Malformed("a command without user, channel or trigger")
    name = read.name(body, "channel_name")
    return Commanded(
        id=f"{me.team}:cmd:{trigger}",
        team=me.team,
        channel=channel,
        channel_name=name,
        kind=_command_kind(channel, name),
        user=user,
        command=read.word(body, "command"),
        text=asked_text(read.word(body, "text"), me.user),
        response_url=read.address(body, "response_url"),
        trigger_id=trigger,
    )


def click_from(body: Payload, me: Me) -> Clicked | Malformed:
    """Read a `block_actions` payload; only our own actions with ids for values pass."""
    action, user = read.first(body, "actions"), read.user(read.part(body, "user"), "id")
    name = _action_name(read.word(action, "action_id"))
    value, trigger = _value(action), read.trigger(body, "trigger_id")
    if not _for_app(body, me) or not user or not trigger:
        return Malformed("a click without user or trigger, or for another app")
    if name is None or not opaque(value):
        return Malformed("a click on nothing of ours")
    container = read.part(body, "container")
    message = read.part(body, "message")
    return Clicked(
        action=name,
        value=value,
        user=user,
        team=me.team,
        channel=read.channel(container, "channel_id")
        or read.channel(read.part(body, "channel"), "id"),
        message_ts=read.ts(container, "message_ts") or read.ts(message, "ts"),
        thread_ts=read.ts(container, "thread_ts") or read.ts(message, "thread_ts"),
        ephemeral=container.get("is_ephemeral") is True,
        trigger_id=trigger,
        response_url=read.address(body, "response_url"),
        external=_foreign(body, me),
    )


def shortcut_from(body: Payload, me: Me) -> Shortcut | Malformed:
    """Read a `message_action` payload."""
    message, place = read.part(body, "message"), read.part(body, "channel")
    user, channel = read.user(read.part(body, "user"), "id"), read.channel(place, "id")
    ts, trigger = read.ts(message, "ts"), read.trigger(body, "trigger_id")
    callback = _shortcut_name(read.word(body, "callback_id"))
    if not _for_app(body, me) or callback is None:
        return Malformed("a shortcut that is not ours")
    if not user or not channel or not ts or not trigger:
        return Malformed("a shortcut without user, message or trigger")
    name = read.name(place, "name")
    return Shortcut(
        callback=callback,
        id=f"{me.team}:act:{trigger}",
        team=me.team,
        channel=channel,
        channel_name=name,
        kind=_command_kind(channel, name),
        user=user,
        message_ts=ts,
        thread=read.ts(message, "thread_ts") or ts,
        author=read.user(message, "user"),
        text=asked_text(read.word(message, "text"), me.user),
        trigger_id=trigger,
        response_url=read.address(body, "response_url"),
        external=_foreign(body, me),
    )


def submission_from(body: Payload, me: Me) -> Submitted | Malformed:
    """Read a `view_submission` payload."""
    view, user = read.part(body, "view"), read.user(read.part(body, "user"), "id")
    callback, subject = read.word(view, "callback_id"), read.word(view, "private_metadata")
    trigger, ours = read.trigger(body, "trigger_id"), callback == WRITE_VIEW and opaque(subject)
    if not _for_app(body, me) or not user or not trigger or not ours:
        return Malformed("a dialog without user or trigger, or none of ours")
    return Submitted(
        callback=callback,
        subject=subject,
        user=user,
        team=me.team,
        view_id=read.word(view, "id"),
        trigger_id=trigger,
        values=_values(read.part(view, "state", "values"), me),
    )


def _foreign(body: Payload, me: Me) -> bool:
    """Whether whoever did it is of another organisation."""
    team = read.team(read.part(body, "user"), "team_id") or read.team(read.part(body, "team"), "id")
    return team.startswith("T") and team != me.team


def _for_app(body: Payload, me: Me) -> bool:
    app = read.word(body, "api_app_id")
    return app == me.app or not me.app


def _command_kind(channel: str, name: str) -> ChannelKind:
    if channel.startswith("D"):
        return "dm"
    private = channel.startswith("G") or name.startswith("mpdm-")
    return _NAMED_KINDS.get(name, "private" if private else "public")


def _action_name(action_id: str) -> ActionName | None:
    bare = action_id.partition(":")[0]
    return next((name for name in ACTIONS if name == bare), None)


def _shortcut_name(callback_id: str) -> ShortcutName | None:
    return next((name for name in SHORTCUTS if name == callback_id), None)


def _value(action: Payload) -> str:
    return read.word(action, "value") or read.word(read.part(action, "selected_option"), "value")


def _values(state: Payload, me: Me) -> dict[str, str]:
    """What was written, picked from a menu, or picked from a calendar, by action id."""
    fields = (read.part(state, block) for block in state)
    return {
        action: asked_text(_filled(read.part(field, action)), me.user)
        for field in fields
        for action in field
    }


def _filled(element: Payload) -> str:
    picked = read.word(read.part(element, "selected_option"), "value")
    return read.word(element, "value") or picked or read.word(element, "selected_date")
