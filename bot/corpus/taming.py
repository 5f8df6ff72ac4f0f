"""Foreign text -> text that means the same in an FAQ file and breaks nothing there."""

import re
import string
from dataclasses import dataclass

from markdown_it import MarkdownIt

from bot.corpus.entries import normal, parse
from bot.corpus.options import mark_of, option_like
from bot.corpus.outline import is_comment, plain
from bot.decide.fields import literal

HEAD = "---\nowner: nobody\n---\n\n"
SENTINEL = "\n\n## Does this heading still count? {#sentinel}\n\nYes.\n"

_MARKDOWN = MarkdownIt("commonmark").disable("inline")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_HEADING = re.compile(r"^( {0,3})#{1,2}(?=[ \t]|$)")
_GLUED = re.compile(r"##[^#\s]")
_SIGN = re.compile("([" + re.escape(string.punctuation) + "])")
_ID = re.compile(r"\{#[^{}]*\}\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One entry about to be written; `owner` is named only where it must be."""

    question: str
    slug: str
    answer: str
    phrasings: tuple[str, ...] = ()
    audience: frozenset[str] = frozenset()
    owner: str = ""


def markdown_for(entry: Piece) -> str:
    """Write one entry, without a line end at its end."""
    parts = [f"## {heading_for(entry.question)} {{#{entry.slug}}}"]
    if entry.phrasings:
        parts.append("\n".join(("Also asked:", *(f"- {text}" for text in entry.phrasings))))
    if entry.audience:
        parts.append(f"Audience: [{', '.join(sorted(entry.audience))}]")
    if entry.owner:
        parts.append(f"Owner: {entry.owner}")
    return "\n\n".join((*parts, entry.answer))


def survives(entry: Piece) -> bool:
    """Say whether an entry reads back as it was meant and leaves the one below it alone."""
    found = parse(HEAD + markdown_for(entry) + SENTINEL, "import.md")
    return not found.errors and [
        (each.question, each.answer, each.phrasings) for each in found.entries[:-1]
    ] == [(entry.question, entry.answer, entry.phrasings)]


def one_line(text: str) -> str:
    """Fold blanks, and drop signs that no one sees and an id at the end."""
    return _ID.sub("", " ".join(clean(text).split())).strip()


def words_of(question: str) -> str:
    """Return a question as readers see it; markup goes, unless nothing would be left."""
    line = one_line(question)
    return plain(line) or line


def heading_for(words: str) -> str:
    """Write words so that CommonMark shows just these words."""
    return words if plain(words) == words else _SIGN.sub(r"\\\1", words)


def clean(text: str) -> str:
    """Drop control characters and what UTF-8 cannot hold; use one kind of line end."""
    return _CONTROL.sub("", normal(text)).encode("utf-8", "ignore").decode()


def tamed(answer: str) -> str:
    """Keep an answer's markup; headings become `###`, braces and option words plain text."""
    lines = _trimmed(_uncommented(clean(answer))).split("\n")
    hidden, closing = _hidden(lines)
    first = True
    for number, line in enumerate(lines):
        if number not in hidden:
            lines[number] = _harmless(line, first=first)
        first = False
    return literal("\n".join((*lines, *closing)))


def escaped(answer: str) -> str:
    """Give markup up: every sign is shown as it is."""
    lines = (_SIGN.sub(r"\\\1", line.strip()) for line in _trimmed(clean(answer)).split("\n"))
    return "\n".join(lines)


def begins_with_dash(answer: str) -> bool:
    """Say whether an answer begins with a list like the one that `Also asked:` has."""
    return mark_of(answer.split("\n", 1)[0]) == "-"


def _trimmed(text: str) -> str:
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and not lines[0].strip():
        lines = lines[1:]
    return "\n".join(lines)


def _uncommented(text: str) -> str:
    """Empty the lines that hold only comments, as the reader does."""
    lines = text.split("\n")
    for token in _MARKDOWN.parse(text):
        if token.map and is_comment(token):
            for number in range(*token.map):
                lines[number] = ""
    return "\n".join(lines)


def _hidden(lines: list[str]) -> tuple[set[int], list[str]]:
    """Return the lines that are code, and what must be added to close the last block."""
    hidden: set[int] = set()
    closing: list[str] = []
    for token in _MARKDOWN.parse("\n".join(lines)):
        if token.map and token.type in {"fence", "code_block"}:
            hidden.update(range(*token.map))
        if token.map and token.type == "fence" and not token.level and token.map[1] == len(lines):
            closing = [] if lines[-1].strip() == token.markup else [token.markup]
    return hidden, closing


def _harmless(line: str, *, first: bool) -> str:
    if _GLUED.match(line):
        return "\\" + line
    if option_like(line, first=first):
        return line.replace(":", "\\:", 1)
    return _HEADING.sub(r"\1###", line)
