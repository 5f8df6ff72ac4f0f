"""The workflow of one question: decide, then deliver each outcome once.

Between steps it looks only at what steps returned: a replay takes the same path, even
when rows have changed since.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime

from bot.decide.audience import may_be_read
from bot.decide.hush import hushed
from bot.decide.needs import to_keep
from bot.domain import Answer, Asked, Handoff, Outcome, Place, Question, Receipt, kind_of
from bot.durable.engine import StepFailed
from bot.durable.post_once import is_final
from bot.errors import DeliveryError
from bot.records import buttons, outcomes, questions, remembering
from bot.records.outcomes import draft_of
from bot.records.questions import Asking
from bot.slack.attachments import unread
from bot.slack.blocks import blocks_for, brought_message, notice, picked_message, withdrawn_message
from bot.slack.delivery import Spot
from bot.slack.handing_over import HandingOver
from bot.slack.layout import Message
from bot.slack.parts import Parts, Resolved
from bot.slack.roles import names_of
from bot.slack.settling import Plan, needless, planned, settle_all, settle_one
from bot.slack.threads import thread_of_words
from bot.slack.whispering import whisper

FAILED = "The bot failed while deciding, so a person should look."
NOT_FOR_THEM = "Who may read the answer has changed since it was decided."
UNDELIVERED = "Slack refused to post the answer where it was asked."
LOOKING = "is looking this up..."
LONG_SECONDS = 1.0
UNSEEN = "You asked, and may not have seen the answer there:"
PRIVATE = "This answer is for you alone. You asked:"
SENT = "I have answered you in a direct message."

log = logging.getLogger(__name__)


class Answering:
    """Takes a question from its row to its reply."""

    def __init__(self, parts: Parts, people: HandingOver) -> None:
        """Borrow the parts, and the way to people."""
        self._parts = parts
        self._people = people

    async def answer(self, key: str) -> None:
        """Workflow: decide a new question and deliver what came of it."""
        for plan in await self.decided(key):
            await self.deliver(plan)

    async def pick(self, key: str, asked_round: str) -> None:
        """Workflow: go on with what the asker picked."""
        await self._parts.steps.step("picked", lambda: self._show_picked(key, int(asked_round)))
        plans = await self.decided(key, answered=int(asked_round) + 1)
        for plan in plans:
            await self.deliver(plan)

    async def share(self, key: str) -> None:
        """Workflow: show everybody what only the asker saw."""
        plan = Plan("thread", "answer", 0, 0, key, key)
        asking = await self._asking(key)
        spot = _in_thread(f"{key}:shared", key, asking)
        await self._parts.delivery.post(spot, lambda: self.rendered(plan))

    async def decided(self, key: str, *, answered: int = 0) -> Sequence[Plan]:
        """Decide a question, and plan what to deliver; nothing when it is outdated."""
        steps = self._parts.steps
        try:
            lines = await steps.step("decide", lambda: self._decide(key, answered), attempts=4)
        except StepFailed:
            lines = await steps.step("give_up", lambda: self._give_up(key, answered))
        return [Plan.read(line) for line in lines]

    async def _decide(self, key: str, answered: int) -> list[str]:
        asking = await self._parts.records.run(questions.load, key)
        if asking is None or await self._parts.records.run(questions.is_outdated, asking):
            return []
        if not asking.text:
            return await self._parts.records.run(planned, asking)
        started = self._parts.now()
        async with self._showing_work(asking):
            resolved = await self._resolved(await self._question(asking))
        self._measure(resolved, started)
        return await self._parts.records.run(
            settle_all, asking, resolved, answered, self._parts.now().timestamp()
        )

    @asynccontextmanager
    async def _showing_work(self, asking: Asking) -> AsyncGenerator[None]:
        """Say that work is under way when it takes long; never half an answer."""
        if asking.in_private or asking.mode == "shadow" or not asking.addressed:
            yield
            return
        showing = asyncio.create_task(self._show_work(asking))
        try:
            yield
        finally:
            showing.cancel()

    async def _show_work(self, asking: Asking) -> None:
        await asyncio.sleep(LONG_SECONDS)
        with suppress(DeliveryError):
            await self._parts.gate.status(asking.channel, asking.thread_ts, LOOKING)

    async def _resolved(self, question: Question) -> Resolved:
        try:
            resolved = await self._parts.resolve(question) or _failed(question)
            return [(one, self._hushed(one, outcome)) for one, outcome in resolved]
        except Exception as error:
            extra = {"question": question.id, "error": type(error).__name__}
            log.exception("resolve_failed", extra=extra)
            return _failed(question)

    def _hushed(self, question: Question, outcome: Outcome) -> Outcome:
        channel = self._parts.policies().channels.named(question.place.name)
        return hushed(
            question,
            outcome,
            unsure_is_silent=channel.unsure == "silent",
            only_questions=channel.only_questions,
        )

    async def _give_up(self, key: str, answered: int) -> list[str]:
        """Deciding failed for good, even before the question was whole."""
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return []
        handoff = Handoff(receipt=Receipt(reason=FAILED))
        return await self._parts.records.run(
            settle_one, asking, handoff, answered, self._parts.now().timestamp()
        )

    async def _question(self, asking: Asking) -> Question:
        zone = self._parts.policies().channels.timezone
        return Question(
            id=asking.id,
            text=asking.text,
            asker=await self._parts.directory.asker(asking.asker, external=asking.external),
            place=Place(
                channel=asking.channel,
                name=asking.channel_name,
                kind=asking.channel_kind,
                addressed=asking.addressed,
            ),
            asked_at=datetime.fromtimestamp(asking.asked_at, zone),
            thread=await self._parts.records.run(thread_of_words, asking),
            fields=asking.known,
            remembered=await self._parts.records.run(questions.fields_before, asking),
            chosen=asking.chosen,
            asked_for=await self._parts.records.run(buttons.asked_for, asking),
            kept=await self._parts.records.run(remembering.of_person, asking.asker),
        )

    def _measure(self, resolved: Resolved, started: datetime) -> None:
        seconds = (self._parts.now() - started).total_seconds()
        self._parts.meters.decision.observe(seconds)
        for question, outcome in resolved:
            draft = draft_of(outcome)
            tier = draft.tier if draft and isinstance(outcome, Answer) else "none"
            self._parts.meters.questions.labels(kind_of(outcome), tier).inc()
            extra = {"question": question.id, "outcome": kind_of(outcome), "tier": tier}
            log.info("decided", extra=extra)

    async def deliver(self, plan: Plan) -> None:
        """One outcome, to where it belongs; what Slack refuses goes to a person."""
        if plan.kind == "silent":
            return
        if plan.kind == "handoff":
            if await self._parts.steps.step("needless", lambda: self._needless(plan)):
                return
            await self._people.hand_over(plan.question_id, plan.key, by_dm=plan.where != "thread")
            return
        try:
            await self._reply(plan)
        except StepFailed:
            await self._not_delivered(plan)

    async def _not_delivered(self, plan: Plan) -> None:
        if not await self._parts.steps.step("audience", lambda: self._may_be_read(plan)):
            by_dm = await self._people.give(plan.question_id, NOT_FOR_THEM)
            await self._people.hand_over(plan.question_id, f"{plan.key}:instead", by_dm=by_dm)
            return
        self._parts.meters.posts_failed.labels("reply").inc()
        log.error("reply_refused", extra={"question": plan.question_id})
        await self._people.give(plan.question_id, UNDELIVERED)
        await self._people.hand_over(plan.question_id, "", by_dm=False)

    async def _may_be_read(self, plan: Plan) -> bool:
        """Whether those who would read it still may: people leave groups, channels are shared."""
        settled = await self._parts.records.run(outcomes.load, plan.question_id)
        asking = await self._parts.records.run(questions.load, plan.question_id)
        if asking is None or settled is None or not isinstance(settled.outcome, Answer):
            return True
        asker = await self._parts.directory.asker(asking.asker, external=asking.external)
        in_channel = plan.where == "thread" and asking.channel_kind != "dm"
        shared = in_channel and await self._parts.directory.is_shared(asking.channel)
        entries = settled.outcome.entries
        return may_be_read(entries, asker, in_channel=in_channel, shared=shared)

    async def _reply(self, plan: Plan) -> None:
        asking = await self._asking(plan.question_id)
        if plan.where == "thread":
            spot = _in_thread(plan.key, plan.question_id, asking)
            await self._parts.delivery.post(spot, lambda: self._if_wanted(plan))
        elif plan.where == "dm":
            await self._send(plan, asking)
        elif not await self._parts.delivery.show(plan.where, lambda: self._whisper(plan)):
            await self._bring(plan, asking, plan.key, UNSEEN)
        seconds = self._parts.now().timestamp() - asking.asked_at
        self._parts.meters.delivery.observe(max(0.0, seconds))

    async def _if_wanted(self, plan: Plan) -> Message | None:
        """What to say, looked at once more just before."""
        return None if await self._needless(plan) else await self.rendered(plan)

    async def _needless(self, plan: Plan) -> bool:
        at = self._parts.now().timestamp()
        return await self._parts.records.run(needless, plan, at)

    async def _send(self, plan: Plan, asking: Asking) -> None:
        """Send by direct message what others must not read, and say there only that it is sent."""
        try:
            sent = await self._bring(plan, asking, plan.dm_key, PRIVATE)
        except StepFailed:  # Slack lets us write to this person nowhere else
            if not await self._parts.delivery.show("whisper", lambda: self._whisper(plan)):
                raise
            return
        if sent:
            spot = _in_thread(plan.word_key, plan.question_id, asking)
            await self._parts.delivery.post(spot, _sent_word)

    async def _bring(self, plan: Plan, asking: Asking, key: str, lead: str) -> str:
        """Send by direct message, where it can be looked up whether it arrived."""
        dm = await self._parts.steps.step(
            "dm", lambda: self._parts.directory.dm(asking.asker), final=is_final
        )
        spot = Spot(
            key=key,
            about=plan.question_id,
            channel=dm,
            thread_ts="",
            since=asking.asked_at,
        )

        async def render() -> Message | None:
            if plan.where == "dm" and await self._needless(plan):
                return None
            return brought_message(
                await self.rendered(replace(plan, where="dm")), asking.text, lead
            )

        return await self._parts.delivery.post(spot, render)

    async def _show_picked(self, key: str, asked_round: int) -> bool:
        """Show on the question back what was picked, so that it is asked once."""
        settled = await self._parts.records.run(outcomes.load, key)
        waiting = await self._parts.records.run(buttons.pending, key)
        if settled is None or waiting is None or not isinstance(settled.outcome, Asked):
            return False
        reply = f"{settled.root}/{settled.slot}.{asked_round}:reply"
        message = picked_message(settled.outcome, waiting.label)
        return await self._parts.delivery.replace(reply, message)

    async def rendered(self, plan: Plan) -> Message:
        """What its reader sees.

        Raises:
            DeliveryError: Those who would read it may not any more.
        """
        if not await self._may_be_read(plan):
            raise DeliveryError(NOT_FOR_THEM, reason="audience_changed")
        settled = await self._parts.records.run(outcomes.load, plan.question_id)
        asking = await self._parts.records.run(questions.load, plan.question_id)
        if settled is None or asking is None:
            return notice("This question is no longer on record.")
        outcome, directory = settled.outcome, self._parts.directory
        message = blocks_for(
            outcome,
            plan.subject,
            ephemeral=plan.where in {"whisper", "url"},
            names=await names_of(directory, outcome) if isinstance(outcome, Answer) else {},
            may_keep=isinstance(outcome, Answer) and bool(to_keep(outcome, asking.known)),
        )
        if message is None:
            return withdrawn_message("it no longer holds")
        return unread(message, asking.file_names if asking.text else ())

    async def _whisper(self, plan: Plan) -> None:
        asking = await self._asking(plan.question_id)
        message = await self._if_wanted(plan)
        if message is not None:
            await whisper(self._parts.gate, asking, message, replace=plan.round > 0)

    async def _asking(self, key: str) -> Asking:
        """Read what never changes about a question, which a replay finds the same."""
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            raise StepFailed(f"{key}: no longer on record")
        return asking


def _in_thread(key: str, about: str, asking: Asking) -> Spot:
    """In the thread where it was asked."""
    return Spot(
        key=key,
        about=about,
        channel=asking.channel,
        thread_ts=asking.thread_ts,
        since=asking.asked_at,
    )


async def _sent_word() -> Message:
    return notice(SENT)


def _failed(question: Question) -> Resolved:
    return [(question, Handoff(receipt=Receipt(reason=FAILED)))]
