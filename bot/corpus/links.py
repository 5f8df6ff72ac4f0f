"""Links of an answer that will not work in Slack.

The outgoing gate decides what is shown; this only tells owners beforehand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = ("https", "mailto")

_MARKDOWN = MarkdownIt("commonmark")
_BARE = re.compile(r"(?<![\w/.@-])www\.\w[^\s)\]>]*")
_BROKEN = re.compile(
    r"\[[^\[\]]+\](?:\([^()]*\)?|\s\((?:https?:|mailto:|www\.|/)[^()]*\)?|\[[^\[\]]*\])"
)


@dataclass(frozen=True, slots=True)
class LinkNote:
    """One link that leads nowhere; `line` counts from 0, at the paragraph that holds it."""

    line: int
    message: str


def link_notes(answer: str) -> Iterator[LinkNote]:
    """Find relative, unsafe, half-written and bare links, and images."""
    for token in _MARKDOWN.parse(answer):
        if token.type == "inline" and token.map:
            for message in _messages(token.children or []):
                yield LinkNote(token.map[0], message)


def _messages(tokens: list[Token]) -> Iterator[str]:
    linked = 0
    words: list[str] = []
    for token in tokens:
        linked += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            yield from _target(str(token.attrs.get("href", "")))
        elif token.type == "image":
            yield f"Slack shows no image: link to {str(token.attrs.get('src', ''))!r} instead"
        elif token.type == "text" and not linked:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    yield from _plain("".join(words))


def _target(href: str) -> Iterator[str]:
    scheme = _scheme(href)
    if not href:
        yield "a link without an address: write [words](https://...)"
    elif not scheme:
        yield f"{href!r} leads nowhere from Slack: write the whole address, https://..."
    elif scheme not in SCHEMES:
        yield f"{href!r} is neither https nor mailto: use an https address"


def _scheme(href: str) -> str:
    try:
        return urlsplit(href).scheme.lower()
    except ValueError:
        return ""


def _plain(text: str) -> Iterator[str]:
    for found in _BARE.finditer(text):
        yield f"{found[0]!r} may not become a link: write https:// in front of it"
    for found in _BROKEN.finditer(text):
        yield f"{found[0]!r} is no link: write [words](https://...) without blanks"
