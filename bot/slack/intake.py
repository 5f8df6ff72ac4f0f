"""What Slack delivers becomes a row and a workflow, before Slack gets its ack.

Ids come from the message, so a mention, its twin, and every redelivery are one.
"""

import asyncio
import json
import logging
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from bot.decide.bursts import goes_on
from bot.domain import Outcome, Receipt, Refused, Silent
from bot.errors import FirstlineError
from bot.records import handoffs, questions, spoken
from bot.records.handoffs import Said, Waiting
from bot.records.questions import Asking, Via
from bot.rules.channels import Channel
from bot.slack.blocks import notice
from bot.slack.events import Deleted, Edited, Message
from bot.slack.interactions import Commanded
from bot.slack.meant import LeftAlone, Ours, meant_by
from bot.slack.parts import Parts, Starter
from bot.slack.settling import settle_one
from bot.slack.showing import wants_again
from bot.slack.threads import Thread, answer_back, thread_of

NOTE_WAITS_SECONDS: Final = (0.05, 0.1, 0.2, 0.4, 0.8)  # with the rest, under Slack's three
HELP: Final = (
    "Type `/ask` and your question, for example `/ask how do I reset my VPN password?`"
    " Only you will see the answer."
)
NO_WORDS: Final = Refused(
    receipt=Receipt(reason="There were no words to read."),
    say="I can only read text. Write your question in words, and I will look it up.",
)

log = logging.getLogger(__name__)


