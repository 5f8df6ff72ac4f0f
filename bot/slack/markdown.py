"""CommonMark in, Slack's mrkdwn out; pure.

Whatever the source says, the result holds no live mention (`<!channel>`, `<@U..>`,
`<#C..>`) and no link but those whose host was allowed.  Slack's rules for text:
https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.slack.characters import visible
from bot.slack.links import BARE, NO_HOSTS, Hosts, address_from, allowed, honest, trimmed

LONGEST_SOURCE = 20_000
LONGEST_LABEL = 300
LONGEST_SHOWN_ADDRESS = 200
_TICK = "\N{MODIFIER LETTER GRAVE ACCENT}"  # shown for a backtick that must end nothing
_TYPED_CODE = re.compile(r"(```[^`]+```|`[^`\n]+`)")
_COLUMN = 40
_TABLE_ROWS = 60


def mrkdwn_from(commonmark: str, hosts: Hosts = NO_HOSTS) -> str:
    """Rewrite CommonMark as Slack's mrkdwn; `hosts` are the only ones links may go to."""
    return _Writer(hosts).blocks(tree_of(commonmark).children)


def mrkdwn_from_plain(text: str, hosts: Hosts = NO_HOSTS) -> str:
    """Escape text that a person typed; lines stay lines, unlisted addresses stay dead."""
    return "".join(_typed(part, hosts) for part in _TYPED_CODE.split(visible(text)))


def hosts_in(*commonmark: str) -> frozenset[str]:
    """Hosts of every honest address in these texts: what their authors vouch for."""
    found = (
        address_from(url) for text in commonmark for url in _addresses(tree_of(text)) if url.strip()
    )
    return frozenset(address.host for address in found if address is not None)


