"""chat.startStream, appendStream and stopStream. Pure."""

from dataclasses import replace

from bot.simulator.blocks import MAX_BLOCKS, with_ids
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
    Content,
    blocks_of,
    metadata_of,
    posted,
    sound_blocks,
)
from bot.simulator.events import events_of_change, events_of_new
from bot.simulator.kept import Stream
from bot.simulator.kit_blocks import MARKDOWN_CHARACTERS
from bot.simulator.payloads import Json, JsonObject, objects_in, text_in
from bot.simulator.shapes import message_for
from bot.simulator.streams import MODES, blocks_of_stream, is_chunk, is_live, text_of
from bot.simulator.workspace import Channel, Message, Workspace, tick, with_changed


def start(workspace: Workspace, call: Call) -> Reply:
    """chat.startStream: a reply in a thread; in a channel it names who is to read it."""
    key, _ = call.required("channel", "thread_ts")
    channel = open_channel(workspace, key, call.scopes)
    _refuse_unaddressed(workspace, channel, call)
    mode = text_in(call.args, "task_display_mode", MODES[0])
    if mode not in MODES:
        raise ApiError("invalid_arguments", (f"[ERROR] task_display_mode is one of {MODES}",))
    chunks = _chunks_of(workspace, call)
    stream = Stream(started=call.now, chunks=chunks, mode=mode)
    workspace, message = posted(workspace, call, channel, Content(text=""))
    message = _shown(workspace, replace(message, stream=stream))
    workspace = with_changed(workspace, message)
    body: JsonObject = {"channel": channel.id, "ts": message.ts}
    return Reply(workspace, body, events_of_new(workspace, message))


def _refuse_unaddressed(workspace: Workspace, channel: Channel, call: Call) -> None:
    if channel.kind in {"im", "mpim"}:
        return
    if not text_in(call.args, "recipient_team_id"):
        raise ApiError("missing_recipient_team_id")
    if not text_in(call.args, "recipient_user_id"):
        raise ApiError("missing_recipient_user_id")
    if text_in(call.args, "recipient_user_id") not in workspace.users:
        raise ApiError("user_not_found")


def append(workspace: Workspace, call: Call) -> Reply:
    """chat.appendStream: more text or chunks; the page says text alone, its SDK sends chunks."""
    message = _live(workspace, call)
    chunks = _chunks_of(workspace, call)
    if not chunks:
        raise ApiError("no_text")
    workspace = with_changed(workspace, _grown(workspace, message, chunks))
    return Reply(workspace, {"channel": message.channel, "ts": message.ts})


def stop(workspace: Workspace, call: Call) -> Reply:
    """chat.stopStream: the last words, and blocks that only now may have buttons."""
    before = _live(workspace, call)
    after = _grown(workspace, before, _chunks_of(workspace, call))
    last = sound_blocks(workspace, blocks_of(call, "invalid_blocks"))
    if not after.blocks and not last:
        raise ApiError("no_text")
    metadata = metadata_of(call) or before.metadata
    after = replace(after, blocks=(*after.blocks, *last), metadata=metadata, stream=None)
    workspace, event_ts = tick(workspace, call.now)
    workspace = with_changed(workspace, after)
    body: JsonObject = {
        "channel": after.channel,
        "ts": after.ts,
        "message": message_for(workspace, after, metadata=True),
    }
    return Reply(workspace, body, events_of_change(workspace, before, after, event_ts))


def _live(workspace: Workspace, call: Call) -> Message:
    key, ts = call.required("channel", "ts")
    message = message_of(workspace, channel_of(workspace, key).id, ts)
    if message.bot_id != workspace.bot.bot_id:
        raise ApiError("message_not_owned_by_app")
    if message.stream is None or not is_live(message, call.now):
        raise ApiError("message_not_in_streaming_state")
    if message.stream.stopped_by_user:
        stopped = "stopped_by_user" if call.method == "chat.appendStream" else ""
        raise ApiError(stopped or "message_not_in_streaming_state")
    return message


def _grown(workspace: Workspace, message: Message, chunks: tuple[JsonObject, ...]) -> Message:
    stream = message.stream or Stream(started=0.0)
    return _shown(
        workspace, replace(message, stream=replace(stream, chunks=(*stream.chunks, *chunks)))
    )


def _shown(workspace: Workspace, message: Message) -> Message:
    """The message with what was streamed so far as its text and blocks."""
    if message.stream is None:
        return message
    blocks = with_ids(blocks_of_stream(message.stream), f"s{workspace.last_ts}")
    return replace(message, text=text_of(message.stream.chunks), blocks=blocks)


def _chunks_of(workspace: Workspace, call: Call) -> tuple[JsonObject, ...]:
    """What this call streams; `markdown_text` is a chunk like any other.

    Raises:
        ApiError: invalid_chunks, invalid_blocks, msg_blocks_too_many, msg_too_long.
    """
    given: Json = call.decoded("chunks", "invalid_chunks") or []
    chunks = objects_in({"chunks": given}, "chunks")
    if not isinstance(given, list) or len(chunks) != len(given):
        raise ApiError("invalid_chunks")
    if not all(is_chunk(one) for one in chunks):
        raise ApiError("invalid_chunks")
    blocks = [block for one in chunks for block in objects_in(one, "blocks")]
    if len(blocks) > MAX_BLOCKS:
        raise ApiError("msg_blocks_too_many")
    sound_blocks(workspace, blocks)
    markdown = text_in(call.args, "markdown_text")
    if len(markdown + text_of(chunks)) > MARKDOWN_CHARACTERS:
        raise ApiError("msg_too_long")
    written: list[JsonObject] = [{"type": "markdown_text", "text": markdown}] if markdown else []
    return (*written, *chunks)


METHODS: dict[str, Method] = {
    "chat.appendStream": append,
    "chat.startStream": start,
    "chat.stopStream": stop,
}
