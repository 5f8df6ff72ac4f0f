"""What the app is told: event bodies, the envelope around them, and who may see what.

Pure. Key names follow Slack's event reference and "Events API: event type structure".
"""

from bot.simulator.payloads import JsonObject, array, object_in
from bot.simulator.shapes import (
    CHANNEL_TYPES,
    CREATED,
    message_for,
    user_for,
    usergroup_for,
    view_for,
)
from bot.simulator.workspace import Channel, Message, User, Usergroup, Workspace

VERIFICATION_TOKEN = "simulator"  # noqa: S105  legacy field of the envelope; it opens nothing


def events_of_new(workspace: Workspace, message: Message) -> tuple[JsonObject, ...]:
    """`message`, and `app_mention` when a person's text names the bot in a channel.

    A mention of the bot by another app's bot is told as well, a webhook's is not.
    """
    channel = workspace.channels[message.channel]
    if not _heard(workspace, channel):
        return ()
    body = message_for(workspace, message, thread=False)
    body |= {"channel": channel.id, "event_ts": message.ts}
    told: JsonObject = {**body, "channel_type": CHANNEL_TYPES[channel.kind]}
    named = f"<@{workspace.bot.id}" in message.text
    if named and channel.kind != "im" and message.user not in {"", workspace.bot.id}:
        return ({**told}, {**body, "type": "app_mention"})
    return (told,)


def events_of_change(
    workspace: Workspace, before: Message, after: Message, event_ts: str
) -> tuple[JsonObject, ...]:
    """`message_changed`, whose own `ts` is that of the change."""
    told = _hidden(workspace, before, event_ts, "message_changed")
    now, was = message_for(workspace, after), message_for(workspace, before)
    return ({**told, "message": now, "previous_message": was},) if told else ()


def events_of_deletion(
    workspace: Workspace, message: Message, event_ts: str
) -> tuple[JsonObject, ...]:
    """`message_deleted`, which carries what is gone."""
    told = _hidden(workspace, message, event_ts, "message_deleted")
    was = message_for(workspace, message)
    return ({**told, "deleted_ts": message.ts, "previous_message": was},) if told else ()


def _hidden(workspace: Workspace, message: Message, event_ts: str, subtype: str) -> JsonObject:
    channel = workspace.channels[message.channel]
    if not _heard(workspace, channel):
        return {}
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "ts": event_ts,
        "event_ts": event_ts,
    }


def events_of_reaction(
    workspace: Workspace, message: Message, name: str, user: str, *, kind: str, event_ts: str
) -> tuple[JsonObject, ...]:
    """`kind` is `reaction_added` or `reaction_removed`."""
    if not _heard(workspace, workspace.channels[message.channel]):
        return ()
    item: JsonObject = {"type": "message", "channel": message.channel, "ts": message.ts}
    return (
        {
            "type": kind,
            "user": user,
            "reaction": name,
            "item": item,
            "item_user": message.user,
            "event_ts": event_ts,
        },
    )


def event_of_home(
    workspace: Workspace, user: str, channel: Channel, *, tab: str, event_ts: str
) -> JsonObject:
    """`app_home_opened`, with the view when there is one; `tab` is home or messages."""
    body: JsonObject = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel.id,
        "tab": tab,
        "event_ts": event_ts,
    }
    view = workspace.views.get(workspace.homes.get(user, ""))
    if view is not None and tab == "home":
        body["view"] = view_for(workspace, view)
    return body


def envelope_for(workspace: Workspace, event: JsonObject, count: int, now: float) -> JsonObject:
    """The outer envelope; the same `event_id` on every delivery of the same event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "type": "event_callback",
        "event": event,
        "event_id": f"Ev{count:09d}",
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(workspace, event),
        "event_context": f"EC{count:09d}",
    }


def events_of_member(
    workspace: Workspace, user: User, channel: Channel, *, joined: bool, event_ts: str
) -> tuple[JsonObject, ...]:
    """`member_joined_channel` or `member_left_channel`; the line in the channel is apart."""
    if not _heard(workspace, channel) and user.id != workspace.bot.id:
        return ()
    kind = "member_joined_channel" if joined else "member_left_channel"
    return (
        {
            "type": kind,
            "user": user.id,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": workspace.team_of(user.id),
            "event_ts": event_ts,
        },
    )


def event_of_rename(channel: Channel, event_ts: str) -> JsonObject:
    """`channel_rename`, of a channel that has its new name."""
    body: JsonObject = {
        "id": channel.id,
        "is_channel": True,
        "is_mpim": False,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": CREATED,
    }
    return {"type": "channel_rename", "channel": body, "event_ts": event_ts}


def events_of_group(
    workspace: Workspace, before: Usergroup, after: Usergroup, event_ts: str
) -> tuple[JsonObject, ...]:
    """`subteam_updated`, and `subteam_members_changed` where the members are others."""
    now = int(float(event_ts))
    shown = usergroup_for(workspace, after, users=True)
    added = [one for one in after.users if one not in before.users]
    removed = [one for one in before.users if one not in after.users]
    updated: JsonObject = {"type": "subteam_updated", "subteam": shown, "event_ts": event_ts}
    members: JsonObject = {
        "type": "subteam_members_changed",
        "subteam_id": after.id,
        "team_id": workspace.team_id,
        "date_previous_update": CREATED,
        "date_update": now,
        "added_users": array(added),
        "added_users_count": len(added),
        "removed_users": array(removed),
        "removed_users_count": len(removed),
        "event_ts": event_ts,
    }
    return (updated, members) if added or removed else (updated,)


def event_of_user(workspace: Workspace, user: User, now: float) -> JsonObject:
    """`user_change`, of a person as they are now."""
    return {"type": "user_change", "user": user_for(workspace, user), "cache_ts": int(now)}


def subscription_of(event: JsonObject) -> str:
    """The name under which a manifest subscribes to an event, such as `message.channels`."""
    kind = str(event["type"])
    places = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
    place = places.get(str(event.get("channel_type", "")), "channels")
    return f"message.{place}" if kind == "message" else kind


def _is_shared(workspace: Workspace, event: JsonObject) -> bool:
    where = event.get("channel") or object_in(event, "item").get("channel")
    channel = workspace.channels.get(where) if isinstance(where, str) else None
    return channel is not None and bool(channel.shared_with)


def _heard(workspace: Workspace, channel: Channel) -> bool:
    return workspace.bot.id in channel.members
