"""Rare words of a question, looked up in FTS5: names and codes that a dense vector blurs."""

import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from bot.decide.wording import subject, words

_RARE_SHARE = 0.02  # of entries; asking every word costs 1.2 ms at 850 sections, these 0.02 ms
_RARE_ENTRIES = 50  # at most, however many there are: each of them joins the race
_MOST = 4  # words a query asks
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Lexical:
    """An FTS5 table over passages, asked only for rare words.

    It belongs to one index and never changes: a swap of the index swaps it too.

    Attributes:
        frequency: In how many entries a stem-less word occurs.
        limit: The most entries a word may occur in to count as rare.
    """

    frequency: Mapping[str, int]
    limit: int
    _database: Database = field(repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    _asked: dict[str, Counter[int]] = field(
        default_factory=dict[str, Counter[int]], repr=False, compare=False
    )

    @classmethod
    def of(cls, passages: Sequence[tuple[int, str]]) -> "Lexical":
        """Index passages, given as (entry number, text)."""
        # One writer here, then readers, in whatever thread then searches.
        database = Database(sqlite3.connect(":memory:", check_same_thread=False))
        database.execute(
            "create virtual table passage using fts5(text, entry unindexed, tokenize='porter')"
        )
        database.conn.executemany("insert into passage(entry, text) values (?, ?)", passages)
        database.conn.commit()
        told: dict[int, list[str]] = defaultdict(list)
        for entry, text in passages:
            told[entry].append(text)
        frequency: Counter[str] = Counter()
        for texts in told.values():
            frequency.update({word for text in texts for word in words(text)})
        return cls(
            frequency=frequency,
            limit=max(2, min(_RARE_ENTRIES, int(_RARE_SHARE * len(told)))),
            _database=database,
        )

    def rare(self, query: str) -> tuple[str, ...]:
        """Words of the query that few entries hold, rarest first, at most four."""
        held = {w for w in words(query) if 0 < self.frequency.get(w, 0) <= self.limit}
        telling = (w for w in held if len(w) >= _SHORTEST)
        return tuple(sorted(telling, key=lambda w: (self.frequency[w], w))[:_MOST])

    def shares(self, query: str, left_out: int | None = None) -> dict[int, float]:
        """Return entry number -> share of the query's rare words it holds, above 0, at most 1.

        A subject word that no entry holds is as rare as can be: it counts, and nobody has it.

        Args:
            query: The words asked.
            left_out: An entry one of whose passages is the query itself: that one does not count.
        """
        rare = self.rare(query)
        strange = sum(self.frequency.get(word, 0) == 0 for word in subject(query))
        held: Counter[int] = Counter()
        for word in rare:
            held.update(e for e, n in self._passages_with(word).items() if n > (e == left_out))
        return {entry: count / (len(rare) + strange) for entry, count in held.items()}

    def _passages_with(self, word: str) -> Counter[int]:
        """Entry number -> how many of its passages hold the word; each word is asked for once."""
        known = self._asked.get(word)
        if known is None:
            quoted = '"' + word.replace('"', '""') + '"'
            query = "select entry, count(*) from passage where passage match ? group by entry"
            with self._turn:
                rows = self._database.execute(query, [quoted]).fetchall()
            known = self._asked[word] = Counter({int(entry): int(count) for entry, count in rows})
        return known
