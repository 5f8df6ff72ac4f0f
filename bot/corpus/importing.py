"""A table of questions and answers -> FAQ files that pass the check.

Every entry is read back before it is kept.  What does not survive as CommonMark is kept
as plain text; what cannot be kept at all is skipped, with its reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from bot.corpus.clashes import overlap
from bot.corpus.lint import LONGEST_ANSWER
from bot.corpus.rows import Row
from bot.corpus.taming import (
    Piece,
    begins_with_dash,
    clean,
    escaped,
    markdown_for,
    one_line,
    survives,
    tamed,
    words_of,
)
from bot.corpus.values import (
    BadValueError,
    audience_from,
    hint_for,
    key_for,
    owner_from,
    slug_for,
)
from bot.errors import UsageError

COLUMNS = ("question", "answer", "id", "also_asked", "topic", "owner", "audience")
NEEDED = ("question", "answer")
LARGEST_TEXT = 900_000  # bytes of one file, below the reader's limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the command line says.

    Attributes:
        owner: For rows that name none.
        topic: For rows that name none; by default the word `imported`.
        columns: Our column -> the table's, where they differ.
    """

    owner: str = ""
    topic: str = ""
    columns: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import would write: file name -> text, and why rows were left out."""

    files: Mapping[str, str]
    entries: int
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry, its topic and its owner."""

    entry: Piece
    topic: str
    owner: str


class _SkipError(Exception):
    """This row cannot be kept; the message says why."""


@dataclass(slots=True)
class _Taken:
    """Names and questions already given away."""

    slugs: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    asked: dict[str, list[frozenset[str]]] = field(
        default_factory=lambda: defaultdict[str, list[frozenset[str]]](list)
    )

    def free(self, text: str, audience: frozenset[str]) -> bool:
        return not any(overlap(audience, other) for other in self.asked.get(key_for(text), ()))

    def take(self, texts: Iterable[str], audience: frozenset[str]) -> None:
        for text in texts:
            self.asked[key_for(text)].append(audience)

    def slug(self, topic: str, wish: str) -> str:
        number, slug = 1, wish
        while self.slugs[topic, slug]:
            number += 1
            slug = f"{wish}-{number}"
        self.slugs[topic, slug] += 1
        return slug


def columns_from(text: str) -> Mapping[str, str]:
    """Read `question=heading,answer=text`.

    Raises:
        UsageError: A part is no pair, or names a column that entries do not have.
    """
    columns: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals or not theirs:
            raise UsageError(f"--map: {pair!r} is no pair: write question=heading,answer=text")
        if ours not in COLUMNS:
            raise UsageError(f"--map: unknown column {ours!r}{hint_for(ours, COLUMNS)}")
        columns[ours] = theirs
    return columns


def plan(rows: Sequence[Row], options: ImportOptions) -> Import:
    """Decide what to write; pure, and the same rows give the same files.

    Raises:
        UsageError: A column is missing, there are no rows, or nobody owns the entries.
    """
    _check(rows, options)
    taken, kept, skipped = _Taken(), list[_Placed](), list[str]()
    for number, row in enumerate(rows, start=1):
        try:
            kept.append(
                _placed(
                    {name: row.get(theirs) for name, theirs in _names(options)}, row, options, taken
                )
            )
        except (_SkipError, BadValueError) as reason:
            skipped.append(f"row {number}: {reason}")
    return Import(files=_files(kept), entries=len(kept), skipped=tuple(skipped))


def save(planned: Import, folder: Path, *, replacing: bool = False) -> tuple[Path, ...]:
    """Write the files and return their paths; nothing is written when one exists already.

    Raises:
        UsageError: A file exists and may not be replaced, or the folder cannot be written.
    """
    paths = {folder / name: text for name, text in planned.files.items()}
    there = [path for path in paths if path.exists()]
    if there and not replacing:
        raise UsageError(f"{there[0]} exists: move it away, or choose another --topic")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            path.write_bytes(text.encode())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror})") from None
    return tuple(paths)


def _names(options: ImportOptions) -> Iterator[tuple[str, str]]:
    return ((name, options.columns.get(name, name)) for name in COLUMNS)


def _check(rows: Sequence[Row], options: ImportOptions) -> None:
    if not rows:
        raise UsageError("the table has no rows: nothing to import")
    there = list(dict.fromkeys(name for row in rows for name in row))
    for name, theirs in _names(options):
        if theirs not in there and (name in NEEDED or name in options.columns):
            raise UsageError(
                f"no column {theirs!r}; there are: {', '.join(there)}."
                f" Name it with --map {name}=COLUMN"
            )
    if options.owner:
        _owner_option(options.owner)
    elif options.columns.get("owner", "owner") not in there:
        raise UsageError("nobody owns these entries: give --owner it-helpdesk")


