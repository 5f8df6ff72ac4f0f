"""Kill the bot again and again, and judge by what people saw: `make crash`.

Exit status 1 when a promise was broken, or when the control broke none.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console

from tests.bench_record import ROOT, recorded
from tests.crash.checkpoints import each_kind_once, every, killed_everywhere
from tests.crash.killing import killed_at_random
from tests.crash.page import page_with
from tests.crash.report import Run, figures_of, reasons, table_of
from tests.crash.stopping import Stopped, stopped_in_work
from tests.databases import KINDS, NO_SERVER, SERVER, Kind, database

KEPT: Final = ROOT / "docs" / "figures" / "crash.json"
PAGE: Final = ROOT / "docs" / "operating.md"
STOPS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options."""

    seed: int
    kills: int
    database: Kind | None
    quick: bool
    keep: bool


def main() -> int:
    """Run everything, one database after the other."""
    asked = Asked(**vars(_parser().parse_args()))
    console = Console(width=130)
    kinds: Sequence[Kind] = [asked.database] if asked.database else KINDS
    if "postgres" in kinds and not SERVER:
        console.print(NO_SERVER, style="bold red")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="firstline-crash-"))
    runs: list[Run] = []
    figures: dict[str, float] = {}
    for kind in kinds:
        found, stopped = asyncio.run(_on(kind, folder, asked))
        runs += found
        figures |= figures_of(found) | stopped.figures
    _show(console, runs, figures)
    console.print(f"seed {asked.seed}; what the bots logged is in {folder}")
    record = recorded("crash", figures)
    console.print(f"figures in {record}")
    good = all(run.good for run in runs)
    if good and asked.keep:
        _keep(record)
    return 0 if good else 1


async def _on(kind: Kind, folder: Path, asked: Asked) -> tuple[Sequence[Run], Stopped]:
    """First what is timed, alone; then the rest side by side, since most of it is waiting."""
    with database(kind, _made(folder, f"{kind}-stop")) as url:
        stopped = await stopped_in_work(f"{kind} stop", folder / f"{kind}-stop", url, times=STOPS)
    choose = each_kind_once if asked.quick else every
    runs = await asyncio.gather(
        _killed(kind, kind, folder, asked),
        _killed(f"{kind} control", kind, folder, asked),
        killed_everywhere(
            f"{kind} checkpoints", kind, _made(folder, f"{kind}-checkpoints"), choose
        ),
    )
    return (*runs, stopped.run), stopped


async def _killed(name: str, kind: Kind, folder: Path, asked: Asked) -> Run:
    home = _made(folder, name.replace(" ", "-"))
    with database(kind, home) as url:
        return await killed_at_random(
            name, home, url, seed=asked.seed, kills=asked.kills, naive=name != kind
        )


def _made(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(mode=0o700)
    return made


def _show(console: Console, runs: Sequence[Run], figures: dict[str, float]) -> None:
    console.print(table_of(runs))
    for run in runs:
        for reason in reasons(run):
            console.print(reason, style="red", highlight=False, markup=False)
    for name, seconds in figures.items():
        if name.endswith("_seconds"):
            console.print(f"{name}: {seconds}")


def _keep(record: Path) -> None:
    """Put the figures where the operators' page quotes them."""
    KEPT.write_text(record.read_text("utf-8"), "utf-8")
    figures = json.loads(KEPT.read_text("utf-8"))["figures"]
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), figures), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=30, help="at random, on each database")
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--quick", action="store_true", help="each kind of checkpoint once")
    parser.add_argument(
        "--keep", action="store_true", help="write the figures into docs, if all is good"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
