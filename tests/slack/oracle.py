"""Judges that were not written here: attack rows, Slack's own schemas, the SDK's checks."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

SHARED = Path(__file__).resolve().parents[3] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="no ../shared beside the repository: its data is not part of it"
)


def attack_rows(file: str, *classes: str) -> list[dict[str, Any]]:
    """Rows of one file, of these classes only where any are named."""
    lines = (SHARED / "attacks" / file).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if not classes or row["class"] in classes]


def texts_in(value: object) -> Iterator[str]:
    """Every string anywhere in outgoing JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def live_tokens(value: object) -> list[str]:
    """Everything Slack would take for a mention or a link.

    In mrkdwn an angle bracket is enough. In rich_text words are never markup, and every
    element that is not words is live.
    """
    return list(_live(value, rich=False))


def _live(value: object, *, rich: bool) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r"<[^>]*>?", value)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _live(each, rich=rich)
    elif isinstance(value, dict):
        kind = str(value.get("type", ""))
        if kind.startswith("rich_text"):
            yield from _live(value.get("elements", []), rich=True)
        elif not rich:
            yield from _live(list(value.values()), rich=False)
        elif kind != "text":
            yield (
                "<"
                + "|".join(str(value[key]) for key in value if key not in {"type", "style"})
                + ">"
            )


def block_problems(blocks: Sequence[dict[str, Any]], surface: str = "Blocks") -> list[str]:
    """What Slack would refuse in blocks: its types' schema, its SDK, and limits neither knows."""
    return [
        *(_schema_problems(list(blocks), surface) if SHARED.is_dir() else ()),
        *_sdk_problems(blocks),
        *_own_problems(blocks),
    ]


def view_problems(view: dict[str, Any]) -> list[str]:
    surface = "Home" if view["type"] == "home" else "Modal"
    blocks = view.get("blocks", [])
    return [
        *(_schema_problems(view, surface) if SHARED.is_dir() else ()),
        *_sdk_problems(blocks),
        *_own_problems(blocks, 100),
    ]


def slacks_types_accept(blocks: Any, surface: str = "Blocks") -> bool:
    """Whether the types that Slack publishes for its own client allow this."""
    return _schema(surface).is_valid(blocks)


def _schema_problems(value: Any, surface: str) -> list[str]:
    return [error.message[:300] for error in _schema(surface).iter_errors(_without_offsets(value))]


def _without_offsets(value: Any) -> Any:
    """Slack documents `offset` for lists in rich_text; the types the schema is made of lack it."""
    if isinstance(value, list):
        return [_without_offsets(each) for each in value]
    if not isinstance(value, dict):
        return value
    documented = {"offset"} if value.get("type") == "rich_text_list" else set[str]()
    return {key: _without_offsets(each) for key, each in value.items() if key not in documented}


@cache
def _schema(surface: str) -> Draft7Validator:
    path = SHARED / "slack" / "blockkit" / f"{surface}.schema.json"
    return Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def _sdk_problems(blocks: Sequence[dict[str, Any]]) -> list[str]:
    problems: list[str] = []
    for block in blocks:
        parsed = Block.parse(dict(block))
        if parsed is None:
            problems.append(f"the SDK knows no block {block['type']!r}")
        else:
            try:
                parsed.validate_json()
            except SlackObjectFormationError as error:
                problems.append(str(error))
    return problems


def _own_problems(blocks: Sequence[dict[str, Any]], most: int = 50) -> list[str]:
    total = sum(
        map(len, _read_in([[block.get("text"), block.get("elements")] for block in blocks]))
    )
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    checks = {
        f"{len(blocks)} blocks": len(blocks) > most,
        f"{total} characters in all": most == 50 and total > 13_000,
        f"{markdown} characters of markdown": markdown > 12_000,
        "a block id twice": len(ids) != len(set(ids)),
        "an empty text": any(text == "" for block in blocks for text in texts_in(block)),
        "a value or label too long": any(_too_long(block) for block in blocks),
        "an action id twice in a block": any(_doubled(block) for block in blocks),
    }
    return [name for name, wrong in checks.items() if wrong]


def _read_in(value: object) -> Iterator[str]:
    """What a reader reads, and the addresses behind it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _read_in(each)
    elif isinstance(value, dict):
        yield from _read_in([value.get(key) for key in ("text", "url", "elements")])


def _too_long(block: dict[str, Any]) -> bool:
    elements = [each for each in block.get("elements", []) if each.get("type") == "button"]
    return any(len(each["text"]["text"]) > 75 or len(each["value"]) > 2000 for each in elements)


def _doubled(block: dict[str, Any]) -> bool:
    ids = [each["action_id"] for each in block.get("elements", []) if "action_id" in each]
    return len(ids) != len(set(ids))
