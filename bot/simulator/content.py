"""What a message is made of: checked when it comes in, stored as a message. Pure."""

import json
from dataclasses import dataclass, field

from bot.simulator.blocks import faults_in, with_ids
from bot.simulator.calls import ApiError, Call
from bot.simulator.payloads import Json, JsonObject, text_in, truth_in
from bot.simulator.workspace import Channel, Message, Workspace, tick, with_message

TEXT_CHARACTERS = 40_000
BLOCKS_CHARACTERS = 13_200  # undocumented; measured in slackapi/bolt-js#2509
ATTACHMENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the app wants said, as far as it has been checked."""

    text: str
    blocks: tuple[JsonObject, ...] = ()
    attachments: tuple[JsonObject, ...] = ()
    metadata: JsonObject = field(default_factory=dict[str, Json])


def checked(workspace: Workspace, call: Call) -> Content:
    """All that a call says.

    Raises:
        ApiError: What is wrong with it, in Slack's word.
    """
    text, blocks = content_of(workspace, call)
    return Content(
        text=text, blocks=blocks, attachments=attachments_of(call), metadata=metadata_of(call)
    )


def posted(
    workspace: Workspace, call: Call, channel: Channel, content: Content
) -> tuple[Workspace, Message]:
    """The workspace with one more message of the bot's, and that message."""
    workspace, ts = tick(workspace, call.now)
    thread_ts = text_in(call.args, "thread_ts") or None
    broadcast = thread_ts is not None and truth_in(call.args, "reply_broadcast")
    message = Message(
        channel=channel.id,
        ts=ts,
        user=workspace.bot.id,
        bot_id=workspace.bot.bot_id,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_ts,
        metadata=content.metadata,
        subtype="thread_broadcast" if broadcast else "",
    )
    return with_message(workspace, message), message


def content_of(workspace: Workspace, call: Call) -> tuple[str, tuple[JsonObject, ...]]:
    """Text and blocks of a message, checked; `markdown_text` becomes a markdown block.

    Raises:
        ApiError: no_text, invalid_blocks, invalid_blocks_format, markdown_text_conflict.
    """
    text, markdown = text_in(call.args, "text"), text_in(call.args, "markdown_text")
    blocks = blocks_of(call)
    if markdown:
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        block: JsonObject = {"type": "markdown", "text": markdown}
        text, blocks = markdown, [block]
    if not text and not blocks and not attachments_of(call):
        raise ApiError("no_text")
    return text, sound_blocks(workspace, blocks)


def sound_blocks(workspace: Workspace, blocks: list[JsonObject]) -> tuple[JsonObject, ...]:
    """The blocks with the ids that the app left out.

    Raises:
        ApiError: invalid_blocks, with every fault and its place.
    """
    faults = faults_in(blocks)
    if faults:
        raise ApiError(
            "invalid_blocks",
            tuple(f"[ERROR] {fault}" for fault in faults),
            beside={"errors": [*faults]},
        )
    return with_ids(blocks, f"b{workspace.last_ts}")


def blocks_of(call: Call, wrong: str = "invalid_blocks_format") -> list[JsonObject]:
    """The `blocks` argument.

    Raises:
        ApiError: It is no list of objects; its code is `wrong`.
    """
    blocks = call.decoded("blocks", wrong)
    if blocks is None or blocks == "":
        return []
    if not isinstance(blocks, list):
        raise ApiError(wrong)
    kept = [block for block in blocks if isinstance(block, dict)]
    if len(kept) != len(blocks):
        raise ApiError(wrong)
    return kept


def metadata_of(call: Call) -> JsonObject:
    """The app's own note: `{event_type, event_payload}`, or nothing.

    Raises:
        ApiError: invalid_metadata_format, invalid_metadata_schema.
    """
    metadata: Json = call.decoded("metadata", "invalid_metadata_format")
    if metadata is None or metadata == "":
        return {}
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    if not text_in(metadata, "event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    return metadata


def refuse_heavy(blocks: tuple[JsonObject, ...]) -> None:
    """Hold all blocks of a message together to their size.

    Raises:
        ApiError: msg_blocks_too_long.
    """
    if len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_CHARACTERS:
        raise ApiError("msg_blocks_too_long")


def attachments_of(call: Call) -> tuple[JsonObject, ...]:
    """Legacy attachments.

    Raises:
        ApiError: invalid_attachments, too_many_attachments.
    """
    given = call.decoded("attachments", "invalid_attachments") or []
    if not isinstance(given, list):
        raise ApiError("invalid_attachments")
    attachments = tuple(
        {"id": at, **one} for at, one in enumerate(given, start=1) if isinstance(one, dict)
    )
    if len(attachments) != len(given):
        raise ApiError("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise ApiError("too_many_attachments")
    return attachments
