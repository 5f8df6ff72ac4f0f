"""Finds code that could make Slack show something without passing the gate."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

GATE = "bot/slack/gate.py"
DIRECTORY = "bot/slack/directory.py"
EXAMINING = "bot/slack/examining.py"  # asks about the bot itself, for `doctor`
SOCKET = "bot/slack/connection.py"  # makes Bolt's app and socket, and may call one method
CLIENTS = re.compile(r"(Async)?(Web|Webhook|Legacy\w*)Client|WebhookClient|AsyncWebhookClient")
READS = frozenset(
    {
        "apps_connections_open",
        "auth_test",
        "bots_info",
        "conversations_history",
        "conversations_info",
        "conversations_list",
        "conversations_members",
        "conversations_open",
        "conversations_replies",
        "team_info",
        "usergroups_list",
        "usergroups_users_list",
        "users_conversations",
        "users_info",
        "users_list",
        "users_lookupByEmail",
    }
)
METHODS = frozenset(
    name
    for name, _ in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction)
    if "_" in name and not name.startswith("_")
)
"""Every method of Slack's client, by the name Python code would use."""
WIRE_NAMES = frozenset(name.replace("_", ".") for name in METHODS) | METHODS
SPEAKING = frozenset({"say_stream", "respond", "set_status", "set_title", "set_suggested_prompts"})
"""What Bolt gives listeners to speak with; `say` besides, which is also a field of ours."""
ALLOWED = {DIRECTORY: READS, EXAMINING: READS, SOCKET: frozenset({"apps_connections_open"})}
ALSO_READ = READS | {name.replace("_", ".") for name in READS}
INJECTED = frozenset(
    {"say", "respond", "client", "say_stream", "set_status", "set_title", "set_suggested_prompts"}
)
GATES = frozenset({"gate", "_gate"})
POSTERS = GATES | {"delivery", "_delivery"}
"""Delivery posts through the gate, once; it is looked at like any other file."""


def violations(source: str, path: str) -> list[str]:
    """Name each place, as `path:line: what`, where the source could post."""
    if path == GATE:
        return []
    tree = ast.parse(source)
    found = (problem for node in ast.walk(tree) for problem in _problems(node, path))
    return [f"{path}:{line}: {what}" for line, what in found]


def package_violations(root: Path) -> list[str]:
    """Look through a whole package, the simulator apart: it is Slack's side of the wire."""
    return [
        problem
        for file in sorted((root / "bot").rglob("*.py"))
        if "simulator" not in file.relative_to(root).parts
        for problem in violations(
            file.read_text(encoding="utf-8"), file.relative_to(root).as_posix()
        )
    ]


def _problems(node: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    match node:
        case ast.ImportFrom() | ast.Import():
            yield from _imports(node, path)
        case ast.Attribute():
            yield from _attribute(node, path)
        case ast.Call():
            yield from _call(node, path)
        case ast.arg() if path.startswith("bot/slack/") and path != DIRECTORY:
            if node.arg in INJECTED:
                yield node.lineno, f"asks Bolt for {node.arg!r}"
        case ast.Constant(value=str(text)) if text in WIRE_NAMES - ALSO_READ:
            yield node.lineno, f"names the method {text!r}"
        case _:
            return


def _imports(node: ast.Import | ast.ImportFrom, path: str) -> Iterator[tuple[int, str]]:
    for alias in node.names:
        name = alias.name.rpartition(".")[2]
        if CLIENTS.fullmatch(name) and path not in ALLOWED:
            yield node.lineno, f"imports {name}"
        if "webhook" in alias.name or "webhook" in (getattr(node, "module", "") or ""):
            yield node.lineno, "imports a webhook"


def _attribute(node: ast.Attribute, path: str) -> Iterator[tuple[int, str]]:
    may_hold = path in ALLOWED
    if node.attr in METHODS and node.attr not in ALLOWED.get(path, frozenset()):
        yield node.lineno, f"uses .{node.attr}"
    if node.attr in SPEAKING and not _is_one_of(node, GATES):
        yield node.lineno, f"uses .{node.attr}"
    if node.attr == "client" and path.startswith("bot/slack/") and not may_hold:
        yield node.lineno, "uses .client"


def _call(node: ast.Call, path: str) -> Iterator[tuple[int, str]]:
    match node.func:
        case ast.Name(id=name) if name in SPEAKING | {"say"}:
            yield node.lineno, f"calls {name}"
        case ast.Attribute(attr="say"):
            yield node.lineno, "calls .say"
        case ast.Name(id="ack") | ast.Attribute(attr="ack") if _ack_says_something(node):
            yield node.lineno, "gives ack something to show"
        case ast.Attribute(attr="post") as func if path.startswith("bot/slack/"):
            if not _is_one_of(func, POSTERS | {"web"}):
                yield node.lineno, "calls .post"
        case _:
            return


def _ack_says_something(node: ast.Call) -> bool:
    shown = {"text", "blocks", "attachments", "view", "markdown_text", None}
    return bool(node.args) or any(keyword.arg in shown for keyword in node.keywords)


def _is_one_of(node: ast.Attribute, names: frozenset[str]) -> bool:
    match node.value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in names
        case _:
            return False
