"""auth.test, api.test, apps.connections.open, bots.info, team.info, emoji.list, oauth. Pure."""

from dataclasses import replace
from typing import Final

from bot.simulator.address import Address
from bot.simulator.calls import ApiError, Call, Method, Reply
from bot.simulator.payloads import JsonObject, text_in
from bot.simulator.shapes import bot_profile_for, icons_for
from bot.simulator.workspace import Workspace, number

CLIENT_ID: Final = "simulator-client"
CLIENT_SECRET: Final = "simulator-client-secret"  # noqa: S105  a word for a local toy
INSTALL_CODE: Final = "simulator-code"
"""What Slack's page of consent would have handed to the app's redirect address."""


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
        raise ApiError(wanted, beside={"args": dict(call.args)})
    return Reply(workspace, {"args": dict(call.args)})


def bot_info(workspace: Workspace, call: Call) -> Reply:
    """bots.info: this app's bot is the only one."""
    bot = workspace.bot
    if text_in(call.args, "bot", bot.bot_id) != bot.bot_id:
        raise ApiError("bot_not_found")
    profile = bot_profile_for(workspace)
    profile.pop("team_id")
    return Reply(workspace, {"bot": {**profile, "user_id": bot.id, "icons": icons_for()}})


def team_info(workspace: Workspace, call: Call) -> Reply:
    """team.info: of this workspace; there is no other."""
    if text_in(call.args, "team", workspace.team_id) != workspace.team_id:
        raise ApiError("team_not_found")
    team: JsonObject = {
        "id": workspace.team_id,
        "name": workspace.team_name,
        "domain": workspace.domain,
        "email_domain": f"{workspace.domain}.example",
        "icon": {"image_default": True},
        "url": f"https://{workspace.domain}.slack.com/",
    }
    return Reply(workspace, {"team": team})


def emoji_list(workspace: Workspace, call: Call) -> Reply:
    """emoji.list: the workspace has no emoji of its own."""
    return Reply(workspace, {"emoji": {}, "cache_ts": f"{call.now:.6f}"})


def open_connection(workspace: Workspace, call: Call) -> Reply:
    """apps.connections.open: a Socket Mode address with a ticket good for one use."""
    workspace, count = number(workspace)
    ticket = f"ticket-{count}"
    workspace = replace(workspace, tickets=workspace.tickets | {ticket})
    url = f"ws://{call.host}/link/?ticket={ticket}&app_id={workspace.app_id}"
    return Reply(workspace, {"url": url})


def oauth_access(workspace: Workspace, call: Call) -> Reply:
    """oauth.v2.access: the bot's token, for the code of a consent that was given."""
    client, secret, code = call.required("client_id", "client_secret", "code")
    if client != CLIENT_ID:
        raise ApiError("invalid_client_id")
    if secret != CLIENT_SECRET:
        raise ApiError("bad_client_secret")
    if code != INSTALL_CODE:
        raise ApiError("invalid_code")
    installer = next(user for user in workspace.users.values() if not user.bot_id)
    body: JsonObject = {
        "app_id": workspace.app_id,
        "authed_user": {"id": installer.id},
        "scope": ",".join(sorted(call.scopes)),
        "token_type": "bot",
        "access_token": Address().bot_token,
        "bot_user_id": workspace.bot.id,
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return Reply(workspace, body)


METHODS: dict[str, Method] = {
    "api.test": api_test,
    "apps.connections.open": open_connection,
    "auth.test": auth_test,
    "bots.info": bot_info,
    "emoji.list": emoji_list,
    "oauth.v2.access": oauth_access,
    "team.info": team_info,
}
