"""chat.scheduleMessage and its kin, and what becomes of a message when its time comes. Pure."""

from dataclasses import replace

from bot.simulator.calls import ApiError, Call, Method, Reply, channel_of, open_channel, page_of
from bot.simulator.chat_methods import addressed
from bot.simulator.content import TEXT_CHARACTERS, Content, checked, posted
from bot.simulator.events import events_of_new
from bot.simulator.kept import Scheduled
from bot.simulator.payloads import Json, JsonObject, text_in
from bot.simulator.shapes import bot_profile_for
from bot.simulator.workspace import Workspace, number

FARTHEST_SECONDS = 120 * 24 * 3600
TOO_LATE_SECONDS = 60
"""A message whose time is nearer than this can no longer be taken back."""
WINDOW_SECONDS, IN_WINDOW = 300, 30
"""So many messages of one channel may fall into one such stretch of time."""


def schedule(workspace: Workspace, call: Call) -> Reply:
    """chat.scheduleMessage: up to 120 days ahead, 30 messages in five minutes of a channel."""
    key, when = call.required("channel", "post_at")
    channel = open_channel(workspace, addressed(workspace, key), call.scopes)
    content = checked(workspace, call)
    if len(content.text) > TEXT_CHARACTERS:
        raise ApiError("msg_too_long")
    post_at = _time(when, call.now)
    _refuse_crowds(workspace, channel.id, post_at)
    workspace, count = number(workspace)
    planned = Scheduled(
        id=f"Q{count:09d}",
        channel=channel.id,
        post_at=post_at,
        created=int(call.now),
        text=content.text,
        blocks=content.blocks,
        thread_ts=text_in(call.args, "thread_ts") or None,
        metadata=content.metadata,
    )
    workspace = replace(workspace, scheduled={**workspace.scheduled, planned.id: planned})
    body: JsonObject = {
        "channel": channel.id,
        "scheduled_message_id": planned.id,
        "post_at": planned.post_at,
        "message": _preview_for(workspace, planned),
    }
    return Reply(workspace, body)


def _time(text: str, now: float) -> int:
    if not text.isdigit():
        raise ApiError("invalid_time")
    if int(text) <= now:
        raise ApiError("time_in_past")
    if int(text) > now + FARTHEST_SECONDS:
        raise ApiError("time_too_far")
    return int(text)


def _refuse_crowds(workspace: Workspace, channel: str, post_at: int) -> None:
    near = [
        one
        for one in workspace.scheduled.values()
        if one.channel == channel and abs(one.post_at - post_at) < WINDOW_SECONDS
    ]
    if len(near) >= IN_WINDOW:
        raise ApiError("restricted_too_many")


def _preview_for(workspace: Workspace, planned: Scheduled) -> JsonObject:
    return {
        "type": "delayed_message",
        "text": planned.text,
        "user": workspace.bot.id,
        "bot_id": workspace.bot.bot_id,
        "bot_profile": bot_profile_for(workspace),
        "team": workspace.team_id,
    }


def listed(workspace: Workspace, call: Call) -> Reply:
    """chat.scheduledMessages.list: the next to be posted first."""
    key = text_in(call.args, "channel")
    if key and key not in workspace.channels:
        raise ApiError("invalid_channel")
    low, high = (_bound(call, end) for end in ("oldest", "latest"))
    found: list[Json] = [
        {
            "id": one.id,
            "channel_id": one.channel,
            "post_at": one.post_at,
            "date_created": one.created,
            "text": one.text,
        }
        for one in sorted(workspace.scheduled.values(), key=lambda one: (one.post_at, one.id))
        if key in {"", one.channel}
        and (low is None or one.post_at >= low)
        and (high is None or one.post_at <= high)
    ]
    page, cursor = page_of(found, call.args)
    body: JsonObject = {"scheduled_messages": page}
    return Reply(workspace, {**body, "response_metadata": {"next_cursor": cursor}})


def _bound(call: Call, end: str) -> float | None:
    try:
        return float(text_in(call.args, end)) if call.args.get(end) else None
    except ValueError as error:
        raise ApiError("invalid_arguments", (f"[ERROR] {end} is no timestamp",)) from error


def delete(workspace: Workspace, call: Call) -> Reply:
    """chat.deleteScheduledMessage: until a minute before its time."""
    key, wanted = call.required("channel", "scheduled_message_id")
    channel = channel_of(workspace, key)
    planned = workspace.scheduled.get(wanted)
    if planned is None or planned.channel != channel.id:
        raise ApiError("invalid_scheduled_message_id")
    if planned.post_at - call.now < TOO_LATE_SECONDS:
        raise ApiError("invalid_scheduled_message_id")
    left = {key: one for key, one in workspace.scheduled.items() if key != wanted}
    return Reply(replace(workspace, scheduled=left))


def next_due(workspace: Workspace) -> float | None:
    """When the next message is to be posted, in seconds since the epoch."""
    return min((one.post_at for one in workspace.scheduled.values()), default=None)


def fallen_due(workspace: Workspace, now: float) -> Reply:
    """What is due by now is posted, in the order of its times."""
    events: tuple[JsonObject, ...] = ()
    for one in sorted(workspace.scheduled.values(), key=lambda one: (one.post_at, one.id)):
        if one.post_at > now:
            break
        left = {key: other for key, other in workspace.scheduled.items() if key != one.id}
        workspace = replace(workspace, scheduled=left)
        call = Call(method="scheduled", args={"thread_ts": one.thread_ts}, now=now)
        content = Content(text=one.text, blocks=one.blocks, metadata=one.metadata)
        workspace, message = posted(workspace, call, workspace.channels[one.channel], content)
        events += events_of_new(workspace, message)
    return Reply(workspace, {}, events)


METHODS: dict[str, Method] = {
    "chat.deleteScheduledMessage": delete,
    "chat.scheduleMessage": schedule,
    "chat.scheduledMessages.list": listed,
}
