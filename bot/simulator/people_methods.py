"""users.*, usergroups.*, team.info, bots.info and auth.test: who is who. Pure."""

from dataclasses import replace

from bot.simulator.calls import ApiError, Call, Method, Reply, page_of
from bot.simulator.payloads import Json, JsonObject, array, text_in, truth_in
from bot.simulator.shapes import bot_profile_for, icons_for, user_for, usergroup_for
from bot.simulator.workspace import Workspace, number


def auth_test(workspace: Workspace, _call: Call) -> Reply:
    """auth.test: whose token this is."""
    bot = workspace.bot
    body: JsonObject = {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "team_id": workspace.team_id,
        "user": bot.name,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }
    return Reply(workspace, body)


def api_test(workspace: Workspace, call: Call) -> Reply:
    """api.test: an echo, or the error asked for."""
    wanted = text_in(call.args, "error")
    if wanted:
        raise ApiError(wanted)
    return Reply(workspace, {"args": dict(call.args)})


def user_info(workspace: Workspace, call: Call) -> Reply:
    """users.info."""
    (key,) = call.required("user")
    user = workspace.users.get(key)
    if user is None:
        raise ApiError("user_not_found")
    return Reply(workspace, {"user": user_for(workspace, user)})


def user_list(workspace: Workspace, call: Call) -> Reply:
    """users.list: people and the bot."""
    everyone: list[Json] = [user_for(workspace, one) for one in workspace.users.values()]
    page, cursor = page_of(everyone, call.args)
    body: JsonObject = {"members": page, "cache_ts": int(call.now)}
    return Reply(workspace, {**body, "response_metadata": {"next_cursor": cursor}})


def user_by_email(workspace: Workspace, call: Call) -> Reply:
    """users.lookupByEmail."""
    (email,) = call.required("email")
    for user in workspace.users.values():
        if user.email and user.email.lower() == email.lower():
            return Reply(workspace, {"user": user_for(workspace, user)})
    raise ApiError("users_not_found")


def usergroup_list(workspace: Workspace, call: Call) -> Reply:
    """usergroups.list: members too when `include_users` is true."""
    users = truth_in(call.args, "include_users")
    groups = [usergroup_for(workspace, one, users=users) for one in workspace.usergroups.values()]
    return Reply(workspace, {"usergroups": array(groups)})


def usergroup_users(workspace: Workspace, call: Call) -> Reply:
    """usergroups.users.list: ids only."""
    (key,) = call.required("usergroup")
    group = workspace.usergroups.get(key)
    if group is None:
        raise ApiError("no_such_subteam")
    return Reply(workspace, {"users": array(group.users)})


def bot_info(workspace: Workspace, call: Call) -> Reply:
    """bots.info: this app's bot is the only one."""
    bot = workspace.bot
    if text_in(call.args, "bot", bot.bot_id) != bot.bot_id:
        raise ApiError("bot_not_found")
    profile = bot_profile_for(workspace)
    profile.pop("team_id")
    return Reply(workspace, {"bot": {**profile, "user_id": bot.id, "icons": icons_for()}})


def team_info(workspace: Workspace, _call: Call) -> Reply:
    """team.info."""
    team: JsonObject = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.domain,
        "email_domain": f"{workspace.domain}.example",
        "icon": {"image_default": True},
        "url": f"https://{workspace.domain}.slack.com/",
    }
    return Reply(workspace, {"team": team})


def open_connection(workspace: Workspace, call: Call) -> Reply:
    """apps.connections.open: a Socket Mode address with a ticket good for one use."""
    workspace, count = number(workspace)
    ticket = f"ticket-{count}"
    workspace = replace(workspace, tickets=workspace.tickets | {ticket})
    url = f"ws://{call.host}/link/?ticket={ticket}&app_id={workspace.app_id}"
    return Reply(workspace, {"url": url})


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "apps.connections.open": open_connection,
    "auth.test": auth_test,
    "bots.info": bot_info,
    "team.info": team_info,
    "usergroups.list": usergroup_list,
    "usergroups.users.list": usergroup_users,
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": user_by_email,
}
