from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.corpus.clashes import clashes
from bot.corpus.entries import parse
from bot.corpus.importing import Import, ImportOptions, columns_from, plan, save
from bot.corpus.lint import lint
from bot.corpus.loading import load
from bot.corpus.rows import Row, read_rows
from bot.domain import Entry
from bot.errors import UsageError

HANDBOOK = Path(__file__).parents[3] / "shared/data/18f_handbook/sections.jsonl"
OPTIONS = ImportOptions(owner="@IT-helpdesk", topic="vpn")


def entries_of(planned: Import) -> tuple[Entry, ...]:
    """Read back what was planned; any error fails."""
    parsed = [parse(text, name) for name, text in planned.files.items()]
    assert [str(error) for each in parsed for error in each.errors] == []
    entries = tuple(entry for each in parsed for entry in each.entries)
    assert clashes(entries) == ()
    assert len(entries) == planned.entries
    return entries


def row(question: object = "Q?", answer: object = "A", **more: object) -> Row:
    return {"question": question, "answer": answer, **more}


def test_a_row_becomes_an_entry() -> None:
    rows = [
        row("How do I *reset* it?", "Open {it}.", id="VPN reset", also_asked="forgot it | lost it",
            audience="@staff, hr", owner="a@b.example", topic="The VPN")
    ]  # fmt: skip

    planned = plan(rows, OPTIONS)

    assert planned.files == {
        "the-vpn.md": (
            "---\ntopic: the-vpn\nowner: a@b.example\n---\n\n"
            "## How do I reset it? {#vpn-reset}\n\nAlso asked:\n- forgot it\n- lost it\n\n"
            "Audience: [hr, staff]\n\nOpen \\{it\\}.\n"
        )
    }
    (entry,) = entries_of(planned)
    assert entry.audience == {"hr", "staff"}


def test_options_fill_what_rows_leave_open() -> None:
    rows = [row("A?"), row("B?", owner="hr-team", topic="hr"), row("C?", owner="other", topic="")]

    found = [(entry.name, entry.owner) for entry in entries_of(plan(rows, OPTIONS))]

    assert found == [("vpn/a", "it-helpdesk"), ("vpn/c", "other"), ("hr/b", "hr-team")]


def test_rows_without_question_or_answer_are_skipped_with_their_number() -> None:
    rows = [row(), row(""), row(None), row("B?", " \n"), row("C?", None), row("D?", "<!-- x -->")]

    planned = plan(rows, OPTIONS)

    assert planned.entries == 1
    assert planned.skipped == (
        "row 2: no question",
        "row 3: no question",
        "row 4: no answer",
        "row 5: no answer",
        "row 6: no answer",
    )


def test_an_audience_nobody_understands_is_never_widened() -> None:
    planned = plan([row("B?", audience="hr staff")], OPTIONS)

    assert (planned.entries, len(planned.skipped)) == (0, 1)


def test_an_answer_too_long_for_slack_is_skipped() -> None:
    assert plan([row("B?", "x" * 12_001)], OPTIONS).skipped == (
        "row 1: the answer has 12,001 characters, Slack takes 12,000: split it",
    )


def test_the_same_question_twice_is_told_apart() -> None:
    rows = [row(file="a/home.md"), row("q", file="b/work.md"), row("q!", file="c/work.md"), row()]

    found = entries_of(plan(rows, OPTIONS))

    assert [entry.question for entry in found] == ["Q?", "q (work)", "q! (2)", "Q? (vpn)"]
    assert len({entry.slug for entry in found}) == 4


def test_the_same_question_for_other_people_stays_the_same() -> None:
    found = entries_of(plan([row(audience="hr"), row(audience="it")], OPTIONS))

    assert [entry.question for entry in found] == ["Q?", "Q?"]


def test_a_phrasing_that_somebody_has_is_left_out() -> None:
    rows = [row(), row("R?", also_asked=["q", "r", "other", "Other!"])]

    assert entries_of(plan(rows, OPTIONS))[1].phrasings == ("other",)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("# Title\n\n## Part\n\n### Sub\ntext", "### Title\n\n### Part\n\n### Sub\ntext"),
        ("Needs: patience\n\nValid: 2026-01-01", "Needs\\: patience\n\nValid\\: 2026-01-01"),
        ("Owners: two", "Owners\\: two"),
        ("```\n## code {x}\nand on", "```\n## code {x}\nand on\n```"),
        ("##glued\n\n#tag", "\\##glued\n\n#tag"),
        ("a\n\n<!-- # note\n{x} -->\n\nb", "a\n\n\n\n\nb"),
        ("{% page %} `{x}`", "\\{% page %\\} `{x}`"),
        ("<pre>\n## no", "\\<pre\\>\n\\#\\# no"),
        ("text\r\nmore\x00", "text\nmore"),
    ],
)
def test_an_answer_keeps_its_meaning_and_breaks_nothing(answer: str, kept: str) -> None:
    assert [entry.answer for entry in entries_of(plan([row("B?", answer)], OPTIONS))] == [kept]


