"""What policies make people see: a private answer, a warning, a form, and a file that is broken."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.app import Folders, Line
from bot.cli.running import run
from bot.serving import Running
from bot.settings import Settings
from bot.simulator import Simulator
from tests.browser.conftest import MODEL, ROOT
from tests.browser.pictures import picture
from tests.browser.window import WAIT_MS, Window
from tests.installed import installation

SHEETS = "as a manager, where do I sign off the timesheets?"
CARD = "my card 4111 1111 1111 1111 was declined, can you pay the taxi?"
RADIATOR = "the radiator is stone cold"


async def test_a_payroll_answer_for_managers_comes_to_a_manager_alone(window: Window) -> None:
    await window.view_as("colleague", "help")
    said = await window.ask(SHEETS)
    await expect(said).to_contain_text("I have answered you in a direct message.")

    await window.view_as("asker", "help")
    await expect(window.page.get_by_text("time.halden.example")).to_have_count(0)

    await window.view_as("colleague", "dm")
    answer = window.message("This answer is for you alone.")
    await expect(answer).to_contain_text(SHEETS)
    await expect(answer).to_contain_text("every Monday by 17:00")
    await picture(window.page, "private-answer")


async def test_whoever_pastes_a_card_number_is_warned(window: Window) -> None:
    said = await window.ask(CARD)

    await expect(said).to_contain_text("have the card blocked")
    await expect(said).not_to_contain_text("4111")
    await picture(window.page, "card-warning")


async def test_everything_that_is_missing_is_filled_in_at_once(window: Window) -> None:
    said = await window.ask(RADIATOR)
    await expect(said).to_contain_text("To answer this I need to know: office and room.")

    await window.buttons().filter(has_text="Answer").click()
    dialog = window.dialog()
    await dialog.locator("select").select_option(label="Rotterdam")
    await dialog.locator("input[type=text]").fill("2.14")
    await picture(window.page, "missing-fields")
    await dialog.locator("[data-test=modal-submit]").click()

    await expect(window.said()).to_have_count(2)
    await expect(window.said().first).to_contain_text("You picked office: Rotterdam, room: 2.14.")
    await expect(window.said().last).to_contain_text("for Rotterdam, room 2.14")


@dataclass(frozen=True)
class Served:
    """The bot as `firstline serve` runs it, over copies of the example's files."""

    sim: Simulator
    policies: Path


@pytest.fixture
async def served(line: Line, tmp_path: Path) -> AsyncGenerator[Served]:
    for name in ("knowledge", "policies"):
        shutil.copytree(ROOT / name, tmp_path / name)
    folders = Folders(
        knowledge=tmp_path / "knowledge",
        policies=tmp_path / "policies",
        home=tmp_path / "home",
        model=MODEL,
    )
    async with installation() as sim:
        settings = Settings(
            bot_token=sim.bot_token,
            app_token=sim.app_token,
            api_url=sim.api_url,
            port=0,
            home=tmp_path / "home",
            database_url=f"sqlite:///{tmp_path / 'home' / 'firstline.db'}",
        )
        ready: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(run(settings, folders, ready.set_result, lambda: 5.0))
        await asyncio.wait_for(ready, WAIT_MS / 1000)
        yield Served(sim, folders.policies)
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@pytest.fixture
async def page(browser: Browser) -> AsyncGenerator[Page]:
    found = await browser.new_page(viewport={"width": 1280, "height": 800})
    found.set_default_timeout(WAIT_MS)
    yield found
    await found.close()


async def test_who_keeps_a_broken_file_is_told_and_the_last_good_rules_go_on(
    served: Served, page: Page
) -> None:
    await page.goto(served.sim.page_url)
    window = Window(page)
    rules = served.policies / "people.yaml"
    good = rules.read_text("utf-8")

    rules.write_text(good.replace("confidence < 0.5", "confidnce < 0.5"), "utf-8")
    await window.view_as("oncall", "dm")
    told = window.message("A file you keep has a problem")
    await expect(told).to_contain_text(
        '"confidnce" is not a known name (did you mean "confidence"?)'
    )
    await expect(told).to_contain_text("policies/people.yaml:8:")
    await expect(told).to_contain_text("The last good version stays in use")
    await picture(page, "broken-file")
    home = await window.open_home("oncall")
    await expect(home).to_contain_text("A file you keep has a problem")
    await expect(home).to_contain_text('did you mean "confidence"?')
    await picture(page, "broken-file-home")

    await window.view_as("asker", "help")
    await expect(await window.ask(CARD)).to_contain_text("have the card blocked")

    rules.write_text(good, "utf-8")
    await window.view_as("oncall", "dm")
    await expect(window.message("is good again, and in use.")).to_have_count(1)
