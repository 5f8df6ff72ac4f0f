"""Plays a story of `situations` in a world, and tells what can be seen of the bot afterwards."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.domain import Question
from bot.records.shapes import Json
from bot.records.tables import outcome, question
from bot.simulator import Message
from bot.simulator.calls import Reply
from bot.simulator.events import events_of_change
from bot.slack import actions
from tests.flow.odd import ELSEWHERE, said_with, said_with_files
from tests.flow.world import World

LABELS = (
    ("The answer: ", ""),
    ("could only read text", "hint"),
    ("can only read text", "hint"),
    ("withdrawn", "withdrawn"),
    ("answered you in a direct message", "sent by direct message"),
    ("will come to you as a direct message", "by direct message"),
    ("I have asked", "who was asked"),
    ("is looking into this", "taken"),
    ("replied:", "their words"),
    ("You picked", "picked"),
    ("Which OS", "question back"),
    ("looks like a password", "refusal"),
)
LINE = re.compile(
    r"(?P<when>meanwhile |twice )?(?P<who>\w+) (?P<where>[\w/-]+)(?:, with (?P<file>\S+))?:"
    r" ?(?P<words>.*)"
)
PEOPLE = ("asker", "colleague", "guest")
POSING = {"stranger": "asker", "robot": "asker", "joiner": "colleague"}
ODDLY = {
    "stranger": {"user_team": ELSEWHERE},
    "robot": {"bot_id": "BROBOT0001", "subtype": "bot_message"},
    "joiner": {"subtype": "channel_join"},
}


@dataclass(slots=True)
class Stage:
    """A world in which a story is played."""

    world: World
    first: tuple[str, str] = ("", "")
    latest: tuple[str, str] = ("", "")
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self, story: tuple[str, ...]) -> None:
        """Play it line by line, each when the one before has come to its end."""
        lines = [LINE.fullmatch(one) for one in story]
        assert all(lines), f"a line without who, where and colon: {story}"
        followed = [bool(one and one["when"] == "meanwhile ") for one in lines[1:]]
        for line, hurried in zip(lines, [*followed, False], strict=True):
            assert line is not None
            begun = self._hold() if hurried else None
            await self._act(line)
            if begun is not None:
                await asyncio.wait_for(begun.wait(), 5)
                continue
            await self.world.sim.until(lambda: not self.world.sim.pending)
            self.go_on.set()
            await self.world.settled()

    def _hold(self) -> asyncio.Event:
        begun, self.go_on = asyncio.Event(), asyncio.Event()

        async def hold(_question: Question) -> None:
            begun.set()
            await self.go_on.wait()

        self.world.decider.before = hold
        return begun

    async def _act(self, line: re.Match[str]) -> None:
        sim, who, words = self.world.sim, line["who"], line["words"]
        channel, ts = self.first
        sim.trouble("duplicated_events", float(line["when"] == "twice "))
        match line["where"]:
            case "edit":
                await sim.edit(who, *self.latest, words)
            case "delete":
                await sim.delete(who, *self.latest)
            case "preview":
                self._preview()
            case "react" | "shortcut" | "take" | "click":
                await self._touch(line["where"], who, words)
            case "/ask":
                await sim.command(who, "help", "/ask", words)
            case "reply":
                await sim.say(who, channel, words, thread_ts=ts)
            case where:
                await self._say(line, "dm:" + who if where == "dm" else where)

    async def _touch(self, how: str, who: str, words: str) -> None:
        sim = self.world.sim
        match how:
            case "react":
                await sim.react(who, *self.first, words)
            case "shortcut":
                await sim.shortcut(who, *self.first, actions.ASK_THIS)
            case "take":
                await sim.click(who, "on-call", self.world.cards()[-1].ts, actions.TAKE)
            case _:
                await self._click(who, words)

    async def _say(self, line: re.Match[str], channel: str) -> None:
        who, words = line["who"], line["words"]
        if line["file"]:
            ts = await said_with_files(self.world, who, channel, words, line["file"])
        elif who in ODDLY:
            ts = await said_with(self.world, POSING[who], channel, words, **ODDLY[who])
        else:
            ts = await self.world.sim.say(who, channel, words)
        self.latest = (channel, ts)
        self.first = self.first if self.first[0] else self.latest

    async def _click(self, who: str, label: str) -> None:
        """Press the button of that label, on the last message of the bot that has one."""
        sim = self.world.sim
        for message in reversed([*sim.messages("help"), *sim.ephemerals(who, "help")]):
            for button in _buttons(message):
                if label.lower() in str(button["text"]).lower():
                    await sim.click(who, "help", message.ts, str(button["action_id"]))
                    return
        raise LookupError(f"no button {label!r}")

    def _preview(self) -> None:
        """A preview of a link comes: the message changes, and its words do not."""
        sim = self.world.sim
        channel, ts = self.first
        before = next(one for one in sim.messages(channel) if one.ts == ts)
        events = events_of_change(sim.workspace, before, before, f"{float(ts) + 1:.6f}")
        sim.apply(Reply(sim.workspace, {}, events))


def seen(world: World) -> str:
    """Everything of the bot's that anybody sees, by place."""
    return ", ".join(_seen(world)) or "nothing"