def test_an_answer_that_begins_with_a_list_is_kept_apart_from_the_phrasings() -> None:
    (entry,) = entries_of(plan([row("B?", "- one\n- two", also_asked="x|c|d")], OPTIONS))

    assert (entry.phrasings, entry.answer) == (("x", "c", "d"), "- one\n- two")


@pytest.mark.parametrize(
    "question", ["C# {#c}", "<Enter>?", "## What?", "***", "a `b", "- {x}", "1."]
)
def test_any_heading_is_shown_as_words(question: str) -> None:
    assert entries_of(plan([row(question)], OPTIONS))[0].question


def test_a_large_table_is_split_into_files_that_can_be_read() -> None:
    rows = [row(f"Q {number}?", "x" * 11_000) for number in range(100)]

    planned = plan(rows, ImportOptions(owner="a", topic="readme"))

    assert list(planned.files) == ["readme-2.md", "readme-3.md"]
    assert len(entries_of(planned)) == 100
    assert all(len(text) < 1_000_000 for text in planned.files.values())


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([], OPTIONS, "the table has no rows: nothing to import"),
        (
            [{"heading": "Q?", "answer": "A"}],
            OPTIONS,
            "no column 'question'; there are: heading, answer. Name it with --map question=COLUMN",
        ),
        (
            [row()],
            ImportOptions(owner="a", columns={"id": "key"}),
            "no column 'key'; there are: question, answer. Name it with --map id=COLUMN",
        ),
        ([row()], ImportOptions(), "nobody owns these entries: give --owner it-helpdesk"),
        (
            [row()],
            ImportOptions(owner="the desk"),
            (
                "--owner: 'the desk' is no owner: write a Slack user id (U012ABCDEF), a usergroup"
                " handle (it-helpdesk) or an e-mail address"
            ),
        ),
    ],
)
def test_a_table_that_cannot_be_imported_says_why(
    rows: list[Row], options: ImportOptions, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        plan(rows, options)

    assert str(caught.value) == message


def test_columns_are_mapped_by_pairs() -> None:
    assert columns_from("question=heading, answer = text") == {
        "question": "heading",
        "answer": "text",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("question", "--map: 'question' is no pair: write question=heading,answer=text"),
        ("anwser=text", "--map: unknown column 'anwser'; did you mean 'answer'?"),
    ],
)
def test_a_bad_map_says_why(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        columns_from(text)

    assert str(caught.value) == message


def test_files_that_exist_are_not_overwritten(tmp_path: Path) -> None:
    planned = plan([row()], OPTIONS)
    assert save(planned, tmp_path / "new") == (tmp_path / "new/vpn.md",)

    with pytest.raises(UsageError, match="exists: move it away, or choose another --topic"):
        save(planned, tmp_path / "new")

    assert save(planned, tmp_path / "new", replacing=True)


CELLS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["## x", "\n", "\n\n", "```", "{", "}", "\\", "`", "Needs:", "Valid: 2026-", "- ",
             "<!--", "-->", "<pre>", "Also asked:", "    ", "\t", "---", "# ", "~~~", "{#a}", "@",
             "[a](b)",
             "word", "> ", "1. ", "\x0b", "\u2028", "\ud800", "Audience: [x]", "&amp;", "<b", ">"]
        ),
        max_size=12,
    ).map("".join),
    st.none(),
    st.integers(),
)  # fmt: skip
ROW = st.fixed_dictionaries(
    {"question": CELLS, "answer": CELLS},
    optional={
        "id": CELLS,
        "also_asked": st.one_of(CELLS, st.lists(CELLS, max_size=3)),
        "topic": CELLS,
        "owner": CELLS,
        "audience": CELLS,
        "file": CELLS,
    },
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_whatever_is_imported_passes_the_check(rows: list[Mapping[str, object]]) -> None:
    planned = plan(rows, OPTIONS)

    entries_of(planned)
    assert planned.entries + len(planned.skipped) == len(rows)
    assert all(text.encode() for text in planned.files.values())


@pytest.mark.skipif(not HANDBOOK.exists(), reason="the handbook data is not beside the repository")
def test_a_whole_handbook_is_imported_without_an_error(tmp_path: Path) -> None:
    columns = columns_from("question=heading,answer=text")

    planned = plan(
        read_rows(HANDBOOK), ImportOptions(owner="handbook", topic="handbook", columns=columns)
    )
    save(planned, tmp_path)
    loaded = load(tmp_path)

    assert len(loaded.corpus.entries) > 800
    assert loaded.errors == ()
    assert all(problem.warning for problem in lint(loaded, date(2026, 11, 20)))
