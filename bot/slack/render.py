"""Typed parts in, Slack's JSON out, within Slack's limits; pure.

Limits: https://docs.slack.dev/reference/block-kit/blocks and, for the sum of all text
of a message, https://github.com/slackapi/bolt-js/issues/2509.
"""

import re
from collections.abc import Iterator, Sequence

from bot.slack.characters import shown_plainly
from bot.slack.layout import (
    Actions,
    Block,
    Button,
    Context,
    Day,
    Divider,
    Feedback,
    Header,
    Home,
    Input,
    Menu,
    Message,
    Modal,
    Prose,
    Section,
    Written,
)
from bot.slack.packing import length_of, packed
from bot.slack.rich import Json, rich_from
from bot.slack.texts import mrkdwn_of, quiet_of

SECTION, CONTEXT, HEADER, BUTTON, OPTION, TITLE, VALUE = 3000, 2000, 150, 75, 75, 24, 2000
MESSAGE_BLOCKS, VIEW_BLOCKS, ELEMENTS, CHOICES = 50, 100, 25, 100
MESSAGE_TEXT = 12_000
"""All text of one message; beyond about 13,200 Slack refuses it."""
SUMMARY = 3000
CUT_SHORT = "_… there is more than fits into one message._"

# What must never be cut through: links and mentions, entities, short code spans.
_ATOMS = re.compile(
    r"<[^<>\n]*>|&(?:amp|lt|gt);|`[^`\n]{1,500}`|[^<&`]+?(?=[<&`\s]|$)|.", re.DOTALL
)


def blocks_json(message: Message) -> list[Json]:
    """Write the blocks of a message; text beyond 12,000 characters is cut, saying so."""
    return _within(message.blocks, MESSAGE_BLOCKS, MESSAGE_TEXT)


def summary_of(message: Message) -> str:
    """Write the fallback text; never empty, because Slack demands one."""
    parts = split_text(quiet_of(message.summary), SUMMARY)
    return parts[0] if parts else "A message from the help desk"


def home_json(home: Home) -> Json:
    """Write the App Home view."""
    return {"type": "home", "blocks": _within(home.blocks, VIEW_BLOCKS, 10 * MESSAGE_TEXT)}


def modal_json(modal: Modal) -> Json:
    """Write a modal view."""
    view: Json = {
        "type": "modal",
        "title": _plain_text(modal.title, TITLE),
        "close": _plain_text("Close", TITLE),
        "blocks": _within(modal.blocks, VIEW_BLOCKS, 10 * MESSAGE_TEXT),
    }
    if not any(isinstance(block, Input) for block in modal.blocks):
        return view
    return view | {
        "callback_id": modal.callback,
        "private_metadata": modal.subject,
        "close": _plain_text("Cancel", TITLE),
        "submit": _plain_text(modal.submit, TITLE),
    }


def split_text(text: str, limit: int = SECTION) -> list[str]:
    """Split mrkdwn where paragraphs end, then lines, then words; links stay whole."""
    parts: list[str] = []
    for paragraph in _paragraphs(text):
        if parts and len(parts[-1]) + 2 + len(paragraph) <= limit:
            parts[-1] += f"\n\n{paragraph}"
        else:
            parts += _pieces(paragraph, limit)
    return parts


def _within(blocks: Sequence[Block], most: int, budget: int) -> list[Json]:
    """Keep buttons and small print; long text gives way when there is too much."""
    fixed = [block for block in blocks if not isinstance(block, Section | Prose)]
    left = budget - sum(_length(block) for block in fixed)
    room = most - len(fixed)
    written: list[Json] = []
    for block in blocks:
        if isinstance(block, Section | Prose):
            parts = _kept(_text_blocks(block), left, room)
            left = 0 if _section(CUT_SHORT) in parts else left - sum(map(_characters, parts))
            room -= len(parts)
            written += parts
        else:
            written += _block(block)
    return written


def _length(block: Block) -> int:
    if isinstance(block, Context):
        return min(len(mrkdwn_of(block.text)), CONTEXT)
    return HEADER if isinstance(block, Header) else 0


def _text_blocks(block: Section | Prose) -> list[Json]:
    if isinstance(block, Prose):
        return packed(rich_from(block.commonmark, block.hosts))
    parts = [_section(part) for part in split_text(mrkdwn_of(block.text))]
    if parts and block.button is not None:
        parts[0]["accessory"] = _element(block.button)
    return parts


def _kept(parts: Sequence[Json], budget: int, room: int) -> list[Json]:
    """Keep what fits; what does not is left out, which the last part says once."""
    kept: list[Json] = []
    for part in parts if budget > 0 else []:
        budget -= _characters(part)
        if len(kept) + 1 >= room or budget < len(CUT_SHORT):
            return [*kept, _section(CUT_SHORT)] if room > 0 else kept
        kept.append(part)
    return kept


