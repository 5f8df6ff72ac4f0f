"""Messages that are written while people look on: their chunks, and their early death. Pure."""

from collections.abc import Iterable

from bot.simulator.kept import Stream
from bot.simulator.payloads import JsonObject, array, objects_in, text_in
from bot.simulator.workspace import Message

STREAM_SECONDS = 300.0
"""After about so long Slack takes no more, even with traffic: slackapi/python-slack-sdk#1859."""
TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})
MODES = ("timeline", "plan", "dense")
NEEDED = {
    "markdown_text": ("text",),
    "task_update": ("id", "title", "status"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}


def is_live(message: Message, now: float) -> bool:
    """Whether the message still takes chunks."""
    return message.stream is not None and now - message.stream.started <= STREAM_SECONDS


def is_chunk(chunk: JsonObject) -> bool:
    """Whether this is a chunk with all that its type needs."""
    kind = text_in(chunk, "type")
    if kind not in NEEDED or not all(chunk.get(key) for key in NEEDED[kind]):
        return False
    return kind != "task_update" or text_in(chunk, "status") in TASK_STATES


def text_of(chunks: Iterable[JsonObject]) -> str:
    """All that was written as text."""
    return "".join(text_in(one, "text") for one in chunks if one["type"] == "markdown_text")


def blocks_of_stream(stream: Stream) -> list[JsonObject]:
    """The message as people see it: text in pieces, each task once, at its first place."""
    tasks = {text_in(one, "id"): one for one in stream.chunks if one["type"] == "task_update"}
    blocks: list[JsonObject] = []
    shown: set[str] = set()
    for chunk in stream.chunks:
        match text_in(chunk, "type"):
            case "markdown_text":
                _add_text(blocks, text_in(chunk, "text"))
            case "blocks":
                blocks += objects_in(chunk, "blocks")
            case "task_update" if stream.mode == "timeline":
                key = text_in(chunk, "id")
                blocks += [] if key in shown else [_task(tasks[key])]
                shown.add(key)
            case "task_update" if not shown:
                blocks.append(_plan(stream, list(tasks.values())))
                shown.update(tasks)
            case _:
                pass
    return blocks


def _add_text(blocks: list[JsonObject], text: str) -> None:
    if blocks and blocks[-1]["type"] == "markdown":
        blocks[-1] = {"type": "markdown", "text": text_in(blocks[-1], "text") + text}
    else:
        blocks.append({"type": "markdown", "text": text})


def _plan(stream: Stream, tasks: list[JsonObject]) -> JsonObject:
    titles = [text_in(one, "title") for one in stream.chunks if one["type"] == "plan_update"]
    title = titles[-1] if titles else "Plan"
    return {"type": "plan", "title": title, "tasks": array(_task(one) for one in tasks)}


def _task(chunk: JsonObject) -> JsonObject:
    body: JsonObject = {
        "type": "task_card",
        "task_id": text_in(chunk, "id"),
        "title": text_in(chunk, "title"),
        "status": text_in(chunk, "status"),
    }
    for key in ("details", "output"):
        if chunk.get(key):
            body[key] = _rich(text_in(chunk, key))
    if chunk.get("sources"):
        body["sources"] = array(objects_in(chunk, "sources"))
    return body


def _rich(text: str) -> JsonObject:
    section: JsonObject = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": text}],
    }
    return {"type": "rich_text", "elements": [section]}