def escaped(text: str) -> str:
    """Escape the three characters that Slack reads as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tree_of(commonmark: str, longest: int = LONGEST_SOURCE) -> SyntaxTreeNode:
    """Parse CommonMark, tables and strikethrough besides."""
    tokens = _parser().parse(visible(commonmark[:longest]))
    return SyntaxTreeNode(tokens)


def _addresses(node: SyntaxTreeNode) -> Iterable[str]:
    for each in node.walk():
        if each.type == "link":
            yield str(each.attrs.get("href", ""))
        elif each.type == "text":
            yield from (trimmed(match.group())[0] for match in BARE.finditer(each.content))


class _Writer:
    """Writes one tree; what it carries is where links may go and whether `*` is taken."""

    def __init__(self, hosts: Hosts, *, bold: bool = False) -> None:
        self._hosts = hosts
        self._bold = bold

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "\n\n".join(filter(None, map(self._block, nodes)))

    def _block(self, node: SyntaxTreeNode) -> str:  # noqa: PLR0911  one line for each kind of block
        match node.type:
            case "heading":
                return self._heading(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "blockquote":
                return _prefixed(self.blocks(node.children), "> ")
            case "fence" | "code_block":
                return _fenced(node.content)
            case "html_block":
                return _neutral(node.content.strip(), self._hosts)
            case "table":
                return _fenced("\n".join(table_lines(node)))
            case "hr":
                return "———"
            case _:
                return self.inline(node.children)

    def _heading(self, node: SyntaxTreeNode) -> str:
        text = _Writer(self._hosts, bold=True).inline(node.children).strip()
        return f"*{text}*" if text else ""

    def _list(self, node: SyntaxTreeNode) -> str:
        start = int(node.attrs.get("start", 1))
        ordered = node.type == "ordered_list"
        return "\n".join(
            self._item(item, f"{start + number}. " if ordered else "• ")
            for number, item in enumerate(node.children)
        )

    def _item(self, node: SyntaxTreeNode, mark: str) -> str:
        text = "\n".join(filter(None, map(self._block, node.children)))
        first, _, rest = text.partition("\n")
        return f"{mark}{first}" + (f"\n{_indented(rest)}" if rest else "")

    def inline(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "".join(map(self._span, nodes))

    def _span(self, node: SyntaxTreeNode) -> str:  # noqa: C901, PLR0911  one line for each kind of span
        match node.type:
            case "text" | "html_inline":
                return _neutral(node.content, self._hosts)
            case "softbreak":
                return " "
            case "hardbreak":
                return "\n"
            case "code_inline":
                return _code(node.content)
            case "strong":
                return self._strong(node)
            case "em":
                return _wrapped(self.inline(node.children), "_")
            case "s":
                return _wrapped(self.inline(node.children), "~")
            case "link":
                return self._link(str(node.attrs.get("href", "")), words_of(node))
            case "image":
                return self._image(node)
            case _:
                return self.inline(node.children)

    def _strong(self, node: SyntaxTreeNode) -> str:
        if self._bold:
            return self.inline(node.children)
        return _wrapped(_Writer(self._hosts, bold=True).inline(node.children), "*")

    def _link(self, url: str, words: str) -> str:
        address = allowed(url, self._hosts)
        if address is None:
            return _dead_link(url, words)
        label = escaped(words.replace("|", "/"))
        if not label or words == url or not honest(words, address):
            return f"<{escaped(address.url)}>"
        return f"<{escaped(address.url)}|{label}>"

    def _image(self, node: SyntaxTreeNode) -> str:
        words = words_of(node) or "image"
        address = allowed(str(node.attrs.get("src", "")), self._hosts)
        return _neutral(words, NO_HOSTS) if address is None else self._link(address.url, words)


def _dead_link(url: str, words: str) -> str:
    """Words of a link that may not be one; a web address is shown so it can be copied."""
    shown = url if re.match(r"(?i)(https?://|mailto:)", url) else ""
    label = _neutral(words, NO_HOSTS)
    if not shown or len(shown) > LONGEST_SHOWN_ADDRESS:
        return label or _code(url[:LONGEST_SHOWN_ADDRESS])
    return _code(shown) if not words or words == url else f"{label} ({_code(shown)})"


def _neutral(text: str, hosts: Hosts) -> str:
    """Escape running text; an address becomes a link if allowed, else a code span."""
    parts: list[str] = []
    end = 0
    for match in BARE.finditer(text):
        url, rest = trimmed(match.group())
        parts += [_words_only(text[end : match.start()]), _bare(url, hosts), _words_only(rest)]
        end = match.end()
    return "".join([*parts, _words_only(text[end:])])


def _typed(part: str, hosts: Hosts) -> str:
    """One stretch of typed text: a code block, a code span, or words."""
    if len(part) > 6 and part.startswith("```") and part.endswith("```"):  # noqa: PLR2004  two fences
        return _fenced(part[3:-3])
    if part.startswith("`") and part.endswith("`") and len(part) > 1:
        return _code(part[1:-1])
    return _neutral(part, hosts)


def _bare(url: str, hosts: Hosts) -> str:
    address = allowed(url, hosts)
    return _code(url) if address is None else f"<{escaped(address.url)}>"


def _words_only(text: str) -> str:
    """A lone backtick could end the code span that keeps an address dead."""
    return escaped(text.replace("`", _TICK))


def _code(text: str) -> str:
    inside = escaped(" ".join(text.replace("`", _TICK).split()))
    return f"`{inside}`" if inside else ""


def _fenced(text: str) -> str:
    inside = escaped(text.strip("\n").replace("```", 3 * _TICK))
    return f"```\n{inside}\n```"


def _wrapped(text: str, mark: str) -> str:
    """Slack wants the mark to touch a letter and to stay on one line."""
    return "\n".join(_wrapped_line(line, mark) for line in text.split("\n"))


def _wrapped_line(line: str, mark: str) -> str:
    inner = line.strip()
    return line.replace(inner, f"{mark}{inner}{mark}", 1) if inner else line


def _indented(text: str) -> str:
    return text if "```" in text else _prefixed(text, "    ")


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(f"{prefix}{line}" if line else prefix.rstrip() for line in text.split("\n"))


def words_of(node: SyntaxTreeNode) -> str:
    """Read the bare words of a node, on one line."""
    words = "".join(_spoken(each) for each in node.walk() if not each.children or each is node)
    return " ".join(words.split())[:LONGEST_LABEL]


def _spoken(node: SyntaxTreeNode) -> str:
    if node.type in {"text", "code_inline", "html_inline"}:
        return node.content
    return " " if node.type in {"softbreak", "hardbreak"} else ""


def table_lines(node: SyntaxTreeNode) -> list[str]:
    """Write a table as lines of equal columns, a rule below its head."""
    rows = [[_cell(cell) for cell in row.children] for row in rows_of(node)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    lines = [_row(row, widths) for row in rows]
    return [lines[0], _row(["-" * width for width in widths], widths), *lines[1:]]


def rows_of(table: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """Return the rows of a table, its head first, 60 at most."""
    return [row for row in table.walk() if row.type == "tr"][:_TABLE_ROWS]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
    return "  ".join(padded).rstrip()


def _cell(node: SyntaxTreeNode) -> str:
    words = words_of(node)
    links = [str(each.attrs.get("href", "")) for each in node.walk() if each.type == "link"]
    shown = " ".join([words, *(f"({url})" for url in links if url != words)])
    return shown if links else shown[:_COLUMN]
