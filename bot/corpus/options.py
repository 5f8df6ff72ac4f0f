"""The optional sections right below an entry's heading: `Also asked:`, `Needs:`, `Valid:` ..."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeAlias

from bot.corpus.ledger import Ledger
from bot.corpus.values import BadValueError, audience_from, date_from, owner_from, span_from
from bot.decide.fields import NAME
from bot.domain import Need, Span

NAMES = ("Also asked", "Needs", "Valid", "Audience", "Owner", "Review by")
LISTS = ("also asked", "needs")
MOST_CHOICES = 100  # of a select, https://docs.slack.dev/reference/block-kit/block-elements/
LONGEST_CHOICE = 75  # of an option's text, the same page

_OPTION = re.compile(r" {0,3}(" + "|".join(NAMES) + r")[ \t]*:(.*)", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]{0,3}(?:[0-9]{1,9})?([-*+.)])(?:[ \t]+(.*))?$")
_ALMOST = re.compile(r"([A-Za-z][A-Za-z ]{2,14}?)[ \t]*:")
_STRAY = re.compile(
    r"(?:(Also asked|Needs):[ \t]*$|(Valid|Review by):[ \t]*[0-9]{4}-"
    r"|(Audience|Owner):[ \t]*(?:\[.*\]|\S+)[ \t]*$)"
)


@dataclass(frozen=True, slots=True)
class Options:
    """What an entry says of itself; None leaves the head's word standing."""

    phrasings: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    valid: Span | None = None
    audience: frozenset[str] | None = None
    owner: str | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One option as written: its name in lower case, the rest of its line, its list items.

    Items are pairs of line and text; lines count from 1.
    """

    name: str
    line: int
    rest: str
    items: tuple[tuple[int, str], ...] = ()


Reader: TypeAlias = Callable[[Options, Section, Ledger], Options]


def options_from(
    lines: Sequence[str], first: int, last: int, ledger: Ledger
) -> tuple[Options, int]:
    """Read the options of `lines[first:last]`; also return where the answer begins."""
    options, seen, at = Options(), set[str](), _skip_blank(lines, first, last)
    while at < last and (found := _OPTION.match(lines[at])):
        section, at = _section(found, lines, at, last, ledger)
        if section.name in seen:
            ledger.error(section.line, f"{found[1]}: stands here twice: make one of them")
        seen.add(section.name)
        options = READERS[section.name](options, section, ledger)
        at = _skip_blank(lines, at, last)
    if at < last:
        _note_almost(lines[at], at + 1, ledger)
    return options, at


def stray(line: str) -> str:
    """Return the option a line of an answer was surely meant to be, or an empty string."""
    found = _STRAY.match(line)
    return next(name for name in found.groups() if name) if found else ""


def option_like(line: str, *, first: bool) -> bool:
    """Say whether a line of an answer would be read as an option, or taken for a misspelt one.

    Only the first line of an answer can be: below it, only what is surely an option counts.
    """
    return bool(stray(line) or (first and (_OPTION.match(line) or _almost(line))))


def mark_of(line: str) -> str:
    """Return the sign of a list item (`-`, or the `.` of `1.`); lists differ by it.

    CommonMark 0.31.2, section 5.3: another sign begins another list.
    """
    found = _ITEM.match(line)
    return found[1] if found else ""


def _skip_blank(lines: Sequence[str], at: int, last: int) -> int:
    while at < last and not lines[at].strip():
        at += 1
    return at


def _section(
    found: re.Match[str], lines: Sequence[str], at: int, last: int, ledger: Ledger
) -> tuple[Section, int]:
    name, line, rest = found[1].lower(), at + 1, found[2].strip()
    if name not in LISTS:
        return Section(name, line, rest), at + 1
    begin = _skip_blank(lines, at + 1, last)
    mark = mark_of(lines[begin]) if begin < last else ""
    if not mark:
        return Section(name, line, rest), at + 1
    items, at = _items(lines, begin, last, mark)
    following = _skip_blank(lines, at, last)
    if at < following < last and mark_of(lines[following]) == mark:
        loose = len(items) == 1 and not "".join(lines[following + 1 : last][:1]).strip()
        _note_two_lists(found[1], following + 1, ledger, surely=loose)
    return Section(name, line, rest, tuple(items)), at


def _note_two_lists(name: str, line: int, ledger: Ledger, *, surely: bool) -> None:
    """Note a list that a blank line cut in two: the second half would be the answer."""
    if surely:
        ledger.error(
            line,
            f"blank lines between the items of {name}: delete them; if the answer begins here,"
            " begin it with a sentence",
        )
    else:
        ledger.warn(
            line,
            f"a blank line ended the list of {name}: and the answer begins with this list; begin"
            " it with a sentence, or delete the blank line if this belongs above",
        )


def _items(
    lines: Sequence[str], at: int, last: int, mark: str
) -> tuple[list[tuple[int, str]], int]:
    """Read the items of one list, until a blank line or anything else."""
    items: list[tuple[int, str]] = []
    while at < last and lines[at].strip():
        found = _ITEM.match(lines[at])
        if found and found[1] == mark:
            items.append((at + 1, (found[2] or "").strip()))
        elif not found and lines[at].startswith(("  ", "\t")):
            line, text = items[-1]
            items[-1] = (line, f"{text} {lines[at].strip()}")
        else:
            break
        at += 1
    return items, at


def _almost(line: str) -> str:
    found = _ALMOST.match(line)
    if not found or _OPTION.match(line):
        return ""
    folded = {name.lower(): name for name in NAMES}
    close = difflib.get_close_matches(found[1].lower(), list(folded), n=1, cutoff=0.85)
    return folded[close[0]] if close else ""


def _note_almost(line: str, number: int, ledger: Ledger) -> None:
    if meant := _almost(line):
        written = line.partition(":")[0].strip()
        ledger.error(
            number,
            f"did you mean `{meant}:`? If `{written}:` is part of the answer, write `{written}\\:`",
        )


def _also_asked(options: Options, section: Section, ledger: Ledger) -> Options:
    _note_rest(section, "- I forgot my password", ledger)
    if not section.items and not section.rest:
        ledger.warn(section.line, "Also asked: is empty: add lines like `- I forgot my password`")
    for line, text in section.items:
        if not text:
            ledger.error(line, "an empty line of Also asked: write a phrasing or delete the line")
    return replace(options, phrasings=tuple(text for _, text in section.items if text))


def _needs(options: Options, section: Section, ledger: Ledger) -> Options:
    _note_rest(section, "- os: Windows, macOS", ledger)
    if not section.items and not section.rest:
        ledger.error(section.line, "Needs: is empty: add lines like `- os: Windows, macOS`")
    needs: dict[str, Need] = {}
    for line, text in section.items:
        need = ledger.attempt(partial(_need, text), line)
        if need and need.name in needs:
            ledger.error(line, f"{need.name!r} is needed twice: make one line of both")
        elif need:
            needs[need.name] = need
    return replace(options, needs=tuple(needs.values()))


def _note_rest(section: Section, example: str, ledger: Ledger) -> None:
    if section.rest:
        name = section.name.capitalize()
        ledger.error(section.line, f"put each item of {name}: on a line below it, like `{example}`")


def _need(text: str) -> Need:
    name, colon, rest = (part.strip() for part in text.partition(":"))
    if not NAME.fullmatch(name):
        raise BadValueError(f"{name!r} is no name for a need: write a short word, like `- os`")
    choices = tuple(choice.strip() for choice in rest.split(",")) if colon and rest else ()
    _check_choices(name, choices)
    return Need(name, choices)


def _check_choices(name: str, choices: Sequence[str]) -> None:
    folded = [choice.casefold() for choice in choices]
    if twice := next((one for one in choices if one and folded.count(one.casefold()) > 1), None):
        raise BadValueError(f"{name} offers {twice!r} twice: keep one")
    if "" in folded:
        raise BadValueError(f"{name} offers an empty choice: there is a comma too many")
    if long := next((choice for choice in choices if len(choice) > LONGEST_CHOICE), None):
        raise BadValueError(f"{long!r} is longer than the {LONGEST_CHOICE} characters of a button")
    if len(choices) > MOST_CHOICES:
        raise BadValueError(f"{name} offers {len(choices)} choices; Slack shows {MOST_CHOICES}")


def _valid(options: Options, section: Section, ledger: Ledger) -> Options:
    return replace(options, valid=ledger.attempt(lambda: span_from(section.rest), section.line))


def _audience(options: Options, section: Section, ledger: Ledger) -> Options:
    names = section.rest.removeprefix("[").removesuffix("]").split(",")
    audience = ledger.attempt(lambda: audience_from(names), section.line)
    return replace(options, audience=audience)


def _owner(options: Options, section: Section, ledger: Ledger) -> Options:
    return replace(options, owner=ledger.attempt(lambda: owner_from(section.rest), section.line))


def _review_by(options: Options, section: Section, ledger: Ledger) -> Options:
    day = ledger.attempt(lambda: date_from(section.rest), section.line)
    return replace(options, review_by=day)


READERS: dict[str, Reader] = {
    "also asked": _also_asked,
    "needs": _needs,
    "valid": _valid,
    "audience": _audience,
    "owner": _owner,
    "review by": _review_by,
}
