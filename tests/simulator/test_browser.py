"""The page in a real browser; left out where Chromium is not installed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator import JsonObject, Simulator
from tests.simulator.app import App
from tests.simulator.test_interactions import BLOCKS, MODAL, opening

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HELP = "CHELP00001"
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")


@pytest.fixture
async def page(sim: Simulator) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page()
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(sim.page_url)
        yield page
        await browser.close()
        assert troubles == []


async def send(page: Page, text: str, composer: str = "composer") -> None:
    await page.fill(f"[data-test={composer}]", text)
    await page.press(f"[data-test={composer}]", "Enter")


async def test_text_of_others_never_becomes_markup(sim: Simulator, page: Page) -> None:
    evil = "<img src=x onerror=alert(1)> *bold* `code` <javascript:alert(1)|press> <https://x.example|fine>"
    await expect(page.locator("[data-test=hint]")).to_be_visible()

    await sim.say("colleague", "help", evil, raw=True)

    message = page.locator("[data-test=message]")
    await expect(message.locator("strong").last).to_have_text("bold")
    await expect(message.locator("code")).to_have_text("code")
    assert await message.locator("img").count() == 0
    hrefs = [await one.get_attribute("href") for one in await message.locator("a").all()]
    assert hrefs == ["https://x.example"]


async def test_people_write_react_edit_and_delete(sim: Simulator, page: Page) -> None:
    await send(page, "@Firstline helo")
    message = page.locator("[data-test=message]")
    await message.hover()
    await message.locator("[data-test=react][data-name=eyes]").click()
    await expect(message.locator("[data-test=reaction]")).to_have_text("1")
    await message.hover()
    await message.locator("[data-test=edit]").click()
    await page.fill("[data-test=editor]", "@Firstline hello")
    await page.press("[data-test=editor]", "Enter")
    await expect(message).to_contain_text("(edited)")

    (stored,) = sim.messages("help")
    assert (stored.text, stored.reactions) == (
        "<@UFIRSTLINE> hello",
        (("eyes", ("UASKER0001",)),),
    )
    await message.hover()
    await message.locator("[data-test=delete]").click()
    await expect(message).to_have_count(0)


async def test_thread_opens_beside_and_takes_replies(
    sim: Simulator, page: Page, client: AsyncWebClient
) -> None:
    ts = await sim.say("asker", "help", "hello")
    await client.chat_postMessage(channel=HELP, thread_ts=ts, text="hi")

    await page.click("[data-test=open-thread]")
    await send(page, "thanks", "thread-composer")

    thread = page.locator("[data-test=thread] [data-test=message]")
    await expect(thread).to_have_count(3)
    await expect(page.locator("[data-test=open-thread]")).to_contain_text("2 replies")
    assert [one.text for one in sim.messages("help", ts)] == ["hello", "hi", "thanks"]


async def test_each_role_sees_its_own_conversations(
    sim: Simulator, page: Page, client: AsyncWebClient
) -> None:
    await expect(page.locator("[data-test=channel-help]")).to_be_visible()
    await expect(page.locator("[data-test=channel-on-call]")).to_have_count(0)

    await page.select_option("[data-test=view-as]", "oncall")
    await client.chat_postMessage(channel="CONCALL001", text="a question")

    room = page.locator("[data-test=channel-on-call]")
    await expect(room.locator(".dot")).to_be_visible()
    await room.click()
    await expect(page.locator("[data-test=message]")).to_contain_text("a question")
    await expect(room.locator(".dot")).to_have_count(0)


async def test_modal_keeps_what_was_typed(sim: Simulator, page: Page, app: App) -> None:
    async def refuse(_request: object) -> JsonObject:
        return {"response_action": "errors", "errors": {"words": "Too short."}}

    await client_post(app)
    app.answer = opening(app, MODAL)
    await page.click("[data-action-id=person]")
    modal = page.locator("[data-test=modal]")
    await modal.locator("input").fill("x")
    app.answer = refuse
    await page.click("[data-test=modal-submit]")

    await expect(modal.locator(".input-error")).to_have_text("Too short.")
    await expect(modal.locator("input")).to_have_value("x")
    await page.click("[data-test=modal-cancel]")
    await expect(modal).to_be_hidden()
    assert sim.views("asker") == []


async def test_command_and_feedback_reach_the_app(sim: Simulator, page: Page, app: App) -> None:
    await client_post(app)
    await page.click("[data-action-id=feedback][data-value=no]")
    await expect(page.locator("[data-value=no]")).to_have_attribute("aria-pressed", "true")
    await send(page, "/ask how so?")
    await sim.until(lambda: len([one for one in app.got if one.type == "slash_commands"]) == 1)

    pressed = next(one for one in app.got if one.type == "interactive")
    assert pressed.payload["actions"][0]["value"] == "no"
    assert app.got[-1].payload["text"] == "how so?"


async def client_post(app: App) -> None:
    await app.web.chat_postMessage(channel=HELP, text="?", blocks=BLOCKS)
