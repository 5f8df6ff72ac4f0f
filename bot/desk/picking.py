"""What the asker picked, or wrote, when we asked back."""

import sqlalchemy as sa

from bot.records import buttons, questions
from bot.records.buttons import Pending


def settle(connection: sa.Connection, key: str, number: int, value: str) -> bool:
    """Settle a round with a value; a second click on the same choice changes nothing.

    Args:
        connection: Inside a transaction.
        key: Of the question.
        number: Which round, counted from 0; an older one is closed.
        value: An option's value; free text only where no options were offered.

    Returns:
        Whether this value is what the round was settled with.
    """
    waiting = buttons.pending(connection, key)
    if waiting is None or waiting.round != number or not _offered(waiting, value):
        return False
    if not buttons.pick(connection, waiting, value):
        return waiting.picked == value
    _learn(connection, key, waiting, value)
    return True


def _offered(waiting: Pending, value: str) -> bool:
    return not waiting.options or any(option.value == value for option in waiting.options)


def _learn(connection: sa.Connection, key: str, waiting: Pending, value: str) -> None:
    """A field belongs to the entry that needs it; going on means that entry."""
    field = waiting.field if waiting.kind == "field" else ""
    chosen = waiting.entry if waiting.kind == "field" else value
    questions.learn(connection, key, field=field, value=value, chosen=chosen)
