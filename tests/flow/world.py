"""A real bot on a real local workspace; only the deciding is a stand-in."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from bot.domain import (
    Answer,
    Asked,
    Draft,
    Entry,
    Handoff,
    Need,
    Option,
    Outcome,
    Question,
    Receipt,
    Refused,
    Silent,
)
from bot.durable.engine import unwatched
from bot.rules.channels import Channel, Channels, Mode
from bot.rules.oncall import OnCall
from bot.serving import Bot, Running, running
from bot.settings import Settings, database_url_from
from bot.simulator import Message, Simulator
from bot.slack.canary import Waits
from tests.databases import engine_schema

RECEIPT = Receipt(reason="because the test says so", policy="p1", corpus="c1")
ENTRY = Entry(
    topic="vpn",
    slug="reset",
    question="How do I reset it?",
    answer="Use the portal.",
    owner="it-helpdesk",
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The two policy files that the flow reads."""

    channels: Channels = field(
        default_factory=lambda: Channels(
            burst_seconds=0,  # tests type faster than people
            operators=("engineering",),
            default=Channel(mode="mention"),
            listed={"help": Channel(mode="questions"), "general": Channel(mode="off")},
        )
    )

    @classmethod
    def where_help_is(cls, mode: Mode) -> "Rules":
        """With another mode for #help."""
        return cls(Channels(burst_seconds=0, listed={"help": Channel(mode=mode, unsure="handoff")}))

    oncall: OnCall = field(default_factory=OnCall)


def answer(text: str, *, private: bool = False) -> Answer:
    draft = Draft(text=text, citations=("vpn/reset",), tier="faq")
    return Answer(draft=draft, entries=(ENTRY,), receipt=RECEIPT, private=private)


def decide(question: Question) -> Outcome:
    """The first word of a question says what becomes of it."""
    word = question.text.lower().split()[0].strip("?!,.")
    lacking = NEEDS.get(word)
    if lacking is not None and lacking[0] not in question.fields:
        name, options = lacking
        need = Need(name, tuple(option.value for option in options))
        return Asked(
            text=f"Which {name}?", kind="field", needs=(need,), options=options, receipt=RECEIPT
        )
    if word == "secret":
        return answer(f"for you alone: {question.text}", private=True)
    known = " ".join(f"{name}={value}" for name, value in question.fields.items())
    return SPECIAL.get(word) or answer(f"answer to: {question.text} {known}".strip())


NEEDS: dict[str, tuple[str, tuple[Option, ...]]] = {
    "which": ("os", (Option("Windows", "windows"), Option("macOS", "mac"))),
    "version": ("version", ()),
}
SPECIAL: dict[str, Outcome] = {
    "human": Handoff(receipt=RECEIPT),
    "never": Refused(receipt=RECEIPT, say="I may not answer this."),
    "hm": Silent(receipt=RECEIPT),
}


@dataclass(slots=True)
class Decider:
    """Remembers what it was asked; `then` may fail or answer in parts."""

    asked: list[Question] = field(default_factory=list[Question])
    then: Callable[[Question], Outcome] = decide
    before: Callable[[Question], Awaitable[object]] | None = None

    async def __call__(self, question: Question) -> list[tuple[Question, Outcome]]:
        self.asked.append(question)
        if self.before is not None:
            await self.before(question)
        if " AND " in question.text:
            return [
                (part, self.then(part))
                for n, text in enumerate(question.text.split(" AND "), 1)
                for part in [replace(question, id=f"{question.id}#{n}", text=text)]
            ]
        return [(question, self.then(question))]


@dataclass(slots=True)
class World:
    """One workspace and one bot in it."""

    sim: Simulator
    bot: Running
    decider: Decider
    settings: Settings

    def thread(self, channel: str, ts: str) -> list[str]:
        """What the bot said in a thread."""
        return [one.text for one in self.sim.messages(channel, ts) if one.bot_id]

    def cards(self) -> list[Message]:
        """Cards in the on-call channel."""
        return [one for one in self.sim.messages("on-call") if one.bot_id and not one.thread_ts]

    async def card(self, count: int = 1) -> Message:
        """Wait for a card."""
        await self.sim.until(lambda: len(self.cards()) >= count)
        return self.cards()[-1]

    async def settled(self) -> None:
        """Wait until nothing is on its way: all events acknowledged, no workflow open."""
        await self.sim.until(lambda: not self.sim.pending)
        while await self.bot.records.run(_open_workflows):  # noqa: ASYNC110  another thread's table tells no event
            await asyncio.sleep(0.005)

    async def said(self, channel: str, ts: str, count: int = 1) -> list[str]:
        """Wait until the bot has said so much in a thread."""
        await self.sim.until(lambda: len(self.thread(channel, ts)) >= count)
        return self.thread(channel, ts)


def _open_workflows(connection: sa.Connection) -> int:
    status: sa.ColumnClause[str] = sa.column("status")
    workflows = sa.table("workflow_status", status, schema=engine_schema(connection))
    open_ = status.in_(("PENDING", "ENQUEUED"))
    count = sa.select(sa.func.count()).select_from(workflows).where(open_)
    return connection.scalar(count) or 0


def settings_for(sim: Simulator, home: Path, url: str, transport: str) -> Settings:
    return Settings(
        bot_token=sim.bot_token,
        app_token=sim.app_token if transport == "socket" else None,
        signing_secret=sim.signing_secret,
        api_url=sim.api_url,
        port=0,
        home=home,
        database_url=database_url_from(url),
    )


@asynccontextmanager
async def bot_in(  # noqa: PLR0913  a test sets one of these at a time
    sim: Simulator,
    home: Path,
    url: str,
    *,
    transport: str = "socket",
    decider: Decider | None = None,
    rules: Rules | None = None,
    patience: float = 5.0,
    pace: float = 0.0,
    canary: Waits = Waits(),  # noqa: B008  frozen
    checkpoint: Callable[[str], None] = unwatched,
) -> AsyncGenerator[World]:
    settings = settings_for(sim, home, url, transport)
    decider = decider or Decider()
    rules = rules or Rules()
    bot = Bot(
        resolve=decider,
        policies=lambda: rules,
        grace=0.1,
        pace=pace,
        canary=canary,
        entries=lambda: (ENTRY,),
        poll=0.02,
        refresh=0.01,
        patience=patience,
        checkpoint=checkpoint,
    )
    async with running(settings, bot) as found:
        if transport == "http":
            sim.events_url = f"{found.url}/slack/events"
        yield World(sim, found, decider, settings)
