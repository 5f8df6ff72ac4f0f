"""A text without what is personal, and the way back for whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decide.redact import Names, found_kinds, masked, restored
from tests.decide.redact.yardstick import SORTS, planted

FULL_WIDTH = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}


def test_the_same_value_has_the_same_placeholder() -> None:
    found = masked("mail sam@example.com or jo@example.com, then sam@example.com again")

    assert found.text == "mail [EMAIL_1] or [EMAIL_2], then [EMAIL_1] again"
    assert found.kinds == {"email"}


def test_a_conversation_keeps_its_placeholders() -> None:
    first = masked("sam@example.com cannot log in")
    second = masked("jo@example.com can, sam@example.com cannot", known=first.originals)

    assert second.text == "[EMAIL_2] can, [EMAIL_1] cannot"


def test_who_wrote_it_gets_it_back() -> None:
    found = masked("call +44 7911 123456 or mail sam@example.com")

    assert restored(f"Noted: {found.text}", found.originals) == (
        "Noted: call +44 7911 123456 or mail sam@example.com"
    )


@pytest.mark.parametrize("sort", ["card", "slack_token", "password", "private_key"])
def test_secrets_and_cards_never_come_back(sort: str) -> None:
    for one in planted(sort, 20, seed=3):
        found = masked(one.text)
        assert one.value not in restored(found.text, found.originals)
        assert one.value not in found.originals.values()


def test_a_placeholder_that_somebody_typed_leads_nowhere() -> None:
    first = masked("sam@example.com cannot log in")

    found = masked("what is [EMAIL_1]?", known=first.originals)

    assert found.text == "what is (EMAIL_1)?"
    assert restored(found.text, found.originals) == "what is (EMAIL_1)?"


def test_what_was_hidden_is_in_no_repr() -> None:
    found = masked("mail sam@example.com")

    assert "sam@" not in repr(found)


def test_a_clean_text_comes_back_as_it_was() -> None:
    text = "How do  I reset\tmy VPN password?\n\n  thanks "

    assert masked(text).text is text


@pytest.mark.parametrize(
    ("hidden", "kind"),
    [
        ("4111 1111 1111 1111".translate(FULL_WIDTH), "card"),
        ("4111\u200b1111\u200b1111\u200b1111", "card"),
        ("NL91\u00a0ABNA\u00a00417\u00a01643\u00a000", "iban"),
        ("sam\u2060@example.com", "email"),
    ],
)
def test_tricks_with_characters_hide_nothing(hidden: str, kind: str) -> None:
    found = masked(f"it is {hidden}, ok?")

    assert found.kinds == {kind}
    assert found.text == f"it is [{kind.upper()}_1], ok?"


@given(st.text(max_size=200))
def test_masking_twice_finds_nothing_more(text: str) -> None:
    once = masked(text)

    assert masked(once.text).kinds == frozenset()


@given(st.lists(st.sampled_from(sorted(SORTS)), min_size=1, max_size=4), st.integers(0, 50))
def test_several_at_once_are_all_found(sorts: list[str], seed: int) -> None:
    every = [planted(sort, 1, seed + at)[0] for at, sort in enumerate(sorts)]
    found = masked("\n\n".join(one.text for one in every))

    assert {one.kind for one in every} <= found.kinds
    assert not any(line in found.text for one in every for line in one.value.splitlines() if line)


NAMES = Names(["Anna Kovacs", "Will Mark", "Li Na", "Søren Ødegård", "Jo O'Neil"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask Anna Kovacs please", "ask [PERSON_1] please"),
        ("ask anna kovacs please", "ask [PERSON_1] please"),
        ("does Kovacs know", "does [PERSON_1] know"),
        ("kovacs is no sentence's start", "kovacs is no sentence's start"),
        ("Will it work? mark my words", "Will it work? mark my words"),
        ("Will Mark come", "[PERSON_1] come"),
        ("Søren Ødegård and Søren", "[PERSON_1] and [PERSON_2]"),
        ("Jo O'Neil is away", "[PERSON_1] is away"),
        ("the annals of Annapolis", "the annals of Annapolis"),
    ],
)
def test_colleagues_are_known_by_the_directory(text: str, expected: str) -> None:
    assert masked(text, NAMES).text == expected


def test_nobody_is_masked_where_nobody_is_known() -> None:
    assert masked("ask Anna Kovacs", Names([])).text == "ask Anna Kovacs"


@pytest.mark.parametrize(
    "text",
    [
        "is 127.0.0.1 blocked",
        "the mask is 255.255.255.0",
        "meet at 10:30:45",
        "version 10.0.4.1 or 10.0.4.2",
        "my nif is missing, order 123456780",
    ],
)
def test_what_looks_like_a_number_of_somebodys_is_left_alone(text: str) -> None:
    assert found_kinds(text) == frozenset()
