"""The one place where the parts meet."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.corpus.loading import NOTHING, Loaded, load
from bot.decide.ladder import Ladder
from bot.decide.policy import Policy
from bot.domain import Outcome, Question
from bot.errors import FilesError, Problem
from bot.rules.policies import Policies, read
from bot.search.building import Builder
from bot.search.encoder import MicroBatcher
from bot.search.index import Index
from bot.search.languages import prepared
from bot.search.retriever import Search
from bot.tiers.faq import Faq

MODEL = Path("models/all-MiniLM-L6-v2")  # below FIRSTLINE_HOME, unless FIRSTLINE_MODELS says
KNOWLEDGE_DB = "knowledge.db"


class Line:
    """The straight line, ready for questions; knowledge and policies can be swapped under it."""

    def __init__(self, policies: Policies, loaded: Loaded, builder: Builder, index: Index) -> None:
        """Wire it."""
        self.policies = policies
        self.loaded = loaded
        self.builder = builder
        self._language = prepared()
        self.search = Search(index, MicroBatcher(builder.encoder), policies.channels.timezone)
        self._ladder = self._wired()

    async def resolve(self, question: Question) -> tuple[tuple[Question, Outcome], ...]:
        """Decide one message; its parts each have their own outcome."""
        return await self._ladder.resolve(question)

    def use_policies(self, policies: Policies) -> None:
        """Decide by these from the next question on."""
        self.policies = policies
        self.search.zone = policies.channels.timezone
        self._ladder = self._wired()

    def use_knowledge(self, loaded: Loaded, index: Index) -> None:
        """Answer from these from the next question on."""
        self.loaded, self.search.index = loaded, index

    def _wired(self) -> Ladder:
        thresholds = self.policies.thresholds
        policy = Policy(
            self.policies.rules,
            answer_at=thresholds.answer,
            ask_at=thresholds.ask,
            margin=thresholds.margin,
        )
        return Ladder(
            retriever=self.search,
            policy=policy,
            tiers=(Faq(),),
            zone=self.policies.channels.timezone,
            clock=time.perf_counter,
            language=self._language,
            written_in=self.policies.channels.languages,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where things are.

    Attributes:
        knowledge: FAQ files.
        policies: Rules and settings.
        home: What the bot writes; None writes nothing.
        model: The exported encoder.
    """

    knowledge: Path
    policies: Path
    home: Path | None
    model: Path


def assemble(folders: Folders) -> Line:
    """Build the line from files that must all be good.

    Raises:
        FilesError: With every problem of both folders.
        ModelError: The encoder is not there.
    """
    problems: list[Problem] = []
    policies: Policies | None = None
    try:
        policies = read(folders.policies)
    except FilesError as error:
        problems.extend(error.problems)
    loaded = load(folders.knowledge)
    problems.extend(loaded.errors)
    if problems or policies is None:
        raise FilesError(problems)
    return assemble_from(folders, policies, loaded)


def assemble_from(
    folders: Folders, policies: Policies, loaded: Loaded, *, fit: bool = True
) -> Line:
    """Build the line from what was read; without `fit` it is ready sooner, and fitted later."""
    builder = Builder.open(folders.model, folders.home and folders.home / KNOWLEDGE_DB)
    build = builder.ready if fit else builder.index
    return Line(policies, loaded, builder, build(loaded.corpus))


Told = Callable[[str, tuple[Problem, ...]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reloader:
    """Brings changed files to life without a restart.

    Attributes:
        line: What is swapped.
        folders: What is read.
        told: Hears of every change: `knowledge` or `policies`, and the problems it has.
    """

    line: Line
    folders: Folders
    told: Told

    async def knowledge(self) -> None:
        """Read the FAQ files again: what changed is live at once; `fitted` is for afterwards.

        A broken file stays as it last was; nothing changes when no byte did.
        """
        loaded = await asyncio.to_thread(
            load, self.folders.knowledge, self.line.loaded.files or NOTHING
        )
        before = self.line.loaded
        if loaded.corpus.version == before.corpus.version and loaded.problems == before.problems:
            return
        if loaded.corpus.version == before.corpus.version:  # only what is wrong has changed
            self.line.use_knowledge(loaded, self.line.search.index)
        elif loaded.corpus.entries:
            index = await asyncio.to_thread(self.line.builder.index, loaded.corpus)
            self.line.use_knowledge(loaded, index)
        await self.told("knowledge", loaded.problems)

    async def policies(self) -> None:
        """Read the policies again; with any problem the last good version stays."""
        try:
            policies = await asyncio.to_thread(read, self.folders.policies)
        except FilesError as error:
            await self.told("policies", error.problems)
            return
        self.line.use_policies(policies)
        await self.told("policies", ())

    async def fitted(self) -> None:
        """Fit the live index unless it is, as a second swap; nothing waits for it."""
        line, loaded, index = self.line, self.line.loaded, self.line.search.index
        builder = line.builder
        if not builder.is_fitted(loaded.corpus):
            done = await asyncio.to_thread(builder.fit, index)
        elif index.head is None:  # fitted meanwhile, by a command that ran beside
            done = await asyncio.to_thread(builder.index, loaded.corpus)
        else:
            return
        if line.search.index is index:  # no newer files came meanwhile
            line.use_knowledge(line.loaded, done)
