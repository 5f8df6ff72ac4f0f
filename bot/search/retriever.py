"""The retriever: a question with its thread becomes queries, and the best answer to them wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.decide.needs import said_in
from bot.decide.wording import (
    is_question,
    leans_on_thread,
    plain,
    sentences,
    spelled_out,
    starts_afresh,
    without_filler,
    words,
)
from bot.domain import Found, Question
from bot.search.encoder import MicroBatcher
from bot.search.index import Index
from bot.search.passages import embedded

LONGEST_VALUE = 6  # words; "I'm in the Netherlands" is a value, a longer message says more
MOST_PIECES = 4  # of a long message; each costs an encoding
STANDS_ALONE = 0.6  # confidence at which a message in a thread needs no thread


@dataclass(frozen=True, slots=True)
class Query:
    """A string to search.

    Attributes:
        text: Tidied.
        joined: An earlier message stands before the question's own words.
        before: The earlier message alone.
    """

    text: str
    joined: bool = False
    before: bool = False


class Search:
    """Finds entries for questions, in whichever index is live.

    Attributes:
        index: The live index; assigning another swaps it whole.
        zone: The company's time zone, for entries with dates.
    """

    def __init__(self, index: Index, batcher: MicroBatcher, zone: tzinfo) -> None:
        """Take the first index."""
        self.index = index
        self._batcher = batcher
        self.zone = zone

    async def search(self, question: Question) -> Found:
        """Return hits, best first; only entries the asker may see, valid that day."""
        index = self.index  # one version for the whole question, whatever is swapped meanwhile
        day = question.asked_at.astimezone(self.zone).date()
        if question.chosen is not None:
            return chosen(index, question, day)
        queries = queries_for(question, index)
        vectors = await self._batcher.encode([embedded(query.text) for query in queries])
        found = [
            index.search(query.text, vector, question.asker, day)
            for query, vector in zip(queries, vectors, strict=True)
        ]
        return best_of(question, queries, found)


def queries_for(question: Question, index: Index) -> tuple[Query, ...]:
    """What to search for: the message, its asking sentences, and the thread before it."""
    whole = tidy(question.text, index)
    own = [whole, *(tidy(piece, index) for piece in _asking(question.text))]
    queries = [Query(text) for text in dict.fromkeys(own)]
    anchor = None if starts_afresh(question.text) else _anchor(question.thread)
    if anchor:
        queries.append(Query(f"{tidy(anchor, index)} {whole}", joined=True))
        queries.append(Query(tidy(anchor, index), before=True))
    return tuple(queries)


def tidy(text: str, index: Index) -> str:
    """Filler off, abbreviations out, spelling repaired."""
    return index.spelling.repair(spelled_out(without_filler(plain(text))))


def best_of(question: Question, queries: Sequence[Query], found: Sequence[Found]) -> Found:
    """Choose between the message alone and the message with its thread.

    A message that tells what the earlier one left open is read as that one.  One that stands
    alone changes the subject; one that leans on its thread is read with it.  In between, the
    thread counts only where both readings meet.
    """
    pairs = list(zip(queries, found, strict=True))
    alone = max((f for q, f in pairs if not (q.joined or q.before)), key=_sureness)
    joined = next((f for q, f in pairs if q.joined), None)
    before = next((f for q, f in pairs if q.before), None)
    if before is not None and _fills(question.text, before):
        return before
    if joined is None or _sureness(alone) >= STANDS_ALONE:
        return alone
    if leans_on_thread(question.text):
        return joined
    near = {hit.entry.name for hit in alone.hits[:3]}
    return joined if joined.best and joined.best.entry.name in near else alone


def chosen(index: Index, question: Question, day: date) -> Found:
    """The entry the asker picked, if it is still there to be seen."""
    for entry in index.corpus.entries:
        if entry.name == question.chosen and entry.seen_by(question.asker) and entry.holds_on(day):
            return Found(
                query=question.text,
                hits=(index.certain(entry),),
                corpus=index.corpus.version,
            )
    return Found(query=question.text, corpus=index.corpus.version)


def _fills(text: str, before: Found) -> bool:
    """Say whether a short message is a value that the earlier question's entry needs."""
    if before.best is None or len(words(text)) > LONGEST_VALUE:
        return False
    needs = before.best.entry.needs
    return any(said_in(need, text) for need in needs) and leans_on_thread(text)


def _sureness(found: Found) -> float:
    return found.best.confidence if found.best else 0.0


def _asking(text: str) -> list[str]:
    pieces = sentences(plain(text))
    if len(pieces) < 2:  # noqa: PLR2004  one sentence is the whole
        return []
    asking = [n for n, piece in enumerate(pieces) if is_question(piece)] or [len(pieces) - 1]
    with_context = [f"{pieces[n - 1]} {pieces[n]}" for n in asking if n]
    return [*(pieces[n] for n in asking), *with_context][:MOST_PIECES]


def _anchor(thread: Sequence[str]) -> str | None:
    """The latest earlier message that says something by itself."""
    telling = [text for text in thread if words(text)]
    return next(
        (t for t in reversed(telling) if not leans_on_thread(t)), telling[-1] if telling else None
    )
