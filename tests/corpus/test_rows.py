from pathlib import Path

import pytest

from bot.corpus.rows import read_rows
from bot.errors import UsageError

ROWS = [{"question": "Q?", "answer": "one\ntwo"}, {"question": "R, or S?", "answer": "A"}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", '\ufeffquestion,answer\r\nQ?,"one\ntwo"\r\n"R, or S?",A\r\n'),
        ("a.CSV", 'question;answer\nQ?;"one\ntwo"\nR, or S?;A\n'),
        ("a.tsv", 'question\tanswer\nQ?\t"one\ntwo"\nR, or S?\tA\n'),
        (
            "a.jsonl",
            '{"question": "Q?", "answer": "one\\ntwo"}\n\n{"question": "R, or S?", "answer": "A"}',
        ),
        (
            "a.json",
            '[{"question": "Q?", "answer": "one\\ntwo"}, {"question": "R, or S?", "answer": "A"}]',
        ),
    ],
)
def test_each_format_gives_the_same_rows(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode())

    assert read_rows(tmp_path / name) == ROWS


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"", "a.xlsx: '.xlsx' is no table: give a .csv, .jsonl or .json"),
        ("a", b"", "a: 'no suffix' is no table: give a .csv, .jsonl or .json"),
        (
            "a.csv",
            b"question\n\xe9",
            "a.csv: byte 10 is not UTF-8: export it again with the encoding UTF-8",
        ),
        (
            "a.csv",
            b'question,answer\n"a"b,c\n',
            "a.csv:2: not CSV (',' expected after '\"'): check the quotes",
        ),
        ("a.jsonl", b'{"a": 1}\n{"a" 1}\n', "a.jsonl:2:6: not JSON (Expecting ':' delimiter)"),
        ("a.jsonl", b'{"a": 1}\n3\n', "a.jsonl:2: not an object: write one {...} a line"),
        ("a.json", b'[\n{"a": 1},\n{"a"}]', "a.json:3:5: not JSON (Expecting ':' delimiter)"),
        ("a.json", b'[{"a": 1}, 3]', "a.json: element 2 is no object: write {...} for each row"),
        ("a.json", b"[" * 100_000, "a.json:1: nested too deeply to be a table"),
    ],
)
def test_a_file_that_is_no_table_is_told_with_its_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UsageError) as caught:
        read_rows(tmp_path / name)

    assert str(caught.value).removeprefix(f"{tmp_path}/") == message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv: cannot be read \(No such file"):
        read_rows(tmp_path / "none.csv")
