"""Where the entries of a file begin and end, as CommonMark sees it.

A `##` inside a code block, a comment or a list is no heading; nor is a line underlined
with hyphens.  CommonMark 0.31.2, sections 4.2, 4.5 and 4.6.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.corpus.ledger import Ledger

_BLOCKS = MarkdownIt("commonmark").disable("inline")
_INLINE = MarkdownIt("commonmark")
_HEADING = re.compile(r" {0,3}##[ \t]")
_GLUED = re.compile(r"##[^#\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """One `##` heading: its text as written, and its lines `[first, last)` counted from 0."""

    title: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a file, and the lines (from 0) that no reader of Markdown sees as text.

    Attributes:
        parts: In file order.
        literal: Lines of code and HTML.
        comments: Lines of `<!-- ... -->` blocks: notes among owners, never part of an answer.
    """

    parts: tuple[Part, ...]
    literal: frozenset[int]
    comments: frozenset[int]


def outline_of(lines: Sequence[str], head: int, ledger: Ledger) -> Outline:
    """Find the headings below the head; what swallows a heading by mistake is noted."""
    tokens = _BLOCKS.parse("\n".join(_blanked(lines, head)))
    literal, comments = set[int](), set[int]()
    for token in tokens:
        if token.map and token.type in {"fence", "code_block", "html_block"}:
            literal.update(range(*token.map))
            _note_open(token, lines, ledger)
            comments.update(range(*token.map) if is_comment(token) else ())
    for number, line in enumerate(lines[head:], start=head):
        if number not in literal and _GLUED.match(line):
            ledger.error(number + 1, "a heading needs a blank after `##`")
    return Outline(_parts(tokens, len(lines)), frozenset(literal), frozenset(comments))


def is_comment(token: Token) -> bool:
    """Say whether a block is one comment and nothing else."""
    text = token.content.strip() if token.type == "html_block" and not token.level else ""
    return text.startswith("<!--") and text.find("-->") == len(text) - 3


def plain(markdown: str) -> str:
    """Return the words of one line of CommonMark, without its markup."""
    root = _INLINE.parseInline(markdown)[0]
    words = "".join(_words(child) for child in root.children or ())
    return " ".join(words.split())


def _blanked(lines: Sequence[str], head: int) -> list[str]:
    """Empty the head's lines, so that line numbers stay those of the file."""
    return [""] * head + list(lines[head:])


def _parts(tokens: Sequence[Token], length: int) -> tuple[Part, ...]:
    heads = [
        (token.map[0], inline.content)
        for token, inline in pairwise(tokens)
        if token.type == "heading_open" and token.markup == "##" and token.map and not token.level
    ]
    ends = [*(first for first, _ in heads), length][1:]
    return tuple(Part(title, first, last) for (first, title), last in zip(heads, ends, strict=True))


def _note_open(token: Token, lines: Sequence[str], ledger: Ledger) -> None:
    first, last = token.map or (0, 0)
    if token.level or not _is_open(token, lines[last - 1], last - first):
        return
    lost = [number for number in range(first + 1, last) if _HEADING.match(lines[number])]
    if lost:
        what = "code block" if token.type == "fence" else "HTML"
        ledger.error(
            first + 1,
            f"the {what} that begins here never ends and hides the heading in line {lost[0] + 1}:"
            f" close it with {token.markup or 'a blank line, or its end tag'}",
        )


def _is_open(token: Token, last_line: str, length: int) -> bool:
    if token.type == "fence":
        marks = last_line.strip()
        closed = length > 1 and len(marks) >= len(token.markup) and set(marks) == {token.markup[0]}
        return not closed
    comment = token.content.lstrip().startswith("<!--")
    return token.type == "html_block" and not (comment and "-->" in token.content)


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "html_inline" and token.content.startswith(("<!--", "<br")):
        return " "
    return token.content
