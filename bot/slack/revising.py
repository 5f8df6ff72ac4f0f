"""Workflows of a question that changes: edited, gone on with, or taken back.

Each ends in one reply, in place of the one that is there.
"""

from collections.abc import Sequence

from bot.records import posts, questions
from bot.slack.answering import PRIVATE, Answering
from bot.slack.blocks import brought_message, withdrawn_message
from bot.slack.delivery import first_of
from bot.slack.handing_over import HandingOver
from bot.slack.joining import joined
from bot.slack.parts import Parts
from bot.slack.settling import Plan

CHANGED = "the question was changed"
TAKEN_BACK = "the question was deleted"


class Revising:
    """Brings what was delivered up to date."""

    def __init__(self, parts: Parts, people: HandingOver, answering: Answering) -> None:
        """Borrow the parts, the way to people, and what answers."""
        self._parts = parts
        self._people = people
        self._answering = answering

    async def edit(self, key: str, root: str) -> None:
        """Workflow: decide an edited question again, unless a person has it already."""
        state = await self._parts.steps.step("waiting", lambda: self._people.state_of(root))
        if state == "taken":
            await self._people.follow(root, key)
            return
        await self._again(key, root, await self._answering.decided(key), waiting=bool(state))

    async def join(self, key: str, root: str) -> None:
        """Workflow: answer what goes on with an earlier message in place of the answer there."""
        state = await self._parts.steps.step("waiting", lambda: self._people.state_of(root))
        if state == "taken":
            await self._people.follow(root, key)
            return
        await self._answering.decided(key)
        lines = await self._parts.steps.step("joined", lambda: self._joined(key))
        plans = [Plan.read(line) for line in lines]
        if plans and plans[0].root != root:
            for plan in plans:
                await self._answering.deliver(plan)
            return
        await self._again(key, root, plans, waiting=bool(state))

    async def _joined(self, key: str) -> list[str]:
        at = self._parts.now().timestamp()
        plans = await self._parts.records.run(joined, key, at)
        return [plan.written() for plan in plans]

    async def _again(self, key: str, root: str, plans: Sequence[Plan], *, waiting: bool) -> None:
        """Deliver in place of what was delivered before."""
        if not plans:
            return  # changed once more, or taken back: what that began does the rest
        for plan in plans:
            await self._deliver_again(plan, key, waiting=waiting)
        await self._parts.steps.step("tidy", lambda: self._tidy(root, plans))
        if waiting and all(plan.kind != "handoff" for plan in plans):
            await self._people.withdraw(root, "The asker changed the question; it is answered.")

    async def delete(self, root: str) -> None:
        """Workflow: the asker took the question back."""
        state = await self._parts.steps.step("waiting", lambda: self._people.state_of(root))
        if state:
            await self._people.withdraw(root, "The asker deleted the question.")
        if state != "taken":
            await self._parts.steps.step("tidy", lambda: self._withdraw_replies(root, TAKEN_BACK))

    async def _deliver_again(self, plan: Plan, key: str, *, waiting: bool) -> None:
        """After an edit: in place of the reply that is there."""
        if plan.kind == "handoff" and waiting:
            await self._people.follow(plan.root, key)
            return
        if plan.where in {"thread", "dm"} and plan.kind != "handoff":
            replaced = await self._parts.steps.step("replace", lambda: self._replace(plan))
            if replaced:
                return
        await self._answering.deliver(plan)

    async def _replace(self, plan: Plan) -> bool:
        if plan.kind == "silent":
            message = withdrawn_message(CHANGED)
        else:
            message = await self._answering.rendered(plan)
        if plan.where == "thread":
            return await self._parts.delivery.replace(plan.key, message)
        asking = await self._parts.records.run(questions.load, plan.question_id)
        brought = brought_message(message, asking.text if asking else "", PRIVATE)
        return await self._parts.delivery.replace(plan.dm_key, brought)

    async def _tidy(self, root: str, plans: Sequence[Plan]) -> int:
        """Withdraw replies under the message that no outcome stands behind any more."""
        kept = {key for plan in plans if plan.kind != "silent" for key in plan.keys}
        return await self._withdraw_replies(root, CHANGED, kept)

    async def _withdraw_replies(
        self, root: str, reason: str, kept: "set[str] | frozenset[str]" = frozenset()
    ) -> int:
        every = await self._parts.records.run(posts.with_prefix, f"{root}/")
        stale = [post for post in every if first_of(post.key) not in kept]
        for post in stale:
            await self._parts.delivery.replace(post.key, withdrawn_message(reason))
        return len(stale)
