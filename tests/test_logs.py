import io
import json
import logging
import sys

from bot.logs import JsonLines


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


def test_a_stream_gets_what_is_said() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.handle(logging.makeLogRecord({"msg": "ready", "levelname": "INFO"}))

    assert json.loads(stream.getvalue())["event"] == "ready"
