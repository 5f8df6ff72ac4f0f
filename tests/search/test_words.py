"""Spelling repair, rare words, and messages too short to choose by."""

import threading
from collections.abc import Mapping

import pytest

from bot.search.alike import Alike
from bot.search.lexical import Lexical
from bot.search.spelling import Spelling

OURS = "vpn password printer holiday invoice expenses kreuzberg".split()
SPELLING = Spelling.of(OURS, {"monitor", "passport", "mac"})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("forgot my pasword", "forgot my password"),
        ("the pritner", "the printer"),
        ("expnses for my holday?", "expenses for my holiday?"),
        ("KREUZBREG", "kreuzberg"),
    ],
)
def test_a_slip_in_a_word_of_ours_is_mended(typed: str, read: str) -> None:
    assert SPELLING.repair(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["my passport", "monitor", "a mac", "qqqqqq", "v2", "printer2", "42", "", "\u00fcber", "ab"],
)
def test_what_is_known_or_near_nothing_stays_as_typed(typed: str) -> None:
    assert SPELLING.repair(typed) == typed


def test_signs_between_words_stay() -> None:
    assert SPELLING.repair("vpn?! -> pasword;(printer)") == "vpn?! -> password;(printer)"


PASSAGES = [
    *((n, f"how do I use the tool number {n}") for n in range(200)),
    (7, "error zx-81 on start"),
    (9, "the quokka badge"),
]


def shares(query: str, left_out: int | None = None) -> Mapping[int, float]:
    return Lexical.of(PASSAGES).shares(query, left_out)


def test_rare_words_point_at_the_entries_that_hold_them() -> None:
    assert set(shares("what is a quokka")) == {9}
    assert set(shares("error zx-81")) == {7}


def test_words_that_many_entries_hold_are_not_asked() -> None:
    assert shares("how do I use the tool") == {}


def test_in_a_large_corpus_a_word_is_rare_in_fifty_entries_and_no_more() -> None:
    many = [(n, f"entry {n}" + " fifty" * (n < 50) + " more" * (n < 51)) for n in range(5_000)]

    rare = Lexical.of(many).rare("fifty or more")

    assert rare == ("fifty",)


@pytest.mark.parametrize("query", ["", "?", '"', "AND OR NOT", "quokka* NEAR(", "text: x", "zzz"])
def test_no_query_is_syntax(query: str) -> None:
    assert set(shares(query)) <= {9}


def test_shares_are_at_most_one() -> None:
    assert all(0 < share <= 1 for share in shares("quokka badge zx-81 error start").values())


def test_an_entry_left_out_does_not_vouch_for_its_own_passage() -> None:
    assert shares("the quokka badge", left_out=9) == {}


def test_words_are_read_in_any_thread() -> None:
    made, found = list[Lexical](), list[Mapping[int, float]]()
    maker = threading.Thread(target=lambda: made.append(Lexical.of(PASSAGES)))
    maker.start()
    maker.join()

    readers = [
        threading.Thread(target=lambda: found.extend(made[0].shares("quokka") for _ in range(50)))
        for _ in range(4)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len(found) == 200
    assert all(set(one) == {9} for one in found)


ALIKE = Alike.of(
    [
        ("How do I reset my VPN password?",),
        ("How do I reset my mail password?", "mail password forgotten"),
        ("How do I print?",),
    ]
)


@pytest.mark.parametrize("query", ["password reset", "reset password?", "password"])
def test_a_short_message_fits_every_entry_that_has_its_words(query: str) -> None:
    assert ALIKE.entries(query) == (0, 1)


@pytest.mark.parametrize(
    "query", ["mail password", "print", "", "how do I reset the password of my mail account"]
)
def test_a_message_that_tells_entries_apart_fits_one(query: str) -> None:
    assert ALIKE.entries(query) == ()
