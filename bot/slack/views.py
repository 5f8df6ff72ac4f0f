"""The dialogs.  Pure."""

from collections.abc import Mapping

from bot.domain import Answer
from bot.slack import actions
from bot.slack.blocks import answer_body
from bot.slack.layout import Input, Modal, Section
from bot.slack.texts import Quote, words


def write_modal(question_id: str, ask: str, field: str) -> Modal:
    """Ask for the words of one field; its value comes back under `WRITE_INPUT`."""
    return Modal(
        title="One more thing",
        callback=actions.WRITE_VIEW,
        subject=actions.checked_id(question_id),
        blocks=(Section(words(ask)), Input(field or "Your answer", actions.WRITE_INPUT)),
    )


def answer_modal(answer: Answer, about: str, names: Mapping[str, str]) -> Modal:
    """Show an answer once more to its asker; there is nothing to press, and nothing is posted."""
    blocks = (Section((Quote(about),)), *answer_body(answer, names))
    return Modal(title="Your answer", blocks=blocks)