def _characters(written: Json) -> int:
    return len(written["text"]["text"]) if written["type"] == "section" else length_of(written)


def _section(part: str) -> Json:
    return {"type": "section", "text": _mrkdwn(part)}


def _block(block: Block) -> list[Json]:  # noqa: PLR0911  one line for each kind of block
    match block:
        case Section() | Prose():
            return _text_blocks(block)
        case Header(text):
            return [{"type": "header", "text": _plain_text(text, HEADER)}]
        case Context():
            return _context(block)
        case Divider():
            return [{"type": "divider"}]
        case Actions(elements):
            written = [_element(element) for element in elements[:ELEMENTS]]
            return [{"type": "actions", "elements": written}] if written else []
        case Feedback():
            return [_feedback(block)]
        case Input():
            return [_input(block)]


def _context(block: Context) -> list[Json]:
    parts = split_text(mrkdwn_of(block.text), CONTEXT)
    return [{"type": "context", "elements": [_mrkdwn(part)]} for part in parts[:1]]


def _element(element: Button | Menu) -> Json:
    match element:
        case Button(label, action, value, style):
            button: Json = {
                "type": "button",
                "text": _plain_text(label, BUTTON),
                "action_id": action,
                "value": value[:VALUE],
            }
            return button if style is None else {**button, "style": style}
        case Menu():
            return _menu(element)


def _menu(menu: Menu) -> Json:
    options = [
        {"text": _plain_text(choice.label, OPTION), "value": choice.value}
        for choice in menu.choices[:CHOICES]
    ]
    written: Json = {
        "type": "static_select",
        "placeholder": _plain_text(menu.placeholder, 150),
        "action_id": menu.action,
        "options": options,
    }
    initial = next((option for option in options if option["value"] == menu.initial), None)
    return {**written, "initial_option": initial} if initial else written


def _feedback(block: Feedback) -> Json:
    buttons: Json = {
        "type": "feedback_buttons",
        "action_id": block.action,
        "positive_button": _thumb("Helpful", "Mark this answer as helpful", block.good),
        "negative_button": _thumb("Not helpful", "Mark this answer as not helpful", block.bad),
    }
    return {"type": "context_actions", "elements": [buttons]}


def _thumb(label: str, meaning: str, value: str) -> Json:
    return {"text": _plain_text(label, BUTTON), "accessibility_label": meaning, "value": value}


def _input(block: Input) -> Json:
    written: Json = {
        "type": "input",
        "block_id": block.element.action,
        "label": _plain_text(block.label, 2000),
        "element": _filled_in(block.element),
    }
    return {**written, "hint": _plain_text(block.hint, 2000)} if block.hint else written


def _filled_in(element: Written | Menu | Day) -> Json:
    match element:
        case Menu():
            return _menu(element)
        case Day(action, initial):
            day: Json = {"type": "datepicker", "action_id": action}
            return {**day, "initial_date": initial} if initial else day
        case Written(action, multiline, initial):
            line: Json = {
                "type": "plain_text_input",
                "action_id": action,
                "multiline": multiline,
                "max_length": VALUE,
            }
            return {**line, "initial_value": initial[:VALUE]} if initial else line


def _plain_text(text: str, limit: int) -> Json:
    shown = shown_plainly(text, limit) or "…"
    return {"type": "plain_text", "text": shown, "emoji": True}


def _mrkdwn(text: str) -> Json:
    # verbatim: Slack shall not look for addresses and names on its own.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs; a code block is one, whatever empty lines it holds."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fenced ^= "```" in line and line.count("```") % 2 == 1
        if line.strip() or fenced:
            lines.append(line)
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _pieces(paragraph: str, limit: int) -> list[str]:
    if len(paragraph) <= limit:
        return [paragraph]
    if paragraph.startswith("```\n") and paragraph.endswith("\n```"):
        inside = _packed(paragraph[4:-4], limit - 8)
        return [f"```\n{part}\n```" for part in inside]
    return _packed(paragraph, limit)


def _packed(text: str, limit: int) -> list[str]:
    """Fill parts up to the limit, breaking at a line, else at a space, else anywhere safe."""
    parts: list[str] = []
    current = ""
    for atom in _cut_atoms(text, limit):
        if len(current) + len(atom) > limit:
            head, current = _broken(current)
            parts.append(head)
        if len(current) + len(atom) > limit:
            parts.append(current)
            current = ""
        current += atom
    return [part for part in [*parts, current] if part.strip()]


def _cut_atoms(text: str, limit: int) -> Iterator[str]:
    for match in _ATOMS.finditer(text):
        atom = match.group()
        yield from (atom[at : at + limit] for at in range(0, len(atom), limit))


def _broken(text: str) -> tuple[str, str]:
    for mark in ("\n", " "):
        at = text.rfind(mark)
        if at > len(text) // 2:
            head, tail = text[:at], text[at + 1 :]
            if head.count("<") == head.count(">"):
                return head, tail
    return text, ""
