"""A question's whole life as people see it: asked, answered, asked back, handed over, resolved."""

from playwright.async_api import expect

from tests.browser.pictures import picture
from tests.browser.window import Window

PHONE = "can i use the vpn on my phone?"
WIFI = "how do guests get on the wi-fi?"
UNKNOWN = "Can a customer's drone film our roof on Saturday?"
ADVICE = "Yes, with a permit. Facilities needs the pilot's name by Thursday."


async def test_a_question_is_answered_in_its_thread_and_so_is_a_follow_up(window: Window) -> None:
    answer = await window.ask(PHONE)
    await expect(answer).to_contain_text("Only on company phones and tablets.")
    await expect(answer).to_contain_text("Source: vpn/vpn-phone")

    await window.reply("and which vpn gateway should i choose?")

    await expect(window.said()).to_have_count(2)
    await expect(window.said().last).to_contain_text("leave the gateway on Automatic")
    await expect(window.message(PHONE)).to_contain_text("3 replies")
    await expect(window.said().last.locator("[data-value$=good]")).to_be_in_viewport()
    await picture(window.page, "asker")


async def test_what_was_said_before_fills_an_answer(window: Window) -> None:
    await window.ask("How many days of holiday do I have?")
    await expect(window.said()).to_contain_text("Which country is it?")

    await window.reply("Portugal")

    await expect(window.said()).to_have_count(2)
    await expect(window.said().last).to_contain_text("For full-time work in Portugal")


async def test_what_no_entry_answers_reaches_a_person_and_their_words_come_back(
    window: Window,
) -> None:
    said = await window.ask(UNKNOWN)
    await expect(said).to_contain_text("I have asked it-helpdesk. The answer will come here.")

    await window.view_as("oncall", "on-call")
    card = window.message(UNKNOWN)
    await expect(card).to_contain_text("A question needs a person")
    await expect(card).to_contain_text("Why it is here: No entry is close enough: the nearest is")
    await card.get_by_role("button", name="Take it").click()
    await expect(card).to_contain_text("Taken by On-call")
    await window.start_thread(card)
    await window.reply(ADVICE)
    await expect(card).to_contain_text("Answered by On-call")
    await expect(window.said("oncall")).to_be_in_viewport()
    await picture(window.page, "on-call")

    await window.view_as("asker", "help")
    await window.open_thread(window.message(UNKNOWN))
    await expect(window.said()).to_have_count(3)
    await expect(window.said().nth(1)).to_contain_text("On-call is looking into this.")
    await expect(window.said().nth(2)).to_contain_text("On-call replied:")
    await expect(window.said().nth(2)).to_contain_text(ADVICE)

    await window.view_as("oncall", "on-call")
    await card.get_by_role("button", name="Resolve").click()
    await expect(card).to_contain_text("Resolved by On-call")
    await expect(card.get_by_role("button", name="Resolve")).to_have_count(0)

    await window.view_as("asker", "help")
    await window.open_thread(window.message(UNKNOWN))
    await expect(window.said()).to_have_count(4)
    await expect(window.said().last).to_contain_text("On-call marked this as resolved.")


async def test_the_cards_link_opens_the_question_in_its_thread(window: Window) -> None:
    await window.ask(UNKNOWN)
    await window.view_as("oncall", "on-call")

    await window.message(UNKNOWN).get_by_role("link", name="open").click()

    await expect(window.said("asker")).to_contain_text(UNKNOWN)
    await expect(window.page.locator("[data-test=thread] h1 + p")).to_have_text("#help")


async def test_a_missing_field_is_asked_for_with_buttons_and_filled_in(window: Window) -> None:
    await window.ask("How do I install the VPN?")
    await expect(window.buttons()).to_have_text(["Windows", "macOS", "Linux", "Ask a person"])

    await window.buttons().filter(has_text="macOS").click()

    await expect(window.said()).to_have_count(2)
    await expect(window.said().first).to_contain_text("You picked macOS.")
    await expect(window.buttons().filter(has_text="macOS")).to_have_count(0)
    await expect(window.said().last).to_contain_text("company laptop running macOS")


async def test_a_command_is_answered_to_its_asker_alone_until_shared(window: Window) -> None:
    await window.send("/ask how do guests get on the wi-fi?")
    only = window.page.locator("[data-test=message][data-only-you=true]")
    await expect(only).to_contain_text("Only visible to you")
    await expect(only).to_contain_text("Halden-Guest")
    await window.view_as("colleague", "help")
    await expect(window.page.locator("[data-test=message]")).to_have_count(0)

    await window.view_as("asker", "help")
    await only.get_by_role("button", name="Share in the channel").click()

    await expect(only).to_have_count(0)
    await expect(window.message("Halden-Guest")).to_have_count(1)
    await window.view_as("colleague", "help")
    await expect(window.message("Halden-Guest")).to_have_count(1)


async def test_feedback_is_taken_and_a_person_can_still_be_asked(window: Window) -> None:
    answer = await window.ask(WIFI)

    await answer.locator("[data-value$=bad]").click()
    await expect(answer.first.locator("[data-value$=bad]")).to_have_attribute(
        "aria-pressed", "true"
    )
    why = window.said().filter(has_text="What was the trouble with it?")
    await why.get_by_role("button", name="It is outdated").click()
    await expect(window.page.get_by_text("Thank you, noted: it is outdated.")).to_have_count(1)
    await answer.first.get_by_role("button", name="Ask a person").click()

    await expect(window.page.get_by_text("I have asked it-helpdesk.")).to_have_count(1)
    await window.view_as("oncall", "on-call")
    card = window.message("The asker asked for a person.")
    await expect(card).to_contain_text("The answer it had (faq, from facilities/guest-wifi)")


async def test_an_edited_question_gets_another_answer_in_the_same_place(window: Window) -> None:
    answer = await window.ask(WIFI)
    await expect(answer).to_contain_text("Halden-Guest")

    message = window.message(WIFI)
    await message.hover()
    await message.locator("[data-test=edit]").click()
    await window.page.fill("[data-test=editor]", "how do I reset my VPN password?")
    await window.page.press("[data-test=editor]", "Enter")

    await expect(answer).to_contain_text("Source: vpn/vpn-reset")
    await expect(answer).to_have_count(1)


async def test_a_direct_message_is_answered(window: Window) -> None:
    await window.page.click("[data-test=channel-dm]")

    answer = await window.ask(WIFI)

    await expect(answer).to_contain_text("Source: facilities/guest-wifi")
