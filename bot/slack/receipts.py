"""Shows why an outcome came to be, to those who answer for it."""

from typing import Final

from bot.domain import Answer
from bot.records import buttons, decisions, outcomes, posts
from bot.records.outcomes import Settled
from bot.slack.layout import Modal
from bot.slack.parts import Parts
from bot.slack.receipt_page import receipt_modal, told_modal
from bot.slack.roles import Roles, roles_of

TITLE: Final = "Why this answer?"
UNKNOWN: Final = "This is no answer of mine, or it is no longer on record."
CLOSED: Final = (
    "How an answer came to be is shown to whoever keeps its entry, and to whoever runs the bot."
)


class Receipts:
    """Opens receipts; who may see one is looked up anew each time."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts

    async def open_of_post(self, trigger_id: str, user: str, channel: str, ts: str) -> None:
        """Open the receipt behind a message of ours."""
        post = await self._parts.records.run(posts.at, channel, ts)
        await self.open(trigger_id, user, post.question_id if post else "")

    async def open(self, trigger_id: str, user: str, key: str) -> None:
        """Open the receipt of a question, or say why not."""
        modal = await self._modal(user, key)
        await self._parts.gate.open_view(trigger_id, modal)

    async def _modal(self, user: str, key: str) -> Modal:
        roles = await roles_of(self._parts, user)
        settled = await self._parts.records.run(outcomes.load, key)
        if settled is None:
            return told_modal(TITLE, UNKNOWN)
        if not may_see(roles, settled):
            return told_modal(TITLE, CLOSED)
        votes = await self._parts.records.run(buttons.votes, key)
        said = await self._parts.records.run(decisions.of_question, key)
        return receipt_modal(settled, votes, [one.fields for one in said])


def may_see(roles: Roles, settled: Settled) -> bool:
    """Say whether somebody may see how this came to be: its entries' owners, and operators."""
    if roles.operator:
        return True
    return isinstance(settled.outcome, Answer) and roles.owns(settled.outcome.entries)
