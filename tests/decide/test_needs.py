import pytest

from bot.decide.needs import known_fields, missing
from bot.domain import Need
from tests.fakes import OS, entry

COUNTRY = Need("country", ("UK", "Netherlands", "Portugal"))
PHONE = Need("phone", ("iPhone", "Android"))
ROOM = Need("room")


def told(need: Need, *texts: str) -> str | None:
    return known_fields(entry(needs=[need]), texts, {}).get(need.name)


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
    known = known_fields(entry(needs=[OS]), ["on windows"], {"os": "Linux", "other": "x"})

    assert known == {"os": "Linux"}


def test_free_text_is_known_from_a_button_only() -> None:
    assert told(ROOM, "room 4.12") is None
    assert known_fields(entry(needs=[ROOM]), [], {"room": "4.12"}) == {"room": "4.12"}


def test_missing_needs_keep_the_order_of_the_entry() -> None:
    assert missing(entry(needs=[ROOM, OS, COUNTRY]), {"os": "Linux"}) == (ROOM, COUNTRY)


def test_an_entry_without_needs_misses_nothing() -> None:
    assert known_fields(entry(), ["on windows"], {"os": "Linux"}) == {}
    assert missing(entry(), {}) == ()
