"""conversations.*: find, open and read conversations. Pure."""

from dataclasses import replace

from bot.simulator.calls import (
    ApiError,
    Call,
    Method,
    Reply,
    channel_of,
    joined_channel,
    kinds_of,
    page_of,
)
from bot.simulator.payloads import Json, JsonObject, array, text_in, texts_in, truth_in
from bot.simulator.shapes import channel_for, message_for
from bot.simulator.workspace import Channel, Message, Workspace, number, with_channel

GROUP_MEMBERS = 8


def replies(workspace: Workspace, call: Call) -> Reply:
    """conversations.replies: the message and its replies, oldest first."""
    key, ts = call.required("channel", "ts")
    channel = channel_of(workspace, key)
    if workspace.bot.id not in channel.members:
        raise ApiError("channel_not_found")
    every = workspace.messages.get(channel.id, ())
    asked = next((one for one in every if one.ts == ts), None)
    root = asked.thread_ts if asked and asked.thread_ts else ts
    thread = tuple(
        one for one in every if one.ts == root or (one.thread_ts == root and one.ts != root)
    )
    if not thread:
        raise ApiError("thread_not_found")
    first, rest = thread[:1], _between(thread[1:], call)
    return _listing(workspace, call, [*first, *rest])


def history(workspace: Workspace, call: Call) -> Reply:
    """conversations.history: newest first, without the replies in threads."""
    (key,) = call.required("channel")
    channel = joined_channel(workspace, key)
    tops = [
        one
        for one in workspace.messages.get(channel.id, ())
        if one.thread_ts in (None, one.ts) or one.subtype == "thread_broadcast"
    ]
    reply = _listing(workspace, call, _between(tuple(tops), call)[::-1])
    pins = len(workspace.pins.get(channel.id, ()))
    told: JsonObject = {"pin_count": pins, "channel_actions_ts": None, "channel_actions_count": 0}
    return replace(reply, body={**reply.body, **told})


def _between(messages: tuple[Message, ...], call: Call) -> list[Message]:
    oldest, latest = text_in(call.args, "oldest"), text_in(call.args, "latest")
    inclusive = truth_in(call.args, "inclusive")
    low, high = _seconds(oldest, "invalid_ts_oldest"), _seconds(latest, "invalid_ts_latest")
    return [
        one
        for one in messages
        if (low is None or float(one.ts) > low or (inclusive and one.ts == oldest))
        and (high is None or float(one.ts) < high or (inclusive and one.ts == latest))
    ]


def _seconds(ts: str, wrong: str) -> float | None:
    try:
        return float(ts) if ts else None
    except ValueError as error:
        raise ApiError(wrong) from error


def _listing(workspace: Workspace, call: Call, messages: list[Message]) -> Reply:
    metadata = truth_in(call.args, "include_all_metadata")
    page, cursor = page_of(messages, call.args, limit=1_000)
    shown = array(message_for(workspace, one, metadata=metadata) for one in page)
    body: JsonObject = {"messages": shown, "has_more": bool(cursor)}
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return Reply(workspace, body)


def about(workspace: Workspace, call: Call) -> Reply:
    """conversations.info."""
    (key,) = call.required("channel")
    counted = truth_in(call.args, "include_num_members")
    shown = channel_for(workspace, channel_of(workspace, key), counted=counted)
    return Reply(workspace, {"channel": shown})


def listed(workspace: Workspace, call: Call) -> Reply:
    """conversations.list: public channels unless `types` asks for more."""
    kinds, hide = kinds_of(call.args), truth_in(call.args, "exclude_archived")
    known: list[Json] = [
        channel_for(workspace, one, counted=True)
        for one in workspace.channels.values()
        if one.kind in kinds
        and (one.kind == "public" or workspace.bot.id in one.members)
        and not (hide and one.is_archived)
    ]
    page, cursor = page_of(known, call.args)
    return Reply(workspace, {"channels": page, "response_metadata": {"next_cursor": cursor}})


def members(workspace: Workspace, call: Call) -> Reply:
    """conversations.members: ids only."""
    (key,) = call.required("channel")
    page, cursor = page_of(array(channel_of(workspace, key).members), call.args)
    return Reply(workspace, {"members": page, "response_metadata": {"next_cursor": cursor}})


def opened(workspace: Workspace, call: Call) -> Reply:
    """conversations.open: the DM with one user, or the group DM with up to eight."""
    users = tuple(dict.fromkeys(texts_in(call.args, "users")))
    if users:
        before, (workspace, found) = workspace, _direct(workspace, users, call)
    elif text_in(call.args, "channel"):
        before, found = workspace, channel_of(workspace, text_in(call.args, "channel"))
    else:
        raise ApiError("users_list_not_supplied")
    if found.kind not in {"im", "mpim"}:
        raise ApiError("method_not_supported_for_channel_type")
    whole = truth_in(call.args, "return_im")
    shown: JsonObject = channel_for(workspace, found) if whole else {"id": found.id}
    there = found.id in before.channels
    told: JsonObject = {"no_op": True, "already_open": True} if there else {}
    return Reply(workspace, {"channel": shown, **told})


def _direct(workspace: Workspace, users: tuple[str, ...], call: Call) -> tuple[Workspace, Channel]:
    """The conversation of just these users and the bot, made where there is none."""
    if not set(users) <= workspace.users.keys():
        raise ApiError("user_not_found")
    if len(users) > GROUP_MEMBERS:
        raise ApiError("too_many_users")
    if workspace.bot.id in users and len(users) == 1:
        raise ApiError("invalid_user_combination")
    members = {*users, workspace.bot.id}
    for channel in workspace.channels.values():
        if channel.kind in {"im", "mpim"} and set(channel.members) == members:
            return workspace, channel
    if truth_in(call.args, "prevent_creation"):
        raise ApiError("channel_not_found")
    workspace, count = number(workspace)
    names = [workspace.users[key].name for key in (*users, workspace.bot.id)]
    many = len(members) > 2  # noqa: PLR2004  one person and the bot
    channel = Channel(
        id=f"{'G' if many else 'D'}{count:09d}",
        name=f"mpdm-{'--'.join(names)}-1" if many else f"dm:{names[0]}",
        kind="mpim" if many else "im",
        members=(*users, *(members - set(users))),
    )
    return with_channel(workspace, channel), channel


def mark(workspace: Workspace, call: Call) -> Reply:
    """conversations.mark: checked, and without effect: nobody sees what a bot has read."""
    key, ts = call.required("channel", "ts")
    joined_channel(workspace, key)
    if _seconds(ts, "invalid_timestamp") is None:
        raise ApiError("invalid_timestamp")
    return Reply(workspace)


def join(workspace: Workspace, call: Call) -> Reply:
    """conversations.join: public channels only."""
    (key,) = call.required("channel")
    channel = channel_of(workspace, key)
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if workspace.bot.id in channel.members:
        body: JsonObject = {"channel": channel_for(workspace, channel)}
        return Reply(workspace, {**body, "warning": "already_in_channel"})
    channel = replace(channel, members=(*channel.members, workspace.bot.id))
    workspace = with_channel(workspace, channel)
    return Reply(workspace, {"channel": channel_for(workspace, channel)})


METHODS: dict[str, Method] = {
    "conversations.history": history,
    "conversations.info": about,
    "conversations.join": join,
    "conversations.list": listed,
    "conversations.mark": mark,
    "conversations.members": members,
    "conversations.open": opened,
    "conversations.replies": replies,
}
