"""Block Kit as far as a support bot needs it: types, lengths and counts.

The numbers are those of Slack's Block Kit reference. `faults_in` reads nothing but
its arguments and says where the fault is, as `response_metadata.messages` does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.simulator.payloads import JsonObject, object_in, objects_in, text_in

MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_CHARACTERS = 12_000  # of all markdown blocks of one message together
ID_CHARACTERS = 255
VALUE_CHARACTERS = 2_000

BLOCK_TYPES = frozenset(
    "actions context context_actions divider header image input markdown rich_text section".split()
)
ELEMENT_TYPES = frozenset(
    "button checkboxes channels_select conversations_select datepicker email_text_input"
    " feedback_buttons icon_button image mrkdwn multi_static_select number_input overflow"
    " plain_text plain_text_input radio_buttons static_select timepicker url_text_input"
    " users_select".split()
)
ELEMENT_COUNTS = {"actions": 25, "context": 10, "context_actions": 5}
ELEMENTS_ALLOWED = {
    "context": frozenset({"image", "mrkdwn", "plain_text"}),
    "context_actions": frozenset({"feedback_buttons", "icon_button"}),
}
STYLES = frozenset({"primary", "danger"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A text must be of one of these types and within these lengths, in characters."""

    types: tuple[str, ...]
    most: int


PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")
SECTION_TEXT = Limit(EITHER, 3_000)
FIELD_TEXT = Limit(EITHER, 2_000)
HEADER_TEXT = Limit(PLAIN, 150)
BUTTON_TEXT = Limit(PLAIN, 75)
OPTION_TEXT = Limit(EITHER, 75)
LABEL_TEXT = Limit(PLAIN, 2_000)
TITLE_TEXT = Limit(PLAIN, 24)


def faults_in(blocks: list[JsonObject], surface: str = "message") -> list[str]:
    """Everything wrong with these blocks, empty when they may be shown."""
    return list(_faults(blocks, surface))


def faults_in_view(view: JsonObject) -> list[str]:
    """Everything wrong with a modal or a Home tab."""
    kind = text_in(view, "type")
    if kind not in {"modal", "home"}:
        return [f"type must be modal or home, not {kind!r}"]
    faults = faults_in(objects_in(view, "blocks"), kind)
    if kind == "home":
        return faults
    faults += _text_faults(view, "title", TITLE_TEXT, required=True)
    faults += _text_faults(view, "submit", TITLE_TEXT, required=False)
    faults += _text_faults(view, "close", TITLE_TEXT, required=False)
    inputs = any(text_in(block, "type") == "input" for block in objects_in(view, "blocks"))
    if inputs and not object_in(view, "submit"):
        faults.append("submit is required when there are inputs")
    return faults


