"""docs/speed.md says what `docs/figures/speed.json` holds: `make figures-speed` writes both.

usage: python -m tests.bench.page
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench.report import table
from tests.bench.row import Row

ROOT: Final = Path(__file__).resolve().parents[2]
MEASURED: Final = ROOT / "var" / "bench" / "speed.json"
RECORD: Final = ROOT / "docs" / "figures" / "speed.json"
PAGE: Final = ROOT / "docs" / "speed.md"
MARKS: Final = re.compile(r"(<!-- figures: speed -->\n).*?(<!-- /figures -->)", re.DOTALL)


def told(record: Mapping[str, object]) -> str:
    """What the page says between its marks."""
    rows = record["rows"]
    assert isinstance(rows, list)
    day = str(record["at"])[:10]
    when = f"Measured on {day}, {record['machine']}, at commit `{str(record['commit'])[:12]}`."
    return f"{when}\n\n{table([Row(**row) for row in rows])}\n"


def main() -> None:
    """Take the last full run of the bench as the one that is quoted."""
    shutil.copy(MEASURED, RECORD)
    record = json.loads(RECORD.read_text("utf-8"))
    text = MARKS.sub(lambda marks: f"{marks[1]}{told(record)}{marks[2]}", PAGE.read_text("utf-8"))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
