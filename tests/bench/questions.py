"""What the bench asks: golden questions that an entry answers, asked by an ordinary employee."""

from datetime import UTC, datetime
from functools import cache
from typing import Final

from bot.domain import Question
from bot.evals.golden import read
from tests.bench.corpora import KNOWLEDGE, example

NOW: Final = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


@cache
def questions() -> tuple[Question, ...]:
    """Those without a thread, an asker or a place of their own; in the order of the file."""
    names = frozenset(entry.name for entry in example().entries)
    golden = [one for one in read(KNOWLEDGE / "golden.yaml", names, NOW) if one.wants_entry]
    return tuple(one.question for one in golden if _plain(one.question))


def _plain(question: Question) -> bool:
    return not (question.thread or question.fields or question.asker.groups)
