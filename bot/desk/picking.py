"""What the asker picked, or wrote, when we asked back."""

import sqlalchemy as sa

from bot.records import buttons, questions


def settle(connection: sa.Connection, key: str, number: int, picked: str) -> bool:
    """Settle a round; a second click on the same choice changes nothing.

    Args:
        connection: Inside a transaction.
        key: Of the question.
        number: Which round, counted from 0; an older one is closed.
        picked: An option's value, the words of a field, or a form (`buttons.picked_for`).

    Returns:
        Whether this is what the round was settled with.
    """
    waiting = buttons.pending(connection, key)
    if waiting is None or waiting.round != number or not waiting.takes(picked):
        return False
    if not buttons.pick(connection, waiting, picked):
        return waiting.picked == picked
    # A field belongs to the entry that needs it; going on means that entry.
    chosen = picked if waiting.kind == "which" else waiting.entry
    questions.learn(connection, key, waiting.fields_of(picked), chosen)
    return True
