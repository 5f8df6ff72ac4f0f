"""Tables that other systems export -> rows of text: CSV, JSON Lines, or one JSON array."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from bot.errors import UsageError

Row: TypeAlias = Mapping[str, object]

LARGEST_FIELD = 10_000_000  # characters; the csv module's own limit is 131,072


def read_rows(path: Path) -> list[Row]:
    """Read every row of a table; its format is told by the name: .csv, .tsv, .jsonl or .json.

    Raises:
        UsageError: The file is absent, no UTF-8, or not what its name says, with the line.
    """
    text = _text(path)
    match path.suffix.lower():
        case ".csv" | ".tsv":
            return _from_csv(path, text)
        case ".jsonl" | ".ndjson" | ".json":
            return _from_json(path, text)
        case other:
            raise UsageError(
                f"{path}: {other or 'no suffix'!r} is no table: give a .csv, .jsonl or .json"
            )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}): check the name") from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path}: byte {error.start + 1} is not UTF-8: export it again with the encoding UTF-8"
        ) from None


def _from_csv(path: Path, text: str) -> list[Row]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    before = csv.field_size_limit(LARGEST_FIELD)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [{str(key): value for key, value in row.items()} for row in reader]
    except csv.Error as error:
        raise UsageError(
            f"{path}:{reader.reader.line_num}: not CSV ({error}): check the quotes"
        ) from None
    finally:
        csv.field_size_limit(before)


def _from_json(path: Path, text: str) -> list[Row]:
    if text.lstrip().startswith("["):
        return _from_array(path, text)
    lines = enumerate(text.split("\n"), start=1)
    return [_object(path, number, line) for number, line in lines if line.strip()]


def _from_array(path: Path, text: str) -> list[Row]:
    found = _json(path, 1, text)
    rows = found if isinstance(found, list) else []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise UsageError(f"{path}: element {number} is no object: write {{...}} for each row")
    return [row for row in rows if isinstance(row, dict)]


def _object(path: Path, number: int, line: str) -> Row:
    found = _json(path, number, line)
    if isinstance(found, dict):
        return found
    raise UsageError(f"{path}:{number}: not an object: write one {{...}} a line")


def _json(path: Path, number: int, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = number + error.lineno - 1
        raise UsageError(f"{path}:{line}:{error.colno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise UsageError(f"{path}:{number}: nested too deeply to be a table") from None
