"""Message shortcuts: "Ask Firstline about this" and "Why this answer?"."""

from typing import Final

from bot.records import questions
from bot.records.questions import Asking
from bot.slack.blocks import notice
from bot.slack.events import Me
from bot.slack.interactions import Shortcut
from bot.slack.parts import Parts, Starter
from bot.slack.receipts import Receipts

WORDLESS: Final = "There are no words in this message that I could look up."
MINE: Final = "I wrote this myself. Choose it on what a person has asked."


class Shortcuts:
    """Does what was chosen from the menu of a message."""

    def __init__(self, parts: Parts, starter: Starter, receipts: Receipts, me: Me) -> None:
        """Borrow the parts."""
        self._parts = parts
        self._starter = starter
        self._receipts = receipts
        self._me = me

    async def used(self, shortcut: Shortcut) -> None:
        """Do it."""
        match shortcut.callback:
            case "firstline_ask_this":
                await self._ask(shortcut)
            case "firstline_why_this":
                place = (shortcut.channel, shortcut.message_ts)
                await self._receipts.open_of_post(shortcut.trigger_id, shortcut.user, *place)

    async def _ask(self, shortcut: Shortcut) -> None:
        """Answer whoever chose it, and nobody else; one's own message in its thread."""
        if shortcut.author == self._me.user or not shortcut.text:
            say = MINE if shortcut.author == self._me.user else WORDLESS
            await self._parts.gate.respond(shortcut.response_url, notice(say))
            return
        own = await self._own(shortcut)
        asking = own or self._aside(shortcut)
        await self._parts.records.run(questions.save, asking)
        await self._starter.start("answer", asking.id, asking.id)

    async def _own(self, shortcut: Shortcut) -> Asking | None:
        """The message as a question of its own: the asker's, where we may reply to it."""
        if shortcut.author != shortcut.user:
            return None
        key = f"{shortcut.team}:{shortcut.channel}:{shortcut.message_ts}"
        known = await self._parts.records.run(questions.load, key) is not None
        if known or not await self._parts.directory.is_member(shortcut.channel, self._me.user):
            return None
        name = await self._parts.directory.channel_name(shortcut.channel)
        channel = self._parts.policies().channels.named(name)
        if shortcut.kind != "dm" and (channel.only_watched or channel.mode == "off"):
            return None
        return Asking(
            id=key,
            root=key,
            team=shortcut.team,
            channel=shortcut.channel,
            channel_name="" if shortcut.kind == "dm" else name,
            channel_kind=shortcut.kind,
            ts=shortcut.message_ts,
            thread_ts=shortcut.thread,
            asker=shortcut.user,
            text=shortcut.text,
            addressed=True,
            via="mention",
            asked_at=float(shortcut.message_ts),
            external=shortcut.external,
            mode="" if shortcut.kind == "dm" else channel.mode,
        )

    def _aside(self, shortcut: Shortcut) -> Asking:
        """Somebody else's words, answered as a command is; shared, it goes to their thread."""
        return Asking(
            id=shortcut.id,
            root=shortcut.id,
            team=shortcut.team,
            channel=shortcut.channel,
            channel_name="" if shortcut.kind == "dm" else shortcut.channel_name,
            channel_kind=shortcut.kind,
            ts="",
            thread_ts=shortcut.thread,
            asker=shortcut.user,
            text=shortcut.text,
            addressed=True,
            via="command",
            asked_at=self._parts.now().timestamp(),
            reply_url=shortcut.response_url,
            external=shortcut.external,
        )
