"""What Slack would get for an outcome: the asker's message, and the card where there is one."""

from collections.abc import Iterator

from bot.domain import Handoff, Outcome, Question
from bot.slack.blocks import blocks_for
from bot.slack.cards import Card, card_message
from bot.slack.layout import Message
from bot.slack.render import blocks_json, summary_of
from bot.slack.texts import Bold


def sent_by(question: Question, outcome: Outcome) -> Iterator[dict[str, object]]:
    """Arguments of each call that would post it."""
    message = blocks_for(outcome, question.id, asked_team=(Bold("it-helpdesk"),))
    if message is not None:
        yield from _arguments(message)
    if isinstance(outcome, Handoff):
        card = Card(
            handoff_id=question.id,
            question=question.text,
            asker=question.asker.user,
            handoff=outcome,
        )
        yield from _arguments(card_message(card))


def _arguments(message: Message) -> Iterator[dict[str, object]]:
    for page in (message, *message.more):
        yield {"text": summary_of(page), "blocks": blocks_json(page)}
