"""The whole bot on a local workspace, and a real browser to look at it with."""

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from bot.app import Folders, Line, assemble_from
from bot.corpus.loading import load
from bot.rules.policies import read
from bot.serving import Bot, running
from bot.settings import Settings
from bot.simulator import Simulator
from bot.slack.manifest import SHORTCUTS
from tests.browser.window import CHROMIUM, SWITCHES, WAIT_MS, Window
from tests.installed import installation

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "var" / "models" / "all-MiniLM-L6-v2"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One loop for all of them: the browser and the encoder are started once."""
    return "asyncio"


@pytest.fixture(scope="session")
def line() -> Line:
    """The real encoder over the example knowledge, under the example policies, as at a start."""
    if not MODEL.exists():
        pytest.skip(f"no encoder at {MODEL}: run `make setup` first")
    folders = Folders(
        knowledge=ROOT / "knowledge", policies=ROOT / "policies", home=ROOT / "var", model=MODEL
    )
    return assemble_from(folders, read(folders.policies), load(folders.knowledge), fit=False)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    expect.set_options(timeout=WAIT_MS)
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield found
        await found.close()


@pytest.fixture
async def sim(line: Line, tmp_path: Path) -> AsyncGenerator[Simulator]:
    """A workspace with the bot in it, new for each test."""
    async with installation() as workspace:
        settings = Settings(
            bot_token=workspace.bot_token,
            app_token=workspace.app_token,
            api_url=workspace.api_url,
            port=0,
            home=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'firstline.db'}",
        )
        bot = Bot(
            resolve=line.resolve,
            policies=lambda: line.policies,
            entries=lambda: line.loaded.corpus.entries,
            versions=lambda: (line.loaded.corpus.version, line.policies.rules.version),
            poll=0.05,
            refresh=0.05,
        )
        workspace.shortcuts = {key: label for key, (label, _) in SHORTCUTS.items()}
        async with running(settings, bot):
            yield workspace


@pytest.fixture
async def window(browser: Browser, sim: Simulator) -> AsyncIterator[Window]:
    """The workspace's page as the asker sees it, in #help; no script of it may fail."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(WAIT_MS)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    await page.goto(sim.page_url)
    yield Window(page)
    await page.close()
    assert troubles == []
