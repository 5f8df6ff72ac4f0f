"""A block of keys, read one key at a time: typed, with defaults, nothing left over.

Every mistake is reported on the page and the default taken, so that one reading finds
all mistakes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from bot.rules.pages import Fields, Items, Node, Page, Place, Word
from bot.rules.words import code_point, listed, look_alike_at, near

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
YES = ("true", "yes")
NO = ("false", "no")
W = TypeVar("W", bound=str)


class Block:
    """The keys of one block, each asked for by name."""

    def __init__(self, page: Page, name: str, node: Node | None) -> None:
        """Take the block; `name` is what messages call it, None is an empty one."""
        self.page = page
        self.name = name
        self.asked: list[str] = []
        self.place = node.place if node else Place(1, 1)
        self.pairs = _pairs_of(page, name, node)

    def node(self, key: str) -> Node | None:
        """Return what stands under the key, if it is there."""
        self.asked.append(key)
        return next((value for word, value in self.pairs if word.text == key), None)

    def word(self, key: str) -> Word | None:
        """Return the one word or line of text under the key, if it is there."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Word):
            self.page.report(node.place, f"{key}: takes one word or line of text")
            return None
        if not node.text.strip():
            message = f'{key}: is empty (after an unquoted "#" the rest of a line is a comment)'
            self.page.report(node.place, message)
            return None
        refuse_look_alikes(node, self.page)
        return node

    def text(self, key: str, default: str = "") -> str:
        """Return the text under the key."""
        word = self.word(key)
        return default if word is None else word.text.strip()

    def handle(self, key: str, default: str = "") -> str:
        """Return a channel or usergroup without its `#` or `@`."""
        return self.text(key, default).lstrip("#@")

    def number(self, key: str, default: float, low: float = 0, high: float = 1e9) -> float:
        """Return the number under the key, from low to high."""
        word = self.word(key)
        if word is None:
            return default
        value = number_from(word)
        if value is None or not low <= value <= high:
            message = f'{key}: is a number from {low:g} to {high:g}, not "{word.text}"'
            self.page.report(word.place, message)
            return default
        return value

    def whole(self, key: str, default: int, low: int = 0, high: int = 1_000_000_000) -> int:
        """Return the whole number under the key."""
        value = self.number(key, default, low, high)
        if value != int(value):
            self.page.report(self.place_of(key), f"{key}: is a whole number, not {value:g}")
            return default
        return int(value)

    def yesno(self, key: str, *, default: bool) -> bool:
        """Return the yes or no under the key."""
        word = self.word(key)
        if word is None:
            return default
        value = yesno_from(word)
        if value is None:
            self.page.report(word.place, f'{key}: is true or false, not "{word.text}"')
            return default
        return value

    def one_of(self, key: str, words: Sequence[W], default: W) -> W:
        """Return the one of these words that stands under the key."""
        found = self.word(key)
        if found is None:
            return default
        for word in words:
            if word == found.text:
                return word
        message = f'{key}: is one of {listed(words)}, not "{found.text}"{near(found.text, words)}'
        self.page.report(found.place, message)
        return default

    def block(self, key: str) -> "Block":
        """Return the block under the key; an empty one when it is not there."""
        return Block(self.page, key, self.node(key))

    def blocks(self, key: str) -> Iterator[tuple[Word, "Block"]]:
        """Walk the named blocks under the key."""
        inner = self.block(key)
        for name, node in inner.pairs:
            yield name, Block(self.page, name.text, node)

    def place_of(self, key: str) -> Place:
        """Say where the value of the key stands; without one, the block itself."""
        return next((node.place for word, node in self.pairs if word.text == key), self.place)

    def needs(self, *keys: str) -> bool:
        """Report the keys that are missing; say whether all are there."""
        there = {word.text for word, _ in self.pairs}
        missing = [key for key in keys if key not in there]
        if missing:
            self.page.report(
                self.place, f"{self.name} lacks {listed(f'{key}:' for key in missing)}"
            )
        return not missing

    def finish(self) -> None:
        """Report every key that nobody asked for."""
        for word, _ in self.pairs:
            if word.text not in self.asked:
                message = f'unknown key "{word.text}" in {self.name}{near(word.text, self.asked)}'
                self.page.report(word.place, f"{message}; known are {listed(self.asked)}")


def number_from(word: Word) -> float | None:
    """Read a number that was written without quotes."""
    if word.style or not NUMBER.fullmatch(word.text) or not word.text.isascii():
        return None
    return float(word.text)


def yesno_from(word: Word) -> bool | None:
    """Read true, false, yes or no, without quotes."""
    text = "" if word.style else word.text.lower()
    if text in YES:
        return True
    return False if text in NO else None


def words_of(node: Node, page: Page, name: str) -> tuple[Word, ...]:
    """Return the words of a list, reporting whatever else stands in it."""
    if not isinstance(node, Items):
        page.report(node.place, f"{name}: takes a list, as in [one, two]")
        return ()
    for item in node.items:
        if not isinstance(item, Word):
            page.report(item.place, f"{name}: each item of the list is one word")
        else:
            refuse_look_alikes(item, page)
    return tuple(item for item in node.items if isinstance(item, Word))


def refuse_look_alikes(word: Word, page: Page) -> None:
    """Report a letter that poses as another; sentences may mix the letters of languages."""
    odd = look_alike_at(word.text) if " " not in word.text.strip() else None
    if odd is not None:
        what = f'"{word.text}" holds {code_point(word.text[odd])}, which poses as another letter'
        page.report(word.place_of(odd), f"{what}: type the word anew")


def _pairs_of(page: Page, name: str, node: Node | None) -> tuple[tuple[Word, Node], ...]:
    if node is None or (isinstance(node, Word) and not node.text):
        return ()
    if isinstance(node, Fields):
        return node.pairs
    page.report(node.place, f"{name}: takes a block of `key: value` lines")
    return ()
