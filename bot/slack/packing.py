"""Elements of rich_text in, whole blocks out, none too long; pure.

Slack states no limit for one block of rich_text: it is held to that of a section.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.slack.characters import LONGEST as LONGEST_TEXT
from bot.slack.characters import visible
from bot.slack.markdown import tree_of
from bot.slack.rich import Json

LONGEST = 3000
PAGE = 11_000
"""Characters of text in one message, which leaves room for its source and buttons."""


def packed(elements: Sequence[Json], limit: int = LONGEST) -> list[Json]:
    """Fill as few blocks as it takes, broken between elements, else lines, else words."""
    groups: list[list[Json]] = []
    room = 0
    for element in (part for whole in elements for part in _cut(whole, limit)):
        size = length_of(element)
        if size > room:
            groups.append([])
            room = limit
        groups[-1].append(element)
        room -= size + 2
    return [{"type": "rich_text", "elements": _spaced(group)} for group in groups]


def parts_of(commonmark: str, limit: int = PAGE) -> list[str]:
    """Cut CommonMark into messages, where its paragraphs, lists and code blocks end.

    A single one that is longer stays whole: it is cut short when it is written.
    """
    if len(commonmark) <= limit:
        return [commonmark]
    lines = visible(commonmark).split("\n")
    parts: list[str] = []
    room = 0
    for node in tree_of(commonmark, LONGEST_TEXT).children:
        first, end = node.map or (0, 0)
        source = "\n".join(lines[first:end])
        if len(source) > room:
            parts.append(source)
            room = limit - len(source)
        else:
            parts[-1] += f"\n\n{source}"
            room -= len(source) + 2
    return parts


def length_of(element: Json) -> int:
    """Count the characters of an element, or of a whole block, addresses included."""
    own = len(element.get("text", "")) + len(element.get("url", ""))
    return own + sum(map(length_of, element.get("elements", ())))


def _spaced(elements: Sequence[Json]) -> list[Json]:
    """Put the empty line between paragraphs that Slack leaves to the text."""
    spaced = list(elements[:1])
    for before, element in pairwise(elements):
        if element["type"] != "rich_text_section":
            spaced.append(element)
        elif before["type"] == "rich_text_section":
            spaced[-1] = _section([*spaced[-1]["elements"], _plain("\n\n"), *element["elements"]])
        elif before["type"] == "rich_text_list":
            spaced.append(_section([_plain("\n"), *element["elements"]]))
        else:
            spaced.append(element)
    return spaced


def _cut(element: Json, limit: int) -> Iterator[Json]:
    if length_of(element) <= limit:
        yield element
    elif element["type"] == "rich_text_list":
        yield from _cut_list(element, limit)
    else:
        yield from ({**element, "elements": spans} for spans in _cut_spans(element, limit))


def _cut_list(element: Json, limit: int) -> Iterator[Json]:
    first = element.get("offset", 0)
    items = [cut for item in element["elements"] for cut in _cut(item, limit)]
    kept: list[Json] = []
    for number, item in enumerate(items):
        if kept and sum(map(length_of, kept)) + length_of(item) > limit:
            yield _from(element, kept, first + number - len(kept))
            kept = []
        kept.append(item)
    yield _from(element, kept, first + len(items) - len(kept))


def _from(element: Json, items: list[Json], offset: int) -> Json:
    numbered = element["style"] == "ordered" and offset > 0
    return {**element, "elements": items} | ({"offset": offset} if numbered else {})


def _cut_spans(element: Json, limit: int) -> Iterator[list[Json]]:
    spans: list[Json] = []
    room = limit
    for piece in (part for span in element["elements"] for part in _cut_text(span, limit)):
        if length_of(piece) > room:
            yield spans
            spans, room = [], limit
        spans.append(piece)
        room -= length_of(piece)
    yield spans


def _cut_text(span: Json, limit: int) -> Iterator[Json]:
    """Cut a long text at its lines, else its spaces, else anywhere; links stay whole."""
    text: str = span.get("text", "")
    while span["type"] == "text" and len(text) > limit:
        at = max(text.rfind("\n", 0, limit), text.rfind(" ", 0, limit)) + 1
        if "\n" in text[limit // 2 : limit]:
            at = text.rfind("\n", 0, limit) + 1
        at = at if at > limit // 2 else limit
        yield {**span, "text": text[:at]}
        text = text[at:]
    yield {**span, "text": text} if span["type"] == "text" else span


def _section(spans: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": spans}


def _plain(text: str) -> Json:
    return {"type": "text", "text": text}
