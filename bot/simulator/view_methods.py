"""views.* and assistant.threads.*: what the app puts on somebody's screen. Pure."""

from collections.abc import Callable
from dataclasses import replace

from bot.simulator.blocks import faults_in_view, with_ids
from bot.simulator.calls import ApiError, Call, Method, Reply, channel_of
from bot.simulator.payloads import (
    JsonObject,
    array,
    object_in,
    objects_in,
    text_in,
    texts_in,
)
from bot.simulator.shapes import view_for
from bot.simulator.workspace import (
    Assistant,
    View,
    Workspace,
    message_at,
    number,
    with_view,
    without_views,
)

VIEW_BYTES = 250_000
STACK_DEPTH = 3
MAX_PROMPTS = 4


def open_view(workspace: Workspace, call: Call) -> Reply:
    """views.open: a fresh stack of modals for the trigger's user."""
    workspace, user = _triggered(workspace, call)
    workspace = replace(workspace, stacks={**workspace.stacks, user: ()})
    workspace, view = stacked(workspace, user, _content(call))
    return Reply(workspace, {"view": view_for(workspace, view)})


def push_view(workspace: Workspace, call: Call) -> Reply:
    """views.push: one more modal on the stack, three at most."""
    workspace, user = _triggered(workspace, call)
    if len(workspace.stacks.get(user, ())) >= STACK_DEPTH:
        raise ApiError("push_limit_reached")
    workspace, view = stacked(workspace, user, _content(call))
    return Reply(workspace, {"view": view_for(workspace, view)})


def stacked(workspace: Workspace, user: str, content: JsonObject) -> tuple[Workspace, View]:
    """A new modal on top of the user's stack."""
    workspace, count = number(workspace)
    stack = workspace.stacks.get(user, ())
    key = f"V{count:09d}"
    view = View(
        id=key,
        user=user,
        content=with_block_ids(content, key),
        hash=f"{count}.hash",
        root=stack[0] if stack else key,
        previous=stack[-1] if stack else "",
    )
    workspace = with_view(workspace, view)
    return replace(workspace, stacks={**workspace.stacks, user: (*stack, key)}), view


def update_view(workspace: Workspace, call: Call) -> Reply:
    """views.update: by view_id or external_id; a wrong hash is refused."""
    view = _found(workspace, call)
    if text_in(call.args, "hash", view.hash) not in {view.hash, ""}:
        raise ApiError("hash_conflict")
    workspace, view = refreshed(workspace, view, _content(call))
    return Reply(workspace, {"view": view_for(workspace, view)})


def refreshed(workspace: Workspace, view: View, content: JsonObject) -> tuple[Workspace, View]:
    """New content for a view on screen; its errors are gone."""
    workspace, count = number(workspace)
    content = with_block_ids(content, f"{view.id}.{count}")
    view = replace(view, content=content, hash=f"{count}.hash", errors={})
    return with_view(workspace, view), view


def publish_view(workspace: Workspace, call: Call) -> Reply:
    """views.publish: a user's Home tab."""
    (user,) = call.required("user_id")
    if user not in workspace.users:
        raise ApiError("invalid_arguments", ("[ERROR] user_id names nobody",))
    content = _content(call)
    if text_in(content, "type") != "home":
        raise ApiError("invalid_arguments", ("[ERROR] only a home view can be published",))
    old = workspace.views.get(workspace.homes.get(user, ""))
    if old is not None:
        if text_in(call.args, "hash", old.hash) not in {old.hash, ""}:
            raise ApiError("hash_conflict")
        workspace, view = refreshed(workspace, old, content)
        return Reply(workspace, {"view": view_for(workspace, view)})
    workspace, count = number(workspace)
    key = f"V{count:09d}"
    content = with_block_ids(content, key)
    view = View(id=key, user=user, content=content, hash=f"{count}.hash", root=key)
    workspace = with_view(workspace, view)
    workspace = replace(workspace, homes={**workspace.homes, user: key})
    return Reply(workspace, {"view": view_for(workspace, view)})


