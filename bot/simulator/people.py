"""What people do without the app's help: write, edit, delete, react, open Home. Pure.

People and channels go by name (`asker`, `help`, `#help`, `dm:asker`) or by id.
"""

import re
from dataclasses import replace

from bot.simulator.calls import Reply
from bot.simulator.events import (
    event_of_home,
    events_of_change,
    events_of_deletion,
    events_of_new,
    events_of_reaction,
)
from bot.simulator.workspace import (
    Channel,
    Message,
    User,
    Workspace,
    dm_with,
    ephemeral_at,
    message_at,
    reacted,
    replies_to,
    tick,
    unreacted,
    with_changed,
    with_message,
    without_message,
)

MENTION = re.compile(r"(?<![\w<@/])@([A-Za-z][\w-]*)")
ADDRESS = re.compile(r"(https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])")
CHANNEL_LINK = re.compile(r"(?<![\w<#&/])#([a-z][\w-]*)")


def user_named(workspace: Workspace, name: str) -> User:
    """The person of this name or id.

    Raises:
        LookupError: Nobody is called so; names everybody.
    """
    for user in workspace.users.values():
        if name in {user.id, user.name}:
            return user
    known = [user.name for user in workspace.users.values()]
    raise LookupError(f"no user {name!r}; there are {known}")


def channel_named(workspace: Workspace, name: str) -> Channel:
    """The conversation of this name or id; a DM is `dm:` and the person.

    Raises:
        LookupError: There is no such conversation; names them all.
    """
    wanted = name.removeprefix("#")
    for channel in workspace.channels.values():
        if wanted in {channel.id, channel.name}:
            return channel
    known = [channel.name for channel in workspace.channels.values()]
    raise LookupError(f"no channel {name!r}; there are {known}")


def joined(workspace: Workspace, user: str, channel: str) -> tuple[User, Channel]:
    """The person and the conversation they are a member of.

    Raises:
        LookupError: Unknown, or not a member.
    """
    who, where = user_named(workspace, user), channel_named(workspace, channel)
    if who.id not in where.members:
        raise LookupError(f"{who.name!r} is not a member of {where.name!r}")
    return who, where


def typed(workspace: Workspace, text: str) -> str:
    """Text from a keyboard as Slack stores it: escaped, `@Name` and `#channel` linked."""
    names = {word: f"<!{word}>" for word in ("channel", "here", "everyone")}
    for user in workspace.users.values():
        names |= {user.name.lower(): f"<@{user.id}>", user.real_name.lower(): f"<@{user.id}>"}
    for group in workspace.usergroups.values():
        names[group.handle] = f"<!subteam^{group.id}|@{group.handle}>"
    rooms = {one.name: f"<#{one.id}|{one.name}>" for one in workspace.channels.values()}
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = ADDRESS.sub(r"<\1>", escaped)
    linked = MENTION.sub(lambda hit: names.get(hit[1].lower(), hit[0]), escaped)
    return CHANNEL_LINK.sub(lambda hit: rooms.get(hit[1], hit[0]), linked)


def said(
    workspace: Workspace, place: tuple[User, Channel], text: str, thread_ts: str | None, now: float
) -> tuple[Reply, Message]:
    """A new message, `text` as Slack stores it."""
    user, channel = place
    workspace, ts = tick(workspace, now)
    message = Message(
        channel=channel.id,
        ts=ts,
        user=user.id,
        text=text,
        thread_ts=thread_ts,
        bot_id=user.bot_id,
    )
    workspace = with_message(workspace, message)
    return Reply(workspace, {"ts": ts}, events_of_new(workspace, message)), message


def own_message(workspace: Workspace, place: tuple[User, Channel], ts: str) -> Message:
    """A message this person wrote.

    Raises:
        LookupError: There is none, or somebody else wrote it.
    """
    user, channel = place
    message = message_at(workspace, channel.id, ts)
    if message is None or message.user != user.id:
        raise LookupError(f"{user.name!r} has no message {ts!r} in {channel.name!r}")
    return message


def seen_message(workspace: Workspace, place: tuple[User, Channel], ts: str) -> Message:
    """A message or ephemeral this person can see.

    Raises:
        LookupError: There is none.
    """
    user, channel = place
    message = message_at(workspace, channel.id, ts) or ephemeral_at(workspace, user.id, ts)
    if message is None or message.channel != channel.id:
        raise LookupError(f"{user.name!r} sees no message {ts!r} in {channel.name!r}")
    return message


def edited(workspace: Workspace, before: Message, text: str, now: float) -> Reply:
    """New words for an old message."""
    workspace, ts = tick(workspace, now)
    after = replace(before, text=text, edited_ts=ts, edited_by=before.user)
    workspace = with_changed(workspace, after)
    return Reply(workspace, {}, events_of_change(workspace, before, after, ts))


def deleted(workspace: Workspace, message: Message, now: float) -> Reply:
    """A message taken away; one with replies leaves a tombstone, as their thread stays."""
    workspace, ts = tick(workspace, now)
    if replies_to(workspace, message.channel, message.ts):
        stone = Message(
            channel=message.channel,
            ts=message.ts,
            user="USLACKBOT",
            text="This message was deleted.",
            thread_ts=message.thread_ts,
            subtype="tombstone",
        )
        workspace = with_changed(workspace, stone)
        return Reply(workspace, {}, events_of_change(workspace, message, stone, ts))
    events = events_of_deletion(workspace, message, ts)
    return Reply(without_message(workspace, message), {}, events)


def toggled(workspace: Workspace, message: Message, name: str, user: User, now: float) -> Reply:
    """A reaction added, or taken back if it was there."""
    added = user.id not in dict(message.reactions).get(name, ())
    after = (reacted if added else unreacted)(message, name, user.id)
    workspace, ts = tick(workspace, now)
    workspace = with_changed(workspace, after)
    kind = "reaction_added" if added else "reaction_removed"
    events = events_of_reaction(workspace, after, name, user.id, kind=kind, event_ts=ts)
    return Reply(workspace, {}, events)


def home_opened(workspace: Workspace, user: User, tab: str, now: float) -> Reply:
    """The app opened at its `home` or `messages` tab."""
    dm = dm_with(workspace, user.id)
    if dm is None:
        raise LookupError(f"{user.name!r} has no DM with the app")
    workspace, ts = tick(workspace, now)
    return Reply(workspace, {}, (event_of_home(workspace, user.id, dm, tab=tab, event_ts=ts),))
