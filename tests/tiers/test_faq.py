from bot.domain import Draft
from bot.tiers.faq import Faq
from tests.fakes import OS, asking, entry, hit

RESET = entry("vpn/reset", "Open the portal.")
INSTALL = entry("vpn/install", r"Install it on {os}, then type \{name\}.", needs=[OS])


async def test_the_best_hit_is_quoted_word_by_word() -> None:
    draft = await Faq().draft(asking(), [hit(RESET, 0.2), hit(INSTALL, 0.1)])

    assert draft == Draft(text="Open the portal.", citations=("vpn/reset",), tier="faq")


async def test_without_hits_it_abstains() -> None:
    assert await Faq().draft(asking(), []) is None


async def test_fields_come_from_the_words_of_the_question_and_its_thread() -> None:
    draft = await Faq().draft(asking("and there?", thread=["on my mac"]), [hit(INSTALL)])

    assert draft is not None
    assert draft.text == "Install it on macOS, then type {name}."


async def test_fields_from_buttons_win() -> None:
    draft = await Faq().draft(asking("on my mac", fields={"os": "Linux"}), [hit(INSTALL)])

    assert draft is not None
    assert "on Linux" in draft.text


async def test_an_unknown_field_stays_open_for_the_checks_to_see() -> None:
    draft = await Faq().draft(asking("how"), [hit(INSTALL)])

    assert draft is not None
    assert "{os}" in draft.text


def test_nothing_leaves_our_machines() -> None:
    assert not Faq().external
    assert Faq().name == "faq"
