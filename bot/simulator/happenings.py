"""What else happens in a workspace, of which an app is told. Pure."""

from dataclasses import replace

from bot.simulator.calls import Reply
from bot.simulator.events import (
    event_of_rename,
    event_of_user,
    events_of_change,
    events_of_group,
    events_of_member,
    events_of_new,
)
from bot.simulator.kept import File
from bot.simulator.payloads import JsonObject
from bot.simulator.workspace import (
    Channel,
    Message,
    User,
    Usergroup,
    Workspace,
    number,
    tick,
    with_changed,
    with_channel,
    with_message,
)

WEBHOOK = "BWEBHOOK01"


def joined(workspace: Workspace, user: User, channel: Channel, now: float) -> Reply:
    """Somebody comes into a channel: a line in it, and an event."""
    return _moved(workspace, user, replace(channel, members=(*channel.members, user.id)), now)


def left(workspace: Workspace, user: User, channel: Channel, now: float) -> Reply:
    """Somebody leaves a channel: a line in it, and an event."""
    members = tuple(one for one in channel.members if one != user.id)
    return _moved(workspace, user, replace(channel, members=members), now)


def _moved(workspace: Workspace, user: User, after: Channel, now: float) -> Reply:
    joins = user.id in after.members
    workspace, ts = tick(with_channel(workspace, after), now)
    line = Message(
        channel=after.id,
        ts=ts,
        user=user.id,
        text=f"<@{user.id}> has {'joined' if joins else 'left'} the channel",
        subtype="channel_join" if joins else "channel_leave",
    )
    workspace = with_message(workspace, line)
    told = events_of_member(workspace, user, after, joined=joins, event_ts=ts)
    return Reply(workspace, {"ts": ts}, (*events_of_new(workspace, line), *told))


def renamed(workspace: Workspace, channel: Channel, name: str, now: float) -> Reply:
    """A channel gets another name."""
    after = replace(channel, name=name)
    workspace, ts = tick(with_channel(workspace, after), now)
    return Reply(workspace, {}, (event_of_rename(after, ts),))


def regrouped(workspace: Workspace, group: Usergroup, users: tuple[str, ...], now: float) -> Reply:
    """A usergroup gets other members."""
    after = replace(group, users=users)
    workspace = replace(workspace, usergroups={**workspace.usergroups, group.id: after})
    workspace, ts = tick(workspace, now)
    return Reply(workspace, {}, events_of_group(workspace, group, after, ts))


def changed(workspace: Workspace, user: User, now: float) -> Reply:
    """A person is another now: renamed, or made a guest."""
    workspace = replace(workspace, users={**workspace.users, user.id: user})
    return Reply(workspace, {}, (event_of_user(workspace, user, now),))


def unfurled(workspace: Workspace, message: Message, url: str, now: float) -> Reply:
    """Slack adds a preview of a link: an edit that changes no word."""
    preview: JsonObject = {"id": 1, "from_url": url, "title": url, "fallback": url}
    after = replace(message, attachments=(*message.attachments, preview))
    workspace, ts = tick(workspace, now)
    workspace = with_changed(workspace, after)
    return Reply(workspace, {}, events_of_change(workspace, message, after, ts))


def announced(workspace: Workspace, channel: Channel, name: str, text: str, now: float) -> Reply:
    """An incoming webhook speaks: a `bot_message`, which has no user."""
    workspace, ts = tick(workspace, now)
    message = Message(
        channel=channel.id,
        ts=ts,
        user="",
        text=text,
        bot_id=WEBHOOK,
        username=name,
        subtype="bot_message",
    )
    workspace = with_message(workspace, message)
    return Reply(workspace, {"ts": ts}, events_of_new(workspace, message))


def shared_file(
    workspace: Workspace,
    place: tuple[User, Channel],
    name: str,
    text: str,
    thread_ts: str | None,
    now: float,
) -> Reply:
    """A message with a file, whose content nobody can read here."""
    user, channel = place
    workspace, count = number(workspace)
    workspace, ts = tick(workspace, now)
    file = File(
        id=f"F{count:09d}",
        name=name,
        user=user.id,
        created=int(now),
        size=0,
        complete=True,
        shares=((channel.id, ts),),
    )
    workspace = replace(workspace, files={**workspace.files, file.id: file})
    message = Message(
        channel=channel.id,
        ts=ts,
        user=user.id,
        text=text,
        thread_ts=thread_ts,
        subtype="file_share",
        files=(file.id,),
    )
    workspace = with_message(workspace, message)
    return Reply(workspace, {"ts": ts}, events_of_new(workspace, message))
