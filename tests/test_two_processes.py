"""`firstline serve` as operators start it: a process of its own, with Slack on the other side."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from bot.app import Folders, assemble
from bot.cli.starting import init
from bot.simulator import Simulator
from tests.installed import installation

ROOT: Final = Path(__file__).resolve().parents[1]
MODELS: Final = ROOT / "var" / "models"
PATIENCE_SECONDS: Final = 60.0  # two slow cores may be busy elsewhere
STOP_SECONDS: Final = 10.0  # what process managers give
QUESTION: Final = "i forgot my pasword, what now?"

pytestmark = pytest.mark.skipif(
    not MODELS.exists(), reason=f"no encoder at {MODELS}: run `make setup` first"
)


@dataclass(slots=True)
class Served:
    """A running command, and what it says on standard error, line by line."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list[str])
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode())
            self.heard.set()
        self.heard.set()

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    async def event(self, name: str) -> dict[str, Any]:
        """Wait for a record of that name."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (found := [one for one in self.records if one["event"] == name]):
                assert self.process.returncode is None, "".join(self.lines)
                self.heard.clear()
                await self.heard.wait()
        return found[-1]

    async def url(self) -> str:
        return str((await self.event("ready"))["url"])

    async def stop(self) -> tuple[int, float]:
        """Send SIGTERM; returns the exit status and the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)
        return status, time.monotonic() - began


@asynccontextmanager
async def started(environment: Mapping[str, str], *words: str) -> AsyncGenerator[Served]:
    """Start `firstline`, with nothing of this process's environment but where programs are."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    served = Served(process)
    listening = asyncio.create_task(served.listen())
    try:
        yield served
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening


async def ended(environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """Run a command that should refuse; returns its status and what it says."""
    async with started(environment, *words) as served:
        status = await asyncio.wait_for(served.process.wait(), PATIENCE_SECONDS)
    return status, "".join(line for line in served.lines if not line.startswith("{"))


@pytest.fixture
async def sim() -> AsyncGenerator[Simulator]:
    async with installation() as found:
        yield found


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `knowledge.db` that holds all a process would otherwise work out at its start."""
    folder = tmp_path_factory.mktemp("fitted")
    init(folder / "files")
    home = folder / "home"
    home.mkdir()
    known = ROOT / "var" / "knowledge.db"
    if known.exists():  # what this checkout has encoded before need not be encoded again
        _copied(known, home / "knowledge.db")
    knowledge, policies = folder / "files" / "knowledge", folder / "files" / "policies"
    model = MODELS / "all-MiniLM-L6-v2"
    assemble(Folders(knowledge=knowledge, policies=policies, home=home, model=model))
    return home / "knowledge.db"


@pytest.fixture
def on_sqlite(tmp_path: Path, fitted: Path) -> dict[str, str]:
    """The starter files and a home of their own."""
    init(tmp_path / "files")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    _copied(fitted, home / "knowledge.db")
    return {
        "FIRSTLINE_HOME": str(home),
        "FIRSTLINE_KNOWLEDGE": str(tmp_path / "files" / "knowledge"),
        "FIRSTLINE_POLICIES": str(tmp_path / "files" / "policies"),
        "FIRSTLINE_MODELS": str(MODELS),
        "PORT": "0",
    }


@pytest.fixture
def environment(on_sqlite: dict[str, str], database_url: str) -> dict[str, str]:
    """The same, once on each engine."""
    return {**on_sqlite, "DATABASE_URL": database_url}


def _copied(one: Path, other: Path) -> None:
    """Copy a database that somebody may be writing to."""
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)


def with_slack(environment: Mapping[str, str], sim: Simulator, mode: str) -> dict[str, str]:
    way = (
        {"SLACK_APP_TOKEN": sim.app_token}
        if mode == "socket"
        else {"SLACK_SIGNING_SECRET": sim.signing_secret}
    )
    slack = {"SLACK_API_URL": sim.api_url, "SLACK_BOT_TOKEN": sim.bot_token}
    return {**environment, **slack, **way}


def replies(sim: Simulator, ts: str) -> list[str]:
    return [one.text for one in sim.messages("help", ts) if one.bot_id]


async def ask(sim: Simulator, text: str, who: str = "asker") -> str:
    """Ask in #help, wait for the first reply, and return it."""
    ts = await sim.say(who, "help", text)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await sim.until(lambda: bool(replies(sim, ts)), seconds=PATIENCE_SECONDS)
    return replies(sim, ts)[0]


