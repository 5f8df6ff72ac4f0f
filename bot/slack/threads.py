"""What our records say about the thread that a message was written in."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.decide.needs import value_in
from bot.desk.picking import settle
from bot.records import buttons, handoffs, outcomes, posts, questions, spoken
from bot.records.buttons import Pending
from bot.records.handoffs import Waiting
from bot.records.questions import Asking
from bot.slack.events import Message


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, as seen by the writer of a message in it.

    Attributes:
        card: It is the thread of this handoff's card.
        waiting: The writer's own question waits for a person there.
        ours: We have spoken there, or are about to.
        mine: The writer has asked there before.
        asked: The message is a question already, whatever has become of the thread since.
        others: Somebody other than the writer has written there too.
        answers: Id of the writer's question that waits for words.
        maybe_card: It is no thread we know, and a card has just gone to its channel.
    """

    card: Waiting | None = None
    waiting: Waiting | None = None
    ours: bool = False
    mine: bool = False
    asked: bool = False
    others: bool = False
    answers: str = ""
    maybe_card: bool = False


def thread_of(connection: sa.Connection, message: Message) -> Thread:
    """Look a message's thread up."""
    if message.thread_ts is None or not message.in_thread:
        return Thread()
    channel, thread = message.channel, message.thread_ts
    card = handoffs.by_card(connection, channel, thread)
    if card is not None:
        return Thread(card=card)
    known = questions.load(connection, message.id)
    if known is not None and known.status != "relayed":
        return Thread(asked=True)
    for waiting in handoffs.in_thread(connection, channel, thread):
        if known is None and waiting.status not in handoffs.LIVE:
            continue
        asking = questions.load(connection, waiting.id)
        if asking is not None and asking.asker == message.user:
            return Thread(waiting=waiting)
    asked_here = questions.in_thread(connection, channel, thread, message.user)
    ours = outcomes.spoken_in(connection, channel, thread)
    return Thread(
        mine=bool(asked_here),
        ours=ours,
        others=spoken.by_others(connection, channel, thread, message.user, since=0.0),
        maybe_card=not ours and handoffs.card_on_its_way(connection, channel),
        answers=_free_text_waiting(connection, asked_here, message.text) if message.text else "",
    )


def thread_of_words(connection: sa.Connection, asking: Asking) -> tuple[str, ...]:
    """Earlier words of the asker that a message goes on with, oldest first.

    Under an answer that came by direct message it goes on with what was asked elsewhere.
    """
    before = questions.thread_before(connection, asking)
    post = posts.at(connection, asking.channel, asking.thread_ts) if asking.thread_ts else None
    asked = questions.load(connection, post.question_id) if post is not None else None
    if asked is None or asked.asker != asking.asker or asked.channel == asking.channel:
        return before
    return (*questions.thread_before(connection, asked), asked.text, *before)


def answer_back(connection: sa.Connection, question_id: str, text: str) -> str | None:
    """Settle the question back with these words; returns its round."""
    waiting = buttons.pending(connection, question_id)
    value = _value_for(waiting, text) if waiting is not None else None
    if waiting is None or value is None:
        return None
    settled = settle(connection, question_id, waiting.round, value)
    return str(waiting.round) if settled else None


def _free_text_waiting(connection: sa.Connection, asked_here: Sequence[str], text: str) -> str:
    """Id of the question among these that waits for words, or was settled with these."""
    for key in asked_here:
        waiting = buttons.pending(connection, key)
        value = _value_for(waiting, text) if waiting is not None else None
        if waiting is not None and value is not None and waiting.picked in {None, value}:
            return key
    return ""


def _value_for(waiting: Pending, text: str) -> str | None:
    """The words as the value of the one field that is written and not picked.

    Where several are wanted, or one is to be picked, a reply is read like any other message:
    it may well ask something else.
    """
    if len(waiting.needs) != 1 or waiting.needs[0].choices:
        return None
    return value_in(text, waiting.needs[0])
