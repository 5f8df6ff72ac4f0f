"""Whether a message is for the bot: quiet by design.  Pure."""

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.rules.channels import Channel
from bot.slack.events import Message
from bot.slack.threads import Thread

TO_OTHERS: Final = "It speaks to somebody else."
NOT_THEIRS: Final = "Somebody else's question is answered in this thread."
AMONG_PEOPLE: Final = "People talk to each other in this thread."
_TO_SOMEBODY: Final = re.compile(r"@(?!(?:here|channel|everyone)\b)")


@dataclass(frozen=True, slots=True)
class Ours:
    """It is asked of the bot, or the bot may answer it unasked."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """It was listened to, and is not for the bot: that is kept, and none of its words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """The bot does not listen there."""


Meant: TypeAlias = Ours | LeftAlone | Unheard


def meant_by(message: Message, thread: Thread, channel: Channel) -> Meant:
    """Say whether a message is for the bot.

    Spoken to, it always is, but where the bot is off.  Unasked, it keeps out of what people
    say to each other.
    """
    if message.kind == "dm" or (message.addressed and channel.mode != "off"):
        return Ours()
    follows = channel.follow_up and thread.ours and channel.mode != "off"
    if not (follows if message.in_thread else channel.listens) or not message.text:
        return Unheard()
    if message.to_others or _TO_SOMEBODY.match(message.text):
        return LeftAlone(TO_OTHERS)
    if message.in_thread and channel.mode != "all":
        return _following(thread)
    return Ours()


def _following(thread: Thread) -> Meant:
    """Only whoever asked is followed, and only until somebody else joins in."""
    if not thread.mine:
        return LeftAlone(NOT_THEIRS)
    return LeftAlone(AMONG_PEOPLE) if thread.others else Ours()
