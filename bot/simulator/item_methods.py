"""reactions.* and pins.*: what is stuck to messages. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.simulator.calls import (
    ApiError,
    Call,
    Method,
    Reply,
    channel_of,
    joined_channel,
    message_of,
    page_of,
)
from bot.simulator.events import events_of_reaction
from bot.simulator.kept import Pin
from bot.simulator.payloads import Json, JsonObject, array, text_in
from bot.simulator.shapes import message_for, permalink_for
from bot.simulator.workspace import (
    Channel,
    Message,
    Workspace,
    reacted,
    tick,
    unreacted,
    with_changed,
)

TIMESTAMP = re.compile(r"\d+\.\d+")
REACTION_NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add_reaction(workspace: Workspace, call: Call) -> Reply:
    """reactions.add."""
    return _reaction(workspace, call, "reaction_added")


def remove_reaction(workspace: Workspace, call: Call) -> Reply:
    """reactions.remove."""
    return _reaction(workspace, call, "reaction_removed")


def _reaction(workspace: Workspace, call: Call, kind: str) -> Reply:
    (name,) = call.required("name")
    if not REACTION_NAME.fullmatch(name):
        raise ApiError("invalid_name")
    _, before = _item(workspace, call)
    bot = workspace.bot.id
    added = kind == "reaction_added"
    after = reacted(before, name, bot) if added else unreacted(before, name, bot)
    if after == before:
        raise ApiError("already_reacted" if added else "no_reaction")
    workspace, event_ts = tick(workspace, call.now)
    workspace = with_changed(workspace, after)
    events = events_of_reaction(workspace, after, name, bot, kind=kind, event_ts=event_ts)
    return Reply(workspace, {}, events)


def _item(workspace: Workspace, call: Call) -> tuple[Channel, Message]:
    """The message that `channel` and `timestamp` name."""
    key, ts = text_in(call.args, "channel"), text_in(call.args, "timestamp")
    if not key or not ts:
        raise ApiError("no_item_specified")
    channel = channel_of(workspace, key)
    if not TIMESTAMP.fullmatch(ts):
        raise ApiError("bad_timestamp")
    return channel, message_of(workspace, channel.id, ts)


def get_reactions(workspace: Workspace, call: Call) -> Reply:
    """reactions.get: the message with its reactions."""
    channel, message = _item(workspace, call)
    shown = _with_link(workspace, message)
    return Reply(workspace, {"type": "message", "channel": channel.id, "message": shown})


def _with_link(workspace: Workspace, message: Message) -> JsonObject:
    shown = message_for(workspace, message, thread=False)
    return {**shown, "permalink": permalink_for(workspace, message)}


def list_reactions(workspace: Workspace, call: Call) -> Reply:
    """reactions.list: what a user reacted to, the bot itself unless one is named."""
    user = text_in(call.args, "user") or workspace.bot.id
    if user not in workspace.users:
        raise ApiError("user_not_found")
    found: list[Json] = [
        {
            "type": "message",
            "channel": message.channel,
            "message": _with_link(workspace, message),
        }
        for message in _seen(workspace)
        if any(user in who for _, who in message.reactions)
    ]
    page, cursor = page_of(found, call.args)
    return Reply(workspace, {"items": page, "response_metadata": {"next_cursor": cursor}})


def _seen(workspace: Workspace) -> Iterator[Message]:
    for key, messages in workspace.messages.items():
        if workspace.bot.id in workspace.channels[key].members:
            yield from messages


def add_pin(workspace: Workspace, call: Call) -> Reply:
    """pins.add: a message to its conversation, once."""
    channel, message = _pinned_item(workspace, call)
    pins = workspace.pins.get(channel.id, ())
    if any(pin.ts == message.ts for pin in pins):
        raise ApiError("already_pinned")
    pin = Pin(ts=message.ts, user=workspace.bot.id, created=int(call.now))
    return Reply(replace(workspace, pins={**workspace.pins, channel.id: (*pins, pin)}))


def remove_pin(workspace: Workspace, call: Call) -> Reply:
    """pins.remove."""
    channel, message = _pinned_item(workspace, call)
    pins = workspace.pins.get(channel.id, ())
    left = tuple(pin for pin in pins if pin.ts != message.ts)
    if left == pins:
        raise ApiError("no_pin")
    return Reply(replace(workspace, pins={**workspace.pins, channel.id: left}))


def _pinned_item(workspace: Workspace, call: Call) -> tuple[Channel, Message]:
    call.required("channel")
    return _item(workspace, call)


def list_pins(workspace: Workspace, call: Call) -> Reply:
    """pins.list: newest first."""
    (key,) = call.required("channel")
    channel = joined_channel(workspace, key)
    messages = {one.ts: one for one in workspace.messages.get(channel.id, ())}
    items = array(
        {
            "type": "message",
            "channel": channel.id,
            "created": pin.created,
            "created_by": pin.user,
            "message": _with_link(workspace, messages[pin.ts]),
        }
        for pin in reversed(workspace.pins.get(channel.id, ()))
        if pin.ts in messages
    )
    return Reply(workspace, {"items": items})


METHODS: dict[str, Method] = {
    "pins.add": add_pin,
    "pins.list": list_pins,
    "pins.remove": remove_pin,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
    "reactions.list": list_reactions,
    "reactions.remove": remove_reaction,
}
