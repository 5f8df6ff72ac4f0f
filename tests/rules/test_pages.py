import pytest

from bot.rules.pages import Fields, Page, Place, Word, node_from
from tests.rules.folders import complaint


def _fields(text: str) -> Fields:
    page = Page("x.yaml", "x.yaml")
    node = node_from(text.encode(), page)
    assert not page.problems
    assert isinstance(node, Fields)
    return node


def _word(text: str) -> Word:
    word = _fields(text).pairs[0][1]
    assert isinstance(word, Word)
    return word


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "a: &x 1\nb: *x\n",
            '1:4: "x": anchors (&) and aliases (*) are not used here, write it out',
        ),
        ("a: *x\n", '1:4: "x": anchors (&) and aliases (*) are not used here, write it out'),
        ("a: !!str 1\n", '1:4: the tag "tag:yaml.org,2002:str" is not used here: remove it'),
        ("team: @it\n", '1:7: "@" cannot start a word: leave it out, or put the word in quotes'),
        ("a: b: c\n", '1:5: a second ": " on one line: put the text after the first one in quotes'),
        ("a:\n\tb: c\n", "2:1: a tab stands here: indent with spaces"),
        ("a: [1, 2\n", "2:1: a bracket, brace or quote is never closed"),
        ("a: 1\n---\nb: 2\n", "2:1: one document a file: no ---"),
        ("bar: {}\nbar: {}\n", '2:1: "bar" is already written at line 1'),
        ("? [a]\n: 1\n", "1:3: a key is one plain word"),
        ("a: \x07\n", " U+0007 a character without a name may not stand in YAML: delete it"),
        ("a: " + "[" * 30 + "]" * 30, "1:23: nested more than 20 deep"),
        ("a: " + "b" * 200_001, " the file is over 200 kB: split it"),
    ],
)
def test_a_file_that_is_more_than_plain_yaml_is_refused(content: str, message: str) -> None:
    assert complaint(content, "quality.yaml").startswith(f"quality.yaml:{message}")


def test_a_hundred_thousand_brackets_are_refused_at_once() -> None:
    page = Page("x.yaml", "x.yaml")

    node_from(b"[" * 100_000, page)

    assert "nested more than 20 deep" in page.problems[0].message


def test_a_file_that_is_not_utf_8_names_the_line() -> None:
    page = Page("x.yaml", "x.yaml")

    assert node_from(b"a: 1\nb: caf\xe9\n", page) is None
    assert page.problems[0].line == 2
    assert "not UTF-8" in page.problems[0].message


def test_an_empty_file_is_an_empty_block() -> None:
    assert _fields("# nothing yet\n").pairs == ()


def test_words_keep_their_letters() -> None:
    assert _word("mode: off").text == "off"


@pytest.mark.parametrize(
    ("text", "letter", "place"),
    [
        ("when: topic == payroll", "y", Place(1, 18)),
        ("when: 'topic == payroll'", "=", Place(1, 14)),
        ("when: >\n  topic ==\n  leave\n", "l", Place(3, 3)),
        ("when: |-\n    topic ==\n      leave\n", "l", Place(3, 7)),
        ("when: topic\n  == leave\n", "=", Place(2, 3)),
        ('when: "a\\u0020b == c"', "=", Place(1, 7)),
    ],
)
def test_a_letter_of_a_folded_text_is_found_in_the_file(
    text: str, letter: str, place: Place
) -> None:
    word = _word(text)

    assert word.place_of(word.text.index(letter)) == place
