"""docs/policies.md says what `docs/figures/policy.json` holds.

usage: python -m tests.bench_policy.page
"""

import json
import re
import shutil
from pathlib import Path
from typing import Final

from tests.bench.page import told

ROOT: Final = Path(__file__).resolve().parents[2]
MEASURED: Final = ROOT / "var" / "bench" / "policy.json"
RECORD: Final = ROOT / "docs" / "figures" / "policy.json"
PAGE: Final = ROOT / "docs" / "policies.md"
MARKS: Final = re.compile(r"(<!-- figures: policy -->\n).*?(<!-- /figures -->)", re.DOTALL)


def main() -> None:
    """Take the last full run of the bench as the one that is quoted."""
    shutil.copy(MEASURED, RECORD)
    record = json.loads(RECORD.read_text("utf-8"))
    text = MARKS.sub(lambda marks: f"{marks[1]}{told(record)}{marks[2]}", PAGE.read_text("utf-8"))
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
