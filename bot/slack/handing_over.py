"""Workflows between the asker and a person: card, take, replies, resolve."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from bot.decide.audience import as_handoff
from bot.desk.routing import in_order, opened
from bot.domain import Handoff
from bot.durable.engine import StepFailed
from bot.records import handoffs, outcomes, questions
from bot.records.handoffs import Waiting
from bot.records.questions import Asking
from bot.slack.blocks import (
    notice,
    outdated_message,
    resolved_message,
    taken_message,
)
from bot.slack.cards import CardState
from bot.slack.delivery import Spot
from bot.slack.handoff_words import HandoffWords
from bot.slack.layout import Message
from bot.slack.parts import Parts
from bot.slack.whispering import whisper

WANTED: Final = "The asker asked for a person."
BY_DM: Final = "I have asked {team}. The answer will come to you as a direct message."

log = logging.getLogger(__name__)


class HandingOver:
    """Brings a question to people, and what they say back to the asker."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts
        self._words = HandoffWords(parts)

    async def hand_over(self, key: str, reply_key: str, *, by_dm: bool) -> None:
        """Open a handoff, post its card, and tell the asker who has been asked.

        Args:
            key: Of the question.
            reply_key: Of the reply that the notice fills; empty leaves the asker alone,
                because nothing can be posted there.
            by_dm: It goes on by direct message: there is no thread, or others would read it.
        """
        channel = await self._parts.steps.step("open", lambda: self._open(key))
        reached = bool(channel) and await self._card(key, channel)
        if by_dm:
            await self._tell_by_dm(key, reached=reached)
        elif reply_key:
            await self._tell_in_thread(key, reply_key, reached=reached)

    async def person(self, key: str) -> None:
        """Workflow: the asker wants a person."""
        by_dm = await self.give(key, WANTED)
        await self.hand_over(key, f"{key}:person", by_dm=by_dm)

    async def give(self, key: str, why: str) -> bool:
        """Make the outcome a handoff; inside a workflow.  True where only the asker may see it."""
        return await self._parts.steps.step("demand", lambda: self._demand(key, why))

    async def taken(self, key: str, user: str) -> None:
        """Workflow: somebody has it; the card and the asker say who."""
        await self._parts.steps.step("card", lambda: self._refresh(key, "taken", user))
        await self._tell(key, "taken", taken_message, user)

    async def resolved(self, key: str, user: str) -> None:
        """Workflow: somebody closed it."""
        await self._parts.steps.step("card", lambda: self._refresh(key, "resolved", user))
        await self._tell(key, "resolved", resolved_message, user)

    async def relay(self, key: str, said_id: str) -> None:
        """Workflow: bring a reply from the card's thread to the asker."""
        waiting = await self._parts.records.run(handoffs.load, key)
        if waiting is None:
            return
        spot = Spot(
            key=f"{key}:relay:{said_id}",
            about=key,
            channel=waiting.channel,
            thread_ts=waiting.thread_ts,
            since=waiting.opened_at,
        )
        try:
            await self._parts.delivery.post(spot, lambda: self._words.said(said_id))
        except StepFailed:
            await self._not_delivered(waiting, said_id)
            return
        await self._parts.steps.step("card", lambda: self._answered(key, said_id))

    async def correct(self, key: str, said_id: str) -> None:
        """Workflow: a carried reply was edited."""
        post = f"{key}:relay:{said_id}"

        async def update() -> bool:
            return await self._parts.delivery.replace(post, await self._words.said(said_id))

        await self._parts.steps.step("correct", update)

    async def follow(self, root: str, key: str) -> None:
        """Workflow: bring what the asker adds to the card's thread."""
        card = await self._parts.steps.step("card_of", lambda: self._card_of(root))
        if not card:
            return
        channel, _, ts = card.partition(":")
        spot = Spot(key=f"{key}:follow", about=key, channel=channel, thread_ts=ts, since=float(ts))
        await self._parts.delivery.post(spot, lambda: self._words.added(key))
        await self._parts.steps.step("relayed", lambda: self._mark_relayed(key))

    async def _mark_relayed(self, key: str) -> bool:
        await self._parts.records.run(questions.mark, key, "relayed")
        return True

    async def withdraw(self, root: str, why: str) -> None:
        """Close what waits under a message, and say so on its cards; inside a workflow."""
        keys = await self._parts.steps.step("withdraw", lambda: self._withdraw(root))
        for key in keys:
            await self._parts.steps.step("card", partial(self._outdate, key, why))

    async def state_of(self, root: str) -> str:
        """The furthest state of what waits under a message; empty when nothing does."""
        live = await self._parts.records.run(handoffs.of_root, root)
        states = {waiting.status for waiting in live}
        return "taken" if "taken" in states else "open" if "open" in states else ""

    async def _open(self, key: str) -> str:
        """Returns the card's channel; empty when no on-call channel can be found."""
        known = await self._parts.records.run(handoffs.load, key)
        if known is not None:
            return known.card_channel
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return ""
        handoff = await self._words.handoff(key)
        oncall = self._parts.policies().oncall
        for way in in_order(oncall.route(handoff.to), oncall.route(None)):
            channel = await self._parts.directory.channel_id(way.channel)
            if channel is not None:
                asking = await self._reachable(asking)
                waiting = opened(asking, way, card_channel=channel, now=self._parts.now())
                await self._parts.records.run(handoffs.open_one, waiting)
                return channel
            log.error("oncall_channel_missing", extra={"question": key, "route": way.name})
        self._parts.meters.posts_failed.labels("card").inc()
        return ""

    async def _reachable(self, asking: Asking) -> Asking:
        """An asker whom nobody else may see answered is reached by DM."""
        if not asking.in_private:
            return asking
        dm = await self._parts.directory.dm(asking.asker)
        return replace(asking, channel=dm, thread_ts="")

    async def _card(self, key: str, channel: str) -> bool:
        asking = await self._parts.records.run(questions.load, key)
        since = asking.asked_at if asking else 0.0
        spot = Spot(key=f"{key}:card", about=key, channel=channel, thread_ts="", since=since)
        try:
            ts = await self._parts.delivery.post(spot, lambda: self._words.card(key, "open", ""))
        except StepFailed:
            self._parts.meters.posts_failed.labels("card").inc()
            log.error("card_refused", extra={"question": key, "channel": channel})  # noqa: TRY400  the engine logged the cause
            await self._parts.steps.step("unreachable", lambda: self._close_unreached(key))
            return False
        await self._parts.steps.step("card_known", lambda: self._card_known(key, channel, ts))
        return True

    async def _tell_in_thread(self, key: str, reply_key: str, *, reached: bool) -> None:
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return
        spot = Spot(
            key=reply_key,
            about=key,
            channel=asking.channel,
            thread_ts=asking.thread_ts,
            since=asking.asked_at,
        )
        await self._parts.delivery.post(spot, lambda: self._words.notice(key, reached=reached))

    async def _tell_by_dm(self, key: str, *, reached: bool) -> None:
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return

        async def show() -> None:
            words = await self._words.notice(key, reached=False)
            await whisper(self._parts.gate, asking, words)

        if not reached and await self._parts.delivery.show("url", show):
            return
        dm = await self._parts.steps.step("dm", lambda: self._parts.directory.dm(asking.asker))
        spot = Spot(key=f"{key}:notice", about=key, channel=dm, thread_ts="", since=asking.asked_at)
        ts = await self._parts.delivery.post(spot, lambda: self._words.notice(key, reached=reached))
        if reached:
            await self._parts.steps.step("thread_known", lambda: self._thread_known(key, dm, ts))
            await self._parts.delivery.show("url", lambda: self._point_to_dm(key))

    async def _point_to_dm(self, key: str) -> None:
        asking = await self._parts.records.run(questions.load, key)
        waiting = await self._parts.records.run(handoffs.load, key)
        if asking is not None and waiting is not None:
            text = BY_DM.format(team=await self._words.team_words(waiting.team))
            await whisper(self._parts.gate, asking, notice(text))

    async def _tell(
        self, key: str, what: str, message: Callable[[str], Message], user: str
    ) -> None:
        """Say one thing in the asker's thread, under a person's name."""
        waiting = await self._parts.records.run(handoffs.load, key)
        if waiting is None:
            return

        async def render() -> Message:
            return message(await self._parts.directory.name(user))

        spot = Spot(
            key=f"{key}:{what}",
            about=key,
            channel=waiting.channel,
            thread_ts=waiting.thread_ts,
            since=waiting.opened_at,
        )
        await self._parts.delivery.post(spot, render)

    async def _refresh(self, key: str, state: CardState, user: str) -> bool:
        by = await self._parts.directory.name(user)
        return await self._parts.delivery.replace(
            f"{key}:card", await self._words.card(key, state, by)
        )

    async def _answered(self, key: str, said_id: str) -> bool:
        """A reply counts as taking it; a closed card stays closed."""
        waiting = await self._parts.records.run(handoffs.load, key)
        said = await self._parts.records.run(handoffs.load_said, said_id)
        if waiting is None or said is None or waiting.status not in handoffs.LIVE:
            return False
        return await self._refresh(key, "answered", said.author)

    async def _not_delivered(self, waiting: Waiting, said_id: str) -> None:
        """Tell the person that the asker cannot be reached."""
        self._parts.meters.posts_failed.labels("relay").inc()
        spot = Spot(
            key=f"{waiting.id}:undelivered:{said_id}",
            about=waiting.id,
            channel=waiting.card_channel,
            thread_ts=waiting.card_ts,
            since=waiting.opened_at,
        )

        async def render() -> Message:
            return notice("Slack refused to post this in the asker's thread: write to them.")

        await self._parts.delivery.post(spot, render)

    async def _card_of(self, root: str) -> str:
        """`channel:ts` of the latest live card under a message."""
        every = await self._parts.records.run(handoffs.of_root, root)
        live = [waiting for waiting in every if waiting.status in handoffs.LIVE]
        return f"{live[-1].card_channel}:{live[-1].card_ts}" if live and live[-1].card_ts else ""

    async def _demand(self, key: str, why: str) -> bool:
        """Make the outcome a handoff, with the answer that did not help as its draft."""
        asking = await self._parts.records.run(questions.load, key)
        settled = await self._parts.records.run(outcomes.load, key)
        if asking is None or settled is None:
            return False
        if not isinstance(settled.outcome, Handoff):
            receipt = replace(settled.outcome.receipt, reason=why)
            handoff = as_handoff(settled.outcome, receipt)
            at = self._parts.now().timestamp()
            await self._parts.records.run(outcomes.save, replace(settled, outcome=handoff, at=at))
        return asking.in_private

    async def _withdraw(self, root: str) -> list[str]:
        at = self._parts.now().timestamp()
        every = await self._parts.records.run(handoffs.of_root, root)
        for waiting in every:
            await self._parts.records.run(handoffs.close, waiting.id, "withdrawn", at)
        return [waiting.id for waiting in every if waiting.status != "resolved"]

    async def _outdate(self, key: str, why: str) -> bool:
        card = await self._words.card(key, "open", "")
        return await self._parts.delivery.replace(f"{key}:card", outdated_message(card, why))

    async def _close_unreached(self, key: str) -> bool:
        at = self._parts.now().timestamp()
        return await self._parts.records.run(handoffs.close, key, "withdrawn", at)

    async def _card_known(self, key: str, channel: str, ts: str) -> bool:
        await self._parts.records.run(handoffs.put_card, key, channel, ts)
        return True

    async def _thread_known(self, key: str, channel: str, ts: str) -> bool:
        await self._parts.records.run(handoffs.put_thread, key, channel, ts)
        return True
