"""Who may do what with a button, and where: the records say so, the click only names.

Each rule runs in one transaction and returns why not, in words for the one who clicked;
empty when they may.  A button may be pressed before we have noted which message it is in.
"""

from typing import Final, Protocol

import sqlalchemy as sa

from bot.decide.needs import to_keep
from bot.domain import Answer, Asked, Refused
from bot.records import handoffs, outcomes, posts, questions
from bot.records.questions import Asking
from bot.slack import actions
from bot.slack.interactions import Clicked

NOT_YOURS: Final = "These buttons are for the person who asked. Ask me your own question any time."
GONE: Final = "This button no longer does anything: the question has moved on."
NARROW: Final = "This answer is only for some people, so I will not share it in the channel."


class Touched(Protocol):
    """A message somebody pressed a button of, or reacted to."""

    @property
    def user(self) -> str:
        """Who did."""
        ...

    @property
    def channel(self) -> str:
        """Where the message is."""
        ...

    @property
    def message_ts(self) -> str:
        """Which message."""
        ...


def of_asker(connection: sa.Connection, click: Clicked, key: str) -> str:
    """A button that only its asker may press, and only where its outcome has one."""
    asking = questions.load(connection, key)
    if asking is None or asking.deleted_at is not None:
        return GONE
    if asking.asker != click.user:
        return NOT_YOURS
    settled = outcomes.load(connection, key)
    match click.action, settled and settled.outcome:
        case actions.SHARE, Answer() as answer if answer.private or asking.in_private:
            offered = True
        case actions.REMEMBER, Answer() as answer:
            offered = bool(to_keep(answer, asking.known))
        case actions.DISMISS, Answer():
            offered = click.ephemeral
        case ((actions.PICK | actions.WRITE), _):
            offered = True  # the row that waits knows more
        case actions.ASK_PERSON, outcome if outcome is not None:
            offered = handoffs.load(connection, key) is not None or _leads_on(outcome)
        case _:
            offered = False
    return "" if offered and _stands_there(connection, click, asking) else GONE


def of_reader(connection: sa.Connection, click: Touched, key: str) -> str:
    """A vote on an answer: of its asker, and of others where everybody can read it."""
    asking, settled = questions.load(connection, key), outcomes.load(connection, key)
    if asking is None or settled is None or not isinstance(settled.outcome, Answer):
        return GONE
    if not _stands_there(connection, click, asking):
        return GONE
    if click.user == asking.asker:
        return ""
    narrow = settled.outcome.private or asking.in_private
    shared = posts.at(connection, click.channel, click.message_ts) is not None
    open_to_all = click.channel == asking.channel and asking.channel_kind != "dm"
    return "" if open_to_all and (shared or not narrow) else NOT_YOURS


def of_person(connection: sa.Connection, click: Clicked) -> str:
    """A button of a card: pressed on that card, or on one that is not noted yet."""
    waiting = handoffs.load(connection, click.value)
    if waiting is None or click.channel != waiting.card_channel or not click.message_ts:
        return GONE
    if waiting.card_ts:
        return "" if click.message_ts == waiting.card_ts else GONE
    post = posts.at(connection, click.channel, click.message_ts)
    return "" if post is None or post.question_id == waiting.id else GONE


def _leads_on(outcome: object) -> bool:
    return isinstance(outcome, Answer | Asked | Refused)


def _stands_there(connection: sa.Connection, click: Touched, asking: Asking) -> bool:
    """Whether the message is ours and about that question, as far as we have noted it."""
    post = posts.at(connection, click.channel, click.message_ts)
    if post is None:
        return click.channel == asking.channel or click.channel.startswith("D")
    about = questions.load(connection, post.question_id)
    return about is not None and about.root == asking.root
