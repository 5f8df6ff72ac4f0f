"""The seams.  Each is one verb wide, so a fake is three lines."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain import Decision, Draft, Fact, Found, Hit, Need, Question, Stage, TierName


class Retriever(Protocol):
    """Finds entries that bear on a question."""

    async def search(self, question: Question) -> Found:
        """Return hits, best first; only entries the asker may see, valid that day."""
        ...


class Rules(Protocol):
    """Policy rules, checked and ready."""

    @property
    def version(self) -> str:
        """Hash of every byte of the policy files that rules depend on."""
        ...

    def decide(self, stage: Stage, facts: Mapping[str, Fact]) -> Decision:
        """Evaluate every rule of a stage; the strictest action wins, order never matters."""
        ...


class Proposer(Protocol):
    """Guesses at fields that are missing."""

    async def propose(self, question: Question, needs: Sequence[Need]) -> Mapping[str, str]:
        """Return values by field name, to begin a form with; the asker decides."""
        ...


class Tier(Protocol):
    """One rung of the ladder, cheapest first."""

    @property
    def name(self) -> TierName:
        """The word for this tier in trails and logs."""
        ...

    @property
    def external(self) -> bool:
        """Whether the question's text leaves our machines."""
        ...

    async def draft(self, question: Question, hits: Sequence[Hit]) -> Draft | None:
        """Propose an answer, or abstain with `None`.

        Raises:
            TierUnavailable: The tier cannot answer now; the next one should.
        """
        ...
