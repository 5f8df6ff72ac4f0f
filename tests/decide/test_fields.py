import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decide.fields import fill, literal, pieces, placeholders

CODE = "`{os}` and ``a ` {b}``\n\n```sh\nrun ${HOME} {os}\n```\n\n~~~\n{x}\n"


def test_a_placeholder_takes_its_value() -> None:
    assert fill("Use {os} on {os}.", {"os": "macOS"}) == "Use macOS on macOS."


def test_escaped_braces_become_braces() -> None:
    assert fill(r"a \{os\} b \\{os}", {"os": "x"}) == r"a {os} b \\x"


def test_a_field_not_given_stays_as_written() -> None:
    assert fill("Use {os}.", {}) == "Use {os}."


def test_placeholders_are_named_once_and_escaped_braces_are_none() -> None:
    assert placeholders(r"{os} {os} \{no\} {plan b}") == frozenset({"os", "plan b"})


def test_code_is_literal() -> None:
    assert placeholders(CODE) == frozenset()
    assert fill(CODE, {"os": "macOS", "b": "c", "x": "y"}) == CODE


def test_text_after_a_closed_fence_counts_again() -> None:
    assert placeholders("```\n{a}\n```\n{b}") == {"b"}


def test_a_lone_backtick_hides_nothing() -> None:
    assert placeholders("a ` b {os}\n\nc ` d") == {"os"}


def test_an_escaped_backtick_opens_no_code() -> None:
    assert placeholders(r"\`{os}`") == {"os"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("[a](https://evil.example)", r"\[a\](https://evil.example)"),
        ("<!channel>", r"\<!channel\>"),
        ("two\nlines  here", "two lines here"),
        ("{os}", "{os}"),
    ],
)
def test_values_are_text_and_never_markup(value: str, shown: str) -> None:
    assert fill("{os}", {"os": value}) == shown


@given(st.text(alphabet="{}`\\~ \na-1.>*"))
def test_the_pieces_are_the_answer(answer: str) -> None:
    found = [piece for piece in pieces(answer) if piece.text]

    assert "".join(piece.text for piece in found) == answer
    assert all(answer.startswith(piece.text, piece.at) for piece in found)


@given(st.text(alphabet="{}`\\~ \na-1.>*"))
def test_literal_text_asks_for_nothing_and_holds_no_open_brace(text: str) -> None:
    safe = literal(text)

    assert placeholders(safe) == frozenset()
    assert all(piece.kind != "brace" for piece in pieces(safe))


@given(st.text(alphabet="{} \nab"))
def test_filling_literal_text_gives_it_back(text: str) -> None:
    assert fill(literal(text), {"a": "no"}) == text
