"""CommonMark in, the elements of Slack's rich_text out; pure.

To Slack nothing in a text element is markup, so no word of it can become a mention or a link:
links are elements of their own, made only for hosts that were allowed.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from markdown_it.tree import SyntaxTreeNode

from bot.slack.links import BARE, NO_HOSTS, Hosts, allowed, honest, trimmed
from bot.slack.markdown import rows_of, table_lines, tree_of, words_of

Json: TypeAlias = dict[str, Any]  # what Slack takes
Style: TypeAlias = frozenset[str]

PLAIN: Style = frozenset()
DEEPEST = 5
WIDEST_TABLE = 64
"""Characters of a line of code that Slack shows without wrapping, in a thread on a laptop."""
_MARKS = {"strong": "bold", "em": "italic", "s": "strike"}


def rich_from(commonmark: str, hosts: Hosts = NO_HOSTS) -> list[Json]:
    """Write CommonMark as elements, one for each paragraph, list, block of code or quote."""
    return _Writer(hosts).blocks(tree_of(commonmark).children)


class _Writer:
    """Writes one tree; what it carries is where links may go."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    def blocks(self, nodes: Iterable[SyntaxTreeNode], indent: int = 0) -> list[Json]:
        return [element for node in nodes for element in self._block(node, indent)]

    def _block(self, node: SyntaxTreeNode, indent: int) -> list[Json]:  # noqa: PLR0911  one line for each kind of block
        match node.type:
            case "bullet_list" | "ordered_list":
                return self._list(node, indent)
            case "blockquote":
                return _element("quote", self._quoted(node))
            case "fence" | "code_block":
                return _element("preformatted", _text(node.content.strip("\n")))
            case "table":
                return self._table(node)
            case "heading":
                return _element("section", self.spans(node.children, frozenset({"bold"})))
            case "html_block":
                return _element("section", self.words(node.content.strip(), PLAIN))
            case "hr":
                return _element("section", _text("———"))
            case _:
                return _element("section", self.spans(node.children))

    def _list(self, node: SyntaxTreeNode, indent: int) -> list[Json]:
        """Write a list; what Slack's lists cannot hold stands between two halves of it."""
        ordered = node.type == "ordered_list"
        number = int(node.attrs.get("start", 1))
        written: list[Json] = []
        for item in node.children:
            words = [child for child in item.children if child.type in {"paragraph", "heading"}]
            others = [child for child in item.children if child not in words]
            spans = _joined([self.spans(child.children) for child in words], "\n")
            section: Json = {"type": "rich_text_section", "elements": spans or _text(" ")}
            last = written[-1] if written else {}
            if last.get("type") == "rich_text_list" and last["indent"] == indent:
                last["elements"].append(section)
            else:
                written.append(_list_of([section], indent, number if ordered else None))
            written += self.blocks(others, min(indent + 1, DEEPEST))
            number += 1
        return written

    def _quoted(self, node: SyntaxTreeNode) -> list[Json]:
        """A quotation holds spans only: its lists are written out, its code is in code style."""
        return _joined([list(self._flat(child)) for child in node.children], "\n\n")

    def _flat(self, node: SyntaxTreeNode) -> Iterator[Json]:
        match node.type:
            case "bullet_list" | "ordered_list":
                start = int(node.attrs.get("start", 1))
                for number, item in enumerate(node.children):
                    mark = f"{start + number}. " if node.type == "ordered_list" else "• "
                    yield from _text(("\n" if number else "") + mark)
                    yield from self._quoted(item)
            case "fence" | "code_block":
                yield from _text(node.content.strip("\n"), frozenset({"code"}))
            case "table":
                yield from _text("\n".join(table_lines(node)), frozenset({"code"}))
            case "blockquote":
                yield from self._quoted(node)
            case _:
                yield from self.spans(node.children)

    def _table(self, node: SyntaxTreeNode) -> list[Json]:
        """Write aligned text where it fits, else a list of rows, each cell under its heading."""
        lines = table_lines(node)
        if max(map(len, lines)) <= WIDEST_TABLE:
            return _element("preformatted", _text("\n".join(lines)))
        head, *rows = rows_of(node)
        names = [words_of(cell) for cell in head.children]
        items: list[Json] = []
        for row in rows:
            first, *others = row.children
            spans = self.spans(first.children, frozenset({"bold"}))
            for name, cell in zip(names[1:], others, strict=False):
                spans += [*_text(f"\n{name}: "), *self.spans(cell.children)]
            items.append({"type": "rich_text_section", "elements": _merged(spans) or _text(" ")})
        return [_list_of(items, 0, None)] if items else []

    def spans(self, nodes: Iterable[SyntaxTreeNode], style: Style = PLAIN) -> list[Json]:
        return _merged([span for node in nodes for span in self._span(node, style)])

    def _span(self, node: SyntaxTreeNode, style: Style) -> list[Json]:  # noqa: PLR0911  one line for each kind of span
        match node.type:
            case "text" | "html_inline":
                return self.words(node.content, style)
            case "softbreak":
                return _text(" ", style)
            case "hardbreak":
                return _text("\n", style)
            case "code_inline":
                return _text(node.content, style | {"code"})
            case "strong" | "em" | "s":
                return self.spans(node.children, style | {_MARKS[node.type]})
            case "link":
                return self._link(str(node.attrs.get("href", "")), words_of(node), style)
            case "image":
                return self._image(node, style)
            case _:
                return self.spans(node.children, style)

    def words(self, text: str, style: Style) -> list[Json]:
        """Running text; an address in it becomes a link if allowed, else code."""
        spans: list[Json] = []
        end = 0
        for match in BARE.finditer(text):
            url, rest = trimmed(match.group())
            address = allowed(url, self._hosts)
            shown = _text(url, style | {"code"}) if address is None else _live(url, "", style)
            spans += [*_text(text[end : match.start()], style), *shown, *_text(rest, style)]
            end = match.end()
        return [*spans, *_text(text[end:], style)]

    def _link(self, url: str, words: str, style: Style) -> list[Json]:
        address = allowed(url, self._hosts)
        if address is None:
            return _dead(url, words, style)
        label = words if words != url and honest(words, address) else ""
        return _live(address.url, label, style)

    def _image(self, node: SyntaxTreeNode, style: Style) -> list[Json]:
        words, url = words_of(node) or "image", str(node.attrs.get("src", ""))
        live = allowed(url, self._hosts) is not None
        return self._link(url, words, style) if live else _Writer(NO_HOSTS).words(words, style)


