"""`firstline serve` and `firstline demo`: the line, kept fresh, behind a real or a local Slack."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bot.app import Folders, Line, Reloader, assemble_from
from bot.cli.following import kept_fresh
from bot.cli.owning import broken_from, owners_of
from bot.corpus.loading import Loaded, load
from bot.errors import FilesError, Problem
from bot.records import decisions, last_good
from bot.records.database import open_engine
from bot.records.lock import alone_on, make_home
from bot.records.migrations import migrate
from bot.rules.policies import Policies, from_files, read
from bot.serving import Bot, Running, serve
from bot.settings import Settings
from bot.simulator import simulator
from bot.simulator.conditions import Conditions
from bot.slack.manifest import EVENTS, SCOPES, SHORTCUTS
from bot.slack.telling import Broken

log = logging.getLogger(__name__)


class Kept:
    """The last good files, in the records' database."""

    def __init__(self, database_url: str) -> None:
        """Open it; the table is made when it is not there yet."""
        self._engine = open_engine(database_url)
        migrate(self._engine)

    def load(self, kind: last_good.FileKind) -> Mapping[str, bytes]:
        """The files of a kind, by path."""
        with self._engine.begin() as connection:
            return last_good.load(connection, kind)

    def keep(self, kind: last_good.FileKind, files: Mapping[str, bytes], at: float) -> None:
        """Replace the files of a kind."""
        with self._engine.begin() as connection:
            last_good.keep(connection, kind, files, at)

    def keep_policies(self, policies: Policies, at: float) -> None:
        """Replace the good policies, and keep this version for as long as decisions need it."""
        self.keep("policy", policies.files, at)
        with self._engine.begin() as connection:
            decisions.keep_version(connection, policies.rules.version, policies.files, at)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


class Owners(Protocol):
    """Hears what is wrong with files; `bot.slack.telling.Telling` is one."""

    async def broken(self, found: Iterable[Broken]) -> None:
        """Tell each owner what is wrong."""
        ...

    async def mended(self, paths: Iterable[tuple[str, str]]) -> None:
        """Tell each owner that a file is good again: (path, owner)."""
        ...


class Watch:
    """What is wrong with the files right now, for readiness and for the people who own them."""

    def __init__(self, line: Line, kept: Kept, clock: Callable[[], float]) -> None:
        """Begin with what is wrong at the start."""
        self._line, self._kept, self._clock = line, kept, clock
        self._telling: Owners | None = None
        self._said = frozenset[Broken]()
        self.problems: dict[str, tuple[Problem, ...]] = {}

    async def speak(self, telling: Owners) -> None:
        """Tell the owners from now on, and what is wrong already."""
        self._telling = telling
        await self._tell_owners()

    async def told(self, what: str, problems: Sequence[Problem]) -> None:
        """Hear of a change: keep what is good, and say what is not."""
        wrong = tuple(problem for problem in problems if not problem.warning)
        self.problems[what] = wrong
        for problem in wrong:
            log.error("file refused, the last good version stays", extra={"problem": str(problem)})
        await asyncio.to_thread(self._keep)
        version = self._line.loaded.corpus.version
        log.info("files read", extra={"what": what, "problems": len(wrong), "corpus": version})
        await self._tell_owners()

    async def _tell_owners(self) -> None:
        """Say what is newly wrong, and what no longer is; nobody is told the same thing twice."""
        if self._telling is None:
            return
        wrong, before = frozenset(self.broken()), self._said
        self._said = wrong
        if wrong - before:
            await self._telling.broken(wrong - before)
        still = {one.path for one in wrong}
        mended = {(one.path, one.owner) for one in before if one.path not in still}
        if mended:
            await self._telling.mended(mended)

    def broken(self) -> Sequence[Broken]:
        """Each problem with its file's owner."""
        owners = owners_of(self._line)
        every = [problem for problems in self.problems.values() for problem in problems]
        return [broken_from(problem, owners) for problem in every]

    def degraded(self) -> list[str]:
        """One line for each problem, for `/readyz`."""
        return [str(problem) for problems in self.problems.values() for problem in problems]

    def _keep(self) -> None:
        self._kept.keep("knowledge", self._line.loaded.files, self._clock())
        self._kept.keep_policies(self._line.policies, self._clock())


