"""Whether what goes on with an earlier message belongs to its answer, once both are decided."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.decide.bursts import corrects
from bot.domain import Answer, Asked, Outcome, Silent
from bot.records import outcomes, questions
from bot.records.outcomes import Settled
from bot.records.questions import Asking
from bot.slack.settling import Plan, plan_for

ADDS_NOTHING: Final = "It adds nothing to the answer that stands."


def joined(connection: sa.Connection, key: str, at: float) -> list[Plan]:
    """Plan the delivery of what was decided; nothing when the answer there had better stay.

    A message that turns out to be about something else becomes a question of its own.
    """
    asking = questions.load(connection, key)
    if asking is None or asking.deleted_at is not None:
        return []
    every = outcomes.of_root(connection, asking.root)
    own = [one for one in every if questions.message_of(one.question_id) == key]
    before = _latest([one for one in every if one not in own])
    if not _fits(before, own) and not corrects(asking.text):
        if not asking.addressed and not _answers(own):
            _leave(connection, asking, own, at)
            return []
        asking = _apart(connection, asking, own)
    return [plan_for(replace(asking, id=one.question_id), one, 0) for one in own]


def _latest(settled: Sequence[Settled]) -> Sequence[Outcome]:
    """What the newest earlier version came to, each part."""
    newest = max(settled, key=lambda one: one.at, default=None)
    return [one.outcome for one in settled if newest and one.at == newest.at]


def _fits(before: Sequence[Outcome], own: Sequence[Settled]) -> bool:
    """Say whether what was decided may stand in place of what stands there."""
    match before, [one.outcome for one in own]:
        case [Answer(entries=old)], [Answer(entries=new)]:
            return not {entry.name for entry in old}.isdisjoint(entry.name for entry in new)
        case [Answer() | Asked()], [Answer() | Asked()]:
            return True
        case [Answer() | Asked(), *_], _:
            return False
        case _:
            return True


def _answers(own: Sequence[Settled]) -> bool:
    """Say whether it was a question of its own, for there is something to say to it."""
    return any(isinstance(one.outcome, Answer | Asked) for one in own)


def _leave(connection: sa.Connection, asking: Asking, own: Sequence[Settled], at: float) -> None:
    for one in own:
        receipt = replace(one.outcome.receipt, reason=ADDS_NOTHING, rule=None)
        outcomes.save(connection, replace(one, outcome=Silent(receipt=receipt), at=at))
    questions.forget_words(connection, asking.id)


def _apart(connection: sa.Connection, asking: Asking, own: Sequence[Settled]) -> Asking:
    """Make it a question of its own, with a thread of its own."""
    alone = replace(asking, root=asking.id, thread_ts=asking.ts)
    questions.save(connection, alone, keep=False)
    for one in own:
        outcomes.save(connection, replace(one, root=asking.id))
    return alone