def _dead(url: str, words: str, style: Style) -> list[Json]:
    """Words of a link that may not be one; a web address is shown so it can be copied."""
    label = _Writer(NO_HOSTS).words(words, style)
    if not url.lower().startswith(("http://", "https://", "mailto:")) or len(url) > 200:  # noqa: PLR2004  longer ones nobody copies
        return label or _text(url[:200], style | {"code"})
    if not words or words == url:
        return _text(url, style | {"code"})
    return [*label, *_text(" (", style), *_text(url, style | {"code"}), *_text(")", style)]


def _live(url: str, label: str, style: Style) -> list[Json]:
    link: Json = {"type": "link", "url": url, "text": label or url.removeprefix("mailto:")}
    return [link | ({"style": dict.fromkeys(sorted(style), True)} if style else {})]


def _text(text: str, style: Style = PLAIN) -> list[Json]:
    if not text:
        return []
    written: Json = {"type": "text", "text": text}
    return [written | ({"style": dict.fromkeys(sorted(style), True)} if style else {})]


def _element(kind: str, spans: Sequence[Json]) -> list[Json]:
    return [{"type": f"rich_text_{kind}", "elements": list(spans)}] if spans else []


def _list_of(sections: list[Json], indent: int, number: int | None) -> Json:
    """Make a list; `number` is that of its first item, None for bullets."""
    written: Json = {
        "type": "rich_text_list",
        "style": "bullet" if number is None else "ordered",
        "indent": indent,
        "elements": sections,
    }
    return written | ({"offset": number - 1} if number is not None and number > 1 else {})


def _joined(groups: Sequence[Sequence[Json]], mark: str) -> list[Json]:
    spans: list[Json] = []
    for group in filter(None, groups):
        spans += [*(_text(mark) if spans else []), *group]
    return _merged(spans)


def _merged(spans: Iterable[Json]) -> list[Json]:
    """Make one text of neighbours in the same style."""
    merged: list[Json] = []
    for (kind, _), group in groupby(spans, lambda span: (span["type"], span.get("style"))):
        same = list(group)
        if kind == "text":
            same = [same[0] | {"text": "".join(span["text"] for span in same)}]
        merged += same
    return merged
