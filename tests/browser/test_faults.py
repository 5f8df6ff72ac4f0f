"""What goes wrong is switched on the page, and drawn as it is."""

from playwright.async_api import expect

from bot.simulator import Simulator
from tests.browser.window import Window

PHONE = "can i use the vpn on my phone?"


async def test_a_trouble_is_switched_and_a_question_is_answered_all_the_same(
    window: Window, sim: Simulator
) -> None:
    panel = window.page.locator("[data-test=faults]")
    await panel.locator("summary").click()
    await panel.get_by_label("calls are answered up to a second late").select_option("1")
    await expect(panel.locator("summary")).to_have_text("What goes wrong (1)")

    answer = await window.ask(PHONE)

    await expect(answer).to_contain_text("Only on company phones and tablets.")
    assert sim.faults.shares == {"latency": 1.0}
    assert await panel.locator("[data-test=incident]").get_attribute("href") == "/page/incident"


async def test_a_dropped_socket_comes_back(window: Window, sim: Simulator) -> None:
    before = sum(one.method == "apps.connections.open" for one in sim.calls)
    panel = window.page.locator("[data-test=faults]")
    await panel.locator("summary").click()

    await panel.get_by_text("Drop the socket").click()

    await sim.until(
        lambda: sum(one.method == "apps.connections.open" for one in sim.calls) > before, 20.0
    )
