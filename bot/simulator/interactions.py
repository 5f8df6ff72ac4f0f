"""What people do with a message, a modal or a command, as Slack tells the app. Pure.

Each builder returns the workspace with the trigger and response_url it handed out,
and the payload. Shapes: Slack's interaction payload reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.simulator.blocks import elements_in
from bot.simulator.events import VERIFICATION_TOKEN
from bot.simulator.payloads import Json, JsonObject, array, object_in, objects_in, text_in
from bot.simulator.shapes import message_for, view_for
from bot.simulator.workspace import (
    Hook,
    Message,
    Trigger,
    View,
    Workspace,
    number,
    tick,
)

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60.0
HOOK_USES = 5
CHOOSERS = frozenset({"static_select", "overflow", "radio_buttons"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What was touched: an element, and what was chosen in it.

    Attributes:
        value: For a choice the option's value, for feedback the button's, else unused.
    """

    user: str
    action_id: str
    value: str | None
    now: float
    host: str


def command_payload(
    workspace: Workspace, *, user: str, channel: str, words: tuple[str, str], at: tuple[float, str]
) -> tuple[Workspace, JsonObject]:
    """A slash command's flat form; `words` is the command and its text, `at` now and host."""
    now, host = at
    workspace, trigger = _trigger(workspace, user, now)
    hook = Hook(user=user, channel=channel, expires=now + HOOK_SECONDS)
    workspace, url = _hook(workspace, hook, f"{host}/commands")
    kind = workspace.channels[channel].kind
    names = {"public": workspace.channels[channel].name, "private": "privategroup"}
    return workspace, {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel,
        "channel_name": names.get(kind, "directmessage"),
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": words[0],
        "text": words[1],
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }


def message_action(
    workspace: Workspace, message: Message, touch: Touch
) -> tuple[Workspace, JsonObject]:
    """block_actions from a message.

    Raises:
        LookupError: The message has no such element or option; names those it has.
    """
    workspace, ts = tick(workspace, touch.now)
    action = action_for(message.blocks, touch, ts)
    hook = Hook(
        user=touch.user,
        channel=message.channel,
        expires=touch.now + HOOK_SECONDS,
        thread_ts=message.thread_ts,
        message_ts=message.ts,
        ephemeral=bool(message.only_for),
    )
    workspace, url = _hook(workspace, hook, f"{touch.host}/actions")
    workspace, payload = _interaction(workspace, "block_actions", touch.user, touch.now)
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": bool(message.only_for),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return workspace, {
        **payload,
        "container": container,
        "channel": {"id": message.channel, "name": _channel_name(workspace, message.channel)},
        "message": message_for(workspace, message, metadata=True),
        "state": {"values": {}},
        "response_url": url,
        "actions": [action],
    }


def shortcut_payload(
    workspace: Workspace, message: Message, *, user: str, callback_id: str, at: tuple[float, str]
) -> tuple[Workspace, JsonObject]:
    """A message shortcut, `message_action` on the wire; `at` is now and the host."""
    now, host = at
    workspace, ts = tick(workspace, now)
    hook = Hook(user=user, channel=message.channel, expires=now + HOOK_SECONDS)
    workspace, url = _hook(workspace, hook, f"{host}/app")
    workspace, payload = _interaction(workspace, "message_action", user, now)
    return workspace, {
        **payload,
        "callback_id": callback_id,
        "action_ts": ts,
        "message_ts": message.ts,
        "channel": {"id": message.channel, "name": _channel_name(workspace, message.channel)},
        "message": message_for(workspace, message, metadata=True),
        "response_url": url,
    }


def view_action(
    workspace: Workspace, view: View, touch: Touch, values: Mapping[str, str]
) -> tuple[Workspace, JsonObject]:
    """block_actions from a modal or a Home tab; they carry no response_url.

    Raises:
        LookupError: The view has no such element or option; names those it has.
    """
    workspace, ts = tick(workspace, touch.now)
    blocks = tuple(objects_in(view.content, "blocks"))
    action = action_for(blocks, touch, ts)
    workspace, payload = _interaction(workspace, "block_actions", touch.user, touch.now)
    state = state_for(view, values)
    return workspace, {
        **payload,
        "container": {"type": "view", "view_id": view.id},
        "view": view_for(workspace, view, state),
        "state": {"values": state},
        "actions": [action],
    }


def view_submission(
    workspace: Workspace, view: View, values: Mapping[str, str], now: float
) -> tuple[Workspace, JsonObject]:
    """view_submission with the state of every input."""
    workspace, payload = _interaction(workspace, "view_submission", view.user, now)
    shown = view_for(workspace, view, state_for(view, values))
    return workspace, {**payload, "view": shown, "response_urls": []}


def view_closed(workspace: Workspace, view: View, *, cleared: bool) -> JsonObject:
    """view_closed, which apps get when they asked for `notify_on_close`."""
    return {
        "type": "view_closed",
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": _user(workspace, view.user),
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "view": view_for(workspace, view),
        "is_cleared": cleared,
        "is_enterprise_install": False,
    }


