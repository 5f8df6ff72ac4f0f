"""The figures of `make fuzz` as the operators' page shows them.  Pure but for the record.

usage: python -m tests.fuzz.page   (after `make fuzz`: keeps its figures and writes the page)
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench_record import ROOT

MEASURED: Final = ROOT / "var" / "bench" / "guard.json"
RECORD: Final = ROOT / "docs" / "figures" / "guard.json"
PAGE: Final = ROOT / "docs" / "operating.md"
MARKS: Final = re.compile(r"(<!-- figures: guard -->\n).*?(<!-- /figures -->)", re.DOTALL)
SHOWN: Final = {
    "requests": "requests",
    "kinds": "kinds of requests",
    "signed": "signed with the real secret",
    "questions_asked": "questions that well-formed ones among these asked",
    "status_500_and_above": "answers of 500 and above",
    "untraced_rows": "rows that nobody may ask for",
    "forged_effects": "rows or calls that name what was forged",
    "canaries_in_logs": "lines of a log with a request's words",
    "memory_growth_mb": "MB of memory more than after the warm-up",
}


def table_from(figures: Mapping[str, float]) -> str:
    """The Markdown table of the page."""
    rows = [f"| {what} | {figures[name]:,} |" for name, what in SHOWN.items()]
    return "\n".join(["| `make fuzz` | |", "|---|---|", *rows])


def figures_in(path: Path) -> Mapping[str, float]:
    """What a run recorded."""
    found: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    return found["figures"]


def main() -> None:
    """Keep the figures of the last run, and put them into the page."""
    RECORD.write_text(MEASURED.read_text("utf-8"), "utf-8")
    table = table_from(figures_in(RECORD))
    PAGE.write_text(MARKS.sub(rf"\g<1>{table}\n\g<2>", PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
