import pytest

from bot.decide.wording import (
    is_question,
    leans_on_thread,
    pieces,
    plain,
    sentences,
    spelled_out,
    stems,
    without_filler,
    words,
)


def test_plain_folds_width_quotes_and_spaces() -> None:
    assert plain(
        "  \N{FULLWIDTH LATIN SMALL LETTER V}pn  don\N{RIGHT SINGLE QUOTATION MARK}t\tgo "
    ) == ("vpn don't go")


def test_plain_drops_what_nobody_sees_and_keeps_lines() -> None:
    assert plain("a\N{ZERO WIDTH SPACE}b\N{RIGHT-TO-LEFT OVERRIDE}c\r\nd") == "abc\nd"


def test_words_keep_numbers_and_inner_marks() -> None:
    assert words("Don't mail 2FA e-mails!") == ("don't", "mail", "2fa", "e-mails")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("hey team, how do I reset my vpn?", "how do I reset my vpn?"),
        ("hello there bot! quick question: how do i print", "how do i print"),
        ("Hi! I hope you are well. How do I print?", "How do I print?"),
        ("sorry to bother you, how do I print", "how do I print"),
        ("How do I print? Thanks a lot!", "How do I print?"),
        ("how do I print please", "how do I print"),
        ("can you please tell me how to print", "how to print"),
        ("could someone explain to me how leave works", "how leave works"),
        ("Quick one: vpn", "vpn"),
        ("morning, vpn?", "vpn?"),
    ],
)
def test_greetings_and_courtesies_come_off(typed: str, left: str) -> None:
    assert without_filler(typed) == left


@pytest.mark.parametrize("text", ["hi", "good morning", "hello team again", "thanks", "please"])
def test_what_is_nothing_but_filler_stays(text: str) -> None:
    assert without_filler(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "hi-res monitor",
        "hidden files",
        "yoga class",
        "day off for moving",
        "can I get a small one",
        "is there a basic one, and what does it cost",
        "hey's laptop",
    ],
)
def test_words_that_only_look_like_filler_stay(text: str) -> None:
    assert without_filler(text) == text


def test_a_greeting_never_cuts_a_word_in_two() -> None:
    assert without_filler("hey everybody's laptop is dead") == "everybody's laptop is dead"
    assert without_filler("hey all-hands recording?") == "all-hands recording?"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forgot my pw?", "forgot my password?"),
        ("PW", "password"),
        ("how r u", "how are you"),
        ("work w/ vpn", "work with vpn"),
        ("w/o vpn", "w/o vpn"),
        ("(info)", "(information)"),
    ],
)
def test_abbreviations_are_written_out(typed: str, meant: str) -> None:
    assert spelled_out(typed) == meant


def test_a_capital_letter_alone_is_a_name() -> None:
    assert spelled_out("how do I install R") == "how do I install R"


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences("It broke. Why? Help!\nnow\n\n--\n") == ("It broke.", "Why?", "Help!", "now")


@pytest.mark.parametrize("text", ["printer?", "how do I print", "Is it on", "what's up"])
def test_a_mark_or_an_asking_word_makes_a_question(text: str) -> None:
    assert is_question(text)


def test_a_statement_is_no_question() -> None:
    assert not is_question("I cannot print.")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "How do I reset my VPN? And where is my payslip?",
            ("How do I reset my VPN?", "And where is my payslip?"),
        ),
        (
            "how do i reset my vpn and how do i get a laptop",
            ("how do i reset my vpn", "how do i get a laptop"),
        ),
        (
            "can I get a locker, also is there somewhere to shower",
            ("can I get a locker", "is there somewhere to shower"),
        ),
        ("first line\nsecond line", ("first line", "second line")),
    ],
)
def test_a_message_is_cut_where_another_question_begins(text: str, parts: tuple[str, ...]) -> None:
    assert pieces(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "What about drugs and alcohol?",
        "how do I print and scan",
        "vpn and what",
        "my laptop is slow and does not start",
        "it crashed today and will not come up again",
        ":tada:",
    ],
)
def test_what_belongs_together_stays_whole(text: str) -> None:
    assert pieces(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "and on a mac?",
        "it",
        "what about linux",
        "does that work on linux as well?",
        "ok, and how long does it take to arrive",
        "same for contractors",
        "is there one in Porto?",
    ],
)
def test_a_follow_up_leans_on_its_thread(text: str) -> None:
    assert leans_on_thread(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I reset my vpn password on a mac?",
        "I already clicked on it and nothing happened",
        "how many days of leave do people in Portugal have?",
        "is there a gym in the Leeds office?",
        "are there any lockers on the second floor?",
    ],
)
def test_a_message_with_its_own_subject_stands_alone(text: str) -> None:
    assert not leans_on_thread(text)


def test_stems_are_the_subject_words_once() -> None:
    assert stems("How do I contribute, and what's the contribution of the user's?") == (
        "contr",
        "user",
    )
