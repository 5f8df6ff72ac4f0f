"""Send the bot what Slack never would, and see that nothing comes of it: `make fuzz`.

usage: python -m tests.fuzz [--requests N] [--seed N] [--database sqlite|postgres]
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench_record import recorded
from tests.databases import KINDS, NO_SERVER, SERVER, database
from tests.fuzz.judging import Verdict
from tests.fuzz.running import fuzzed
from tests.slack.oracle import SHARED

REQUESTS = 20_000


def main() -> int:
    """Run it; 1 when something broke."""
    asked = _parser().parse_args()
    console = Console(width=110)
    if asked.database == "postgres" and not SERVER:
        console.print(NO_SERVER, style="bold red")
        return 2
    if not SHARED.is_dir():
        console.print("no ../shared beside the repository: Slack's own samples are left out")
    folder = Path(tempfile.mkdtemp(prefix="firstline-fuzz-"))
    with database(asked.database, folder) as url:
        verdict = asyncio.run(fuzzed(folder, url, count=asked.requests, seed=asked.seed))
    console.print(table_of(verdict))
    for fault in verdict.faults:
        console.print(fault, style="red")
    figures = figures_of(verdict)
    for name, number in figures.items():
        if ":" not in name:
            console.print(f"{name:20} {number}", highlight=False)
    console.print(f"seed {asked.seed}; figures in {recorded('guard', figures)}; logs in {folder}")
    return 1 if verdict.faults else 0


def table_of(verdict: Verdict) -> Table:
    """One row for each kind of request."""
    table = Table(title="Requests that Slack would not send, and their answers")
    statuses = sorted(verdict.statuses)
    table.add_column("kind")
    for name in ("sent", *(str(status or "none") for status in statuses)):
        table.add_column(name, justify="right")
    for kind, every in sorted(verdict.by_kind.items()):
        counts = (str(every.get(status) or "") for status in statuses)
        table.add_row(kind, str(verdict.sent[kind]), *counts)
    return table


def figures_of(verdict: Verdict) -> dict[str, float]:
    """Every number by its name."""
    return {
        "requests": sum(verdict.sent.values()),
        "signed": sum(n for kind, n in verdict.sent.items() if kind.startswith("signed")),
        "kinds": len(verdict.sent),
        "status_500_and_above": verdict.broken,
        "questions_asked": verdict.traced,
        "untraced_rows": verdict.untraced,
        "forged_effects": verdict.marked,
        "canaries_in_logs": verdict.logged,
        "memory_growth_mb": round(verdict.grown / 2**20, 1),
        "requests_a_second": round(verdict.rate),
        "answers_afterwards": int(verdict.answers),
        **{f"status: {status or 'none'}": n for status, n in sorted(verdict.statuses.items())},
        **{f"sent: {kind}": n for kind, n in sorted(verdict.sent.items())},
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    return parser


if __name__ == "__main__":
    sys.exit(main())