def _faults(blocks: list[JsonObject], surface: str) -> Iterator[str]:
    if len(blocks) > MAX_BLOCKS[surface]:
        yield f"no more than {MAX_BLOCKS[surface]} blocks, not {len(blocks)}"
    ids = [text_in(block, "block_id") for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        yield "block_id must be unique"
    markdown = sum(len(text_in(one, "text")) for one in blocks if one.get("type") == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        yield f"markdown blocks hold {MARKDOWN_CHARACTERS} characters together, not {markdown}"
    for at, block in enumerate(blocks):
        yield from (f"{fault} [json-pointer:/blocks/{at}]" for fault in _block_faults(block))


def _block_faults(block: JsonObject) -> Iterator[str]:
    kind = text_in(block, "type")
    if kind not in BLOCK_TYPES:
        yield f"unsupported type: {kind!r}"
        return
    if len(text_in(block, "block_id")) > ID_CHARACTERS:
        yield f"block_id must be at most {ID_CHARACTERS} characters"
    check = CHECKS.get(kind)
    if check is not None:
        yield from check(block)


def _header(block: JsonObject) -> list[str]:
    return _text_faults(block, "text", HEADER_TEXT, required=True)


def _markdown(block: JsonObject) -> list[str]:
    return [] if text_in(block, "text") else ["missing required field: text"]


def _section(block: JsonObject) -> list[str]:
    fields = objects_in(block, "fields")
    faults = _text_faults(block, "text", SECTION_TEXT, required=not fields)
    if len(fields) > 10:  # noqa: PLR2004  Slack's own number, used once
        faults.append("no more than 10 fields")
    for item in fields:
        faults += _text_faults({"field": item}, "field", FIELD_TEXT, required=True)
    accessory = object_in(block, "accessory")
    return faults + (_element_faults(accessory) if accessory else [])


def _elements(block: JsonObject) -> list[str]:
    kind = text_in(block, "type")
    elements = objects_in(block, "elements")
    if not elements:
        return ["must provide at least one element"]
    faults: list[str] = []
    if len(elements) > ELEMENT_COUNTS[kind]:
        faults.append(f"no more than {ELEMENT_COUNTS[kind]} elements, not {len(elements)}")
    allowed = ELEMENTS_ALLOWED.get(kind, ELEMENT_TYPES - {"mrkdwn", "plain_text", "image"})
    for element in elements:
        if text_in(element, "type") not in allowed:
            faults.append(f"unsupported element in {kind}: {text_in(element, 'type')!r}")
        faults += _element_faults(element)
    ids = [text_in(one, "action_id") for one in elements if one.get("action_id")]
    return faults if len(ids) == len(set(ids)) else [*faults, "action_id must be unique"]


def _input(block: JsonObject) -> list[str]:
    faults = _text_faults(block, "label", LABEL_TEXT, required=True)
    element = object_in(block, "element")
    return faults + (_element_faults(element) if element else ["missing required field: element"])


def _element_faults(element: JsonObject) -> list[str]:
    kind = text_in(element, "type")
    if kind not in ELEMENT_TYPES:
        return [f"unsupported element type: {kind!r}"]
    faults: list[str] = []
    if len(text_in(element, "action_id")) > ID_CHARACTERS:
        faults.append(f"action_id must be at most {ID_CHARACTERS} characters")
    if len(text_in(element, "value")) > VALUE_CHARACTERS:
        faults.append(f"value must be at most {VALUE_CHARACTERS} characters")
    if kind == "button":
        faults += _button(element)
    if kind == "feedback_buttons":
        for key in ("positive_button", "negative_button"):
            faults += _text_faults(object_in(element, key), "text", BUTTON_TEXT, required=True)
    if kind in {"static_select", "radio_buttons", "overflow", "checkboxes"}:
        faults += _options(element)
    return faults


def _button(element: JsonObject) -> list[str]:
    faults = _text_faults(element, "text", BUTTON_TEXT, required=True)
    if "style" in element and text_in(element, "style") not in STYLES:
        faults.append("style must be primary or danger")
    return faults


def _options(element: JsonObject) -> list[str]:
    most = {"overflow": 5, "static_select": 100}.get(text_in(element, "type"), 10)
    many = len(objects_in(element, "options")) or len(objects_in(element, "option_groups"))
    faults = [] if 1 <= many <= most else [f"between 1 and {most} options, not {many}"]
    for option in objects_in(element, "options"):
        faults += _text_faults(option, "text", OPTION_TEXT, required=True)
    return faults


def _text_faults(holder: JsonObject, key: str, limit: Limit, *, required: bool) -> list[str]:
    if holder.get(key) is None:
        return [f"missing required field: {key}"] if required else []
    text = object_in(holder, key)
    if text_in(text, "type") not in limit.types:
        return [f"{key} must be of type {' or '.join(limit.types)}"]
    length = len(text_in(text, "text"))
    if not 1 <= length <= limit.most:
        return [f"{key} must be 1 to {limit.most} characters, not {length}"]
    return []


CHECKS: dict[str, Callable[[JsonObject], list[str]]] = {
    "actions": _elements,
    "context": _elements,
    "context_actions": _elements,
    "header": _header,
    "input": _input,
    "markdown": _markdown,
    "section": _section,
}


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
