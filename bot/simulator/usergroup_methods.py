"""usergroups.*: handles that stand for people, and who answers to them. Pure."""

from dataclasses import replace

from bot.simulator.calls import ApiError, Call, Method, Reply
from bot.simulator.payloads import JsonObject, array, text_in, texts_in, truth_in
from bot.simulator.shapes import usergroup_for
from bot.simulator.workspace import Usergroup, Workspace, number

NAME_CHARACTERS = 255
DESCRIPTION_CHARACTERS = 140


def listed(workspace: Workspace, call: Call) -> Reply:
    """usergroups.list: disabled ones, members and counts only where they are asked for."""
    disabled = truth_in(call.args, "include_disabled")
    groups = (one for one in workspace.usergroups.values() if disabled or not one.is_disabled)
    users = truth_in(call.args, "include_users")
    shown = array(_shown(workspace, one, call, users=users) for one in groups)
    return Reply(workspace, {"usergroups": shown})


def _shown(workspace: Workspace, group: Usergroup, call: Call, *, users: bool = True) -> JsonObject:
    body = usergroup_for(workspace, group, users=users)
    if not truth_in(call.args, "include_count"):
        body.pop("user_count")
    return body


def _found(workspace: Workspace, call: Call, *, unknown: str = "invalid_arguments") -> Usergroup:
    (key,) = call.required("usergroup")
    group = workspace.usergroups.get(key)
    if group is None:
        raise ApiError(unknown, ("[ERROR] usergroup names no user group",))
    return group


def _kept(workspace: Workspace, group: Usergroup, call: Call) -> Reply:
    groups = {**workspace.usergroups, group.id: group}
    workspace = replace(workspace, usergroups=groups)
    return Reply(workspace, {"usergroup": _shown(workspace, group, call)})


def created(workspace: Workspace, call: Call) -> Reply:
    """usergroups.create: the handle is the name's, unless one is given."""
    name = text_in(call.args, "name").strip()
    if not name:
        raise ApiError("missing_subteam_name")
    handle = text_in(call.args, "handle") or name.lower().replace(" ", "-")
    workspace, count = number(workspace)
    group = Usergroup(
        id=f"S{count:09d}",
        name=name,
        handle=handle,
        description=text_in(call.args, "description"),
        channels=tuple(texts_in(call.args, "channels")),
    )
    _refuse_doubles(workspace, group)
    return _kept(workspace, group, call)


def updated(workspace: Workspace, call: Call) -> Reply:
    """usergroups.update: what is not given stays."""
    group = _found(workspace, call)
    group = replace(
        group,
        name=text_in(call.args, "name") or group.name,
        handle=text_in(call.args, "handle") or group.handle,
        description=text_in(call.args, "description", group.description),
        channels=tuple(texts_in(call.args, "channels")) or group.channels,
    )
    return _kept(workspace, group, call)


def _refuse_doubles(workspace: Workspace, group: Usergroup) -> None:
    if len(group.name) > NAME_CHARACTERS:
        raise ApiError("name_too_long")
    if len(group.description) > DESCRIPTION_CHARACTERS:
        raise ApiError("description_too_long")
    for other in workspace.usergroups.values():
        if other.name == group.name:
            raise ApiError("name_already_exists")
        if other.handle == group.handle:
            raise ApiError("handle_already_exists")
    if not set(group.channels) <= workspace.channels.keys():
        raise ApiError("invalid_channel_provided")


def enabled(workspace: Workspace, call: Call) -> Reply:
    """usergroups.enable."""
    return _kept(workspace, replace(_found(workspace, call), is_disabled=False), call)


def disabled(workspace: Workspace, call: Call) -> Reply:
    """usergroups.disable: it keeps its members, and nobody can mention it."""
    return _kept(workspace, replace(_found(workspace, call), is_disabled=True), call)


def members(workspace: Workspace, call: Call) -> Reply:
    """usergroups.users.list: ids only."""
    group = _found(workspace, call, unknown="no_such_subteam")
    if group.is_disabled and not truth_in(call.args, "include_disabled"):
        raise ApiError("no_such_subteam")
    return Reply(workspace, {"users": array(group.users)})


def members_updated(workspace: Workspace, call: Call) -> Reply:
    """usergroups.users.update: the whole list of members, which may not be empty."""
    group = _found(workspace, call)
    users = tuple(texts_in(call.args, "users"))
    if not users:
        raise ApiError("no_users_provided")
    if not set(users) <= workspace.users.keys():
        raise ApiError("invalid_users")
    return _kept(workspace, replace(group, users=users), call)


METHODS: dict[str, Method] = {
    "usergroups.create": created,
    "usergroups.disable": disabled,
    "usergroups.enable": enabled,
    "usergroups.list": listed,
    "usergroups.update": updated,
    "usergroups.users.list": members,
    "usergroups.users.update": members_updated,
}
