"""chat.*: post, change and delete messages. Pure; see `calls.Reply`."""

from dataclasses import replace

from bot.simulator.calls import (
    ApiError,
    Call,
    Method,
    Reply,
    channel_of,
    message_of,
    open_channel,
)
from bot.simulator.content import (
    TEXT_CHARACTERS,
    Content,
    attachments_of,
    checked,
    content_of,
    metadata_of,
    posted,
    refuse_heavy,
)
from bot.simulator.events import events_of_change, events_of_deletion, events_of_new
from bot.simulator.payloads import Json, JsonObject, text_in
from bot.simulator.shapes import message_for, permalink_for
from bot.simulator.streams import is_live
from bot.simulator.workspace import (
    Message,
    Workspace,
    dm_with,
    message_at,
    tick,
    with_changed,
    with_message,
    without_message,
)

PLACE = frozenset({"ts", "thread_ts", "parent_user_id"})
"""What the answer to chat.update leaves out of the message."""


def post_message(workspace: Workspace, call: Call) -> Reply:
    """chat.postMessage: longer texts than 40,000 characters are cut, as in Slack."""
    (key,) = call.required("channel")
    channel = open_channel(workspace, addressed(workspace, key), call.scopes)
    content = checked(workspace, call)
    refuse_heavy(content.blocks)
    content = replace(content, text=content.text[:TEXT_CHARACTERS])
    workspace, message = posted(workspace, call, channel, content)
    body: JsonObject = {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_for(workspace, message, metadata=True),
    }
    return Reply(workspace, body, events_of_new(workspace, message))


def update(workspace: Workspace, call: Call) -> Reply:
    """chat.update: the bot's own messages only; a text without blocks removes the blocks.

    The message is marked as edited only when it has no blocks, as the method's page says.
    """
    key, ts = call.required("channel", "ts")
    channel = channel_of(workspace, key)
    before = message_of(workspace, channel.id, ts)
    if before.bot_id != workspace.bot.bot_id:
        raise ApiError("cant_update_message")
    if is_live(before, call.now):
        raise ApiError("streaming_state_conflict")
    after = _changed(workspace, call, before)
    workspace, event_ts = tick(workspace, call.now)
    if not after.blocks:
        after = replace(after, edited_ts=event_ts, edited_by=workspace.bot.id)
    workspace = with_changed(workspace, after)
    shown = message_for(workspace, after, metadata=True)
    body: JsonObject = {
        "channel": channel.id,
        "ts": ts,
        "text": after.text,
        "message": {key: one for key, one in shown.items() if key not in PLACE},
    }
    return Reply(workspace, body, events_of_change(workspace, before, after, event_ts))


def _changed(workspace: Workspace, call: Call, before: Message) -> Message:
    text, blocks = content_of(workspace, call)
    if len(text) > TEXT_CHARACTERS:
        raise ApiError("msg_too_long")
    said = any(key in call.args for key in ("text", "markdown_text"))
    replaced = said or "blocks" in call.args
    return replace(
        before,
        text=text if said else before.text,
        blocks=blocks if replaced else before.blocks,
        attachments=attachments_of(call) if "attachments" in call.args else before.attachments,
        metadata=metadata_of(call) if "metadata" in call.args else before.metadata,
        stream=None,
    )


def delete(workspace: Workspace, call: Call) -> Reply:
    """chat.delete: the bot's own messages only."""
    key, ts = call.required("channel", "ts")
    channel = channel_of(workspace, key)
    message = message_of(workspace, channel.id, ts)
    if message.bot_id != workspace.bot.bot_id:
        raise ApiError("cant_delete_message")
    events = _deletion(workspace, message, call.now)
    workspace, _ = tick(workspace, call.now)
    body: JsonObject = {"channel": channel.id, "ts": ts}
    return Reply(without_message(workspace, message), body, events)