def _seen(world: World) -> Iterator[str]:
    sim = world.sim
    for name in ("help", "it-help", "general"):
        ours = (one for one in sim.messages(name) if one.bot_id == sim.workspace.bot.bot_id)
        yield from (f"{'thread' if one.thread_ts else 'channel'}: {_label(one)}" for one in ours)
        for who in PEOPLE:
            yield from (f"{who} alone: {_label(one)}" for one in sim.ephemerals(who, name))
    for who in PEOPLE:
        yield from (f"dm: {_label(one)}" for one in sim.messages(f"dm:{who}") if one.bot_id)
    for one in sim.messages("on-call"):
        if one.bot_id:
            yield f"card's thread: {_label(one)}" if one.thread_ts else _card(one)


async def recorded(world: World) -> str:
    """Each outcome, oldest first."""
    return ", ".join(await world.bot.records.run(_recorded))


def _label(message: Message) -> str:
    said = f"{message.text} {message.blocks}"
    label = next((f"{word or _answer(message.text)}" for sign, word in LABELS if sign in said), "")
    unread = ", file not read" if "I cannot read files" in said else ""
    return f"{label or message.text}{unread}"


def _answer(text: str) -> str:
    return text.partition(LABELS[0][0])[2].partition(".")[0]


def _card(message: Message) -> str:
    said = str(message.blocks)
    outdated = ": outdated" if "The asker" in message.text and "question" in message.text else ""
    language = re.search(r"It is (in \w+)\.", said)
    files = re.search(r"that I cannot read: (\S+)", said)
    about = f": {language[1]}" if language else f" with {files[1]}" if files else ""
    return f"card{outdated}{about}"


def _buttons(message: Message) -> Iterator[Json]:
    for block in message.blocks:
        elements = block.get("elements")
        if block["type"] == "actions" and isinstance(elements, list):
            yield from (one for one in elements if isinstance(one, dict))


def _recorded(connection: sa.Connection) -> list[str]:
    columns = (question.c.text, question.c.status, outcome.c.kind, outcome.c.shape)
    both = question.outerjoin(outcome, outcome.c.question_id == question.c.id)
    rows = connection.execute(
        sa.select(*columns).select_from(both).order_by(question.c.asked_at, question.c.id)
    )
    return [name for row in rows if (name := _name(row.text, row.status, row.kind, row.shape))]


def _name(text: str, status: str, kind: str | None, shape: str | None) -> str:
    if kind is None:
        return status if status == "relayed" else ""
    withheld = json.loads(shape or "{}").get("withheld")
    instead = f" instead of {withheld}" if withheld else ""
    return f"{kind}{instead}{'' if text else ' (wordless)'}"
