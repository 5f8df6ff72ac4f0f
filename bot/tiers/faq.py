"""The first rung: an approved entry that already says it, verbatim.  No model writes anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.decide.fields import fill
from bot.decide.needs import known_fields
from bot.domain import Draft, Hit, Question, TierName


@dataclass(frozen=True, slots=True)
class Faq:
    """Offers the text of the best hit; whether that is sure enough, the checks say."""

    name: TierName = "faq"
    external: bool = False

    async def draft(self, question: Question, hits: Sequence[Hit]) -> Draft | None:
        """Quote the best hit with its fields filled in, or abstain when there is none."""
        if not hits:
            return None
        entry = hits[0].entry
        fields = known_fields(entry.needs, question)
        return Draft(text=fill(entry.answer, fields), citations=(entry.name,), tier="faq")
