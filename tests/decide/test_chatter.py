import pytest

from bot.decide.chatter import is_chatter


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "Thanks!",
        "thx :)",
        "thanks a lot",
        "thanks so much, you're a star!",
        "ty",
        "THANK YOU SO MUCH",
        "great, thanks",
        "got it, thanks!",
        "perfect, that worked, cheers",
        "it works now",
        "never mind",
        "no worries",
        "have a nice weekend",
        "done",
        "nope",
        "ok will do",
    ],
)
def test_thanks_and_agreement_ask_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize("text", ["hello", "Hi team", "good morning everyone", "hey", "Good day!"])
def test_a_greeting_alone_asks_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text", ["👍", "🎉🎉", "😂 😂", ":+1:", ":+1::skin-tone-2:", ":thumbsup: :tada:", "..."]
)
def test_emoji_and_dots_ask_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "brb",
        "afk 5 min",
        "back in 5",
        "back in ten minutes, grabbing a coffee",
        "i'll be right back",
        "I'm off to lunch, back at 2",
        "out for a walk",
        "back soon!",
    ],
)
def test_being_away_asks_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "back in the office how do I log in",
        "back at home the vpn does not work",
        "back in Portugal I can't log in",
        "I'm out for a walk, how do I set my out of office",
        "out for coffee with a client, can i expense it",
        "out for lunch with a client - expense it",
        "Back in office Monday. how do i reset my password",
        "back in the UK from Monday, can I get my leave carried over",
        "back in 5 minutes my screen goes black",
        "afk but my badge is lost",
    ],
)
def test_a_question_that_begins_like_being_away_is_a_question(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text",
    ["パスワードを忘れました", "मेरे अकाउंट मे पैसे नही जमा हुए", "не работает впн", "نسيت كلمة المرور"],
)
def test_a_question_in_another_script_is_a_question(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text", ["???", "hello?", "thanks?", "👍?", "ok\N{FULLWIDTH QUESTION MARK}"]
)
def test_a_question_mark_makes_it_a_question(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text", ["hi did you get it", "ok is it fixed now", "hello is it up today"]
)
def test_small_words_in_the_order_of_a_question_ask_without_a_mark(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text",
    ["no good", "that was no help", "this is no good at all", "not helpful", "no that's not it"],
)
def test_saying_that_it_did_not_help_is_heard(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text",
    [
        "vpn",
        "help",
        "help me please",
        "4711",
        "thanks, but it still fails",
        "ok thanks, and my payslip",
        "hi my laptop is dead",
    ],
)
def test_what_names_a_matter_is_a_question(text: str) -> None:
    assert not is_chatter(text)


def test_invisible_characters_change_nothing() -> None:
    assert is_chatter("tha\N{ZERO WIDTH SPACE}nks")
