"""What one person sees, as the page draws it. Pure but for reading the simulator."""

from bot.simulator.blocks import elements_in
from bot.simulator.faults import MEANINGS, TROUBLES
from bot.simulator.payloads import Json, JsonObject, array, objects_in, text_in
from bot.simulator.people import user_named
from bot.simulator.running import Simulator
from bot.simulator.shapes import message_for
from bot.simulator.workspace import Channel, Message, View, Workspace

LATEST = 300  # messages of a conversation that the page holds


def state_for_page(sim: Simulator, viewer: str) -> JsonObject:
    """Conversations, messages, ephemerals, modals and Home of one person."""
    workspace = sim.workspace
    user = user_named(workspace, viewer)
    channels = [one for one in workspace.channels.values() if user.id in one.members]
    modals = (workspace.views[key] for key in workspace.stacks.get(user.id, ()))
    home = workspace.views.get(workspace.homes.get(user.id, ""))
    return {
        "team": workspace.team_name,
        "viewer": {"id": user.id, "name": user.name},
        "bot": workspace.bot.id,
        "connected": bool(sim.connections or sim.events_url),
        "troubles": {
            one: {"share": sim.faults.shares.get(one, 0.0), "meaning": MEANINGS[one]}
            for one in TROUBLES
        },
        "users": {
            one.id: {"name": one.real_name, "handle": one.name, "bot": bool(one.bot_id)}
            for one in workspace.users.values()
        },
        "groups": {one.id: one.handle for one in workspace.usergroups.values()},
        "shortcuts": dict(sim.shortcuts),
        "rooms": {one.id: one.name for one in workspace.channels.values()},
        "channels": array(_channel(workspace, one, user.id) for one in channels),
        "modals": array(_view(one) for one in modals),
        "home": _view(home) if home else None,
    }


def _channel(workspace: Workspace, channel: Channel, user: str) -> JsonObject:
    every = workspace.messages.get(channel.id, ())[-LATEST:]
    private = (
        one for one in workspace.ephemerals if one.only_for == user and one.channel == channel.id
    )
    shown = sorted([*every, *private], key=lambda one: one.ts)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "purpose": channel.purpose,
        "members": len(channel.members),
        "messages": array(_message(workspace, one) for one in shown),
        "assistants": _assistants(workspace, channel.id),
    }


def _message(workspace: Workspace, message: Message) -> JsonObject:
    body = message_for(workspace, message)
    for unused in ("bot_profile", "client_msg_id", "team", "app_id", "type"):
        body.pop(unused, None)
    return {**body, "only_you": bool(message.only_for)}


def _assistants(workspace: Workspace, channel: str) -> JsonObject:
    found: JsonObject = {}
    for key, one in workspace.assistants.items():
        place, _, ts = key.partition(":")
        if place == channel:
            found[ts] = {"status": one.status, "title": one.title, "prompts": array(one.prompts)}
    return found


def _view(view: View) -> JsonObject:
    blocks = objects_in(view.content, "blocks")
    actions: list[Json] = [
        text_in(element, "action_id") for _, element in elements_in(tuple(blocks))
    ]
    kept = ("type", "title", "submit", "close", "blocks")
    body = {key: view.content[key] for key in kept if key in view.content}
    return {**body, "id": view.id, "hash": view.hash, "errors": dict(view.errors), "ids": actions}
