"""Decides as the bot does, by the company's own rules; only the searching is a stand-in."""

import time
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from bot.decide.ladder import Ladder
from bot.decide.policy import Policy
from bot.domain import Found, Outcome, Question
from bot.rules.policies import read
from bot.search.languages import language_of
from bot.tiers.faq import Faq
from tests.fakes import OS, entry, found, hit
from tests.flow.world import Decider

POLICIES = read(Path(__file__).parents[2] / "policies")
ENTRIES = {
    "reset": entry("vpn/reset", "The answer: reset."),
    "leave": entry("leave/book", "The answer: leave."),
    "install": entry("vpn/install", "The answer: install on {os}.", needs=[OS]),
    "bands": entry("payroll/bands", "The answer: bands.", audience=["managers"]),
}
REMARK = 0.6  # confidence in what a remark is near to


@dataclass
class ByWord:
    """Finds the entry whose word a question holds; surely, where it asks something."""

    async def search(self, question: Question) -> Found:
        if "boom" in question.text:
            raise RuntimeError(question.text)
        heard = question.text if _names(question.text) else " ".join(question.thread)
        sure = REMARK if "monday" in question.text else 0.97
        best = [hit(ENTRIES[word], sure) for word in _names(heard)]
        return found(*(one for one in best if one.entry.seen_by(question.asker)))


def _names(text: str) -> list[str]:
    return [word for word in ENTRIES if word in text.lower()]


@dataclass(slots=True)
class Ladders(Decider):
    """Decides as the bot does, by the company's own rules; only the searching is a stand-in."""

    ladder: Ladder = field(
        default_factory=lambda: Ladder(
            ByWord(), Policy(POLICIES.rules), (Faq(),), UTC, time.perf_counter, language_of
        )
    )

    async def __call__(self, question: Question) -> list[tuple[Question, Outcome]]:
        self.asked.append(question)
        if self.before is not None:
            await self.before(question)
        return list(await self.ladder.resolve(question))
