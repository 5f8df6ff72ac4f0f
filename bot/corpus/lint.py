"""What is worth a look in a corpus that can be read.

All of it is warnings, but for an answer too long for Slack.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.corpus.clashes import meet
from bot.corpus.entries import normal
from bot.corpus.links import link_notes
from bot.corpus.loading import Loaded
from bot.corpus.values import key_for
from bot.domain import Entry
from bot.errors import Problem

LONGEST_ANSWER = (
    12_000  # characters of a markdown block, https://docs.slack.dev/reference/block-kit
)
LONG_ANSWER = 2_900  # past about 3,000 characters one section block no longer holds it
ALIKE = 0.92


def lint(loaded: Loaded, today: date) -> tuple[Problem, ...]:
    """Run every check below; files that are broken anyway are left to their errors."""
    broken = {str(loaded.folder / name) for name in loaded.broken}
    entries = [entry for entry in loaded.corpus.entries if entry.path not in broken]
    texts = {
        str(loaded.folder / name): normal(content.decode("utf-8"))
        for name, content in loaded.files.items()
    }
    return tuple(
        sorted(
            [
                *out_of_date(entries, today),
                *lengths(entries),
                *phrasings(entries),
                *links(entries, texts),
            ]
        )
    )


def out_of_date(entries: Iterable[Entry], today: date) -> Iterator[Problem]:
    """Warn of entries past their Valid, and of those whose review is due."""
    for entry in entries:
        if entry.valid and entry.valid.last < today:
            yield _warning(
                entry, f"{entry.name} was valid until {entry.valid.last}: renew it or delete it"
            )
        elif entry.review_by and entry.review_by < today:
            yield _warning(
                entry,
                f"{entry.name} was to be reviewed by {entry.review_by}: its owner"
                f" {entry.owner} should read it and move the date",
            )


def lengths(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Refuse answers that Slack cannot take, warn of those nobody will read."""
    for entry in entries:
        size = len(entry.answer)
        if size > LONGEST_ANSWER:
            message = (
                f"the answer has {size:,} characters, Slack takes {LONGEST_ANSWER:,}: split it"
            )
            yield Problem(entry.path, entry.line, 0, message)
        elif size > LONG_ANSWER:
            message = (
                f"the answer has {size:,} characters: shorten it to {LONG_ANSWER:,}, or split it"
            )
            yield _warning(entry, message)


def phrasings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Warn of phrasings that add nothing, and once a file of entries without any."""
    bare: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if not entry.phrasings:
            bare[entry.path].append(entry)
        yield from _repeated(entry)
    for missing in bare.values():
        more = f" and {len(missing) - 1} more entries of this file" if missing[1:] else ""
        yield _warning(
            missing[0],
            f"{missing[0].name}{more} have no other phrasings: few people type a heading"
            " word for word; add Also asked:",
        )


def links(entries: Iterable[Entry], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Warn of links that will not work; `texts` holds each file's text by its path."""
    for entry in entries:
        notes = tuple(link_notes(entry.answer))
        first = _answer_line(entry, texts.get(entry.path, "")) if notes else 0
        for note in notes:
            yield Problem(entry.path, first + note.line, 0, note.message, warning=True)


def near_duplicates(
    entries: Iterable[Entry], similarity: Sequence[tuple[str, str, float]], at_least: float = ALIKE
) -> tuple[Problem, ...]:
    """Warn of pairs that mean the same to the encoder and could be shown to one person.

    Args:
        entries: The corpus.
        similarity: Full names of two entries and their cosine, -1 to 1.
        at_least: The cosine from which two entries count as one.
    """
    by_name = {entry.name: entry for entry in entries}
    return tuple(
        sorted(
            _alike(by_name[one], by_name[other], cosine)
            for one, other, cosine in similarity
            if cosine >= at_least and one != other and meet(by_name[one], by_name[other])
        )
    )


def _alike(one: Entry, other: Entry, cosine: float) -> Problem:
    first, second = sorted((one, other), key=lambda entry: (entry.path, entry.line))
    return _warning(
        second,
        f"{second.name} is nearly the same question as {first.name} in {first.path}:{first.line}"
        f" (cosine {cosine:.2f}): make one of the two, or say in both what sets them apart",
    )


def _repeated(entry: Entry) -> Iterator[Problem]:
    seen = {key_for(entry.question)}
    for phrasing in entry.phrasings:
        if (key := key_for(phrasing)) in seen:
            yield _warning(entry, f"{phrasing!r} stands twice in {entry.name}: delete it once")
        seen.add(key)


def _answer_line(entry: Entry, text: str) -> int:
    """Return the line the answer begins on; it stands in the file as it is in the entry."""
    start = sum(len(line) + 1 for line in text.split("\n")[: entry.line])
    found = text.find(entry.answer, start)
    return text.count("\n", 0, found) + 1 if found >= 0 else entry.line


def _warning(entry: Entry, message: str) -> Problem:
    return Problem(entry.path, entry.line, 0, message, warning=True)