def submitted(workspace: Workspace, view: View, said: JsonObject) -> Workspace:
    """Follow the app's response_action; without one the modal closes."""
    stack = workspace.stacks.get(view.user, ())
    match text_in(said, "response_action"):
        case "errors":
            errors = object_in(said, "errors")
            worded = {key: text_in(errors, key) for key in errors}
            return with_view(workspace, replace(view, errors=worded))
        case "update":
            return refreshed(workspace, view, object_in(said, "view"))[0]
        case "push":
            return stacked(workspace, view.user, object_in(said, "view"))[0]
        case "clear":
            return without_views(workspace, view.user, stack)
        case _:
            return without_views(workspace, view.user, (view.id,))


def _triggered(workspace: Workspace, call: Call) -> tuple[Workspace, str]:
    """Spend the trigger: three seconds, and once."""
    (key,) = call.required("trigger_id")
    trigger = workspace.triggers.get(key)
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if call.now > trigger.expires:
        raise ApiError("expired_trigger_id")
    spent = {**workspace.triggers, key: replace(trigger, used=True)}
    return replace(workspace, triggers=spent), trigger.user


def _content(call: Call) -> JsonObject:
    view = call.decoded("view")
    if not isinstance(view, dict):
        raise ApiError("invalid_arguments", ("[ERROR] missing required field: view",))
    if len(str(view)) > VIEW_BYTES:
        raise ApiError("view_too_large")
    faults = faults_in_view(view)
    if faults:
        raise ApiError("invalid_arguments", tuple(f"[ERROR] {fault}" for fault in faults))
    return view


def with_block_ids(content: JsonObject, prefix: str) -> JsonObject:
    """The view with ids wherever the app left them out."""
    return {**content, "blocks": array(with_ids(objects_in(content, "blocks"), prefix))}


def _found(workspace: Workspace, call: Call) -> View:
    key, external = text_in(call.args, "view_id"), text_in(call.args, "external_id")
    for view in workspace.views.values():
        if key == view.id or (external and text_in(view.content, "external_id") == external):
            return view
    raise ApiError("not_found")


def _assistant(change: Callable[[Assistant, Call], Assistant], *, in_thread: bool) -> Method:
    """A method that changes what is said about one thread."""

    def method(workspace: Workspace, call: Call) -> Reply:
        (key,) = call.required("channel_id")
        channel, ts = channel_of(workspace, key), text_in(call.args, "thread_ts")
        if in_thread and message_at(workspace, channel.id, ts) is None:
            raise ApiError("invalid_thread_ts")
        place = f"{channel.id}:{ts}"
        changed = change(workspace.assistants.get(place, Assistant()), call)
        assistants = {**workspace.assistants, place: changed}
        return Reply(replace(workspace, assistants=assistants))

    return method


def _status(assistant: Assistant, call: Call) -> Assistant:
    if "status" not in call.args:
        raise ApiError("invalid_arguments", ("[ERROR] missing required field: status",))
    loading = call.decoded("loading_messages")
    words = texts_in({"words": loading}, "words")
    return replace(assistant, status=text_in(call.args, "status"), loading=tuple(words))


def _title(assistant: Assistant, call: Call) -> Assistant:
    return replace(assistant, title=call.required("title")[0])


def _prompts(assistant: Assistant, call: Call) -> Assistant:
    prompts = objects_in({"prompts": call.decoded("prompts")}, "prompts")
    if not 1 <= len(prompts) <= MAX_PROMPTS:
        raise ApiError("invalid_arguments", (f"[ERROR] 1 to {MAX_PROMPTS} prompts",))
    return replace(assistant, prompts=tuple(prompts))


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": _assistant(_status, in_thread=True),
    "assistant.threads.setSuggestedPrompts": _assistant(_prompts, in_thread=False),
    "assistant.threads.setTitle": _assistant(_title, in_thread=True),
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}
