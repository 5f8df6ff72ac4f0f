from dataclasses import replace
from typing import Any

import pytest

from bot.decide.needs import joined, known_fields, missing, recalled, spoken, value_in
from bot.domain import Need, Question
from tests.fakes import OS, asking

COUNTRY = Need("country", ("UK", "Netherlands", "Portugal"))
PHONE = Need("phone", ("iPhone", "Android"))
ROOM = Need("room")


def told(need: Need, *texts: str) -> str | None:
    return known_fields([need], said(*texts)).get(need.name)


def said(*texts: str, **known: Any) -> Question:
    *before, last = texts
    return replace(asking(last), thread=tuple(before), **known)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("how do I do it on windows", "Windows"),
        ("and on LINUX?", "Linux"),
        ("my macOS laptop", "macOS"),
    ],
)
def test_a_choice_is_known_by_its_own_word(text: str, value: str) -> None:
    assert told(OS, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on my macbook", "macOS"),
        ("and on a mac?", "macOS"),
        ("it runs ubuntu", "Linux"),
        ("win11 laptop", "Windows"),
    ],
)
def test_a_choice_is_known_by_what_people_call_it(text: str, value: str) -> None:
    assert told(OS, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("I am in the UK", "UK"), ("in holland", "Netherlands"), ("united kingdom", "UK")],
)
def test_a_country_has_several_names(text: str, value: str) -> None:
    assert told(COUNTRY, text) == value


def test_the_beginning_of_one_choice_is_enough() -> None:
    assert told(COUNTRY, "nether office") == "Netherlands"
    assert told(COUNTRY, "po box") is None


def test_a_beginning_shared_by_two_choices_says_nothing() -> None:
    assert told(Need("plan", ("Premium", "Premier")), "prem please") is None


@pytest.mark.parametrize(
    ("need", "text"),
    [
        (PHONE, "it broke and now I need another"),
        (Need("country", ("Canada", "Norway")), "can I do that from home, or not"),
        (Need("place", ("Office", "Forest site")), "I am off tomorrow, is there one for me"),
        (Need("size", ("Thin", "Newspaper")), "the new one"),
    ],
)
def test_a_small_word_is_no_beginning_of_a_choice(need: Need, text: str) -> None:
    assert told(need, text) is None


def test_the_latest_message_wins() -> None:
    assert told(OS, "how do I print on windows", "and on a mac?") == "macOS"


def test_an_earlier_message_counts_when_later_ones_say_nothing() -> None:
    assert told(OS, "how do I print on windows", "it still fails") == "Windows"


def test_two_choices_in_one_message_say_nothing() -> None:
    assert told(OS, "windows or linux?") is None
    assert told(OS, "on windows", "or is it better on mac than linux?") is None


def test_a_choice_of_several_words_needs_all_of_them() -> None:
    need = Need("site", ("Leeds North", "Leeds South"))

    assert told(need, "at leeds north.") == "Leeds North"
    assert told(need, "at leeds") is None


def test_what_a_button_said_wins_over_words() -> None:
    known = known_fields([OS], said("on windows", fields={"os": "Linux", "other": "x"}))

    assert known == {"os": "Linux", "other": "x"}


@pytest.mark.parametrize(
    ("need", "text", "value"),
    [
        (ROOM, "the screen in room 4.12 is dark", "4.12"),
        (ROOM, "my room is upstairs", "upstairs"),
        (ROOM, "is there room for two", None),
        (ROOM, "which room can I take", None),
        (Need("asset_tag"), "asset tag: HI-1234, it is slow", "HI-1234"),
        (Need("asset tag"), 'my asset tag is "HI-1234".', "HI-1234"),
        (Need("asset_tag"), "the tag on the bottom is HI-20831", "HI-20831"),
        (Need("asset_tag"), "it has a tag and 4 keys are dead", None),
        (Need("employee"), "employee number 4711 here", "4711"),
        (Need("start_date"), "from 2026-12-01 please", "2026-12-01"),
        (Need("start_date"), "from the 3rd of May", "3rd of May"),
        (Need("start_date"), "from 2026-12-01 to 2026-12-24", None),
        (Need("new_email"), "it is sam@example.com now", "sam@example.com"),
    ],
)
def test_free_text_is_known_by_its_name_or_its_form(
    need: Need, text: str, value: str | None
) -> None:
    assert told(need, text) == value


def test_what_was_picked_earlier_holds_until_words_say_otherwise() -> None:
    picked = {"os": "Linux"}

    assert known_fields([OS], said("how do I print", remembered=picked)) == {"os": "Linux"}
    assert known_fields([OS], said("and on a mac?", remembered=picked)) == {"os": "macOS"}
    assert known_fields([OS], said("on windows", "and how?", remembered=picked)) == picked


def test_what_the_asker_let_us_keep_stands_last() -> None:
    kept = {"os": "Linux", "room": "4.12"}

    assert known_fields([OS], said("how do I print", kept=kept)) == {"os": "Linux"}
    assert known_fields([OS], said("on windows", "and how?", kept=kept)) == {"os": "Windows"}
    assert known_fields([ROOM], said("it is dark", kept=kept)) == {}
    assert recalled([OS, ROOM], said("how do I print", kept=kept)) == {"os": "Linux"}
    assert recalled([OS], said("how do I print on linux", kept=kept)) == {}
    assert recalled([OS], said("how do I print", kept={"os": "BeOS"})) == {}


def test_what_is_no_choice_any_more_is_forgotten() -> None:
    assert known_fields([OS], said("how do I print", remembered={"os": "BeOS"})) == {}


def test_missing_needs_keep_their_order() -> None:
    assert missing([ROOM, OS, COUNTRY], {"os": "Linux"}) == (ROOM, COUNTRY)
    assert missing([], {}) == ()


def test_rules_add_needs_and_the_entry_says_the_choices() -> None:
    other = Need("os", ("BeOS",))

    assert joined([OS, ROOM], [other, COUNTRY]) == (OS, ROOM, COUNTRY)


@pytest.mark.parametrize(
    ("text", "value"),
    [(" room  4.12\n", "room 4.12"), ("I don't know", None), ("no idea, sorry", None), ("", None)],
)
def test_a_reply_to_the_bare_question_is_the_value(text: str, value: str | None) -> None:
    assert value_in(text, ROOM) == value


@pytest.mark.parametrize(("name", "aloud"), [("asset_tag", "asset tag"), ("os", "OS")])
def test_a_field_is_read_aloud(name: str, aloud: str) -> None:
    assert spoken(name) == aloud
