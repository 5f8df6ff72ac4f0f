"""What a click may do.  The row decides; the value only names it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.decide.needs import spoken, to_keep
from bot.desk.picking import settle
from bot.domain import Answer, Asked
from bot.records import buttons, handoffs, outcomes, questions, remembering
from bot.slack import actions, rights
from bot.slack.blocks import notice
from bot.slack.events import Reaction
from bot.slack.interactions import Clicked, Submitted
from bot.slack.parts import Parts, Starter
from bot.slack.receipts import Receipts
from bot.slack.rights import GONE, NARROW
from bot.slack.showing import Showing
from bot.slack.views import form_modal, values_from
from bot.slack.voting import Voting

NOT_HERE: Final = "I do not post in this channel."
OUTSIDE: Final = "Only people of that channel can do this."
ALREADY: Final = "A person has been asked already: {team}."
CLOSED: Final = "This handoff is closed already."
REMEMBERED: Final = "I will remember this for you: {told}. My Home tab shows it, and forgets it."
HAS_IT: Final = "{name} has this one already."


class Clicks:
    """Buttons, thumbs and dialogs."""

    def __init__(
        self, parts: Parts, starter: Starter, receipts: Receipts, changed: Callable[[], None]
    ) -> None:
        """Borrow the parts; `changed` hears that what a Home shows has changed."""
        self._changed = changed
        self._receipts = receipts
        self._showing = Showing(parts)
        self._parts = parts
        self._starter = starter
        self._voting = Voting(parts)

    async def reacted(self, reaction: Reaction) -> None:
        """A thumb on an answer is a vote on it."""
        await self._voting.reacted(reaction)

    async def clicked(self, click: Clicked) -> None:
        """Do what the button says, if the clicker may; otherwise say why not, to them alone."""
        refusal = await self._done(click)
        if refusal and click.response_url:
            await self._parts.gate.respond(
                click.response_url, notice(refusal), thread_ts=click.thread_ts
            )

    async def submitted(self, submitted: Submitted) -> None:
        """The form that a question back asked to fill in."""
        key, number = actions.subject_from(submitted.subject)
        asking = await self._parts.records.run(questions.load, key)
        waiting = await self._parts.records.run(buttons.pending, key)
        if waiting is not None and asking is not None and asking.asker == submitted.user:
            values = values_from(submitted.values, waiting.needs)
            await self._settle(key, number, buttons.picked_for(values))

    async def _done(self, click: Clicked) -> str:
        match click.action:
            case actions.TAKE:
                return await self._not_of_card(click) or await self._take(click)
            case actions.RESOLVE:
                return await self._not_of_card(click) or await self._resolve(click)
            case actions.FEEDBACK:
                return await self._voting.clicked(click)
            case actions.REASON:
                return await self._voting.reasoned(click)
            case actions.SHOW | actions.WHY | actions.FORGET:
                await self._from_home(click)
                return ""
            case _:
                return await self._by_asker(click)

    async def _from_home(self, click: Clicked) -> None:
        """A dialog from the Home tab, which says why not where it must; or one thing forgotten."""
        if click.action == actions.FORGET:
            await self._parts.records.run(remembering.forget, click.user, click.value)
            self._changed()
        elif click.action == actions.SHOW:
            await self._showing.open(click)
        else:
            await self._receipts.open(click.trigger_id, click.user, click.value)

    async def _by_asker(self, click: Clicked) -> str:
        picked = actions.pick_from(click.value)
        key, number = actions.subject_from(picked[0] if picked else click.value)
        refusal = await self._parts.records.run(rights.of_asker, click, key)
        if refusal:
            return refusal
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return GONE
        if click.ephemeral and click.response_url:
            # Only this address can change what they clicked on; a command's own is older.
            fresh = replace(asking, reply_url=click.response_url)
            await self._parts.records.run(questions.save, fresh, keep=False)
        number_of_choice = picked[1] if picked else -1
        return await self._do(click, key, number, number_of_choice)

    async def _do(self, click: Clicked, key: str, number: int, choice: int) -> str:
        match click.action:
            case actions.PICK:
                return await self._pick(key, number, choice)
            case actions.WRITE:
                return await self._write(click, key, number)
            case actions.ASK_PERSON:
                return await self._person(key)
            case actions.SHARE:
                return await self._share(click, key)
            case actions.REMEMBER:
                return await self._remember(key)
            case _:
                await self._parts.gate.respond(click.response_url, None)
                return ""

    async def _pick(self, key: str, number: int, choice: int) -> str:
        waiting = await self._parts.records.run(buttons.pending, key)
        if waiting is None or waiting.round != number or not 0 <= choice < len(waiting.options):
            return GONE
        return await self._settle(key, number, waiting.options[choice].value)

    async def _settle(self, key: str, number: int, value: str) -> str:
        if not await self._parts.records.run(settle, key, number, value):
            return GONE
        await self._starter.start("pick", f"{key}:{number}", key, str(number))
        return ""

    async def _write(self, click: Clicked, key: str, number: int) -> str:
        waiting = await self._parts.records.run(buttons.pending, key)
        settled = await self._parts.records.run(outcomes.load, key)
        if waiting is None or waiting.options:
            return GONE
        if waiting.round != number or waiting.picked is not None:
            return GONE
        if settled is None or not isinstance(settled.outcome, Asked):
            return GONE
        asked = settled.outcome
        modal = form_modal(click.value, asked.text, waiting.needs, asked.proposed)
        await self._parts.gate.open_view(click.trigger_id, modal)
        return ""

    async def _person(self, key: str) -> str:
        waiting = await self._parts.records.run(handoffs.load, key)
        if waiting is not None and waiting.status in handoffs.LIVE:
            return ALREADY.format(team=waiting.team)
        if waiting is not None:
            return CLOSED
        await self._starter.start("person", key, key)
        return ""

    async def _remember(self, key: str) -> str:
        """Keep what was picked; the words that come back say what, and where it is forgotten."""
        asking = await self._parts.records.run(questions.load, key)
        settled = await self._parts.records.run(outcomes.load, key)
        if asking is None or settled is None or not isinstance(settled.outcome, Answer):
            return GONE
        fields = to_keep(settled.outcome, asking.known)
        at = self._parts.now().timestamp()
        await self._parts.records.run(remembering.keep, asking.asker, fields, at)
        self._changed()
        told = ", ".join(f"{spoken(name)}: {value}" for name, value in fields.items())
        return REMEMBERED.format(told=told)

    async def _share(self, click: Clicked, key: str) -> str:
        settled = await self._parts.records.run(outcomes.load, key)
        if settled is None or not isinstance(settled.outcome, Answer):
            return GONE
        if any(entry.audience for entry in settled.outcome.entries):
            return NARROW
        if await self._parts.directory.is_shared(click.channel):
            return NARROW
        name = await self._parts.directory.channel_name(click.channel)
        if self._parts.policies().channels.named(name).only_watched:
            return NOT_HERE
        await self._starter.start("share", key, key)
        if click.ephemeral:
            await self._parts.gate.respond(click.response_url, None)
        return ""

    async def _not_of_card(self, click: Clicked) -> str:
        """Why somebody may not press a card's button; Slack is asked who is in its channel."""
        refusal = await self._parts.records.run(rights.of_person, click)
        if refusal:
            return refusal
        inside = await self._parts.directory.is_member(click.channel, click.user)
        return "" if inside else OUTSIDE

    async def _take(self, click: Clicked) -> str:
        at = self._parts.now().timestamp()
        taken = await self._parts.records.run(handoffs.take, click.value, click.user, at)
        waiting = await self._parts.records.run(handoffs.load, click.value)
        if waiting is None:
            return GONE
        if not taken and (waiting.status != "taken" or waiting.taken_by != click.user):
            return await self._too_late(waiting.status, waiting.taken_by)
        await self._starter.start("taken", click.value, click.value, click.user)
        return ""

    async def _too_late(self, status: str, taken_by: str) -> str:
        if status != "taken":
            return CLOSED
        return HAS_IT.format(name=await self._parts.directory.name(taken_by))

    async def _resolve(self, click: Clicked) -> str:
        at = self._parts.now().timestamp()
        closed = await self._parts.records.run(handoffs.close, click.value, "resolved", at)
        waiting = await self._parts.records.run(handoffs.load, click.value)
        if waiting is None:
            return GONE
        if waiting.status == "resolved":  # also a second time: the first click may have ended here
            await self._starter.start("resolved", click.value, click.value, click.user)
        return "" if closed else CLOSED