def _deletion(workspace: Workspace, message: Message, now: float) -> tuple[JsonObject, ...]:
    _, event_ts = tick(workspace, now)
    return events_of_deletion(workspace, message, event_ts)


def me_message(workspace: Workspace, call: Call) -> Reply:
    """chat.meMessage: what the bot does, in the third person."""
    key, text = call.required("channel", "text")
    channel = open_channel(workspace, key, call.scopes)
    if len(text) > TEXT_CHARACTERS:
        raise ApiError("msg_too_long")
    workspace, message = posted(workspace, call, channel, Content(text=text))
    message = replace(message, subtype="me_message")
    workspace = with_changed(workspace, message)
    body: JsonObject = {"channel": channel.id, "ts": message.ts}
    return Reply(workspace, body, events_of_new(workspace, message))


def post_ephemeral(workspace: Workspace, call: Call) -> Reply:
    """chat.postEphemeral: one reader, no history, no event."""
    key, user = call.required("channel", "user")
    channel = open_channel(workspace, key, call.scopes)
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = content_of(workspace, call)
    if len(text) > TEXT_CHARACTERS:
        raise ApiError("msg_too_long")
    workspace, ts = tick(workspace, call.now)
    message = Message(
        channel=channel.id,
        ts=ts,
        user=workspace.bot.id,
        bot_id=workspace.bot.bot_id,
        text=text,
        blocks=blocks,
        thread_ts=text_in(call.args, "thread_ts") or None,
        only_for=user,
    )
    return Reply(with_message(workspace, message), {"message_ts": ts})


def get_permalink(workspace: Workspace, call: Call) -> Reply:
    """chat.getPermalink: the address of any message the bot may see."""
    key, ts = call.required("channel", "message_ts")
    channel = channel_of(workspace, key)
    link = permalink_for(workspace, message_of(workspace, channel.id, ts))
    return Reply(workspace, {"channel": channel.id, "permalink": link})


def unfurl(workspace: Workspace, call: Call) -> Reply:
    """chat.unfurl: attachments for links in a message; the change is told as an edit."""
    for key in ("channel", "ts", "unfurls"):
        if not call.args.get(key):
            raise ApiError(f"missing_{key}")
    channel = workspace.channels.get(text_in(call.args, "channel"))
    if channel is None or workspace.bot.id not in channel.members:
        raise ApiError("cannot_find_channel")
    before = message_at(workspace, channel.id, text_in(call.args, "ts"))
    if before is None:
        raise ApiError("cannot_find_message")
    found = call.decoded("unfurls", "invalid_unfurls_format")
    if not isinstance(found, dict):
        raise ApiError("invalid_unfurls_format")
    count = len(before.attachments)
    shown = tuple(
        {"id": count + at, **_unfurled(before, url, body)}
        for at, (url, body) in enumerate(found.items(), start=1)
    )
    after = replace(before, attachments=(*before.attachments, *shown))
    workspace, event_ts = tick(workspace, call.now)
    events = events_of_change(workspace, before, after, event_ts)
    return Reply(with_changed(workspace, after), {}, events)


def _unfurled(message: Message, url: str, body: Json) -> JsonObject:
    if not isinstance(body, dict):
        raise ApiError("invalid_unfurls_format")
    if url not in message.text and url.replace("&", "&amp;") not in message.text:
        raise ApiError("cannot_unfurl_url")
    return {**body, "from_url": url, "is_app_unfurl": True}


def addressed(workspace: Workspace, key: str) -> str:
    """A user's id means their DM; a channel may be named, with or without `#`."""
    if key in workspace.users:
        dm = dm_with(workspace, key)
        return dm.id if dm else key
    name = key.removeprefix("#")
    named = (one.id for one in workspace.channels.values() if one.name == name)
    return key if key in workspace.channels else next(named, key)


METHODS: dict[str, Method] = {
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.meMessage": me_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.unfurl": unfurl,
    "chat.update": update,
}
