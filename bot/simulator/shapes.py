"""Workspace values in, Slack's JSON out. Pure; each renderer ends in `_for`.

The key names are those of Slack's published payloads; a test compares them.
"""

from bot.simulator.file_shapes import file_for
from bot.simulator.payloads import Json, JsonObject, array
from bot.simulator.workspace import (
    Channel,
    Message,
    User,
    Usergroup,
    View,
    Workspace,
    replies_to,
)

CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
CREATED = 1_700_000_000  # seconds; when the workspace and all in it were founded
TZ_LABEL = "Greenwich Mean Time"


def bot_profile_for(workspace: Workspace, bot: User | None = None) -> JsonObject:
    """An app as it stands beside its messages; ours when no other bot is given."""
    bot = bot or workspace.bot
    return {
        "id": bot.bot_id,
        "app_id": bot.app_id or workspace.app_id,
        "name": bot.real_name,
        "deleted": False,
        "updated": CREATED,
        "team_id": workspace.team_id,
        "icons": icons_for(),
    }


def icons_for() -> JsonObject:
    """Placeholders: the simulator serves no pictures."""
    return {"image_36": "", "image_48": "", "image_72": ""}


def message_for(
    workspace: Workspace, message: Message, *, metadata: bool = False, thread: bool = True
) -> JsonObject:
    """A message as history, replies and events show it.

    `metadata` adds the app's own note to it; `thread` the counts of its replies.
    """
    body: JsonObject = {
        "type": "message",
        "text": message.text,
        "ts": message.ts,
    }
    body |= _author_for(workspace, message)
    body |= _content_for(workspace, message)
    if message.edited_ts:
        body["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.reactions:
        body["reactions"] = array(_reaction_for(name, who) for name, who in message.reactions)
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return {**body, **(_thread_for(workspace, message) if thread else _in_thread(message))}


def _author_for(workspace: Workspace, message: Message) -> JsonObject:
    if not message.user:  # an incoming webhook: it is nobody's
        return {"bot_id": message.bot_id, "username": message.username}
    author, team = workspace.users.get(message.user), workspace.team_of(message.user)
    body: JsonObject = {"user": message.user, "team": team}
    if message.bot_id:
        profile = bot_profile_for(workspace, author)
        return {
            **body,
            "bot_id": message.bot_id,
            "app_id": profile["app_id"],
            "bot_profile": profile,
        }
    if team != workspace.team_id:
        body |= {"user_team": team, "source_team": team}
    return {**body, "client_msg_id": f"client-{message.ts}"}


def _content_for(workspace: Workspace, message: Message) -> JsonObject:
    files: JsonObject = {"files": array(file_for(workspace, key) for key in message.files)}
    return {
        **({"subtype": message.subtype} if message.subtype else {}),
        **({"blocks": array(message.blocks)} if message.blocks else {}),
        **({"attachments": array(message.attachments)} if message.attachments else {}),
        **(files if message.files else {}),
    }


def _in_thread(message: Message) -> JsonObject:
    return {"thread_ts": message.thread_ts} if message.thread_ts else {}


def _reaction_for(name: str, users: tuple[str, ...]) -> JsonObject:
    return {"name": name, "users": array(users), "count": len(users)}


def _thread_for(workspace: Workspace, message: Message) -> JsonObject:
    if message.thread_ts and message.thread_ts != message.ts:
        parent = next(
            (
                one.user
                for one in workspace.messages.get(message.channel, ())
                if one.ts == message.thread_ts
            ),
            "",
        )
        return {"thread_ts": message.thread_ts, "parent_user_id": parent}
    replies = replies_to(workspace, message.channel, message.ts)
    if not replies:
        return {}
    users = tuple(dict.fromkeys(one.user for one in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": array(users),
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": workspace.bot.id in users,
    }


def channel_for(workspace: Workspace, channel: Channel, *, counted: bool = False) -> JsonObject:
    """A conversation as the bot sees it; `counted` adds how many members it has."""
    body: JsonObject = {
        "id": channel.id,
        "created": CREATED,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": CREATED,
    }
    if channel.kind == "im":
        person = next(one for one in channel.members if one != workspace.bot.id)
        return {**body, "user": person, "priority": 0}
    purpose: Json = {"value": channel.purpose, "creator": "", "last_set": 0}
    body |= {"num_members": len(channel.members)} if counted else {}
    return {
        **body,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind != "mpim",
        "is_group": channel.kind == "mpim",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_general": channel.name == "general",
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "unlinked": 0,
        "creator": next(iter(workspace.users)),
        "is_member": workspace.bot.id in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": purpose,
        "previous_names": [],
    }


def profile_for(workspace: Workspace, user: User, *, email: bool = True) -> JsonObject:
    """A member's own words about themselves; the address only where `email` allows it."""
    profile: JsonObject = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.real_name,
        "display_name_normalized": user.real_name,
        "team": workspace.team_of(user.id),
        "title": "",
        "phone": "",
        "skype": "",
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
    }
    if user.bot_id:
        profile |= {"bot_id": user.bot_id, "api_app_id": user.app_id or workspace.app_id}
    elif email:
        profile["email"] = user.email
    return profile


def user_for(workspace: Workspace, user: User, *, email: bool = True) -> JsonObject:
    """A member as users.info shows them; the address only where `email` allows it."""
    return {
        "id": user.id,
        "team_id": workspace.team_of(user.id),
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "color": "4a154b",
        "tz": user.tz,
        "tz_label": TZ_LABEL,
        "tz_offset": 0,
        "profile": profile_for(workspace, user, email=email),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": bool(user.bot_id),
        "is_app_user": False,
        "updated": CREATED,
    }


def usergroup_for(workspace: Workspace, group: Usergroup, *, users: bool) -> JsonObject:
    """A usergroup as usergroups.list shows it; `users` adds its members."""
    body: JsonObject = {
        "id": group.id,
        "team_id": workspace.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "is_external": False,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "date_create": CREATED,
        "date_update": CREATED,
        "date_delete": CREATED if group.is_disabled else 0,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": workspace.bot.id,
        "updated_by": workspace.bot.id,
        "deleted_by": workspace.bot.id if group.is_disabled else None,
        "user_count": len(group.users),
        "prefs": {"channels": array(group.channels), "groups": []},
    }
    return {**body, "users": array(group.users)} if users else body


def view_for(workspace: Workspace, view: View, values: JsonObject | None = None) -> JsonObject:
    """A view as views.open returns it; `values` is what the user filled in."""
    return {
        "private_metadata": "",
        "callback_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        "external_id": "",
        **view.content,
        "id": view.id,
        "team_id": workspace.team_id,
        "state": {"values": values or {}},
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous or None,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot.bot_id,
    }


def permalink_for(workspace: Workspace, message: Message) -> str:
    """The address a person can open; a reply's names its thread."""
    digits = message.ts.replace(".", "")
    link = f"https://{workspace.domain}.slack.com/archives/{message.channel}/p{digits}"
    if message.thread_ts and message.thread_ts != message.ts:
        return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}"
    return link
