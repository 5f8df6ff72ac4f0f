"""What a run did, as counts: each must be nothing, or traced to a request that may do it.

Whatever stands in the bot's tables names the channel, the person and the time (or the
trigger) of one request that was signed, could be read, and was for this workspace and app.
What was not signed, or was for others, carries a mark in its ids: the mark stands nowhere.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import sqlalchemy as sa

from bot.logs import QUIET
from bot.records.tables import asked, feedback, handoff, metadata, outcome, post, question, reply
from tests.fuzz import child, seeds
from tests.fuzz.mutations import FORGED, Request

MOST_GROWTH: Final = 20 * 1024 * 1024
"""Bytes. A request that stayed would add two kilobytes, so 20,000 of them 40 MB."""
ABOUT: Final = {
    outcome: outcome.c.question_id,
    post: post.c.question_id,
    handoff: handoff.c.id,
    reply: reply.c.handoff_id,
    feedback: feedback.c.question_id,
    asked: asked.c.question_id,
}
LONGEST_WORD: Final = 200


@dataclass(slots=True)
class Asked:
    """What signed requests named, by word: which requests said it."""

    by_word: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def note(self, number: int, request: Request) -> None:
        """Keep the words of a request that may have an effect."""
        words = words_of(request.body) if request.trust == "signed" else frozenset()
        if frozenset(seeds.OURS.values()) <= words:
            for word in words:
                self.by_word[word].add(number)

    def together(self, *words: str) -> bool:
        """Whether one request said all of these."""
        return bool(set.intersection(*(self.by_word.get(word, set()) for word in words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a run did.

    Attributes:
        sent: Requests by kind.
        statuses: Answers by status; 0 is none.
        broken: Answers of 500 and above.
        traced: Questions that a signed request asked.
        untraced: Rows that no request asked for.
        marked: Rows and calls that name what was forged.
        logged: Lines of a log that hold a request's words.
        grown: Bytes of memory since the warm-up.
        answers: The good question at the end was answered.
        rate: Requests a second.
    """

    sent: Mapping[str, int]
    statuses: Mapping[int, int]
    by_kind: Mapping[str, Mapping[int, int]]
    broken: int
    traced: int
    untraced: int
    marked: int
    logged: int
    grown: int
    answers: bool
    rate: float

    @property
    def faults(self) -> Sequence[str]:
        """What broke, in words."""
        counts = {
            f"{self.broken} answers of 500 and above": self.broken,
            f"{self.untraced} rows that nobody may ask for": self.untraced,
            f"{self.marked} rows or calls that name what was forged": self.marked,
            f"{self.logged} lines of a log with a request's words": self.logged,
            f"memory grew by {self.grown} bytes": self.grown > MOST_GROWTH,
            "the good question at the end was not answered": not self.answers,
        }
        return [what for what, wrong in counts.items() if wrong]


def words_of(body: bytes) -> frozenset[str]:
    """Every short text in a payload, whatever its place; none when it cannot be read."""
    try:
        raw = body.decode()
        form = {} if raw.lstrip()[:1] in {"{", "["} else parse_qs(raw, keep_blank_values=True)
        read = [json.loads(text, object_pairs_hook=_pairs) for text in form.get("payload", ())]
        whole: object = read or form or json.loads(raw, object_pairs_hook=_pairs)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(word for word in _texts(whole) if len(word) <= LONGEST_WORD)


def _pairs(pairs: list[tuple[str, Any]]) -> list[Any]:
    """A key may stand twice; both values count as said."""
    return [value for _, value in pairs]


def _texts(node: object) -> Iterable[str]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def untraced(connection: sa.Connection, requests: Asked) -> Sequence[str]:
    """Rows that no single request asked for."""
    found: list[str] = []
    keys: set[str] = {seeds.QUESTION}
    for row in connection.execute(sa.select(question)):
        keys.add(row.id)
        when = row.ts or row.id.rpartition(":")[2]  # of what was asked aside, the trigger id
        if not requests.together(row.channel, row.asker, when):
            found.append(f"question {row.id}")
    for table, about in ABOUT.items():
        rows = connection.execute(sa.select(about)).scalars()
        found += [f"{table.name} {key}" for key in rows if key not in keys]
    return found


def marked(connection: sa.Connection, calls: Iterable[object]) -> int:
    """How many rows of any table, the engine's too, and calls of Slack name what was forged."""
    everything = sa.MetaData()
    everything.reflect(connection)
    rows = (
        row
        for table in (*everything.tables.values(), *metadata.tables.values())
        for row in connection.execute(sa.select(table))
    )
    return sum(FORGED in repr(one) for one in (*rows, *calls))


def logged(folder: Path, canary: str) -> int:
    """Lines with a request's words.

    None as `serve` logs or prints. With everything switched on, the libraries may repeat
    what was accepted, and nobody what was turned away.
    """
    plain = [folder / child.AS_SERVED, folder / child.PRINTED]
    told = sum(canary in line for path in plain for line in _lines(path))
    return told + sum(_tells(line, canary) for line in _lines(folder / child.EVERYTHING))


def _tells(line: str, canary: str) -> bool:
    if canary not in line:
        return False
    logger = str(json.loads(line)["logger"]).partition(".")[0]
    return canary + FORGED in line or logger not in QUIET


def _lines(path: Path) -> Iterable[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from lines


def by_status(statuses: Iterable[tuple[str, int]]) -> dict[str, Counter[int]]:
    """Answers by kind of request and status."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for kind, status in statuses:
        found[kind][status] += 1
    return found
