"""The table, for a terminal and for a page of the documentation."""

import os
import platform
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.row import Row


def shown(rows: Sequence[Row]) -> None:
    """Print the table."""
    table = Table("what", "target", "measured", "")
    for row in rows:
        table.add_row(row.what, row.target, measured(row), verdict(row))
    Console().print(table)


def measured(row: Row) -> str:
    """The value with its unit, three digits of it."""
    digits = 0 if abs(row.value) >= 100 or row.value == int(row.value) else 2
    return f"{row.value:.{digits}f} {row.unit}".strip()


def verdict(row: Row) -> str:
    """Say in a word whether the target was met; nothing where there is none."""
    return {True: "met", False: "MISSED", None: ""}[row.met]


def machine() -> str:
    """What it was measured on: cores, and the processor's name where the system tells it."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return f"{os.cpu_count()} cores of {line.partition(':')[2].strip()}"
    return f"{os.cpu_count()} cores, {platform.machine()}"


def table(rows: Sequence[Row]) -> str:
    """The same in Markdown."""
    lines = [f"| {r.what} | {r.target or '-'} | {measured(r)} | {verdict(r)} |" for r in rows]
    return "\n".join(["| what | target | measured | |", "|---|---|---|---|", *lines])