def policies_at_start(
    folder: Path, kept: Mapping[str, bytes]
) -> tuple[Policies, tuple[Problem, ...]]:
    """Read the policies, or take the last good ones and say what is wrong.

    Raises:
        FilesError: They are not good and there never were good ones.
    """
    try:
        return read(folder), ()
    except FilesError as error:
        try:
            return from_files(kept, str(folder)), error.problems
        except FilesError:  # nothing was kept, or what was good once no longer is
            raise error from None


def knowledge_at_start(folder: Path, kept: Mapping[str, bytes]) -> Loaded:
    """Read the FAQ files, broken ones in their last good version or not at all.

    Raises:
        FilesError: Not one entry can be used.
    """
    loaded = load(folder, kept)
    if not loaded.corpus.entries:
        raise FilesError(loaded.errors or loaded.problems)
    return loaded


async def run(
    settings: Settings,
    folders: Folders,
    ready: Callable[[Running], None],
    clock: Callable[[], float],
) -> None:
    """Serve until told to stop, and bring changed files to life meanwhile."""
    make_home(settings.home)
    with alone_on(open_engine(settings.database_url)):  # refused before anything is touched
        pass
    kept = Kept(settings.database_url)
    try:
        policies, wrong = policies_at_start(folders.policies, kept.load("policy"))
        loaded = knowledge_at_start(folders.knowledge, kept.load("knowledge"))
        line = await asyncio.to_thread(assemble_from, folders, policies, loaded, fit=False)
        watch = Watch(line, kept, clock)
        await watch.told("policies", wrong)
        await watch.told("knowledge", loaded.problems)
        bot = Bot(
            resolve=line.resolve,
            policies=lambda: line.policies,
            entries=lambda: line.loaded.corpus.entries,
            versions=lambda: (line.loaded.corpus.version, line.policies.rules.version),
            degraded=watch.degraded,
            broken=watch.broken,
        )

        def started(running: Running) -> None:
            ready(running)
            speaking.append(asyncio.create_task(watch.speak(running.telling)))

        speaking: list[asyncio.Task[None]] = []  # kept, or it may be collected unfinished
        async with kept_fresh(Reloader(line, folders, watch.told)):
            await serve(settings, bot, ready=started)
    finally:
        kept.close()


async def run_demo(
    settings: Settings, folders: Folders, port: int, clock: Callable[[], float]
) -> None:
    """Open a local workspace as unkind as Slack, with the bot in it; nothing of it is kept.

    Raises:
        OSError: The port is taken.
    """
    conditions = Conditions(
        limits=True,
        events=frozenset(EVENTS),
        scopes=frozenset(SCOPES),
        first_of_mention="random",
    )
    async with simulator(port, conditions=conditions) as sim:
        sim.shortcuts = {key: label for key, (label, _) in SHORTCUTS.items()}
        with tempfile.TemporaryDirectory(prefix="firstline-demo-") as home:
            local = replace(
                settings,
                bot_token=sim.bot_token,
                app_token=sim.app_token,
                api_url=sim.api_url,
                host="127.0.0.1",
                port=0,
                home=Path(home),
                database_url=f"sqlite:///{home}/firstline.db",
            )
            await run(local, folders, lambda running: _welcome(sim.page_url, running), clock)


def _welcome(page: str, running: Running) -> None:
    print(  # noqa: T201  a command speaks to its terminal
        f"\nThe workspace is open at {page}\n"
        "  ask something in #help, for example: i forgot my vpn password\n"
        "  switch to On-call at the bottom left to answer what the bot hands over\n"
        f"  health and metrics: {running.url}/readyz {running.url}/metrics\n"
        "Ctrl+C closes it; nothing of it is kept.",
        flush=True,
    )
