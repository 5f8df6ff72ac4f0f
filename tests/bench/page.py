"""docs/speed.md and its picture say what `docs/figures/speed.json` holds.

Figures named `growth_...` are in the picture, all others in the table.

usage: python -m tests.bench.page
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.bench.growth_picture import picture
from tests.bench.report import table
from tests.bench.row import Row

ROOT: Final = Path(__file__).resolve().parents[2]
MEASURED: Final = ROOT / "var" / "bench" / "speed.json"
RECORD: Final = ROOT / "docs" / "figures" / "speed.json"
PAGE: Final = ROOT / "docs" / "speed.md"
PICTURE: Final = ROOT / "docs" / "speed-growth.svg"
DRAWN: Final = "growth_"
MARKS: Final = re.compile(r"(<!-- figures: speed -->\n).*?(<!-- /figures -->)", re.DOTALL)


def told(record: Mapping[str, object]) -> str:
    """What the page says between its marks."""
    rows = record["rows"]
    assert isinstance(rows, list)
    day = str(record["at"])[:10]
    when = f"Measured on {day}, {record['machine']}, at commit `{str(record['commit'])[:12]}`."
    listed = [Row(**row) for row in rows if not row["name"].startswith(DRAWN)]
    return f"{when}\n\n{table(listed)}\n"


def drawn(record: Mapping[str, object]) -> str:
    """The picture of the page, as SVG."""
    figures = record["figures"]
    assert isinstance(figures, dict)
    return picture(figures)


def main() -> None:
    """Take the last full run of the bench as the one that is quoted."""
    shutil.copy(MEASURED, RECORD)
    record = json.loads(RECORD.read_text("utf-8"))
    text = MARKS.sub(lambda marks: f"{marks[1]}{told(record)}{marks[2]}", PAGE.read_text("utf-8"))
    PAGE.write_text(text, "utf-8")
    PICTURE.write_text(drawn(record), "utf-8")


if __name__ == "__main__":
    main()
