from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.errors import FilesError, Problem
from bot.evals.golden import Golden, question_from, read
from tests.fakes import MONDAY

ENTRIES = frozenset({"vpn/reset", "vpn/drops"})
TOKYO = timezone(timedelta(hours=9))


def golden(tmp_path: Path, text: str) -> tuple[Golden, ...]:
    path = tmp_path / "golden.yaml"
    path.write_text(text, "utf-8")
    return read(path, ENTRIES, MONDAY)


def problems(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(FilesError) as caught:
        golden(tmp_path, text)
    return caught.value.problems


def only(tmp_path: Path, text: str) -> Golden:
    (one,) = golden(tmp_path, text)
    return one


def said(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in problems(tmp_path, text)]


def test_a_plain_question_is_asked_by_an_employee_in_a_dm_now(tmp_path: Path) -> None:
    one = only(tmp_path, "- ask: i forgot my pw\n  expect: vpn/reset\n")

    assert one.expect == ("vpn/reset",)
    assert one.wants_entry
    question = one.question
    assert (question.text, question.id) == ("i forgot my pw", "golden.yaml:1")
    assert (question.asker.groups, question.asker.guest, question.asker.external) == (
        frozenset(),
        False,
        False,
    )
    assert (question.place.kind, question.place.addressed) == ("dm", True)
    assert (question.asked_at, question.thread) == (MONDAY, ())


def test_all_keys_of_as_are_taken(tmp_path: Path) -> None:
    one = only(
        tmp_path,
        """\
- ask: and on a mac?
  thread: [how do I reset it, it fails]
  as: {user: U7, groups: [staff, '@hr'], guest: true, external: true, channel: '#help',
       channel_kind: shared, at: 2026-11-20T10:00, fields: {os: macOS, floor: 2}}
  expect: [vpn/reset, vpn/drops]
  set: sealed
""",
    )

    question = one.question
    assert question.asker.user == "U7"
    assert question.asker.groups == {"staff", "hr"}
    assert question.asker.guest
    assert question.asker.external
    assert (question.place.name, question.place.kind) == ("help", "shared")
    assert question.asked_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert question.fields == {"os": "macOS", "floor": "2"}
    assert question.thread == ("how do I reset it", "it fails")
    assert one.expect == ("vpn/reset", "vpn/drops")
    assert one.part == "sealed"


def test_a_channel_is_public_unless_said(tmp_path: Path) -> None:
    one = only(tmp_path, "- ask: hi there\n  as: {channel: help}\n  expect: silent\n")

    assert one.question.place.kind == "public"
    assert not one.wants_entry


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-11-20T10:00", datetime(2026, 11, 20, 10, tzinfo=TOKYO)),
        ("2026-11-20 10:00:00", datetime(2026, 11, 20, 10, tzinfo=TOKYO)),
        ("2026-11-20", datetime(2026, 11, 20, 12, tzinfo=TOKYO)),
        ("2026-11-20T10:00:00+00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_at_is_read_in_the_zone_of_now(tmp_path: Path, at: str, moment: datetime) -> None:
    path = tmp_path / "golden.yaml"
    path.write_text(f"- ask: hm?\n  as: {{at: {at}}}\n  expect: human\n", "utf-8")

    (one,) = read(path, ENTRIES, MONDAY.astimezone(TOKYO))

    assert one.question.asked_at == moment


def test_every_problem_has_its_line(tmp_path: Path) -> None:
    text = """\
- ask: fine
  expect: vpn/reset

- ask: typo
  expect: vpn/rest
- expect: human
- ask: two
  expekt: human
"""
    found = said(tmp_path, text)

    assert [line for line, _ in found] == [4, 6, 7, 7]
    assert "'vpn/rest'" in found[0][1]
    assert "ask" in found[1][1]
    assert any("'expekt'" in message for _, message in found)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("ask: 404", "ask"),
        ("ask: '  '", "ask"),
        ("{ask: x, thread: hello}", "thread"),
        ("{ask: x, thread: [1]}", "thread"),
        ("{ask: x, expect: []}", "expect"),
        ("{ask: x, expect: [vpn/reset, human]}", "entries only"),
        ("{ask: x, expect: 4}", "expect"),
        ("{ask: x, as: hr}", "as:"),
        ("{ask: x, as: {group: hr}}", "'group'"),
        ("{ask: x, as: {groups: hr}}", "groups"),
        ("{ask: x, as: {channel_kind: secret}}", "'secret'"),
        ("{ask: x, as: {fields: [os]}}", "fields"),
        ("{ask: x, as: {at: tomorrow}}", "'tomorrow'"),
        ("{ask: x, as: {guest: 'no'}}", "guest"),
        ("{ask: x, as: {external: maybe}}", "external"),
        ("just words", "ask"),
    ],
)
def test_each_kind_of_problem_is_named(tmp_path: Path, row: str, word: str) -> None:
    text = f"- ask: fine\n  expect: human\n- {row}\n"

    assert any(line == 3 and word in message for line, message in said(tmp_path, text))


@pytest.mark.parametrize("text", ["", "ask: x\nexpect: human\n", "words"])
def test_a_file_that_is_no_list_says_what_it_should_be(tmp_path: Path, text: str) -> None:
    ((line, message),) = said(tmp_path, text)

    assert line == 1
    assert "- ask:" in message


def test_unreadable_yaml_has_its_line_and_a_remedy(tmp_path: Path) -> None:
    ((line, message),) = said(tmp_path, "- ask: fine\n  expect: human\n- ask: @home\n")

    assert line == 3
    assert "quote" in message


def test_what_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "golden.yaml"
    path.write_bytes(b"- ask: caf\xe9\n")

    with pytest.raises(FilesError):
        read(path, ENTRIES, MONDAY)


def test_a_file_that_is_not_there_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FilesError) as caught:
        read(tmp_path / "none.yaml", ENTRIES, MONDAY)

    assert "--golden" in str(caught.value)


def test_a_question_of_words_alone_is_stripped() -> None:
    assert question_from("  hello \n", "cli", MONDAY, {}).text == "hello"
