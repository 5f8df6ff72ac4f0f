import io
import json
import logging
import sys

import pytest

from bot.logs import JsonLines
from tests.decide.redact.yardstick import SORTS, planted


def line_for(message: str, *, error: BaseException | None = None, **fields: object) -> str:
    record = logging.makeLogRecord({"msg": message, "name": "bot.x", "levelname": "INFO", **fields})
    if error is not None:
        try:
            raise error
        except type(error):
            record.exc_info = sys.exc_info()
    return JsonLines().format(record)


def test_a_record_is_one_line_of_json_with_its_fields() -> None:
    line = json.loads(line_for("decided", question="T:C:1.1"))

    assert (line["event"], line["question"], line["level"]) == ("decided", "T:C:1.1", "info")


def test_a_newline_cannot_begin_a_record_of_its_own() -> None:
    line = line_for("decided", question='x\n{"event": "forged"}\u2028')

    assert line.isascii()
    assert "\n" not in line


def test_an_errors_own_words_are_left_out() -> None:
    line = line_for("resolve_failed", error=ValueError("canary"))

    assert "canary" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["where"][0]


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_nothing_secret_or_personal_reaches_a_log(sort: str) -> None:
    for one in planted(sort, 20, seed=5):
        line = line_for(one.text, detail=one.text, deep={"list": [one.text]})
        told = json.dumps(json.loads(line), ensure_ascii=False).replace("\\n", "\n")
        assert not any(part in told for part in one.value.splitlines() if part), sort


def test_ids_are_logged_as_they_are() -> None:
    line = json.loads(line_for("decided", question="T012345:C0123456:1796126439.615204", ms=4.5))

    assert line["question"] == "T012345:C0123456:1796126439.615204"
    assert line["ms"] == 4.5


def test_a_stream_gets_what_is_said() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.handle(logging.makeLogRecord({"msg": "ready", "levelname": "INFO"}))

    assert json.loads(stream.getvalue())["event"] == "ready"
