r"""Fields in an answer: `{os}` stands for what the asker said, `\{` is a brace.

Code is literal: braces and backslashes inside a fenced block or between backticks are
shown as written, as CommonMark has it, so commands can be pasted without thought.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "code", "escape", "field", "brace"]

REMEMBERED = 1 << 12  # answers
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")

_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_PIECE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<field>\{[^{}`\n]*\})|(?P<brace>\{)"
)
_MARKUP = re.compile(r"([\\`*_\[\]<>&~])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer; `at` is its offset, `brace` an opening one that never closes."""

    kind: Kind
    text: str
    at: int


def placeholders(answer: str) -> frozenset[str]:
    """Name every field the answer asks for, as written between its braces."""
    return frozenset(piece.text[1:-1] for piece in pieces(answer) if piece.kind == "field")


def fill(answer: str, fields: Mapping[str, str]) -> str:
    r"""Put the fields in and turn `\{`, `\}` into braces; a field not given stays as written.

    Values are text, never markup: a link or an emphasis in one is shown, not followed.
    """
    return "".join(_filled(piece, fields) for piece in pieces(answer))


def literal(text: str) -> str:
    r"""Escape every brace outside code, so that `fill` gives the text back."""
    return "".join(_escaped(piece) for piece in pieces(text))


@lru_cache(maxsize=REMEMBERED)  # an entry's answer is cut three times for each who gets it
def pieces(answer: str) -> tuple[Piece, ...]:
    """Cut the answer; the pieces together are the answer again."""
    blocks = ((block,) if block.kind == "code" else _prose(block) for block in _blocks(answer))
    return tuple(chain.from_iterable(blocks))


def _filled(piece: Piece, fields: Mapping[str, str]) -> str:
    if piece.kind == "field":
        name = piece.text[1:-1]
        return _plain(fields[name]) if name in fields else piece.text
    return piece.text[1:] if piece.text in {"\\{", "\\}"} else piece.text


def _plain(value: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(value.split()))


def _escaped(piece: Piece) -> str:
    if piece.kind in {"code", "escape"}:
        return piece.text
    return piece.text.replace("{", "\\{").replace("}", "\\}")


def _blocks(answer: str) -> Iterator[Piece]:
    """Yield fenced blocks as code and paragraphs as text: no code span crosses either."""
    start = at = 0
    fence = ""
    for line in _LINE.findall(answer):
        opens = None if fence else _FENCE.match(line.rstrip("\r\n"))
        if opens or (not fence and not line.strip()):
            yield Piece("text", answer[start:at], start)
            start = at
        at += len(line)
        if opens:
            fence = opens[1]
        elif fence and _closes(line, fence):
            yield Piece("code", answer[start:at], start)
            start, fence = at, ""
    yield Piece("code" if fence else "text", answer[start:], start)


def _closes(line: str, fence: str) -> bool:
    marks = line.strip(" \t\r\n>")
    return len(marks) >= len(fence) and set(marks) == {fence[0]}


def _prose(block: Piece) -> Iterator[Piece]:
    done = at = 0
    runs = _runs(block.text)
    while found := _PIECE.search(block.text, at):
        at = found.end()
        kind, end = _kind(found, runs)
        if kind == "text":
            continue
        yield Piece("text", block.text[done : found.start()], block.at + done)
        yield Piece(kind, block.text[found.start() : end], block.at + found.start())
        done = at = end
    yield Piece("text", block.text[done:], block.at + done)


def _runs(text: str) -> Mapping[int, list[int]]:
    """Return where runs of backticks begin, by length: a span ends at a run as long as its own."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", text):
        runs.setdefault(len(run[0]), []).append(run.start())
    return runs


def _kind(found: re.Match[str], runs: Mapping[int, list[int]]) -> tuple[Kind, int]:
    """Say what was found and where it ends; backticks without a partner are only text."""
    if found["escape"]:
        return "escape", found.end()
    if found["ticks"]:
        size = len(found["ticks"])
        partners = runs.get(size, [])
        next_one = bisect_left(partners, found.end())
        if next_one < len(partners):
            return "code", partners[next_one] + size
        return "text", found.end()
    return ("field" if found["field"] else "brace"), found.end()
