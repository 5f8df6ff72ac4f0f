"""response_url: what an app may still say after an interaction. Pure.

Five uses within thirty minutes; visible to one person unless `in_channel` is asked for.
Source: Slack's guide "Handling user interaction in your Slack apps".
"""

from dataclasses import replace

from bot.simulator.calls import ApiError, Call, Reply
from bot.simulator.content import content_of
from bot.simulator.events import events_of_change, events_of_deletion, events_of_new
from bot.simulator.interactions import HOOK_USES
from bot.simulator.payloads import text_in, truth_in
from bot.simulator.workspace import (
    Hook,
    Message,
    Workspace,
    ephemeral_at,
    message_at,
    tick,
    with_changed,
    with_message,
    without_message,
)


def answer_hook(workspace: Workspace, path: str, call: Call) -> Reply:
    """Post, replace or delete what the interaction came from.

    Raises:
        ApiError: used_url, expired_url, or what is wrong with the content.
    """
    hook = workspace.hooks.get(path)
    if hook is None:
        raise ApiError("invalid_url")
    if hook.uses >= HOOK_USES:
        raise ApiError("used_url")
    if call.now > hook.expires:
        raise ApiError("expired_url")
    spent = {**workspace.hooks, path: replace(hook, uses=hook.uses + 1)}
    return respond(replace(workspace, hooks=spent), hook, call)


def respond(workspace: Workspace, hook: Hook, call: Call) -> Reply:
    """What the hook does, its uses apart; an ack's payload does the same."""
    original = _original(workspace, hook)
    if truth_in(call.args, "delete_original"):
        return _deleted(workspace, original, call.now)
    text, blocks = content_of(workspace, call)
    if truth_in(call.args, "replace_original") and original is not None:
        return _replaced(workspace, original, replace(original, text=text, blocks=blocks), call.now)
    workspace, ts = tick(workspace, call.now)
    public = text_in(call.args, "response_type") == "in_channel"
    message = Message(
        channel=hook.channel,
        ts=ts,
        user=workspace.bot.id,
        bot_id=workspace.bot.bot_id,
        text=text,
        blocks=blocks,
        thread_ts=text_in(call.args, "thread_ts") or hook.thread_ts,
        only_for="" if public else hook.user,
    )
    workspace = with_message(workspace, message)
    return Reply(workspace, {}, events_of_new(workspace, message) if public else ())


def _original(workspace: Workspace, hook: Hook) -> Message | None:
    if hook.ephemeral:
        return ephemeral_at(workspace, hook.user, hook.message_ts)
    return message_at(workspace, hook.channel, hook.message_ts)


def _deleted(workspace: Workspace, original: Message | None, now: float) -> Reply:
    if original is None:
        raise ApiError("message_not_found")
    workspace, ts = tick(workspace, now)
    events = () if original.only_for else events_of_deletion(workspace, original, ts)
    return Reply(without_message(workspace, original), {}, events)


def _replaced(workspace: Workspace, before: Message, after: Message, now: float) -> Reply:
    workspace, ts = tick(workspace, now)
    workspace = with_changed(workspace, after)
    events = () if after.only_for else events_of_change(workspace, before, after, ts)
    return Reply(workspace, {}, events)
