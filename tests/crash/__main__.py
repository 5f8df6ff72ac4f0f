"""Kill the bot again and again, and see what people saw: `make crash`.

usage: python -m tests.crash [--seed N] [--kills N] [--database sqlite|postgres]
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.bench_record import recorded
from tests.crash.killing import killed_at_random
from tests.crash.report import Run, figures_of, reasons, table_of
from tests.databases import KINDS, NO_SERVER, SERVER, Kind, database


def main() -> int:
    """Run everything; 1 when a promise was broken, or the control broke none."""
    asked = _parser().parse_args()
    console = Console(width=120)
    kinds: Sequence[Kind] = [asked.database] if asked.database else KINDS
    if "postgres" in kinds and not SERVER:
        console.print(NO_SERVER, style="bold red")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="firstline-crash-"))
    runs = asyncio.run(_every(folder, kinds, seed=asked.seed, kills=asked.kills))
    console.print(table_of(runs))
    for run in runs:
        for reason in reasons(run):
            console.print(reason, style="red", highlight=False, markup=False)
    console.print(f"seed {asked.seed}; figures in {recorded('crash', figures_of(runs))}")
    console.print(f"what the bots logged is in {folder}")
    return 0 if all(run.good for run in runs) else 1


async def _every(folder: Path, kinds: Sequence[Kind], *, seed: int, kills: int) -> Sequence[Run]:
    """Each database beside the other: most of a run is waiting."""
    jobs = [
        _on(folder, kind, seed=seed, kills=kills, naive=naive)
        for kind in kinds
        for naive in (False, True)
    ]
    return await asyncio.gather(*jobs)


async def _on(folder: Path, kind: Kind, *, seed: int, kills: int, naive: bool) -> Run:
    name = f"{kind} control" if naive else kind
    home = folder / name.replace(" ", "-")
    home.mkdir(mode=0o700)
    with database(kind, home) as url:
        return await killed_at_random(name, home, url, seed=seed, kills=kills, naive=naive)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=30, help="for each database")
    parser.add_argument("--database", choices=KINDS, help="only this one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
