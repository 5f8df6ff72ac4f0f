from datetime import date
from pathlib import Path

import pytest

from bot.corpus.entries import parse
from bot.corpus.links import link_notes
from bot.corpus.lint import lint, near_duplicates
from bot.corpus.loading import load
from bot.domain import Entry

TODAY = date(2026, 11, 20)
HEAD = "---\nowner: it-helpdesk\n---\n\n"
ASKED = "Also asked:\n- what else\n\n"


def said(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "a.md").write_text(HEAD + text, encoding="utf-8")
    loaded = load(tmp_path)
    assert loaded.errors == ()
    return [str(problem).removeprefix(f"{tmp_path}/") for problem in lint(loaded, TODAY)]


def test_a_good_entry_gives_no_word(tmp_path: Path) -> None:
    text = (
        f"## Q?\n\n{ASKED}Valid: 2026-01-01 to 2026-11-20\n\n[a](https://b.example) <c@d.example>"
    )

    assert said(tmp_path, text) == []


def test_an_entry_past_its_last_day_is_a_warning(tmp_path: Path) -> None:
    assert said(tmp_path, f"## Q?\n\n{ASKED}Valid: 2026-01-01 to 2026-11-19\n\nA") == [
        "a.md:5: warning: a/q was valid until 2026-11-19: renew it or delete it"
    ]


def test_a_review_that_is_due_names_the_owner(tmp_path: Path) -> None:
    assert said(tmp_path, f"## Q?\n\n{ASKED}Review by: 2026-11-19\n\nA") == [
        (
            "a.md:5: warning: a/q was to be reviewed by 2026-11-19: its owner it-helpdesk should"
            " read it and move the date"
        )
    ]


def test_an_answer_slack_cannot_take_is_an_error(tmp_path: Path) -> None:
    assert said(tmp_path, f"## Q?\n\n{ASKED}{'x' * 12_001}") == [
        "a.md:5: the answer has 12,001 characters, Slack takes 12,000: split it"
    ]


def test_a_long_answer_is_a_warning(tmp_path: Path) -> None:
    assert said(tmp_path, f"## Q?\n\n{ASKED}{'x' * 2_901}") == [
        "a.md:5: warning: the answer has 2,901 characters: shorten it to 2,900, or split it"
    ]


def test_entries_without_phrasings_are_told_once_a_file(tmp_path: Path) -> None:
    assert said(tmp_path, "## Q?\n\nA\n\n## R?\n\nA\n\n## S?\n\nA") == [
        (
            "a.md:5: warning: a/q and 2 more entries of this file have no other phrasings: few"
            " people type a heading word for word; add Also asked:"
        )
    ]


def test_phrasings_that_add_nothing_are_warnings(tmp_path: Path) -> None:
    assert said(tmp_path, "## Why so?\n\nAlso asked:\n- why so\n- x\n- X!\n\nA") == [
        "a.md:5: warning: 'X!' stands twice in a/why-so: delete it once",
        "a.md:5: warning: 'why so' stands twice in a/why-so: delete it once",
    ]


def test_a_bad_link_is_named_with_the_line_of_its_paragraph(tmp_path: Path) -> None:
    text = f"## Q?\n\n{ASKED}Fine.\n\nSee\n\n- [this](page.md)\n"

    assert said(tmp_path, text) == [
        "a.md:14: warning: 'page.md' leads nowhere from Slack: write the whole address, https://..."
    ]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("[a](http://b.c)", "'http://b.c' is neither https nor mailto: use an https address"),
        ("[a]()", "a link without an address: write [words](https://...)"),
        (
            "[a](https://b c)",
            "'[a](https://b c)' is no link: write [words](https://...) without blanks",
        ),
        (
            "[a] (https://b.c)",
            "'[a] (https://b.c)' is no link: write [words](https://...) without blanks",
        ),
        ("[a][b]", "'[a][b]' is no link: write [words](https://...) without blanks"),
        ("go to www.x.y now", "'www.x.y' may not become a link: write https:// in front of it"),
        ("![a](https://b.c/d.png)", "Slack shows no image: link to 'https://b.c/d.png' instead"),
        (
            "[a](javascript:x)",
            "'[a](javascript:x)' is no link: write [words](https://...) without blanks",
        ),
    ],
)
def test_links_that_will_not_work_are_named(answer: str, message: str) -> None:
    assert [note.message for note in link_notes(answer)] == [message]


@pytest.mark.parametrize(
    "answer",
    ["[a](https://b.c)", "<https://b.c>", "https://www.b.c", "`www.b.c`", "[a](mailto:b@c.d)",
     "[www.b.c](https://b.c)", "[a][b]\n\n[b]: https://c.d", "an array[1] (see below)"],
)  # fmt: skip
def test_links_that_work_are_left_alone(answer: str) -> None:
    assert list(link_notes(answer)) == []


def entries(text: str) -> tuple[Entry, ...]:
    return parse(HEAD + text, "a.md").entries


def test_near_duplicates_are_told_at_the_later_entry() -> None:
    found = near_duplicates(entries("## Q?\n\nA\n\n## R?\n\nA"), [("a/r", "a/q", 0.957)])

    assert [str(problem) for problem in found] == [
        (
            "a.md:9: warning: a/r is nearly the same question as a/q in a.md:5 (cosine 0.96): make"
            " one of the two, or say in both what sets them apart"
        )
    ]


def test_pairs_that_are_far_apart_or_never_meet_are_no_duplicates() -> None:
    text = "## Q?\n\nA\n\n## R?\n\nAudience: [hr]\n\nA\n\n## S?\n\nAudience: [it]\n\nA"

    assert near_duplicates(entries(text), [("a/q", "a/r", 0.9), ("a/r", "a/s", 0.99)]) == ()
