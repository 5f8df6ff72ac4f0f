"""Single values that people write: owners, handles, dates, ids.  Each reader says what it wants."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain import Span

EVERYONE = "everyone"
MOST_WORDS_IN_A_HINT = 6
LONGEST_SLUG = 60
LONGEST_ID = 80  # topic/id must fit the 150 characters Slack allows an option's value

_HANDLE = re.compile(r"[^\W_][\w.-]{0,79}")
_PERSON = re.compile(r"[UW][A-Z0-9]{6,}")
_MAIL = re.compile(r"[\w.+'%-]+@[\w.-]+\.\w+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEANS_EVERYONE = (EVERYONE, "all", "anyone", "everybody", "public", "none")


class BadValueError(ValueError):
    """A value cannot be used; the message says what is wanted."""


def owner_from(text: str) -> str:
    """Read a user id, a usergroup handle or an e-mail address; `@` and `#` may be left out.

    Raises:
        BadValueError: It is none of the three.
    """
    owner = bare(text)
    if _PERSON.fullmatch(owner) or _MAIL.fullmatch(owner):
        return owner
    if _HANDLE.fullmatch(owner):
        return owner.lower()
    raise BadValueError(
        f"{text.strip()!r} is no owner: write a Slack user id (U012ABCDEF), a usergroup handle"
        " (it-helpdesk) or an e-mail address"
    )


def audience_from(names: Iterable[str]) -> frozenset[str]:
    """Read usergroup handles; the empty set stands for everyone.

    Raises:
        BadValueError: Nobody is named, or a name is no handle.
    """
    handles = [_handle(name) for name in names]
    if not handles:
        raise BadValueError("the audience is empty: write everyone, or a list like [hr-staff]")
    if handles == [EVERYONE]:
        return frozenset()
    if EVERYONE in handles:
        raise BadValueError("everyone stands alone: take it out, or take the handles out")
    return frozenset(handles)


def _handle(text: str) -> str:
    handle = bare(text).lower()
    if not _HANDLE.fullmatch(handle):
        raise BadValueError(
            f"{text.strip()!r} is no usergroup handle: write everyone, or a list like [hr-staff]"
        )
    if handle != EVERYONE and difflib.get_close_matches(handle, _MEANS_EVERYONE, cutoff=0.88):
        raise BadValueError(f"{handle!r} is no usergroup handle; did you mean {EVERYONE!r}?")
    return handle


def date_from(text: str) -> date:
    """Read a day as 2027-03-01.

    Raises:
        BadValueError: There is no such day, or it is written otherwise.
    """
    text = text.strip()
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise BadValueError(f"{text!r} is not in the calendar ({error})") from None
    raise BadValueError(f"{text!r} is no date: write year-month-day, like 2027-03-01")


def span_from(text: str) -> Span:
    """Read `2026-01-01 to 2027-12-31`, both days included.

    Raises:
        BadValueError: A date is wrong, or the last comes before the first.
    """
    first, to, last = text.partition(" to ")
    if not to:
        raise BadValueError(f"{text.strip()!r} is no span: write Valid: 2026-01-01 to 2027-12-31")
    span = Span(date_from(first), date_from(last))
    if span.last < span.first:
        raise BadValueError(f"{span.last} comes before {span.first}: swap the two dates")
    return span


def topic_from(text: str) -> str:
    """Read the word a file speaks of; it becomes the first half of an entry's full name.

    Raises:
        BadValueError: It holds blanks or signs, or is too long.
    """
    topic = text.strip()
    if _HANDLE.fullmatch(topic) and len(topic) <= LONGEST_SLUG:
        return topic
    raise BadValueError(f"{topic!r} is no topic: write one word, like {slug_for(topic) or 'vpn'!r}")


def id_from(text: str) -> str:
    """Read an entry's id, as between `{#` and `}`.

    Raises:
        BadValueError: It holds blanks or signs, or is too long.
    """
    if _HANDLE.fullmatch(text) and len(text) <= LONGEST_ID:
        return text
    hint = slug_for(text) or "vpn-reset"
    raise BadValueError(f"{text!r} is no id: write letters, digits and hyphens, like {{#{hint}}}")


def slug_for(text: str) -> str:
    """Turn a heading into an id: lower case, hyphens, at most 60 characters; may be empty."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    slug = re.sub(r"[\W_]+", "-", folded).strip("-")
    if len(slug) <= LONGEST_SLUG:
        return slug
    cut = slug[: LONGEST_SLUG + 1].rpartition("-")[0]
    return cut or slug[:LONGEST_SLUG]


def key_for(question: str) -> str:
    """Fold case, signs and blanks away: two questions with one key are the same question."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split()) or folded.strip()


def bare(text: str) -> str:
    """Drop the optional `@` or `#` in front of a handle or channel."""
    return text.strip().lstrip("@#").strip()


def hint_for(word: str, known: Sequence[str]) -> str:
    """Return `; did you mean 'x'?`, or the words there are, for a word nobody knows."""
    by_fold = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    if close:
        return f"; did you mean {by_fold[close[0]]!r}?"
    if not known:
        return ""
    more = ", ..." if len(known) > MOST_WORDS_IN_A_HINT else ""
    return f"; there are: {', '.join(known[:MOST_WORDS_IN_A_HINT])}{more}"
