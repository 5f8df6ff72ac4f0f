"""Blocks as the workspace takes them: checked, given ids, searched.

The shapes are in `kit_blocks.py`; here is what no single block can say of itself.
"""

from collections.abc import Iterator

from bot.simulator.kit import Faults, at
from bot.simulator.kit_blocks import MARKDOWN_CHARACTERS, SURFACES, VIEWS
from bot.simulator.payloads import JsonObject, array, object_in, objects_in, text_in

MAX_BLOCKS = 50  # of a message


def faults_in(blocks: list[JsonObject], pointer: str = "/blocks") -> list[str]:
    """Everything wrong with a message's blocks, empty when they may be shown."""
    markdown = sum(len(text_in(one, "text")) for one in blocks if one.get("type") == "markdown")
    faults = [*SURFACES["message"](array(blocks), pointer), *_doubles(blocks, pointer)]
    if markdown > MARKDOWN_CHARACTERS:
        faults.append(at(f"must be less than {MARKDOWN_CHARACTERS + 1} characters", pointer))
    return faults


def faults_in_view(view: JsonObject) -> list[str]:
    """Everything wrong with a modal or a Home tab."""
    blocks = objects_in(view, "blocks")
    faults = [*VIEWS(view, "/view"), *_doubles(blocks, "/view/blocks")]
    inputs = any(text_in(block, "type") == "input" for block in blocks)
    if inputs and text_in(view, "type") == "modal" and not object_in(view, "submit"):
        faults.append(at("missing required field: submit", "/view"))
    return faults


def _doubles(blocks: list[JsonObject], pointer: str) -> Faults:
    """Ids that are there already: of blocks in the whole, of elements in their block."""
    named = ((text_in(block, "block_id"), f"{pointer}/{n}") for n, block in enumerate(blocks))
    yield from _repeated(named, "block_id")
    for n, block in enumerate(blocks):
        elements = (
            (text_in(one, "action_id"), f"{pointer}/{n}/elements/{m}")
            for m, one in enumerate(objects_in(block, "elements"))
        )
        yield from _repeated(elements, "action_id")


def _repeated(found: Iterator[tuple[str, str]], key: str) -> Faults:
    seen: set[str] = set()
    for name, pointer in found:
        if name in seen:
            yield at(f'`{key}` "{name}" already exists', f"{pointer}/{key}")
        seen |= {name} if name else set()


def with_ids(blocks: list[JsonObject], prefix: str) -> tuple[JsonObject, ...]:
    """The blocks with a `block_id` and `action_id`s wherever the app left them out."""
    return tuple(
        _named({"block_id": f"{prefix}.{at}", **block}, f"{prefix}.{at}")
        for at, block in enumerate(blocks)
    )


def _named(block: JsonObject, prefix: str) -> JsonObject:
    named: JsonObject = dict(block)
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            named[key] = {"action_id": f"{prefix}.a", **object_in(block, key)}
    if block.get("type") in {"actions", "context_actions"}:
        named["elements"] = [
            {"action_id": f"{prefix}.{at}", **element}
            for at, element in enumerate(objects_in(block, "elements"))
        ]
    return named


def elements_in(blocks: tuple[JsonObject, ...]) -> Iterator[tuple[str, JsonObject]]:
    """Every element people can touch, with its block's id."""
    for block in blocks:
        key = text_in(block, "block_id")
        for holder in ("accessory", "element"):
            if isinstance(block.get(holder), dict):
                yield key, object_in(block, holder)
        yield from ((key, element) for element in objects_in(block, "elements"))
