"""Which message is meant, in words that hold in another run, where every `ts` is another. Pure.

A mark is the how-manieth message of its author: at the top of its channel, in its thread, or
among those that only one person sees.
"""

from collections.abc import Sequence

from bot.simulator.payloads import JsonObject, number_in, object_in, text_in
from bot.simulator.workspace import Channel, Message, User, Workspace, ephemeral_at, message_at

TIMES = ("ts", "thread_ts")


def mark_of(workspace: Workspace, channel: str, ts: str, viewer: str) -> JsonObject:
    """The mark of a message that this person sees; empty when there is none."""
    message = message_at(workspace, channel, ts) or ephemeral_at(workspace, viewer, ts)
    if message is None:
        return {}
    thread = _thread_of(message)
    beside = _beside(workspace, channel, message.user, thread, message.only_for)
    return {
        "by": message.user,
        "nth": beside.index(ts),
        "in": mark_of(workspace, channel, thread, viewer) if thread else {},
        "only_for": message.only_for,
    }


def marked(workspace: Workspace, channel: str, mark: JsonObject) -> str | None:
    """The `ts` of the message with this mark, once it is there."""
    inside = object_in(mark, "in")
    thread = marked(workspace, channel, inside) if inside else ""
    if thread is None:
        return None
    beside = _beside(workspace, channel, text_in(mark, "by"), thread, text_in(mark, "only_for"))
    nth = number_in(mark, "nth", 0)
    return beside[nth] if nth < len(beside) else None


def _beside(
    workspace: Workspace, channel: str, author: str, thread: str, only_for: str
) -> Sequence[str]:
    every = workspace.ephemerals if only_for else workspace.messages.get(channel, ())
    return [
        one.ts
        for one in every
        if (one.channel, one.user, one.only_for) == (channel, author, only_for)
        and (only_for or _thread_of(one) == thread)
    ]


def _thread_of(message: Message) -> str:
    inside = message.thread_ts not in {None, message.ts} and not message.only_for
    return message.thread_ts or "" if inside else ""


def marked_up(workspace: Workspace, who: User, where: Channel, args: JsonObject) -> JsonObject:
    """Arguments with the conversation by name and each `ts` as a mark."""
    marks: JsonObject = {
        key: mark_of(workspace, where.id, text_in(args, key), who.id)
        for key in TIMES
        if args.get(key)
    }
    rest = {key: value for key, value in args.items() if key not in TIMES and value is not None}
    return {"channel": where.name, **rest, **marks}


def marked_down(workspace: Workspace, args: JsonObject) -> JsonObject | None:
    """The arguments again, once all the messages that they mean are there."""
    channel = next((o.id for o in workspace.channels.values() if o.name == args.get("channel")), "")
    found: JsonObject = {}
    for key in TIMES:
        mark = object_in(args, key)
        if mark:
            found[key] = marked(workspace, channel, mark)
    return None if None in found.values() else {**args, **found}
