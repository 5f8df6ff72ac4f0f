"""What the app is told: event bodies, the envelope around them, and who may see what.

Pure. Key names follow Slack's event reference and "Events API: event type structure".
"""

from bot.simulator.payloads import JsonObject
from bot.simulator.shapes import CHANNEL_TYPES, message_for, view_for
from bot.simulator.workspace import Channel, Message, Workspace

VERIFICATION_TOKEN = "simulator"  # noqa: S105  legacy field of the envelope; it opens nothing


def events_of_new(workspace: Workspace, message: Message) -> tuple[JsonObject, ...]:
    """`message`, and `app_mention` when a person's text names the bot in a channel."""
    channel = workspace.channels[message.channel]
    if not _heard(workspace, channel):
        return ()
    body = message_for(workspace, message, thread=False)
    body |= {"channel": channel.id, "event_ts": message.ts}
    told: JsonObject = {**body, "channel_type": CHANNEL_TYPES[channel.kind]}
    named = f"<@{workspace.bot.id}" in message.text
    if named and channel.kind != "im" and not message.bot_id:
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
        "is_ext_shared_channel": False,
        "event_context": f"EC{count:09d}",
    }


def _heard(workspace: Workspace, channel: Channel) -> bool:
    return workspace.bot.id in channel.members
