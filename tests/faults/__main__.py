"""Let everything go wrong, one thing at a time, and judge by what people saw: `make faults`.

Exit status 1 when a question was lost or answered twice, or Slack's limits were met.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console

from tests.bench_record import ROOT, recorded
from tests.faults.load import all_at_once
from tests.faults.matrix import whole
from tests.faults.report import figures_of, page_with, reasons, table_of

KEPT: Final = ROOT / "docs" / "figures" / "faults.json"
PAGE: Final = ROOT / "docs" / "operating.md"


def main() -> int:
    """Measure, print and record."""
    asked = _parser().parse_args()
    console = Console(width=130)
    folder = Path(tempfile.mkdtemp(prefix="firstline-faults-"))
    for name in ("matrix", "load"):
        (folder / name).mkdir(mode=0o700)
    load = asyncio.run(all_at_once(folder / "load", speed=1.0))
    cells = asyncio.run(whole(folder / "matrix", seed=asked.seed, rounds=asked.rounds))
    figures = figures_of(cells, load)
    console.print(table_of(figures))
    console.print(load, highlight=False)
    wrong = reasons(cells, load)
    for reason in wrong:
        console.print(reason, style="red", highlight=False, markup=False)
    console.print(f"seed {asked.seed}; what the bots logged is in {folder}")
    record = recorded("faults", figures)
    if asked.keep and not wrong:
        KEPT.write_text(record.read_text("utf-8"), "utf-8")
        kept = json.loads(KEPT.read_text("utf-8"))["figures"]
        PAGE.write_text(page_with(PAGE.read_text("utf-8"), kept), "utf-8")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=_rounds, default=5, help="how often each story is told")
    parser.add_argument(
        "--keep", action="store_true", help="write the figures into docs, if all is good"
    )
    return parser


def _rounds(text: str) -> int:
    """Without a single story nothing could be lost, and that would prove nothing."""
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of rounds; give 1 or more")


if __name__ == "__main__":
    sys.exit(main())
