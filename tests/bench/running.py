"""Groups of figures, each in a process of its own, so that none warms or fills another's."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Final

from tests.bench.report import machine, shown
from tests.bench.row import Row
from tests.bench_record import recorded

ALONE: Final = "--rows"  # asks for one group's rows, as JSON, and nothing else


@dataclass(frozen=True, slots=True)
class Bench:
    """What one `make bench...` measures.

    Attributes:
        package: Where the groups are; each is a module with `rows()`.
        record: Name of the file in `var/bench` that a whole run writes.
        groups: In the order of the table.
    """

    package: str
    record: str
    groups: tuple[str, ...]

    def run(self, words: Sequence[str]) -> int:
        """Obey the command line: measure, or be the process that measures one group."""
        if words[:1] == [ALONE]:
            rows: list[Row] = import_module(f"{self.package}.{words[1]}").rows()
            print(json.dumps([asdict(row) for row in rows]))  # noqa: T201  what the parent reads
            return 0
        return self.main(words)

    def main(self, words: Sequence[str]) -> int:
        """Measure the groups named, or all; 1 when a target was missed."""
        unknown = [word for word in words if word not in self.groups]
        if unknown:
            print(f"no group {unknown[0]!r}; there are {', '.join(self.groups)}", file=sys.stderr)  # noqa: T201  a command speaks to its terminal
            return 2
        rows = [row for group in words or self.groups for row in self.measured(group)]
        shown(rows)
        if not words:  # a part of the table is no record
            figures = {row.name: row.value for row in rows}
            recorded(self.record, figures, rows=[asdict(row) for row in rows], machine=machine())
        return int(any(row.met is False for row in rows))

    def measured(self, group: str) -> list[Row]:
        """Rows of one group, from a fresh process."""
        print(f"measuring {group} ...", file=sys.stderr)  # noqa: T201  a command speaks to its terminal
        command = [sys.executable, "-m", self.package, ALONE, group]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the command `firstline` does
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)  # noqa: S603  this module
        return [Row(**fields) for fields in json.loads(done.stdout)]
