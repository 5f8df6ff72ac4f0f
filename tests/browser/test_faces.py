"""What each person gets to see besides answers: feedback, Home, receipts, what was theirs alone."""

from playwright.async_api import expect

from bot.simulator import Simulator
from tests.browser.pictures import picture
from tests.browser.window import Window

CLAIM = "how do I claim an expense?"
WIFI = "how do guests get on the wi-fi?"
UNKNOWN = "Can a customer's drone film our roof on Saturday?"


async def test_steps_of_an_answer_are_a_list_and_a_thumb_down_asks_why(window: Window) -> None:
    answer = await window.ask(CLAIM)
    await expect(answer.locator("ol li")).to_have_count(3)
    await expect(answer.get_by_role("link", name="expenses.halden.example")).to_have_count(1)

    await answer.locator("[data-value$=bad]").click()
    why = window.said().filter(has_text="What was the trouble with it?")
    await expect(why).to_be_in_viewport()
    await picture(window.page, "feedback")
    await why.get_by_role("button", name="It is outdated").click()

    await expect(window.said().last).to_contain_text("Thank you, noted: it is outdated.")
    await expect(window.page.get_by_text("What was the trouble with it?")).to_have_count(0)


async def test_home_shows_each_person_what_is_theirs(window: Window) -> None:
    await window.ask(UNKNOWN)
    await window.view_as("colleague", "help")
    answer = await window.ask(CLAIM)
    await answer.locator("[data-value$=bad]").click()
    await window.said().last.get_by_role("button", name="It is outdated").click()

    asker = await window.open_home("asker")
    await expect(asker).to_contain_text("it-helpdesk has been asked, nobody has it yet")
    for other in ("Waiting for you", "Entries you keep", "Health", CLAIM):
        await expect(asker).not_to_contain_text(other)

    person = await window.open_home("oncall")
    await expect(person).to_contain_text("Waiting for you: 1")
    await expect(person).to_contain_text("0 up, 1 down: it is outdated (1)")
    await picture(window.page, "home")

    operator = await window.open_home("colleague")
    await expect(operator).to_contain_text("1 answered, 1 handed to a person")
    await operator.get_by_role("button", name="Why?").first.click()
    await expect(window.dialog()).to_contain_text("Entries considered")
    await picture(window.page, "receipt")


async def test_a_home_that_is_open_follows_what_happens(window: Window, sim: Simulator) -> None:
    home = await window.open_home("oncall")
    await expect(home).to_contain_text("Nothing. Well done.")

    await sim.say("asker", "help", UNKNOWN)

    await expect(home).to_contain_text("Waiting for you: 1")


async def test_the_receipt_opens_from_an_answers_menu_for_those_who_may(window: Window) -> None:
    answer = await window.ask(CLAIM)
    await window.choose(answer, "Why this answer?")
    await expect(window.dialog()).to_contain_text("is shown to whoever keeps its entry")
    await window.dialog().get_by_role("button", name="Close").last.click()

    await window.view_as("oncall", "help")
    await window.open_thread(window.message(CLAIM))
    await window.choose(window.said(), "Why this answer?")

    await expect(window.dialog()).to_contain_text("answered by the tier faq")


async def test_somebody_elses_message_can_be_asked_about(window: Window) -> None:
    await window.view_as("colleague", "general")
    message = await window.send(WIFI)
    await window.view_as("asker", "general")

    await window.choose(message, "Ask Firstline about this")

    only = window.page.locator("[data-test=message][data-only-you=true]")
    await expect(only).to_contain_text("Halden-Guest")


async def test_what_only_the_asker_saw_is_shown_again_from_home(window: Window) -> None:
    await window.send(f"/ask {WIFI}")
    only = window.page.locator("[data-test=message][data-only-you=true]")
    await only.get_by_role("button", name="Dismiss").click()
    await expect(only).to_have_count(0)

    home = await window.open_home("asker")
    await home.get_by_role("button", name="Show answer").click()

    await expect(window.dialog()).to_contain_text("Halden-Guest")


async def test_the_messages_tab_suggests_what_is_asked_most(window: Window) -> None:
    await window.ask(CLAIM)

    await window.page.click("[data-test=channel-dm]")
    prompt = window.page.locator("[data-test=prompt]").first
    await expect(prompt).to_have_text("How do I claim expenses?")
    await prompt.click()

    await window.open_thread(window.message("How do I claim expenses?"))
    await expect(window.said()).to_contain_text("Source: expenses/submit-claim")