class Intake:
    """Decides whether a message is for us, and starts what follows from it."""

    def __init__(self, parts: Parts, starter: Starter) -> None:
        """Borrow the parts."""
        self._parts = parts
        self._starter = starter

    async def message(self, message: Message) -> None:
        """A person wrote something, where we can read it."""
        thread = await self._thread(message)
        if thread.card is not None:
            await self._relay(message, thread.card)
        elif thread.waiting is not None:
            await self._follow(message, thread.waiting)
        elif thread.answers and not message.to_others:
            await self._write(message, thread.answers)
        elif thread.asked:
            await self._ask(message)
        elif message.kind == "dm" and wants_again(message.text):
            place = (message.user, message.channel, message.thread)
            await self._starter.start("again", message.id, message.id, *place)
        else:
            await self._consider(message, thread)

    async def _consider(self, message: Message, thread: Thread) -> None:
        """Ask it, leave it alone on record, or take no notice."""
        channel = await self._channel(message)
        if message.in_thread and not message.addressed and channel.mode != "off":
            at = float(message.ts)
            note = (message.channel, message.thread, message.user, at)
            await self._parts.records.run(spoken.note, *note)
        meant = meant_by(message, thread, channel)
        before = await self._before(message)
        if before is not None and channel.mode != "off" and not isinstance(meant, LeftAlone):
            await self._join(message, before)
            return
        match meant:
            case Ours():
                await self._ask(message)
            case LeftAlone(reason):
                await self._leave(message, reason)
            case _:
                pass

    async def _before(self, message: Message) -> Asking | None:
        """The question that a message goes on with, seconds later."""
        if message.in_thread or message.to_others or not goes_on(message.text):
            return None  # a reply in a thread answers what stands there
        seconds = self._parts.policies().channels.burst_seconds
        asking = self._asking(message, "", "join", root=message.original_id)
        return await self._parts.records.run(questions.just_before, asking, within=seconds)

    async def _join(self, message: Message, before: Asking) -> None:
        """Let one answer stand for both: the one that is there is updated."""
        asking = self._asking(message, before.channel_name, "join", root=before.root)
        asking = replace(asking, thread_ts=before.thread_ts)
        await self._parts.records.run(questions.save, asking)
        if not await self._parts.records.run(questions.take_back, asking.id):
            await self._starter.start("join", asking.id, asking.id, before.root)

    async def edited(self, edited: Edited) -> None:
        """A person changed a message; only one we know matters, or one that is for us now."""
        message = edited.message
        known = await self._parts.records.run(questions.load, message.original_id)
        thread = await self._thread(message)
        if thread.card is not None:
            await self._correct(message, thread.card)
        elif known is None or known.status == "left":
            if isinstance(meant_by(message, thread, await self._channel(message)), Ours):
                await self._ask(message, "edit", message.original_id)
        elif known.status == "relayed":
            if thread.waiting is not None and message.text:
                await self._follow(message, thread.waiting)
        elif message.text and known.status != "deleted":
            asking = self._asking(message, known.channel_name, "edit", root=known.root)
            asking = replace(asking, thread_ts=known.thread_ts)
            await self._parts.records.run(questions.save, asking)
            await self._starter.start("edit", asking.id, asking.id, known.root)

    async def deleted(self, deleted: Deleted) -> None:
        """A person took a message back."""
        at = self._parts.now().timestamp()
        await self._parts.records.run(questions.note_gone, deleted.id, at)
        known = await self._parts.records.run(questions.load, deleted.id)
        if not await self._parts.records.run(questions.mark_deleted, deleted.id, at):
            return
        root = known.root if known is not None else deleted.id
        left = await self._parts.records.run(questions.latest, root)
        if root == deleted.id or left is None:
            await self._starter.start("delete", deleted.id, deleted.id)
        else:  # it went on with another message, which stands
            await self._starter.start("edit", f"{deleted.id}:gone", left.id, root)

    async def command(self, command: Commanded) -> None:
        """Somebody typed a slash command."""
        if not command.text:
            await self._parts.gate.respond(command.response_url, notice(HELP))
            return
        asking = Asking(
            id=command.id,
            root=command.id,
            team=command.team,
            channel=command.channel,
            channel_name="" if command.kind == "dm" else command.channel_name,
            channel_kind=command.kind,
            ts="",
            thread_ts="",
            asker=command.user,
            text=command.text,
            addressed=True,
            via="command",
            asked_at=self._parts.now().timestamp(),
            reply_url=command.response_url,
        )
        await self._parts.records.run(questions.save, asking)
        await self._starter.start("answer", asking.id, asking.id)

    async def _thread(self, message: Message) -> Thread:
        """Look a message's thread up; who answers a card may be faster than our note of it.

        Raises:
            FirstlineError: It may be such an answer, and there still is no note. So there is
                no ack either, and Slack sends it again.
        """
        for seconds in NOTE_WAITS_SECONDS:
            thread = await self._parts.records.run(thread_of, message)
            if not thread.maybe_card:
                return thread
            await asyncio.sleep(seconds)
        raise FirstlineError(f"{message.id}: its thread may be that of a card not yet noted")

    async def _channel(self, message: Message) -> Channel:
        name = await self._parts.directory.channel_name(message.channel)
        return self._parts.policies().channels.named(name)

    async def _ask(self, message: Message, workflow: str = "answer", *roots: str) -> None:
        """Keep a question, and start what answers it; one that is gone already rests."""
        name = await self._parts.directory.channel_name(message.channel)
        via: Via = "mention" if message.addressed else "message"
        asking = self._asking(message, name, via, root=message.original_id)
        if message.text:
            await self._parts.records.run(questions.save, asking)
        else:
            await self._parts.records.run(_settled, asking, NO_WORDS)
        if not await self._parts.records.run(questions.take_back, asking.root):
            await self._starter.start(workflow, asking.id, asking.id, *roots)

    async def _leave(self, message: Message, reason: str) -> None:
        """Keep that a message was left alone, and why; none of its words."""
        name = await self._parts.directory.channel_name(message.channel)
        asking = self._asking(message, name, "message", root=message.original_id)
        silent = Silent(receipt=Receipt(reason=reason))
        await self._parts.records.run(_settled, replace(asking, text="", files="[]"), silent)

    async def _relay(self, message: Message, waiting: Waiting) -> None:
        """A reply in a card's thread goes to the asker, and its author has the handoff."""
        said = Said(
            id=f"{message.channel}:{message.ts}",
            handoff_id=waiting.id,
            author=message.user,
            direction="to_asker",
            text=message.text or "(a file, which I cannot pass on)",
            at=float(message.ts),
        )
        if await self._parts.records.run(_hear, said):
            await self._starter.start("relay", f"{waiting.id}:{said.id}", waiting.id, said.id)
            return
        text = "This handoff is closed: replies here no longer reach the asker."
        await self._parts.gate.post_ephemeral(
            message.user, message.channel, notice(text), thread_ts=message.thread_ts
        )

    async def _correct(self, message: Message, waiting: Waiting) -> None:
        """A person changed a reply that was carried over: the copy changes as well."""
        said_id = f"{message.channel}:{message.ts}"
        if await self._parts.records.run(handoffs.load_said, said_id) is None:
            await self._relay(message, waiting)  # the change was faster than the reply
        if await self._parts.records.run(handoffs.reword, said_id, message.text):
            key = f"{said_id}:{message.edited_ts}"
            await self._starter.start("correct", key, waiting.id, said_id)

    async def _follow(self, message: Message, waiting: Waiting) -> None:
        """What the asker adds while a person has the question goes to that person."""
        name = await self._parts.directory.channel_name(message.channel)
        asking = self._asking(message, name, "message", root=message.original_id)
        await self._parts.records.run(_keep_relayed, asking)
        await self._starter.start("follow", asking.id, waiting.root, asking.id)

    async def _write(self, message: Message, question_id: str) -> None:
        """A reply in the thread answers what we asked back."""
        waiting = await self._parts.records.run(answer_back, question_id, message.text)
        if waiting is not None:
            await self._starter.start("pick", f"{question_id}:{waiting}", question_id, waiting)

    def _asking(self, message: Message, name: str, via: Via, *, root: str) -> Asking:
        return Asking(
            id=message.id,
            root=root,
            team=message.team,
            channel=message.channel,
            channel_name="" if message.kind == "dm" else name,
            channel_kind=message.kind,
            ts=message.ts,
            thread_ts=message.thread,
            asker=message.user,
            text=message.text,
            addressed=message.addressed,
            via=via,
            asked_at=float(message.edited_ts or message.ts),
            external=message.external,
            mode=self._mode(message, name),
            files=json.dumps(message.files),
        )

    def _mode(self, message: Message, name: str) -> str:
        return "" if message.kind == "dm" else self._parts.policies().channels.named(name).mode


def _hear(connection: sa.Connection, said: Said) -> bool:
    """Keep a reply and give its author the handoff; False when that is closed.

    A reply and its correction may be heard at once: whoever comes second finds it kept.
    """
    if handoffs.load_said(connection, said.id) is not None:
        return True
    waiting = handoffs.load(connection, said.handoff_id)
    if waiting is None or waiting.status not in handoffs.LIVE:
        return False
    handoffs.take(connection, said.handoff_id, said.author, said.at)
    handoffs.add_said(connection, said)
    return True


def _keep_relayed(connection: sa.Connection, asking: Asking) -> None:
    questions.save(connection, asking)
    questions.mark(connection, asking.id, "relayed")


def _settled(connection: sa.Connection, asking: Asking, outcome: Outcome) -> None:
    """Keep a message whose outcome needs no deciding."""
    if questions.save(connection, asking):
        settle_one(connection, asking, outcome, 0, asking.asked_at)
