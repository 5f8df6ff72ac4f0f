"""A decision as rows, and the plan of its delivery: what steps write down.

A plan holds ids and words of ours only, never anybody's text.
"""

import json
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import sqlalchemy as sa

from bot.domain import Answer, Asked, Outcome, OutcomeKind, Question, kind_of
from bot.records import buttons, outcomes, questions
from bot.records.outcomes import Settled
from bot.records.questions import Asking
from bot.slack.parts import Resolved

Where: TypeAlias = Literal["thread", "whisper", "url"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be delivered, as a step wrote it down: ids and words of ours only."""

    where: Where
    kind: OutcomeKind
    round: int
    slot: int
    root: str
    question_id: str

    @property
    def key(self) -> str:
        """Key of the reply it fills."""
        return f"{self.root}/{self.slot}.{self.round}:reply"

    @property
    def subject(self) -> str:
        """What its buttons stand for; `bot.slack.clicks` reads it."""
        return f"{self.question_id}.r{self.round}" if self.round else self.question_id

    def written(self) -> str:
        """As a step's result."""
        return json.dumps(
            [self.where, self.kind, self.round, self.slot, self.root, self.question_id]
        )

    @classmethod
    def read(cls, written: str) -> "Plan":
        """Back from a step's result."""
        return cls(*json.loads(written))


def settle_all(
    connection: sa.Connection, asking: Asking, resolved: Resolved, answered: int, at: float
) -> list[str]:
    """Write down every part of a question with its outcome, and plan their delivery."""
    first = outcomes.slot_of(connection, asking.id)
    plans: list[str] = []
    for number, (question, outcome) in enumerate(resolved):
        if question.id != asking.id:
            questions.save(connection, _part_of(asking, question), keep=False)
        settled = Settled(
            question_id=question.id, root=asking.root, slot=first + number, outcome=outcome, at=at
        )
        outcomes.save(connection, settled)
        if isinstance(outcome, Asked):
            buttons.ask(connection, question.id, outcome, at)
        where = where_for(asking, outcome)
        plan = Plan(where, kind_of(outcome), answered, settled.slot, asking.root, question.id)
        plans.append(plan.written())
    questions.mark(connection, asking.id, "decided")
    return plans


def planned(connection: sa.Connection, asking: Asking) -> list[str]:
    """Plan the delivery of what intake decided: a message without words."""
    settled = outcomes.load(connection, asking.id)
    if settled is None:
        return []
    where, kind = where_for(asking, settled.outcome), kind_of(settled.outcome)
    return [Plan(where, kind, 0, settled.slot, asking.root, asking.id).written()]


def settle_one(
    connection: sa.Connection, asking: Asking, outcome: Outcome, answered: int, at: float
) -> list[str]:
    """Write down one outcome for the whole question, and plan its delivery."""
    settled = Settled(
        question_id=asking.id,
        root=asking.root,
        slot=outcomes.slot_of(connection, asking.id),
        outcome=outcome,
        at=at,
    )
    outcomes.save(connection, settled)
    where = where_for(asking, outcome)
    return [Plan(where, kind_of(outcome), answered, settled.slot, asking.root, asking.id).written()]


def _part_of(asking: Asking, question: Question) -> Asking:
    return replace(
        asking,
        id=question.id,
        text=question.text,
        via="part",
        status="decided",
        fields=json.dumps(dict(question.fields)),
        chosen=question.chosen,
    )


def where_for(asking: Asking, outcome: Outcome) -> Where:
    """A command is answered at its address, a private answer whispered, the rest in the thread."""
    if asking.is_command:
        return "url"
    private = isinstance(outcome, Answer) and outcome.private
    return "whisper" if private and asking.channel_kind != "dm" else "thread"