async def got(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def until_degraded(url: str, *, count: int) -> list[str]:
    """Ask /readyz until it calls so many things degraded."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            degraded: list[str] = json.loads((await got(f"{url}/readyz"))[1])["degraded"]
            if len(degraded) == count:
                return degraded
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_question_is_answered_exactly_once(
    sim: Simulator, environment: dict[str, str], mode: str
) -> None:
    async with started(with_slack(environment, sim, mode), "serve") as served:
        url = await served.url()
        if mode == "http":
            sim.events_url = f"{url}/slack/events"

        answer = await ask(sim, QUESTION)
        _, metrics = await got(f"{url}/metrics")
        alive, ready = await got(f"{url}/healthz"), await got(f"{url}/readyz")
        status, seconds = await served.stop()

    assert "Forgot password?" in answer
    (question,) = [one for one in sim.messages("help") if one.text == QUESTION]
    assert len(replies(sim, question.ts)) == 1
    assert 'firstline_questions_total{outcome="answer",tier="faq"} 1.0' in metrics
    assert (alive[0], ready[0]) == (200, 200)
    assert json.loads(ready[1]) == {"ready": True, "reasons": [], "degraded": []}
    assert status == 0, "".join(served.lines)
    assert seconds < STOP_SECONDS


async def test_logs_are_json_with_the_questions_id_and_never_its_text(
    sim: Simulator, environment: dict[str, str]
) -> None:
    async with started(with_slack(environment, sim, "socket"), "serve") as served:
        await served.url()
        await ask(sim, QUESTION)
        await ask(sim, "zanzibar quokka, who knows about that?", "colleague")
        await served.stop()

    asked = [one for one in sim.messages("help") if not one.bot_id and not one.thread_ts]
    decided = [one["question"] for one in served.records if one["event"] == "decided"]
    assert decided == [f"THALDEN001:CHELP00001:{one.ts}" for one in asked]
    said = "".join(served.lines).lower()
    assert not [word for word in ("pasword", "zanzibar", "quokka") if word in said]
    assert not [secret for secret in (sim.bot_token, sim.app_token) if secret in said]


async def test_a_changed_file_goes_live_and_a_broken_one_stays_as_it_was(
    sim: Simulator, environment: dict[str, str]
) -> None:
    file = Path(environment["FIRSTLINE_KNOWLEDGE"]) / "accounts.md"
    before = file.read_text("utf-8")
    _answer_each_message(Path(environment["FIRSTLINE_POLICIES"]))
    async with started(with_slack(environment, sim, "socket"), "serve") as served:
        url = await served.url()
        assert "for one hour" in await ask(sim, "i forgot my password")

        corpus = (await served.event("files read"))["corpus"]
        file.write_text(before.replace("for one hour", "for two hours"), "utf-8")
        await _until_other_than(corpus, served)
        assert "for two hours" in await ask(sim, "i forgot my password")

        file.write_text(before.replace("owner: it-helpdesk\n", ""), "utf-8")
        (problem,) = await until_degraded(url, count=1)
        assert "accounts.md:1: no owner" in problem
        await sim.until(lambda: "no owner" in str(sim.messages("dm:oncall")), 20)
        assert "for two hours" in await ask(sim, "i forgot my password")
        assert (await got(f"{url}/readyz"))[0] == 200

        file.write_text(before, "utf-8")
        await until_degraded(url, count=0)
        await sim.until(lambda: "is good again" in str(sim.messages("dm:oncall")), 20)
        assert "for one hour" in await ask(sim, "i forgot my password")


def _answer_each_message(policies: Path) -> None:
    """Also one that says the same again: no burst is joined."""
    with (policies / "channels.yaml").open("a", encoding="utf-8") as channels:
        channels.write("\nburst_seconds: 0\n")


async def _until_other_than(corpus: object, served: Served) -> None:
    """Wait until other knowledge is live."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await served.event("files read"))["corpus"] == corpus:
            served.heard.clear()
            await served.heard.wait()


async def test_all_that_is_missing_is_said_at_once(on_sqlite: dict[str, str]) -> None:
    status, said = await ended({**on_sqlite, "PORT": "many"}, "serve")

    assert status == 2
    for part in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "PORT is 'many'"):
        assert part in said
    assert "Traceback" not in said


async def test_a_second_process_on_the_same_database_is_refused(
    sim: Simulator, environment: dict[str, str], tmp_path: Path
) -> None:
    slack = with_slack(environment, sim, "socket")
    async with started(slack, "serve") as served:
        await served.url()

        status, said = await ended({**slack, "FIRSTLINE_HOME": str(tmp_path / "other")}, "serve")

        assert status == 2
        assert "another firstline is running on the database" in said
        assert "for one hour" in await ask(sim, "i forgot my password")


async def test_a_token_that_slack_refuses_is_one_line(
    sim: Simulator, on_sqlite: dict[str, str]
) -> None:
    slack = {**with_slack(on_sqlite, sim, "socket"), "SLACK_BOT_TOKEN": "xoxb-of-another-place"}

    status, said = await ended(slack, "serve")

    assert status == 2
    assert "SLACK_BOT_TOKEN: Slack says 'invalid_auth'" in said
    assert "xoxb-of-another-place" not in said


async def test_the_demo_opens_its_page_and_closes_when_told(on_sqlite: dict[str, str]) -> None:
    async with started(on_sqlite, "demo") as served:
        assert served.process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "open at" not in (line := (await served.process.stdout.readline()).decode()):
                assert line, "".join(served.lines)
        status, page = await got(line.split()[-1])
        port = line.rsplit(":", 1)[1].strip("/\n")

        taken = await ended({**on_sqlite, "PORT": port}, "demo")
        stopped, seconds = await served.stop()

    assert (status, "Firstline workspace" in page) == (200, True)
    assert taken[0] == 2
    assert f"port {port} of 127.0.0.1" in taken[1]
    assert (stopped, served.lines) == (0, [])
    assert seconds < STOP_SECONDS
