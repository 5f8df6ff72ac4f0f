"""Random companies: people, groups, channels, entries for some of them, and changes in between.

Every entry carries a word of its own, its canary, in its question, its phrasings and its
answer.  Whoever reads a canary has read the entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Final

from bot.domain import Asker, ChannelKind, Entry, Need, Place, Question, Span
from tests.fakes import MONDAY
from tests.search.worlds import asks

ONLY_IN_MARCH: Final = Span(date(2026, 3, 1), date(2026, 3, 31))
GROUPS: Final = ("managers", "finance", "hr-staff", "leeds")
KINDS: Final[tuple[ChannelKind, ...]] = ("dm", "public", "private", "shared")
SUBJECTS: Final = (
    "laptop", "payslip", "holiday", "badge", "parking", "pension", "printer", "desk", "bonus",
    "visa", "canteen", "phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """One company at one moment, and one question in it.

    Attributes:
        entries: Each with its canary.
        people: All of them, as they are when the question is asked.
        later: The same people when the answer is shown.
        shared_later: The channel is shared with another organisation by then.
        question: Somebody's.
        readers: User ids of everybody in the channel where it was asked.
        on_call: User ids of everybody in the channel of the cards.
    """

    entries: tuple[Entry, ...]
    people: tuple[Asker, ...]
    later: tuple[Asker, ...]
    shared_later: bool
    question: Question
    readers: frozenset[str]
    on_call: frozenset[str]

    def now(self, user: str) -> Asker:
        """Somebody as they are when the answer is shown."""
        return next(one for one in self.later if one.user == user)


def company(chance: Random) -> tuple[Entry, ...]:
    """A dozen entries, most of them for some groups only; some need a field, some are dated."""
    return tuple(_entry(subject, number, chance) for number, subject in enumerate(SUBJECTS))


def canary(found: Entry) -> str:
    """The word that stands in this entry and nowhere else."""
    return f"canary{found.slug}"


def _entry(subject: str, number: int, chance: Random) -> Entry:
    audience = chance.sample(GROUPS, chance.choice((0, 0, 1, 1, 2)))
    mark = f"canary{subject}{number}"
    valid: Span | None = ONLY_IN_MARCH if chance.random() < 0.1 else None
    made = asks(
        f"{chance.choice(('payroll', 'leave', 'devices', 'vpn'))}/{subject}{number}",
        f"How do I get a {subject} {mark}?",
        f"i need another {subject} {mark}",
        answer=f"About {subject}: {mark}." + (" For {os}." if number % 5 == 0 else ""),
        audience=audience,
        valid=valid,
    )
    return replace(made, needs=(Need("os", ("Windows", "macOS")),) if number % 5 == 0 else ())


def worlds(chance: Random, entries: tuple[Entry, ...], n: int) -> Iterator[World]:
    """So many moments in one company."""
    for _ in range(n):
        yield _world(chance, entries)


def _world(chance: Random, entries: tuple[Entry, ...]) -> World:
    people = tuple(_person(f"U{number}", chance) for number in range(8))
    asker = chance.choice(people)
    kind = chance.choice(KINDS)
    inside = {one.user for one in people if chance.random() < 0.6} | {asker.user}
    outsiders = frozenset(one.user for one in people if one.external)
    readers = frozenset(inside) if kind == "shared" else frozenset(inside) - outsiders
    return World(
        entries=entries,
        people=people,
        later=tuple(_changed(one, chance) for one in people),
        shared_later=kind == "shared" or (kind == "public" and chance.random() < 0.2),
        question=_question(chance, asker, kind, entries),
        readers=frozenset({asker.user}) if kind == "dm" else readers | {asker.user},
        on_call=frozenset(one.user for one in people if not one.external and chance.random() < 0.4),
    )


def _person(user: str, chance: Random) -> Asker:
    external = chance.random() < 0.15
    groups = frozenset(group for group in GROUPS if chance.random() < 0.35)
    return Asker(user=user, groups=groups, guest=chance.random() < 0.1, external=external)


def _changed(person: Asker, chance: Random) -> Asker:
    """Some leave a group, or join one, while the answer is on its way."""
    if chance.random() < 0.7:
        return person
    groups = frozenset(group for group in person.groups if chance.random() < 0.5)
    return replace(person, groups=groups)


def _question(
    chance: Random, asker: Asker, kind: ChannelKind, entries: Sequence[Entry]
) -> Question:
    about = chance.choice(entries)
    other = chance.choice(entries)
    text = chance.choice(
        (
            about.phrasings[0].rpartition(" ")[0],
            f"how do i get a {about.question.split()[5]}",
            f"{about.question.split()[5]} or {other.question.split()[5]}?",
            f"what is {about.question.split()[5]} on windows",
        )
    )
    place = Place(
        channel="C1",
        name="" if kind == "dm" else "help",
        kind=kind,
        addressed=chance.random() < 0.7,
    )
    return Question(id="T:C1:1.1", text=text, asker=asker, place=place, asked_at=MONDAY)
