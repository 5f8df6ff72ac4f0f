"""users.*: who is who. Pure."""

from bot.simulator.calls import ApiError, Call, Method, Reply, kinds_of, page_of
from bot.simulator.payloads import Json, JsonObject, text_in, truth_in
from bot.simulator.shapes import channel_for, profile_for, user_for
from bot.simulator.workspace import User, Workspace

EMAIL_SCOPE = "users:read.email"


def _shown(workspace: Workspace, user: User, call: Call) -> JsonObject:
    body = user_for(workspace, user, email=EMAIL_SCOPE in call.scopes)
    return {**body, "locale": "en-GB"} if truth_in(call.args, "include_locale") else body


def user_info(workspace: Workspace, call: Call) -> Reply:
    """users.info: the address only for apps that may read it."""
    (key,) = call.required("user")
    return Reply(workspace, {"user": _shown(workspace, _known(workspace, key), call)})


def _known(workspace: Workspace, key: str) -> User:
    user = workspace.users.get(key)
    if user is None:
        raise ApiError("user_not_found")
    return user


def user_list(workspace: Workspace, call: Call) -> Reply:
    """users.list: people and the bot."""
    everyone: list[Json] = [_shown(workspace, one, call) for one in workspace.users.values()]
    page, cursor = page_of(everyone, call.args)
    body: JsonObject = {"members": page, "cache_ts": int(call.now)}
    return Reply(workspace, {**body, "response_metadata": {"next_cursor": cursor}})


def user_by_email(workspace: Workspace, call: Call) -> Reply:
    """users.lookupByEmail."""
    (email,) = call.required("email")
    for user in workspace.users.values():
        if user.email and user.email.lower() == email.lower():
            return Reply(workspace, {"user": _shown(workspace, user, call)})
    raise ApiError("users_not_found")


def user_profile(workspace: Workspace, call: Call) -> Reply:
    """users.profile.get: the bot's own unless a user is named."""
    user = _known(workspace, text_in(call.args, "user") or workspace.bot.id)
    profile = profile_for(workspace, user, email=EMAIL_SCOPE in call.scopes)
    return Reply(workspace, {"profile": {**profile, "fields": {}}})


def user_conversations(workspace: Workspace, call: Call) -> Reply:
    """users.conversations: where a user is a member, as far as the bot may know of it."""
    user = _known(workspace, text_in(call.args, "user") or workspace.bot.id)
    kinds = kinds_of(call.args)
    hide = truth_in(call.args, "exclude_archived")
    known: list[Json] = [
        {key: value for key, value in channel_for(workspace, one).items() if key != "is_member"}
        for one in workspace.channels.values()
        if one.kind in kinds
        and user.id in one.members
        and (one.kind == "public" or workspace.bot.id in one.members)
        and not (hide and one.is_archived)
    ]
    page, cursor = page_of(known, call.args)
    return Reply(workspace, {"channels": page, "response_metadata": {"next_cursor": cursor}})


METHODS: dict[str, Method] = {
    "users.conversations": user_conversations,
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": user_by_email,
    "users.profile.get": user_profile,
}