def _owner_option(owner: str) -> str:
    try:
        return owner_from(owner)
    except BadValueError as error:
        raise UsageError(f"--owner: {error}") from None


def _placed(
    cells: Mapping[str, object], row: Row, options: ImportOptions, taken: _Taken
) -> _Placed:
    words, source = words_of(_text(cells["question"])), _text(cells["answer"])
    if not words:
        raise _SkipError("no question")
    owner = _owner(_text(cells["owner"]), options)
    audience = audience_from(names) if (names := _list(cells["audience"], "|,")) else frozenset()
    topic = slug_for(_text(cells["topic"])) or slug_for(options.topic) or "imported"
    question = _unique(words, audience, _origin(row, topic), taken)
    entry = Piece(
        question=question,
        slug=slug_for(_text(cells["id"])) or slug_for(question) or "entry",
        answer=source,
        phrasings=_phrasings(_list(cells["also_asked"], "|"), question, audience, taken),
        audience=audience,
    )
    entry = _kept(entry, owner)
    taken.take((entry.question, *entry.phrasings), audience)
    return _Placed(replace(entry, slug=taken.slug(topic, entry.slug)), topic, owner)


def _kept(entry: Piece, owner: str) -> Piece:
    """Return the first way of writing the entry that reads back as it was meant."""
    if not tamed(entry.answer).strip():
        raise _SkipError("no answer")
    for answer, phrasings in (
        (tamed(entry.answer), entry.phrasings),
        (escaped(entry.answer), entry.phrasings),
        (escaped(entry.answer), ()),
    ):
        divider = owner if phrasings and begins_with_dash(answer) else ""
        attempt = replace(entry, answer=answer, phrasings=phrasings, owner=divider)
        if survives(attempt):
            return _fitting(attempt)
    raise _SkipError("cannot be written as an entry: its text is only signs")


def _fitting(entry: Piece) -> Piece:
    if len(entry.answer) <= LONGEST_ANSWER:
        return entry
    raise _SkipError(
        f"the answer has {len(entry.answer):,} characters, Slack takes {LONGEST_ANSWER:,}: split it"
    )


def _text(cell: object) -> str:
    return "" if cell is None else clean(str(cell))


def _list(cell: object, signs: str) -> list[str]:
    if isinstance(cell, (list, tuple)):
        parts = [_text(part) for part in cell]
    else:
        text = _text(cell)
        for sign in signs[1:]:
            text = text.replace(sign, signs[0])
        parts = text.split(signs[0])
    return [line for part in parts if (line := one_line(part))]


def _owner(named: str, options: ImportOptions) -> str:
    if not named.strip() and not options.owner:
        raise _SkipError("no owner")
    return owner_from(named if named.strip() else options.owner)


def _origin(row: Row, topic: str) -> str:
    """Say where a row came from, in a word that sets it apart from its namesakes."""
    return one_line(PurePath(_text(row.get("file"))).stem) or topic


def _unique(words: str, audience: frozenset[str], origin: str, taken: _Taken) -> str:
    if taken.free(words, audience):
        return words
    named, number = f"{words} ({origin})", 2
    while not taken.free(named, audience):
        named, number = f"{words} ({number})", number + 1
    return words_of(named)


def _phrasings(
    texts: Iterable[str], question: str, audience: frozenset[str], taken: _Taken
) -> tuple[str, ...]:
    """Keep the phrasings that nobody has yet, each once."""
    fresh: dict[str, str] = {}
    for text in texts:
        if key_for(text) != key_for(question) and taken.free(text, audience):
            fresh.setdefault(key_for(text), text)
    return tuple(fresh.values())


def _files(kept: Iterable[_Placed]) -> Mapping[str, str]:
    topics: dict[str, list[_Placed]] = defaultdict(list)
    for each in kept:
        topics[each.topic].append(each)
    files: dict[str, str] = {}
    for topic, group in topics.items():
        owner = Counter(each.owner for each in group).most_common(1)[0][0]
        for body in _bodies(group, owner):
            files[_name(topic, files)] = f"---\ntopic: {topic}\nowner: {owner}\n---\n\n{body}"
    return files


def _bodies(group: Iterable[_Placed], owner: str) -> Iterator[str]:
    """Join entries into texts that fit one file each."""
    texts, size = list[str](), 0
    for each in group:
        named = each.entry if each.owner == owner else replace(each.entry, owner=each.owner)
        text = markdown_for(named) + "\n"
        if texts and size + len(text.encode()) > LARGEST_TEXT:
            yield "\n".join(texts)
            texts, size = [], 0
        texts.append(text)
        size += len(text.encode()) + 1
    yield "\n".join(texts)


def _name(topic: str, files: Mapping[str, str]) -> str:
    folded = {name.casefold() for name in files} | {"readme.md"}
    number, name = 1, f"{topic}.md"
    while name.casefold() in folded:
        number += 1
        name = f"{topic}-{number}.md"
    return name
