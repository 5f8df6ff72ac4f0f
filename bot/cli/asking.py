"""Words and files of the command line -> questions, or one line that says what is wrong."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import yaml

from bot.domain import Question
from bot.errors import UsageError
from bot.evals.golden import Row, question_from, wrong_with_as


def asked(words: Sequence[str], now: datetime, given: str, thread: Sequence[str] = ()) -> Question:
    """The question that the words of a command line make.

    Args:
        words: As the shell cut them.
        now: When it is asked, with its time zone, unless `given` says.
        given: Who asks, as YAML.
        thread: Earlier messages, oldest first.

    Raises:
        UsageError: There is no word, or `given` is not readable.
    """
    text = _sound(" ".join(words))
    if not text:
        raise UsageError("the question is empty: write it in quotes")
    return question_from(text, "cli", now, _given(given), [_sound(one) for one in thread])


def batch(path: Path, now: datetime) -> Iterator[Question]:
    """The questions of a file of JSON Lines, in its order; their ids are `file:line`.

    Raises:
        UsageError: A line is no question; it is named.
    """
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield _batched(line, f"{path.name}:{number}", now)


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines(): JSON strings may hold U+2028 and the like as they are.
        return path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}): check the name") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: byte {error.start + 1} is not UTF-8: save it as UTF-8") from None


def _batched(line: str, where: str, now: datetime) -> Question:
    row = _json(line, where)
    if not isinstance(row, dict) or not isinstance(row.get("ask"), str):
        raise UsageError(f'{where}: lacks "ask": "..."')
    text, thread = _sound(row["ask"]), row.get("thread", [])
    if not text:
        raise UsageError(f"{where}: the question is empty")
    if not isinstance(thread, list) or not all(isinstance(one, str) for one in thread):
        raise UsageError(f'{where}: "thread" is a list of earlier messages, each a text')
    who = _checked(row.get("as", {}), where)
    return question_from(text, where, now, who, [_sound(one) for one in thread])


def _json(line: str, where: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f'{where}: is no JSON ({error.msg}); write {{"ask": "..."}}') from None
    except RecursionError:
        raise UsageError(f"{where}: is nested too deeply to be a question") from None


def _given(text: str) -> Row:
    try:
        return _checked(yaml.safe_load(text), "--as")
    except (yaml.YAMLError, ValueError):  # ValueError: a day such as 2026-13-45
        raise UsageError(
            f"--as: {text!r} is not readable; write '{{groups: [managers]}}'"
        ) from None


def _checked(given: object, where: str) -> Row:
    if problems := wrong_with_as(given):
        raise UsageError(f"{where}: {problems[0]}")
    return given if isinstance(given, dict) else {}


def _sound(text: str) -> str:
    """The text, stripped; bytes and half characters that are no text become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()
