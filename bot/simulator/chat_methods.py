"""chat.*: post, change and delete messages. Pure; see `calls.Reply`."""

import json
from dataclasses import replace

from bot.simulator.blocks import faults_in, with_ids
from bot.simulator.calls import (
    ApiError,
    Call,
    Method,
    Reply,
    channel_of,
    message_of,
    open_channel,
)
from bot.simulator.events import events_of_change, events_of_deletion, events_of_new
from bot.simulator.payloads import Json, JsonObject, text_in
from bot.simulator.shapes import message_for, permalink_for
from bot.simulator.workspace import (
    Channel,
    Message,
    Workspace,
    dm_with,
    tick,
    with_changed,
    with_message,
    without_message,
)

TEXT_CHARACTERS = 40_000
MARKDOWN_CHARACTERS = 12_000
BLOCKS_CHARACTERS = 13_200  # undocumented; measured in slackapi/bolt-js#2509


def post_message(workspace: Workspace, call: Call) -> Reply:
    """chat.postMessage: longer texts than 40,000 characters are cut, as in Slack."""
    (key,) = call.required("channel")
    channel = open_channel(workspace, _addressed(workspace, key), call.scopes)
    text, blocks = content_of(workspace, call)
    if len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_CHARACTERS:
        raise ApiError("msg_blocks_too_long")
    workspace, message = posted(
        workspace, call, channel, text[:TEXT_CHARACTERS], blocks, metadata_of(call)
    )
    body: JsonObject = {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_for(workspace, message, metadata=True),
    }
    return Reply(workspace, body, events_of_new(workspace, message))


def posted(
    workspace: Workspace,
    call: Call,
    channel: Channel,
    text: str,
    blocks: tuple[JsonObject, ...],
    metadata: JsonObject,
) -> tuple[Workspace, Message]:
    """The workspace with one more message of the bot's, and that message."""
    workspace, ts = tick(workspace, call.now)
    message = Message(
        channel=channel.id,
        ts=ts,
        user=workspace.bot.id,
        bot_id=workspace.bot.bot_id,
        text=text,
        blocks=blocks,
        thread_ts=text_in(call.args, "thread_ts") or None,
        metadata=metadata,
    )
    return with_message(workspace, message), message


def update(workspace: Workspace, call: Call) -> Reply:
    """chat.update: the bot's own messages only; a text without blocks removes the blocks.

    The message is marked as edited only when it has no blocks, as the method's page says.
    """
    key, ts = call.required("channel", "ts")
    channel = channel_of(workspace, key)
    before = message_of(workspace, channel.id, ts)
    if before.bot_id != workspace.bot.bot_id:
        raise ApiError("cant_update_message")
    after = _changed(workspace, call, before)
    workspace, event_ts = tick(workspace, call.now)
    if not after.blocks:
        after = replace(after, edited_ts=event_ts, edited_by=workspace.bot.id)
    workspace = with_changed(workspace, after)
    body: JsonObject = {
        "channel": channel.id,
        "ts": ts,
        "text": after.text,
        "message": message_for(workspace, after, metadata=True),
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
        metadata=metadata_of(call) if "metadata" in call.args else before.metadata,
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


def content_of(workspace: Workspace, call: Call) -> tuple[str, tuple[JsonObject, ...]]:
    """Text and blocks of a message, checked; `markdown_text` becomes a markdown block.

    Raises:
        ApiError: no_text, invalid_blocks, invalid_blocks_format, markdown_text_conflict.
    """
    text, markdown = text_in(call.args, "text"), text_in(call.args, "markdown_text")
    blocks = _blocks_of(call)
    if markdown:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        block: JsonObject = {"type": "markdown", "text": markdown}
        text, blocks = markdown, [block]
    if not text and not blocks and not call.args.get("attachments"):
        raise ApiError("no_text")
    faults = faults_in(blocks)
    if faults:
        raise ApiError("invalid_blocks", tuple(f"[ERROR] {fault}" for fault in faults))
    return text, with_ids(blocks, f"b{workspace.last_ts}")


def _blocks_of(call: Call) -> list[JsonObject]:
    blocks = call.decoded("blocks")
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    kept = [block for block in blocks if isinstance(block, dict)]
    if len(kept) != len(blocks):
        raise ApiError("invalid_blocks_format")
    return kept


def metadata_of(call: Call) -> JsonObject:
    """The app's own note: `{event_type, event_payload}`, or nothing.

    Raises:
        ApiError: invalid_metadata_format, invalid_metadata_schema.
    """
    metadata: Json = call.decoded("metadata")
    if metadata is None or metadata == "":
        return {}
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    if not text_in(metadata, "event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    return metadata


def _addressed(workspace: Workspace, key: str) -> str:
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
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
