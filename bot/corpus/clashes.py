"""Entries that cannot stand side by side: one name twice, one question for the same people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.corpus.values import key_for
from bot.domain import Entry
from bot.errors import Problem


@dataclass(frozen=True, slots=True)
class Clash:
    """Two entries that exclude each other; the second one carries the problem."""

    first: Entry
    second: Entry
    problem: Problem


def clashes(entries: Iterable[Entry]) -> tuple[Clash, ...]:
    """Find every pair with the same full name, question or phrasing, in file order."""
    names: dict[str, Entry] = {}
    asked: dict[str, list[Entry]] = {}
    found: list[Clash] = []
    for entry in entries:
        other = names.setdefault(entry.name, entry)
        if other is not entry:
            found.append(_same_name(other, entry))
        found += _same_question(entry, asked)
    return tuple(found)


def meet(one: Entry, other: Entry) -> bool:
    """Say whether somebody could be shown both on the same day."""
    return overlap(one.audience, other.audience) and (
        one.valid is None or other.valid is None or one.valid.overlaps(other.valid)
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two audiences share somebody; the empty one is everyone."""
    return not one or not other or not one.isdisjoint(other)


def _same_question(entry: Entry, asked: dict[str, list[Entry]]) -> Iterator[Clash]:
    told: set[str] = set()
    for key, text in {key_for(text): text for text in (*entry.phrasings, entry.question)}.items():
        others = asked.setdefault(key, [])
        for other in others:
            if other.name not in told and other.name != entry.name and meet(other, entry):
                told.add(other.name)
                yield _same_words(other, entry, text)
        others.append(entry)


def _same_name(first: Entry, second: Entry) -> Clash:
    return _clash(
        first,
        second,
        f"the id {second.name!r} is taken by {first.path}:{first.line}: give one of the two"
        f" another, like {{#{second.slug}-2}}",
    )


def _same_words(first: Entry, second: Entry, text: str) -> Clash:
    return _clash(
        first,
        second,
        f"{text!r} is asked here and in {first.path}:{first.line}: keep it in one of the two, or"
        " give them a different Valid: or Audience:",
    )


def _clash(first: Entry, second: Entry, message: str) -> Clash:
    return Clash(first, second, Problem(second.path, second.line, 0, message))
