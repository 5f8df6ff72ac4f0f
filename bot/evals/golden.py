"""`golden.yaml` -> golden questions, every problem with its place.

The format is in docs/knowledge.md: `ask`, `expect`, and where needed `thread`, `as`, `set`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.domain import Asker, ChannelKind, Place, Question
from bot.errors import FilesError, Problem

OUTCOMES = ("human", "ask", "refuse", "silent")
KINDS: tuple[ChannelKind, ...] = ("dm", "public", "private", "shared")
_KEYS = {"ask", "expect", "thread", "as", "set"}
_AS = {"user", "groups", "guest", "external", "channel", "channel_kind", "at", "fields"}
Row: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One golden question.

    Attributes:
        question: As it is asked.
        expect: Full names of acceptable entries, or one of `human ask refuse silent`.
        part: Which set it belongs to, so that a sealed set is reported beside the open one.
    """

    question: Question
    expect: tuple[str, ...]
    part: str = "open"

    @property
    def wants_entry(self) -> bool:
        """Whether an answer is expected."""
        return self.expect[0] not in OUTCOMES


def read(path: Path, entries: frozenset[str], now: datetime) -> tuple[Golden, ...]:
    """Read a file; `now` (with its time zone) is when questions without `at` are asked.

    Raises:
        FilesError: With every problem; entries that do not exist are problems too.
    """
    try:
        nodes = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        rows = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        why = f"cannot be read ({error.strerror}); name the file with --golden"
        raise FilesError([Problem(str(path), 0, 0, why)]) from None
    except (yaml.YAMLError, ValueError) as error:  # also a date such as 2026-13-45, or no UTF-8
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        why = (
            f"is not readable YAML: {getattr(error, 'problem', error)}; quote texts with ': ' or @"
        )
        raise FilesError([Problem(str(path), line, 0, why)]) from None
    if not isinstance(rows, list) or not isinstance(nodes, yaml.SequenceNode):
        why = "is a list of questions, each beginning with `- ask:`"
        raise FilesError([Problem(str(path), 1, 0, why)])
    lines = [node.start_mark.line + 1 for node in nodes.value]
    problems = [
        Problem(str(path), line, 0, message)
        for line, row in zip(lines, rows, strict=True)
        for message in wrong_with(row, entries)
    ]
    if problems:
        raise FilesError(problems)
    return tuple(
        golden_from(row, f"{path.name}:{line}", now) for line, row in zip(lines, rows, strict=True)
    )


def wrong_with(row: object, entries: frozenset[str]) -> list[str]:
    """Say what is wrong with one golden question, as it stands in the file."""
    if not isinstance(row, dict):
        return ["a golden question is `ask: ...` and `expect: ...`"]
    found = [
        f"unknown key {key!r}; known are {', '.join(sorted(_KEYS))}"
        for key in row
        if key not in _KEYS
    ]
    if not isinstance(row.get("ask"), str) or not row["ask"].strip():
        found.append("ask: is the question, in words (quote it when it looks like a number)")
    found += _wrong_expect(row.get("expect"), entries)
    thread = row.get("thread", [])
    if not isinstance(thread, list) or not all(isinstance(text, str) for text in thread):
        found.append("thread: is a list of earlier messages, oldest first")
    return found + wrong_with_as(row.get("as", {}))


def wrong_with_as(given: object) -> list[str]:
    """Say what is wrong with the `as` of a question."""
    if not isinstance(given, dict):
        return [f"as: is a block of {', '.join(sorted(_AS))}"]
    found = [
        f"as: unknown key {key!r}; known are {', '.join(sorted(_AS))}"
        for key in given
        if key not in _AS
    ]
    if given.get("channel_kind", "dm") not in KINDS:
        found.append(f"as: channel_kind {given['channel_kind']!r} is none of {', '.join(KINDS)}")
    if not isinstance(given.get("groups", []), list):
        found.append("as: groups: is a list of usergroup handles")
    found += [
        f"as: {key}: is true or false, not {given[key]!r}"
        for key in ("guest", "external")
        if not isinstance(given.get(key, False), bool)
    ]
    if not isinstance(given.get("fields", {}), dict):
        found.append("as: fields: is a block of `name: value`")
    try:
        _moment(given.get("at"))
    except ValueError:
        found.append(f"as: at: {given['at']!r} is no date and time such as 2026-11-20T10:00")
    return found


def golden_from(row: Row, name: str, now: datetime) -> Golden:
    """Read one question that was found without fault."""
    expect = row["expect"]
    names = expect if isinstance(expect, list) else [expect]
    thread = row.get("thread", [])
    earlier = thread if isinstance(thread, list) else []
    given = row.get("as", {})
    return Golden(
        question=question_from(
            str(row["ask"]), name, now, given if isinstance(given, dict) else {}, earlier
        ),
        expect=tuple(str(one) for one in names),
        part=str(row.get("set", "open")),
    )


def question_from(
    text: str, name: str, now: datetime, given: Row, thread: Sequence[object] = ()
) -> Question:
    """Make a question of words and `as` keys: a plain employee in a DM, now, unless said."""
    groups, fields = given.get("groups"), given.get("fields")
    channel = str(given.get("channel", ""))
    usual: ChannelKind = "public" if channel else "dm"
    by_name: dict[str, ChannelKind] = {kind: kind for kind in KINDS}
    return Question(
        id=name,
        text=text.strip(),
        asker=Asker(
            user=str(given.get("user", "asker")),
            groups=frozenset(str(g).lstrip("@") for g in groups)
            if isinstance(groups, list)
            else frozenset(),
            guest=bool(given.get("guest")),
            external=bool(given.get("external")),
        ),
        place=Place(
            channel=channel or "dm",
            name=channel.lstrip("#"),
            kind=by_name.get(str(given.get("channel_kind")), usual),
        ),
        asked_at=_asked_at(given.get("at"), now),
        thread=tuple(str(one) for one in thread),
        fields={str(k): str(v) for k, v in fields.items()} if isinstance(fields, dict) else {},
    )


def _wrong_expect(expect: object, entries: frozenset[str]) -> list[str]:
    names = expect if isinstance(expect, list) else [expect]
    if not names or not all(isinstance(name, str) for name in names):
        return [f"expect: is an entry, a list of entries, or one of {', '.join(OUTCOMES)}"]
    unknown = [name for name in names if name not in entries and name not in OUTCOMES]
    found = [
        f"expect: {name!r} is neither an entry nor one of {', '.join(OUTCOMES)}" for name in unknown
    ]
    if len(names) > 1 and any(name in OUTCOMES for name in names):
        found.append("expect: a list holds entries only")
    return found


def _moment(at: object) -> datetime | None:
    """Read `at`: YAML may have made a date of it."""
    if at is None or isinstance(at, datetime):
        return at
    if isinstance(at, date):
        return datetime(at.year, at.month, at.day, 12)  # noqa: DTZ001  the zone comes with `now`
    return datetime.fromisoformat(str(at))


def _asked_at(at: object, now: datetime) -> datetime:
    moment = _moment(at)
    zone: tzinfo | None = now.tzinfo
    if moment is None:
        return now
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
