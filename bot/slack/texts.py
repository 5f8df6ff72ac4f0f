"""What a sentence in Slack may be made of.

A `Text` is a row of pieces.  Only three pieces are live in Slack: `Person`, `Team` and
`Channel`, and they take ids, never words.  Everything else is escaped when the gate
writes it out, so words from an asker, an entry or a model cannot ping or link by being
put into any of these.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.slack.characters import visible
from bot.slack.links import NO_HOSTS
from bot.slack.markdown import escaped, hosts_in, mrkdwn_from, mrkdwn_from_plain

_PERSON = re.compile(r"[UW][A-Z0-9]{1,20}")
_TEAM = re.compile(r"S[A-Z0-9]{1,20}")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,20}")
_PERMALINK = re.compile(r"https?://[A-Za-z0-9.:-]{1,255}/[A-Za-z0-9._/?=&%-]{1,500}")


@dataclass(frozen=True, slots=True)
class Plain:
    """Words as somebody typed them; addresses stay dead unless their host is listed."""

    text: str
    hosts: frozenset[str] = NO_HOSTS


@dataclass(frozen=True, slots=True)
class Mrkdwn:
    """CommonMark, rewritten for Slack; links go only to the listed hosts."""

    commonmark: str
    hosts: frozenset[str] = NO_HOSTS


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as somebody typed them, set off as a quotation."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """A few words as somebody typed them, in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """A live mention: the person is told."""

    user: str


@dataclass(frozen=True, slots=True)
class Team:
    """A live mention of a usergroup, by its id: its members are told."""

    usergroup: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A live reference to a channel, by its id."""

    channel: str


@dataclass(frozen=True, slots=True)
class Permalink:
    """A link to a message, with an address that Slack itself gave us."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, which Slack shows in the reader's own zone; seconds since the epoch."""

    at: float


Piece: TypeAlias = Plain | Mrkdwn | Quote | Bold | Person | Team | Channel | Permalink | Moment
Text: TypeAlias = tuple[Piece, ...]


def words(text: str) -> Text:
    """Make a text of our own words, in CommonMark; links in it are ours and live."""
    return (Mrkdwn(text, hosts_in(text)),)


def mrkdwn_of(text: Text) -> str:
    """Write the pieces as Slack's mrkdwn, everything but live pieces escaped."""
    return "".join(map(_mrkdwn, text))


def quiet_of(text: Text) -> str:
    """Write the pieces with nothing live at all: for notifications."""
    return "".join(map(_quiet, text)).strip()


def _mrkdwn(piece: Piece) -> str:  # noqa: PLR0911  one line for each kind of piece
    match piece:
        case Plain(text, hosts):
            return mrkdwn_from_plain(text, hosts)
        case Mrkdwn(commonmark, hosts):
            return _kept_spaces(commonmark, mrkdwn_from(commonmark, hosts))
        case Quote(text):
            return "\n".join(f"> {line}" for line in mrkdwn_from_plain(text).split("\n"))
        case Bold(text):
            inside = mrkdwn_from_plain(" ".join(text.split()).replace("*", "∗"))  # noqa: RUF001  the mark itself would end it
            return f"*{inside}*" if inside else ""
        case Permalink(url, label):
            return _link(url, label)
        case Moment(at):
            return f"<!date^{int(at)}^{{date_short_pretty}}, {{time}}|{_utc(at)}>"
        case Person() | Team() | Channel():
            return _live(piece)


def _live(piece: Person | Team | Channel) -> str:
    match piece:
        case Person(user):
            return f"<@{_checked(user, _PERSON, 'user')}>"
        case Team(usergroup):
            return f"<!subteam^{_checked(usergroup, _TEAM, 'usergroup')}>"
        case Channel(channel):
            return f"<#{_checked(channel, _CHANNEL, 'channel')}>"


def _quiet(piece: Piece) -> str:  # noqa: PLR0911  the same
    match piece:
        case Plain(text) | Quote(text) | Bold(text):
            return mrkdwn_from_plain(text)
        case Mrkdwn(commonmark):
            return _kept_spaces(commonmark, mrkdwn_from(commonmark))
        case Permalink(label=label):
            return mrkdwn_from_plain(label)
        case Person():
            return "@someone"
        case Team():
            return "the team"
        case Channel():
            return "a channel"
        case Moment(at):
            return _utc(at)


def _utc(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"


def _checked(value: str, pattern: re.Pattern[str], kind: str) -> str:
    if pattern.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no Slack {kind} id: mention people by id, never by words")
    return value


def _link(url: str, label: str) -> str:
    words_only = escaped(visible(label).replace("|", "/").replace("\n", " "))
    if _PERMALINK.fullmatch(url) is None or urlsplit(url).username:
        return words_only
    return f"<{escaped(url)}|{words_only}>"


def _kept_spaces(source: str, written: str) -> str:
    """A piece may stand beside another one: the space between them is not markup."""
    before = " " if source[:1] == " " else ""
    after = " " if source[-1:] == " " and written else ""
    return f"{before}{written}{after}"
