"""What is said while a person has a question: read from rows, rendered, never stored."""

from bot.decide.audience import as_handoff
from bot.domain import Handoff, Receipt
from bot.errors import DeliveryError
from bot.records import handoffs, outcomes, questions
from bot.records.questions import Asking
from bot.slack.attachments import carried, unread
from bot.slack.blocks import handoff_message, notice, relayed_message
from bot.slack.cards import Card, CardState, card_message
from bot.slack.layout import Message
from bot.slack.parts import Parts
from bot.slack.texts import Bold, Text


class HandoffWords:
    """Messages for the asker and for the card's channel."""

    def __init__(self, parts: Parts) -> None:
        """Borrow the parts."""
        self._parts = parts

    async def notice(self, key: str, *, reached: bool) -> Message:
        """Tell the asker who has been asked, or honestly that nobody could be."""
        waiting = await self._parts.records.run(handoffs.load, key)
        team: Text | None = None
        if reached and waiting is not None:
            team = (Bold(await self.team_words(waiting.team)),)
        asking = await self._parts.records.run(questions.load, key)
        about = asking.text if asking is not None and asking.in_private else ""
        message = handoff_message(await self.handoff(key), team, about=about)
        return unread(message, asking.file_names if asking else (), handed_over=team is not None)

    async def team_words(self, team: str) -> str:
        """A handle as it is; for one person their name."""
        if team[:1] in "UW" and team.isalnum() and team.isupper():
            return await self._parts.directory.name(team)
        return team

    async def card(self, key: str, state: CardState, by: str) -> Message:
        """Render the card in a state; `by` is the name of whoever brought it there."""
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return notice("This question is no longer on record.")
        private = asking.channel_kind == "dm"
        permalink = "" if private or asking.is_command else await self._permalink(asking)
        card = Card(
            handoff_id=key,
            question=asking.text,
            asker=asking.asker,
            handoff=await self.handoff(key),
            channel="" if private else asking.channel,
            permalink=permalink,
            state=state,
            by=by,
        )
        return carried(card_message(card), asking.file_names, permalink)

    async def _permalink(self, asking: Asking) -> str:
        try:
            return await self._parts.gate.permalink(asking.channel, asking.ts)
        except DeliveryError:
            return ""

    async def handoff(self, key: str) -> Handoff:
        """The outcome as a handoff, also where it was another one before."""
        settled = await self._parts.records.run(outcomes.load, key)
        if settled is not None and isinstance(settled.outcome, Handoff):
            return settled.outcome
        if settled is None:
            return Handoff(receipt=Receipt(reason=""))
        return as_handoff(settled.outcome, settled.outcome.receipt)

    async def said(self, said_id: str) -> Message:
        """What a person replied, under their name."""
        said = await self._parts.records.run(handoffs.load_said, said_id)
        if said is None:
            return notice("_This reply is no longer on record._")
        return relayed_message(await self._parts.directory.name(said.author), said.text)

    async def added(self, key: str) -> Message:
        """What the asker added, under their name."""
        asking = await self._parts.records.run(questions.load, key)
        if asking is None:
            return notice("_This message is no longer on record._")
        name = await self._parts.directory.name(asking.asker)
        message = relayed_message(name, asking.text or "(a file)")
        private = not asking.file_names or asking.channel_kind == "dm"
        return carried(message, asking.file_names, "" if private else await self._permalink(asking))
