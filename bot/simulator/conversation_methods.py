"""conversations.* and reactions.*: read conversations, react to messages. Pure."""

from dataclasses import replace

from bot.simulator.calls import (
    ApiError,
    Call,
    Method,
    Reply,
    channel_of,
    joined_channel,
    kinds_of,
    message_of,
    page_of,
)
from bot.simulator.events import events_of_reaction
from bot.simulator.payloads import Json, JsonObject, array, text_in, texts_in, truth_in
from bot.simulator.shapes import channel_for, message_for, permalink_for
from bot.simulator.workspace import (
    Message,
    Workspace,
    dm_with,
    reacted,
    tick,
    unreacted,
    with_changed,
    with_channel,
)


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
        if one.thread_ts in (None, one.ts) or not one.thread_ts
    ]
    return _listing(workspace, call, _between(tuple(tops), call)[::-1])


def _between(messages: tuple[Message, ...], call: Call) -> list[Message]:
    oldest, latest = text_in(call.args, "oldest"), text_in(call.args, "latest")
    inclusive = truth_in(call.args, "inclusive")
    low, high = _seconds(oldest, "oldest"), _seconds(latest, "latest")
    return [
        one
        for one in messages
        if (low is None or float(one.ts) > low or (inclusive and one.ts == oldest))
        and (high is None or float(one.ts) < high or (inclusive and one.ts == latest))
    ]


def _seconds(ts: str, end: str) -> float | None:
    try:
        return float(ts) if ts else None
    except ValueError as error:
        raise ApiError(f"invalid_ts_{end}") from error


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
    kinds = kinds_of(call.args)
    known: list[Json] = [
        channel_for(workspace, one, counted=True)
        for one in workspace.channels.values()
        if one.kind in kinds and (one.kind == "public" or workspace.bot.id in one.members)
    ]
    page, cursor = page_of(known, call.args)
    return Reply(workspace, {"channels": page, "response_metadata": {"next_cursor": cursor}})


def members(workspace: Workspace, call: Call) -> Reply:
    """conversations.members: ids only."""
    (key,) = call.required("channel")
    page, cursor = page_of(array(channel_of(workspace, key).members), call.args)
    return Reply(workspace, {"members": page, "response_metadata": {"next_cursor": cursor}})


def opened(workspace: Workspace, call: Call) -> Reply:
    """conversations.open: the DM with one user; group DMs are not simulated."""
    users = texts_in(call.args, "users")
    if not users and not text_in(call.args, "channel"):
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("too_many_users")
    if users and users[0] not in workspace.users:
        raise ApiError("user_not_found")
    dm = dm_with(workspace, users[0]) if users else channel_of(workspace, str(call.args["channel"]))
    if dm is None:
        raise ApiError("user_not_visible")
    whole = truth_in(call.args, "return_im")
    shown: JsonObject = channel_for(workspace, dm) if whole else {"id": dm.id}
    return Reply(workspace, {"channel": shown, "no_op": True, "already_open": True})


def join(workspace: Workspace, call: Call) -> Reply:
    """conversations.join: public channels only."""
    (key,) = call.required("channel")
    channel = channel_of(workspace, key)
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if workspace.bot.id in channel.members:
        body: JsonObject = {"channel": channel_for(workspace, channel)}
        return Reply(workspace, {**body, "warning": "already_in_channel"})
    channel = replace(channel, members=(*channel.members, workspace.bot.id))
    workspace = with_channel(workspace, channel)
    return Reply(workspace, {"channel": channel_for(workspace, channel)})


def add_reaction(workspace: Workspace, call: Call) -> Reply:
    """reactions.add."""
    return _reaction(workspace, call, "reaction_added")


def remove_reaction(workspace: Workspace, call: Call) -> Reply:
    """reactions.remove."""
    return _reaction(workspace, call, "reaction_removed")


def _reaction(workspace: Workspace, call: Call, kind: str) -> Reply:
    (name,) = call.required("name")
    if not all(text_in(call.args, key) for key in ("channel", "timestamp")):
        raise ApiError("no_item_specified")
    key, ts = call.required("channel", "timestamp")
    before = message_of(workspace, channel_of(workspace, key).id, ts)
    bot = workspace.bot.id
    added = kind == "reaction_added"
    after = reacted(before, name, bot) if added else unreacted(before, name, bot)
    if after == before:
        raise ApiError("already_reacted" if added else "no_reaction")
    workspace, event_ts = tick(workspace, call.now)
    workspace = with_changed(workspace, after)
    events = events_of_reaction(workspace, after, name, bot, kind=kind, event_ts=event_ts)
    return Reply(workspace, {}, events)


def get_reactions(workspace: Workspace, call: Call) -> Reply:
    """reactions.get: the message with its reactions."""
    if not all(text_in(call.args, key) for key in ("channel", "timestamp")):
        raise ApiError("no_item_specified")
    key, ts = call.required("channel", "timestamp")
    message = message_of(workspace, channel_of(workspace, key).id, ts)
    shown = {
        **message_for(workspace, message, thread=False),
        "permalink": permalink_for(workspace, message),
    }
    return Reply(workspace, {"type": "message", "channel": key, "message": shown})


METHODS: dict[str, Method] = {
    "conversations.history": history,
    "conversations.info": about,
    "conversations.join": join,
    "conversations.list": listed,
    "conversations.members": members,
    "conversations.open": opened,
    "conversations.replies": replies,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
    "reactions.remove": remove_reaction,
}
