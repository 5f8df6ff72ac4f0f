"""`make bench`: speed and size against their targets, as one table and `var/bench/speed.json`.

Each group of figures has a process of its own, so that none warms or fills another's.

usage: python -m tests.bench [GROUP ...]
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Final

from tests.bench.report import machine, shown
from tests.bench.row import Row
from tests.bench_record import recorded

GROUPS: Final = (
    "deciding",
    "comparing",
    "stackfaq",
    "serving",
    "changing",
    "size",
    "eight_bits",
    "growth",
)
ALONE: Final = "--rows"  # asks for one group's rows, as JSON, and nothing else


def main(words: Sequence[str]) -> int:
    """Measure the groups named, or all; 1 when a target was missed."""
    unknown = [word for word in words if word not in GROUPS]
    if unknown:
        print(f"no group {unknown[0]!r}; there are {', '.join(GROUPS)}", file=sys.stderr)  # noqa: T201  a command speaks to its terminal
        return 2
    rows = [row for group in words or GROUPS for row in _measured(group)]
    shown(rows)
    if not words:  # a part of the table is no record
        figures = {row.name: row.value for row in rows}
        recorded("speed", figures, rows=[asdict(row) for row in rows], machine=machine())
    return int(any(row.met is False for row in rows))


def _measured(group: str) -> list[Row]:
    print(f"measuring {group} ...", file=sys.stderr)  # noqa: T201  likewise
    command = [sys.executable, "-m", "tests.bench", ALONE, group]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the command `firstline` does
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603  this module
    return [Row(**fields) for fields in json.loads(done.stdout)]


def _rows_alone(group: str) -> None:
    rows: list[Row] = import_module(f"tests.bench.{group}").rows()
    print(json.dumps([asdict(row) for row in rows]))  # noqa: T201  what the parent reads


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        _rows_alone(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
