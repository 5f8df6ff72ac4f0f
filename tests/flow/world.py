"""A real bot on a real local workspace; only the deciding is a stand-in."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.domain import (
    Answer,
    Asked,
    Draft,
    Entry,
    Handoff,
    Option,
    Outcome,
    Question,
    Receipt,
    Refused,
    Silent,
)
from bot.rules.channels import Channel, Channels
from bot.rules.oncall import OnCall
from bot.serving import Bot, Running, running
from bot.settings import Settings
from bot.simulator import Simulator, simulator

RECEIPT = Receipt(reason="because the test says so", policy="p1", corpus="c1")
ENTRY = Entry(
    topic="vpn", slug="reset", question="How do I reset it?", answer="Use the portal.", owner="it"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The two policy files that the flow reads."""

    channels: Channels = field(
        default_factory=lambda: Channels(
            default=Channel(mode="mention"),
            listed={"help": Channel(mode="questions"), "general": Channel(mode="off")},
        )
    )
    oncall: OnCall = field(default_factory=OnCall)


def answer(text: str, *, private: bool = False) -> Answer:
    draft = Draft(text=text, citations=("vpn/reset",), tier="faq")
    return Answer(draft=draft, entries=(ENTRY,), receipt=RECEIPT, private=private)


def decide(question: Question) -> Outcome:
    """The first word of a question says what becomes of it."""
    match question.text.lower().split()[0].strip("?!,."):
        case "human":
            return Handoff(receipt=RECEIPT)
        case "which" if "os" not in question.fields:
            options = (Option("Windows", "windows"), Option("macOS", "mac"))
            return Asked(
                text="Which system?", kind="field", field="os", options=options, receipt=RECEIPT
            )
        case "version" if "version" not in question.fields:
            return Asked(text="Which version?", kind="field", field="version", receipt=RECEIPT)
        case "never":
            return Refused(receipt=RECEIPT, say="I may not answer this.")
        case "hm":
            return Silent(receipt=RECEIPT)
        case "secret":
            return answer("for you alone", private=True)
        case _:
            known = " ".join(f"{name}={value}" for name, value in question.fields.items())
            return answer(f"answer to: {question.text} {known}".strip())


@dataclass(slots=True)
class Decider:
    """Remembers what it was asked; `then` may fail or answer in parts."""

    asked: list[Question] = field(default_factory=list[Question])
    then: Callable[[Question], Outcome] = decide

    async def __call__(self, question: Question) -> list[tuple[Question, Outcome]]:
        self.asked.append(question)
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

    async def said(self, channel: str, ts: str, count: int = 1) -> list[str]:
        """Wait until the bot has said so much in a thread."""
        await self.sim.until(lambda: len(self.thread(channel, ts)) >= count)
        return self.thread(channel, ts)


def settings_for(sim: Simulator, home: Path, transport: str) -> Settings:
    return Settings(
        bot_token=sim.bot_token,
        app_token=sim.app_token if transport == "socket" else None,
        signing_secret=sim.signing_secret,
        api_url=sim.api_url,
        port=0,
        home=home,
        database_url=f"sqlite:///{home / 'firstline.db'}",
    )


@asynccontextmanager
async def bot_in(
    sim: Simulator, home: Path, *, transport: str = "socket", decider: Decider | None = None
) -> AsyncGenerator[World]:
    settings = settings_for(sim, home, transport)
    decider = decider or Decider()
    rules = Rules()
    bot = Bot(resolve=decider, policies=lambda: rules, grace=0.1)
    async with running(settings, bot) as found:
        if transport == "http":
            sim.events_url = f"{found.url}/slack/events"
        yield World(sim, found, decider, settings)
