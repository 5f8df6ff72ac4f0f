"""One YAML file -> words, lists and blocks that know where they stand.

Plain YAML only: no anchors, aliases or tags, one document, each key once.  Words keep
their letters: whether `off` is a word and `0.5` a number is for the reader who asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.reader import ReaderError

from bot.errors import Problem
from bot.rules.words import bent_at, code_point

MAX_BYTES = 200_000
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file, both counted from 1; 0, 0 is the whole file."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """One value.

    Attributes:
        text: As YAML reads it, folded and unescaped.
        place: Where it starts.
        style: The quote or block mark it was written with; empty for a plain word.
        raw: As it stands in the file, quotes and marks included.
    """

    text: str
    place: Place
    style: str = ""
    raw: str = ""

    def place_of(self, offset: int) -> Place:
        """Find a character of `text` in the file; folding may have moved it."""
        at = self.raw.find("\n") + 1 if self.style in ("|", ">") else len(self.style)
        for character in self.text[:offset].split():
            for letter in character:
                at = _past_space(self.raw, at)
                if self.raw[at : at + 1] != letter:
                    return self.place  # an escape: the start will have to do
                at += 1
        if self.text[offset : offset + 1].strip():
            at = _past_space(self.raw, at)
        before = self.raw[:at]
        down = before.count("\n")
        right = at - before.rfind("\n") - 1 if down else self.place.column - 1 + at
        return Place(self.place.line + down, right + 1)


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Fields:
    """Keys with their values, in file order, each key once."""

    pairs: tuple[tuple[Word, "Node"], ...]
    place: Place


Node: TypeAlias = Word | Items | Fields


class Page:
    """One file being read, and what was found wrong with it so far."""

    def __init__(self, name: str, path: str) -> None:
        """Start with no problems; `path` is the file as the person knows it."""
        self.name = name
        self.path = path
        self.problems: list[Problem] = []

    def report(self, place: Place, message: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.path, place.line, place.column, message))


class _UnreadableError(Exception):
    """The file cannot be read on from here."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def node_from(content: bytes, page: Page) -> Node | None:
    """Read a file; None when it cannot be read, with the reason on the page.

    An empty file, or one of comments only, is an empty block.
    """
    try:
        text = _text_of(content)
        return _Builder(text, page).document()
    except _UnreadableError as stop:
        page.report(stop.place, stop.message)
    except yaml.MarkedYAMLError as error:
        page.report(_place_of(error.problem_mark), _friendly(error.problem or "no reason given"))
    except ReaderError as error:
        page.report(Place(), f"{code_point(chr(error.character))} may not stand in YAML: delete it")
    return None


def _text_of(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _UnreadableError(Place(), f"the file is over {MAX_BYTES // 1000} kB: split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "the file is not UTF-8 text: save it with the encoding UTF-8"
        raise _UnreadableError(Place(line), message) from None
    at = bent_at(text)
    if at is not None:
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        message = f"a character that does not show stands here, {code_point(text[at])}: delete it"
        raise _UnreadableError(place, message)
    return text


class _Builder:
    """Turns YAML events into nodes, lazily, so that a hostile file stops early."""

    def __init__(self, text: str, page: Page) -> None:
        self.text = text
        self.page = page
        self.events: Iterator[Event] = yaml.parse(text, Loader=yaml.SafeLoader)

    def document(self) -> Node:
        found: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent) and found is not None:
                raise _UnreadableError(_place_of(event.start_mark), "one document a file: no ---")
            if not isinstance(
                event, StreamStartEvent | StreamEndEvent | DocumentStartEvent | DocumentEndEvent
            ):
                found = self.node(event, 1)
        return Fields((), Place(1, 1)) if found is None else found

    def node(self, event: Event, depth: int) -> Node:
        place = _place_of(event.start_mark)
        _refuse_tricks(event, place, depth)
        if isinstance(event, MappingStartEvent):
            return Fields(tuple(self.pairs(depth)), place)
        if isinstance(event, SequenceStartEvent):
            return Items(tuple(self.items(depth)), place)
        if not isinstance(event, ScalarEvent):
            raise _UnreadableError(place, "a value is missing here")
        return self.word(event, place)

    def word(self, event: ScalarEvent, place: Place) -> Word:
        start, end = event.start_mark, event.end_mark
        raw = self.text[start.index : end.index] if start and end else ""
        return Word(event.value, place, event.style or "", raw)

    def items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                return
            yield self.node(event, depth + 1)

    def pairs(self, depth: int) -> Iterator[tuple[Word, Node]]:
        seen: dict[str, Place] = {}
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                return
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Word):
                raise _UnreadableError(key.place, "a key is one plain word")
            if key.text in seen:
                first = seen[key.text].line
                self.page.report(key.place, f'"{key.text}" is already written at line {first}')
                continue
            seen[key.text] = key.place
            yield key, value


def _refuse_tricks(event: Event, place: Place, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _UnreadableError(place, f"nested more than {MAX_DEPTH} deep")
    anchor = event.anchor if isinstance(event, NodeEvent) else None
    if isinstance(event, AliasEvent) or anchor:
        message = f'"{anchor}": anchors (&) and aliases (*) are not used here, write it out'
        raise _UnreadableError(place, message)
    tag = (
        event.tag
        if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent)
        else None
    )
    if tag:
        raise _UnreadableError(place, f'the tag "{tag}" is not used here: remove it')


def _past_space(raw: str, at: int) -> int:
    while raw[at : at + 1].isspace():
        at += 1
    return at


def _place_of(mark: object) -> Place:
    line, column = getattr(mark, "line", 0), getattr(mark, "column", 0)
    return Place(line + 1, column + 1)


def _friendly(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return 'a second ": " on one line: put the text after the first one in quotes'
    if r"'\t'" in problem:
        return "a tab stands here: indent with spaces"
    if "but got '<stream end>'" in problem:
        return "a bracket, brace or quote is never closed"
    if "cannot start any token" in problem:
        sign = problem.split("'")[1]
        return f'"{sign}" cannot start a word: leave it out, or put the word in quotes'
    return f"this is not readable YAML: {problem}"
