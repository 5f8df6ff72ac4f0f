"""What a message may be built of: Block Kit's parts as plain data.

Only the gate turns these into JSON (`bot.slack.render`), so a block nobody vouches for
cannot reach Slack.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.slack.links import NO_HOSTS
from bot.slack.texts import Text

Style: TypeAlias = Literal["primary", "danger"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `value` is an opaque id, never words (see `bot.slack.actions`)."""

    label: str
    action: str
    value: str
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu to pick one choice from, at most 100; `initial` is the value it begins with."""

    placeholder: str
    action: str
    choices: tuple[Choice, ...]
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Text, as long as it needs to be: it is split where paragraphs end.

    Attributes:
        button: Stands at its right.
    """

    text: Text
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """CommonMark with its lists, code and quotes; links go only to the listed hosts."""

    commonmark: str
    hosts: frozenset[str] = NO_HOSTS


@dataclass(frozen=True, slots=True)
class Header:
    """One bold line of plain words, at most 150 characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """One small grey line."""

    text: Text


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line."""


@dataclass(frozen=True, slots=True)
class Actions:
    """Buttons or one menu, side by side."""

    elements: tuple[Button | Menu, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """Thumbs up and thumbs down; the value of each says which, and for what."""

    action: str
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar to pick a day from; `initial` as in 2026-11-30."""

    action: str
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One line, or several, to write in."""

    action: str
    multiline: bool = False
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A field to fill in; only in a modal."""

    label: str
    element: Written | Menu | Day
    hint: str = ""


Block: TypeAlias = Section | Prose | Header | Context | Divider | Actions | Feedback | Input


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be said.

    Attributes:
        summary: What notifications and screen readers get.
        more: Messages that follow it, in order, where one cannot hold it all.
    """

    summary: Text
    blocks: tuple[Block, ...] = ()
    more: tuple["Message", ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """The App Home of one person."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Modal:
    """A dialog.  With a field in it, it can be sent.

    Attributes:
        title: At most 24 characters.
        callback: What comes back when it is sent.
        subject: The opaque id it is about; comes back as well.
    """

    title: str
    blocks: tuple[Block, ...]
    callback: str = ""
    subject: str = ""
    submit: str = "Send"