def missing_inputs(view: View, values: Mapping[str, str]) -> dict[str, str]:
    """By block id, what Slack's own client says about inputs left empty."""
    return {
        text_in(block, "block_id"): "Please complete this required field."
        for block in objects_in(view.content, "blocks")
        if block.get("type") == "input"
        and not block.get("optional")
        and not _typed(block, object_in(block, "element"), values)
    }


def state_for(view: View, values: Mapping[str, str]) -> JsonObject:
    """`view.state.values`: block id, action id, and what is in the input."""
    state: JsonObject = {}
    for block in objects_in(view.content, "blocks"):
        for key, element in elements_in((block,)):
            filled = _state_of(element, _typed(block, element, values))
            if filled:
                state[key] = {text_in(element, "action_id"): filled}
    return state


def _typed(block: JsonObject, element: JsonObject, values: Mapping[str, str]) -> str:
    for key in (text_in(element, "action_id"), text_in(block, "block_id")):
        if key in values:
            return values[key]
    initial = object_in(element, "initial_option")
    return text_in(element, "initial_value") or text_in(initial, "value")


def _state_of(element: JsonObject, value: str) -> JsonObject:
    kind = text_in(element, "type")
    if kind in {"static_select", "radio_buttons"}:
        option = next((one for one in _options(element) if one.get("value") == value), None)
        return {"type": kind, "selected_option": option}
    if kind == "checkboxes":
        wanted = value.split(",")
        ticked = [one for one in _options(element) if one.get("value") in wanted]
        return {"type": kind, "selected_options": array(ticked)}
    if kind.endswith("_input"):
        return {"type": kind, "value": value or None}
    picked = {"users_select": "selected_user", "datepicker": "selected_date"}.get(kind)
    return {"type": kind, picked: value or None} if picked else {}


def action_for(blocks: tuple[JsonObject, ...], touch: Touch, ts: str) -> JsonObject:
    """`actions[0]`: the element touched, and what was chosen.

    Raises:
        LookupError: There is no such element or option; names those there are.
    """
    found = [
        (key, one)
        for key, one in elements_in(blocks)
        if text_in(one, "action_id") == touch.action_id
    ]
    if not found:
        known = sorted(text_in(one, "action_id") for _, one in elements_in(blocks))
        raise LookupError(f"no element {touch.action_id!r}; there are {known}")
    key, element = next(
        ((key, one) for key, one in found if one.get("value") == touch.value), found[0]
    )
    action: JsonObject = {
        "type": text_in(element, "type"),
        "action_id": touch.action_id,
        "block_id": key,
        "action_ts": ts,
    }
    return {**action, **_chosen(element, touch)}


def _chosen(element: JsonObject, touch: Touch) -> JsonObject:
    kind = text_in(element, "type")
    if kind == "feedback_buttons":
        sides = [object_in(element, side) for side in ("positive_button", "negative_button")]
        picked = _pick(sides, touch)
        return {"value": text_in(picked, "value"), "text": object_in(picked, "text")}
    if kind in CHOOSERS:
        return {"selected_option": _pick(_options(element), touch)}
    if kind == "checkboxes":
        wanted = (touch.value or "").split(",")
        ticked = [one for one in _options(element) if one.get("value") in wanted]
        return {"selected_options": array(ticked)}
    return {key: element[key] for key in ("text", "value", "style", "url") if key in element}


def _pick(options: list[JsonObject], touch: Touch) -> JsonObject:
    for option in options:
        if option.get("value") == touch.value:
            return option
    known = [text_in(option, "value") for option in options]
    raise LookupError(f"{touch.action_id!r} has no value {touch.value!r}; it has {known}")


def _options(element: JsonObject) -> list[JsonObject]:
    groups = objects_in(element, "option_groups")
    return objects_in(element, "options") + [
        option for group in groups for option in objects_in(group, "options")
    ]


def _interaction(
    workspace: Workspace, kind: str, user: str, now: float
) -> tuple[Workspace, JsonObject]:
    workspace, trigger = _trigger(workspace, user, now)
    return workspace, {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": _user(workspace, user),
        "api_app_id": workspace.app_id,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _user(workspace: Workspace, user: str) -> Json:
    name = workspace.users[user].name
    return {"id": user, "username": name, "name": name, "team_id": workspace.team_id}


def _channel_name(workspace: Workspace, channel: str) -> str:
    known = workspace.channels[channel]
    return "directmessage" if known.kind == "im" else known.name


def _trigger(workspace: Workspace, user: str, now: float) -> tuple[Workspace, str]:
    workspace, count = number(workspace)
    key = f"{count}.{workspace.team_id}.trigger"
    trigger = Trigger(user=user, expires=now + TRIGGER_SECONDS)
    return replace(workspace, triggers={**workspace.triggers, key: trigger}), key


def _hook(workspace: Workspace, hook: Hook, place: str) -> tuple[Workspace, str]:
    """Remember the hook under its path; `place` is the host and `actions` or `commands`."""
    workspace, count = number(workspace)
    host, _, kind = place.rpartition("/")
    path = f"/{kind}/{workspace.team_id}/{count}/simulator"
    return replace(workspace, hooks={**workspace.hooks, path: hook}), f"http://{host}{path}"
