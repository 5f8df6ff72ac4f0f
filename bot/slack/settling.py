"""A decision as rows, and the plan of its delivery: what steps write down.

A plan holds ids and words of ours only, never anybody's text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import sqlalchemy as sa

from bot.decide.hush import shadowed
from bot.domain import Answer, Asked, Outcome, OutcomeKind, Question, Silent, kind_of
from bot.records import buttons, decisions, outcomes, questions, spoken
from bot.records.outcomes import Settled
from bot.records.questions import Asking
from bot.slack.parts import Resolved

PEOPLE_FIRST: Final = "A person answered first."

Where: TypeAlias = Literal["thread", "dm", "whisper", "url"]


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
    def dm_key(self) -> str:
        """Key of the reply where it goes by direct message."""
        return f"{self.key}:dm"

    @property
    def word_key(self) -> str:
        """Key of the word in the thread that it went there."""
        return f"{self.key}:word"

    @property
    def keys(self) -> tuple[str, ...]:
        """Of every message it stands in."""
        return (self.dm_key, self.word_key) if self.where == "dm" else (self.key,)

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
    parts = [(_part_of(asking, question), outcome) for question, outcome in resolved]
    return _settle(connection, asking, parts, answered, at)


def settle_one(
    connection: sa.Connection, asking: Asking, outcome: Outcome, answered: int, at: float
) -> list[str]:
    """Write down one outcome for the whole question, and plan its delivery."""
    return _settle(connection, asking, [(asking, outcome)], answered, at)


def _settle(
    connection: sa.Connection,
    asking: Asking,
    parts: Sequence[tuple[Asking, Outcome]],
    answered: int,
    at: float,
) -> list[str]:
    current = questions.load(connection, asking.id)
    if current is None or questions.is_outdated(connection, current):
        return []  # changed or taken back while it was decided: what that began does the rest
    first = outcomes.slot_of(connection, asking.id)
    plans: list[Plan] = []
    for slot, (part, outcome) in enumerate(parts, first):
        if part.id != asking.id:
            questions.save(connection, part, keep=False)
        plans.append(plan_for(part, _written(connection, part, slot, outcome, at), answered))
    questions.mark(connection, asking.id, "decided")
    if not asking.addressed and all(plan.kind == "silent" for plan in plans):
        questions.forget_words(connection, asking.id)
    return [plan.written() for plan in plans]


def needless(connection: sa.Connection, plan: Plan, at: float) -> bool:
    """Whether what was decided is not to be said any more: changed, taken back, or taken up."""
    asking = questions.load(connection, plan.question_id.partition("#")[0])
    if asking is not None and questions.is_outdated(connection, asking):
        return True  # what that began does the rest
    return _yields_to_people(connection, plan, at)


def _yields_to_people(connection: sa.Connection, plan: Plan, at: float) -> bool:
    """Fall silent where others have taken up what nobody asked the bot; whether they have."""
    asking, settled = questions.load(connection, plan.question_id), None
    if asking is not None and not asking.addressed and not asking.is_command:
        settled = outcomes.load(connection, plan.question_id)
    if asking is None or settled is None:
        return False
    place = (asking.channel, asking.thread_ts, asking.asker)
    if not spoken.by_others(connection, *place, since=float(asking.ts)):
        return False
    silent = Silent(receipt=replace(settled.outcome.receipt, reason=PEOPLE_FIRST, rule=None))
    outcomes.save(connection, replace(settled, outcome=silent, at=at))
    every = outcomes.of_root(connection, plan.root)
    if all(isinstance(one.outcome, Silent) for one in every):
        questions.forget_words(connection, plan.root)
    return True


def planned(connection: sa.Connection, asking: Asking) -> list[str]:
    """Plan again the delivery of what is settled: of a message whose words are not needed."""
    settled = outcomes.load(connection, asking.id)
    return [plan_for(asking, settled, 0).written()] if settled else []


def _written(
    connection: sa.Connection, asking: Asking, slot: int, outcome: Outcome, at: float
) -> Settled:
    """The one place where an outcome becomes a row; where the bot only listens, silence does."""
    allowed = shadowed(outcome) if asking.mode == "shadow" else outcome
    settled = Settled(question_id=asking.id, root=asking.root, slot=slot, outcome=allowed, at=at)
    outcomes.save(connection, settled)
    decisions.save(connection, asking.id, outcome.receipt.decisions, at)
    if isinstance(allowed, Asked):
        buttons.ask(connection, asking.id, allowed, at)
    return settled


def plan_for(asking: Asking, settled: Settled, answered: int) -> Plan:
    """Plan where the outcome of a question, or of a part of one, is delivered."""
    where, kind = where_for(asking, settled.outcome), kind_of(settled.outcome)
    return Plan(where, kind, answered, settled.slot, asking.root, asking.id)


def _part_of(asking: Asking, question: Question) -> Asking:
    if question.id == asking.id:
        return asking
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
    """Where it is read by nobody else, if need be, and surely arrives.

    A command is answered at its address, and where everything is private it is whispered.  What
    only this answer makes private goes by direct message: a whisper may be lost.
    """
    if asking.in_private and not (asking.channel_kind == "dm" and not asking.is_command):
        return "url" if asking.reply_url else "whisper"
    private = isinstance(outcome, Answer) and outcome.private
    return "dm" if private and asking.channel_kind != "dm" else "thread"
