"""A message sent seconds after another one: a part of it, or something new."""

import pytest

from bot.decide.bursts import corrects, goes_on


@pytest.mark.parametrize(
    "text",
    [
        "and on a mac?",
        "on windows 11",
        "error 809",
        "the new one",
        "is it the same for contractors?",
        "what about the weekend?",
        "I meant the laptop password",
        "sorry, the laptop one",
        "*password",
        "password*",
    ],
)
def test_a_fragment_goes_on_with_the_message_before_it(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thanks!",
        "ok great",
        "how do I book a meeting room?",
        "when is payday",
        "can I take my laptop abroad",
        "new question: where do I park?",
        "my manager has not approved my expenses since the end of last month",
    ],
)
def test_what_is_whole_by_itself_does_not(text: str) -> None:
    assert not goes_on(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("no I meant the laptop password", True),
        ("*password", True),
        ("oops, the laptop", True),
        ("and on a mac?", False),
        ("sorry, how do I book a meeting room?", False),
        ("what does the star in 5 * 3 mean", False),
    ],
)
def test_a_correction_takes_the_message_before_it_back(text: str, *, is_one: bool) -> None:
    assert corrects(text) is is_one
