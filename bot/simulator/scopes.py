"""Which method asks for which scope: the one table, and how a call is held against it. Pure.

A method of conversations asks for the scope of the kind of conversation it is about; the
scopes are those that each method's page in Slack's reference lists for bot tokens.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.simulator.calls import Call, kinds_of
from bot.simulator.payloads import text_in, texts_in
from bot.simulator.workspace import Kind, Workspace

Needs: TypeAlias = str | Mapping[Kind, str]

READ: Final[Mapping[Kind, str]] = MappingProxyType(
    {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
)
HISTORY: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "public": "channels:history",
        "private": "groups:history",
        "im": "im:history",
        "mpim": "mpim:history",
    }
)
WRITE: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "public": "channels:manage",
        "private": "groups:write",
        "im": "im:write",
        "mpim": "mpim:write",
    }
)
NEEDS: Final[Mapping[str, Needs]] = MappingProxyType(
    {
        "api.test": "",
        "apps.connections.open": "",
        "assistant.threads.setStatus": "chat:write",
        "assistant.threads.setSuggestedPrompts": "assistant:write",
        "assistant.threads.setTitle": "assistant:write",
        "auth.test": "",
        "bots.info": "users:read",
        "chat.appendStream": "chat:write",
        "chat.delete": "chat:write",
        "chat.deleteScheduledMessage": "chat:write",
        "chat.getPermalink": "",
        "chat.meMessage": "chat:write",
        "chat.postEphemeral": "chat:write",
        "chat.postMessage": "chat:write",
        "chat.scheduleMessage": "chat:write",
        "chat.scheduledMessages.list": "",
        "chat.startStream": "chat:write",
        "chat.stopStream": "chat:write",
        "chat.unfurl": "links:write",
        "chat.update": "chat:write",
        "conversations.history": HISTORY,
        "conversations.info": READ,
        "conversations.join": "channels:join",
        "conversations.list": READ,
        "conversations.mark": WRITE,
        "conversations.members": READ,
        "conversations.open": WRITE,
        "conversations.replies": HISTORY,
        "emoji.list": "emoji:read",
        "files.completeUploadExternal": "files:write",
        "files.getUploadURLExternal": "files:write",
        "files.info": "files:read",
        "oauth.v2.access": "",
        "pins.add": "pins:write",
        "pins.list": "pins:read",
        "pins.remove": "pins:write",
        "reactions.add": "reactions:write",
        "reactions.get": "reactions:read",
        "reactions.list": "reactions:read",
        "reactions.remove": "reactions:write",
        "team.info": "team:read",
        "usergroups.create": "usergroups:write",
        "usergroups.disable": "usergroups:write",
        "usergroups.enable": "usergroups:write",
        "usergroups.list": "usergroups:read",
        "usergroups.update": "usergroups:write",
        "usergroups.users.list": "usergroups:read",
        "usergroups.users.update": "usergroups:write",
        "users.conversations": READ,
        "users.info": "users:read",
        "users.list": "users:read",
        "users.lookupByEmail": "users:read.email",
        "users.profile.get": "users.profile:read",
        "views.open": "",
        "views.publish": "",
        "views.push": "",
        "views.update": "",
    }
)
EVENT_SCOPES: Final = frozenset({"app_mentions:read", "commands"})


def scopes_of(needs: Needs) -> tuple[str, ...]:
    """Every scope that may be asked for; one of them for each kind of conversation."""
    if isinstance(needs, str):
        return (needs,) if needs else ()
    return tuple(needs.values())


EVERY_SCOPE: Final = EVENT_SCOPES | {one for needs in NEEDS.values() for one in scopes_of(needs)}
"""What an app is granted when nothing else is said."""


def missing_for(workspace: Workspace, call: Call, granted: frozenset[str]) -> tuple[str, ...]:
    """The scopes of which this call lacks one; empty when it may go on.

    Raises:
        ApiError: invalid_types.
    """
    needs = NEEDS.get(call.method, "")
    if isinstance(needs, str):
        return () if not needs or needs in granted else (needs,)
    kinds = _kinds_met(workspace, call)
    if not kinds:
        return () if granted & set(needs.values()) else tuple(needs.values())
    return tuple(needs[kind] for kind in needs if kind in kinds and needs[kind] not in granted)


def _kinds_met(workspace: Workspace, call: Call) -> set[Kind]:
    """Kinds of the conversations a call is about; none when it names an unknown one."""
    if call.method in {"conversations.list", "users.conversations"}:
        return kinds_of(call.args)
    channel = workspace.channels.get(text_in(call.args, "channel"))
    if channel is not None:
        return {channel.kind}
    if call.method == "conversations.open":
        return _kind_of_dm(texts_in(call.args, "users"))
    return set()


def _kind_of_dm(users: Iterable[str]) -> set[Kind]:
    many = len(set(users))
    return {"mpim" if many > 1 else "im"} if many else set()
