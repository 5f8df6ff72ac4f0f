"""One JSON object a line.  A newline inside a value cannot start a record of its own."""

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TextIO

from bot.decide.redact import masked

PLAIN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
QUIET: Final = ("slack_bolt", "slack_sdk", "aiohttp", "dbos", "sqlalchemy")


class JsonLines(logging.Formatter):
    """Event name, level, time, and the fields given in `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record as one line of ASCII."""
        fields: Mapping[str, object] = {
            name: value for name, value in vars(record).items() if name not in PLAIN
        }
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **fields,
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(_without_secrets(line), default=str)


def _without_secrets(value: object) -> object:
    """Whatever somebody lets slip into a log: what is secret or personal is masked."""
    if isinstance(value, dict):
        return {str(key): _without_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_without_secrets(inner) for inner in value]
    if isinstance(value, bool | int | float | None):
        return value
    return masked(str(value)).text


def _where(record: logging.LogRecord) -> list[str]:
    """The stack without the error's own words, which may be somebody's message."""
    trace = record.exc_info[2] if record.exc_info else None
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


def log_to(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send every record there as JSON; libraries only speak up when something is wrong."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    # The engine gives its logger a handler of its own, unless it has one.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
