"""What the Messages tab suggests to ask.  Pure."""

from collections.abc import Sequence
from datetime import date

from bot.domain import Entry

MOST = 4


def suggestions(entries: Sequence[Entry], asked: Sequence[str], today: date) -> list[str]:
    """Pick questions that everybody may ask: the most asked, then one from each topic.

    Args:
        entries: In file order.
        asked: Names of entries, the most asked first.
        today: In the company's time zone; only what holds on it is suggested.
    """
    open_to_all = {e.name: e for e in entries if not e.audience and e.holds_on(today)}
    first_of_topics: dict[str, Entry] = {}
    for entry in open_to_all.values():
        first_of_topics.setdefault(entry.topic, entry)
    wanted = [open_to_all[name] for name in asked if name in open_to_all]
    questions = [entry.question for entry in (*wanted, *first_of_topics.values())]
    return list(dict.fromkeys(questions))[:MOST]
