"""Hold every method of the local workspace against Slack's references.

usage: make conformity CONFORMITY_ARGS="--keep"

Needs Slack's references beside the repository, in ../shared/slack; they are not part of it.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.simulator import simulator
from bot.simulator.web_api import METHODS
from tests.bench_record import ROOT, recorded
from tests.conformity.checks import differences
from tests.conformity.explaining import Sorted, explained, known_differences
from tests.conformity.python_client import drive
from tests.conformity.recording import Recorded, recording
from tests.conformity.references import SLACK, references
from tests.conformity.report import figures_of, page_with, table_of
from tests.simulator.app import App

KEPT: Final = ROOT / "docs" / "figures" / "conformity.json"
WIDTH: Final = 100
PAGE: Final = ROOT / "docs" / "simulator.md"


def main(arguments: list[str] | None = None) -> int:
    """0 when each difference has its reason, 1 when not, 2 without the references."""
    asked = _parser().parse_args(arguments)
    console = Console(width=WIDTH)
    if not SLACK.is_dir():
        console.print(f"conformity: {SLACK} is missing: Slack's references are not part of this")
        return 2
    calls = asyncio.run(driven())
    found = explained(differences(references(), calls), known_differences())
    figures = figures_of(references(), METHODS, calls, found)
    _show(console, found, figures)
    record = recorded("conformity", figures)
    if asked.keep and found.good:
        _keep(record)
    return 0 if found.good else 1


async def driven() -> list[Recorded]:
    """What Slack's own client called, and what it was answered."""
    async with simulator() as sim:
        app = App(sim)
        with recording() as calls:
            await app.connect()
            await drive(sim, app)
            await app.close()
    return calls


def _show(console: Console, found: Sorted, figures: dict[str, float]) -> None:
    console.print(table_of(references(), found))
    for each in known_differences():
        console.print(f"explained: {each.method}: {each.aspect}: {each.reason}", highlight=False)
    for one in found.unexplained:
        console.print(f"NOT explained: {one.method}: {one.aspect}: {one.what}", markup=False)
    for each in found.stale:
        console.print(f"explains nothing any more: {each}", markup=False)
    console.print(", ".join(f"{name} {number:.0f}" for name, number in figures.items()))


def _keep(record: Path) -> None:
    """Put the figures where the page quotes them."""
    KEPT.write_text(record.read_text("utf-8"), "utf-8")
    figures = json.loads(KEPT.read_text("utf-8"))["figures"]
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), figures), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make conformity", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="write the figures into docs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
