"""A workspace in words, for the person reading why a wait was in vain."""

from collections.abc import Sequence

from bot.simulator.web_api import Called
from bot.simulator.workspace import Message, Workspace

LAST_CALLS = 15


def transcript_of(workspace: Workspace, calls: Sequence[Called], wire: str) -> str:
    """Conversations in order, then ephemerals, modals, the last calls and the wire."""
    lines: list[str] = []
    for key, messages in workspace.messages.items():
        lines.append(f"#{workspace.channels[key].name}")
        lines += [_line(workspace, message) for message in messages]
    for message in workspace.ephemerals:
        reader = _name(workspace, message.only_for)
        lines.append(f"only {reader} sees{_line(workspace, message)}")
    for view in workspace.views.values():
        lines.append(f"{_name(workspace, view.user)} has {view.content.get('type')} {view.id}")
    lines += [f"call {one.method} {one.error or 'ok'}" for one in calls[-LAST_CALLS:]]
    return "\n".join([*lines, wire])


def _line(workspace: Workspace, message: Message) -> str:
    reply = message.thread_ts is not None and message.thread_ts != message.ts
    shown = message.text or f"({len(message.blocks)} blocks)"
    marks = " ".join(f":{name}:" for name, _ in message.reactions)
    name = _name(workspace, message.user)
    return f"  {'  > ' if reply else ''}{message.ts} {name}: {shown} {marks}".rstrip()


def _name(workspace: Workspace, user: str) -> str:
    known = workspace.users.get(user)
    return known.name if known else user
