"""Shows an answer once more to its asker: what only they saw is gone when they reload."""

import re
from typing import Final

from bot.domain import Answer
from bot.records import glances, outcomes, questions
from bot.records.outcomes import Settled
from bot.slack import actions
from bot.slack.blocks import again_message, notice
from bot.slack.delivery import Spot
from bot.slack.interactions import Clicked
from bot.slack.layout import Message, Modal
from bot.slack.parts import Parts
from bot.slack.receipt_page import told_modal
from bot.slack.roles import names_of
from bot.slack.views import answer_modal

NONE_YET: Final = "There is no answer of mine to you on record. Ask me anything."
NO_LONGER: Final = "You can no longer see this answer: who may has changed since."
_ASKS: Final = (["show", "last", "answer"], ["repeat", "last", "answer"])
_BESIDES: Final = frozenset({"please", "again", "me", "my", "the", "your"})


def wants_again(text: str) -> bool:
    """Say whether these words ask for the last answer once more, and for nothing else."""
    words = re.findall(r"\w+", text[:100].lower())
    return [word for word in words if word not in _BESIDES] in _ASKS


class Showing:
    """Brings back what was answered, to its asker alone."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts

    async def open(self, click: Clicked) -> None:
        """Show it in a dialog, from the Home tab; nothing is posted."""
        modal = await self._modal(click.value, click.user)
        await self._parts.gate.open_view(click.trigger_id, modal)

    async def again(self, key: str, user: str, channel: str, thread_ts: str) -> None:
        """Workflow: post the last answer in the direct conversation with its asker.

        Args:
            key: Of the message that asks for it.
            user: Who wrote that.
            channel: The direct conversation.
            thread_ts: The thread of that message.
        """
        about = await self._parts.steps.step("last", lambda: self._last(user))
        spot = Spot(
            key=f"{key}:again",
            about=about or key,
            channel=channel,
            thread_ts=thread_ts,
            since=float(thread_ts),
        )
        await self._parts.delivery.post(spot, lambda: self._message(about, user))

    async def _last(self, user: str) -> str:
        return await self._parts.records.run(glances.last_answer, user) or ""

    async def _modal(self, key: str, user: str) -> Modal:
        asking = await self._parts.records.run(questions.load, key)
        found = await self._seen(key, user)
        if isinstance(found, str) or asking is None:
            return told_modal("Your answer", found if isinstance(found, str) else NONE_YET)
        return answer_modal(found, asking.text, await names_of(self._parts.directory, found))

    async def _message(self, key: str, user: str) -> Message:
        asking = await self._parts.records.run(questions.load, key)
        found = await self._seen(key, user)
        if isinstance(found, str) or asking is None:
            return notice(found if isinstance(found, str) else NONE_YET)
        names = await names_of(self._parts.directory, found)
        return again_message(found, actions.checked_id(key), asking.text, names)

    async def _seen(self, key: str, user: str) -> Answer | str:
        """The answer, if it is this person's and they may still see it; else why not."""
        asking = await self._parts.records.run(questions.load, key)
        settled: Settled | None = await self._parts.records.run(outcomes.load, key)
        if asking is None or asking.asker != user or settled is None:
            return NONE_YET
        if not isinstance(settled.outcome, Answer):
            return NONE_YET
        who = await self._parts.directory.asker(user, external=asking.external)
        allowed = all(entry.seen_by(who) for entry in settled.outcome.entries)
        return settled.outcome if allowed else NO_LONGER
