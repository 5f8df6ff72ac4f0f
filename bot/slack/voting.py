"""Thumbs on answers: as buttons or as reactions, and why one was down."""

import logging
from dataclasses import dataclass
from typing import Final

from bot.records import buttons, posts, questions
from bot.records.buttons import Vote
from bot.slack import actions, rights
from bot.slack.blocks import noted_message, why_message
from bot.slack.events import Reaction
from bot.slack.interactions import Clicked
from bot.slack.layout import Message
from bot.slack.parts import Parts
from bot.slack.rights import GONE

THUMBS: Final[dict[str, Vote]] = {
    "+1": "up",
    "thumbsup": "up",
    "-1": "down",
    "thumbsdown": "down",
}
"""Slack sends the first name of each, with `::skin-tone-N` behind it; people know the second."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Thumbed:
    """Where somebody put a thumb."""

    user: str
    channel: str
    message_ts: str


class Voting:
    """Takes votes; asks why an answer did not help, to the voter alone."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts

    async def clicked(self, click: Clicked) -> str:
        """A thumb below an answer; returns why not, for the one who clicked."""
        rated = actions.rating_from(click.value)
        if rated is None:
            return GONE
        key, _ = actions.subject_from(rated[0])
        refusal = await self._parts.records.run(rights.of_reader, click, key)
        if refusal:
            return refusal
        await self._vote(key, click.user, "up" if rated[1] else "down")
        if rated[1]:
            return "Thank you, noted."
        why = await self._why(key, click.user)
        await self._parts.gate.respond(click.response_url, why, thread_ts=click.thread_ts)
        return ""

    async def reasoned(self, click: Clicked) -> str:
        """Why it was down; the question makes way for what was noted."""
        given = actions.reason_from(click.value)
        if given is None:
            return GONE
        key, reason = given
        if not await self._parts.records.run(buttons.give_reason, key, click.user, reason):
            return GONE
        log.info("feedback", extra={"question": key, "reason": reason})
        noted = noted_message(reason)
        await self._parts.gate.respond(click.response_url, noted, replace=click.ephemeral)
        return ""

    async def reacted(self, reaction: Reaction) -> None:
        """A thumb among the reactions of an answer; taken away, the vote is taken back."""
        vote = THUMBS.get(reaction.name.partition("::")[0])
        if vote is None:
            return
        post = await self._parts.records.run(posts.at, reaction.channel, reaction.ts)
        if post is None:
            return
        key, thumbed = post.question_id, Thumbed(reaction.user, reaction.channel, reaction.ts)
        if await self._parts.records.run(rights.of_reader, thumbed, key):
            return
        if not reaction.added:
            await self._parts.records.run(buttons.unvote, key, reaction.user, vote)
            return
        await self._vote(key, reaction.user, vote)
        if vote == "down":
            why = await self._why(key, reaction.user)
            await self._parts.gate.post_ephemeral(
                reaction.user, reaction.channel, why, thread_ts=post.thread_ts or None
            )

    async def _vote(self, key: str, user: str, vote: Vote) -> None:
        at = self._parts.now().timestamp()
        await self._parts.records.run(buttons.vote, key, user, vote, at)
        log.info("feedback", extra={"question": key, "vote": vote})

    async def _why(self, key: str, user: str) -> Message:
        asking = await self._parts.records.run(questions.load, key)
        return why_message(key, asker=asking is not None and asking.asker == user)
