"""The runs as a table and as figures.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from tests.crash.judging import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, and what became of its promises.

    Attributes:
        name: What was done, and on which database.
        control: It does without the read-back, so it has to break a promise.
    """

    name: str
    kills: int
    redelivered: int
    verdict: Verdict
    control: bool = False

    @property
    def good(self) -> bool:
        """A control that breaks nothing would prove nothing."""
        return self.verdict.kept != self.control


def table_of(runs: Sequence[Run]) -> Table:
    """One row for each run."""
    table = Table(title="Killed, and what people saw")
    table.add_column("run")
    for name in ("kills", "posts expected", "lost", "doubled", "unexpected", "redelivered", "good"):
        table.add_column(name, justify="right")
    for run in runs:
        numbers = map(str, _numbers(run).values())
        table.add_row(run.name, *numbers, "yes" if run.good else "NO")
    return table


def figures_of(runs: Sequence[Run]) -> dict[str, float]:
    """Every number by the run's name and its own."""
    return {
        f"{run.name} {name}".replace(" ", "_"): number
        for run in runs
        for name, number in _numbers(run).items()
    }


def _numbers(run: Run) -> Mapping[str, int]:
    verdict = run.verdict
    return {
        "kills": run.kills,
        "expected": verdict.expected,
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled),
        "unexpected": len(verdict.unexpected),
        "redelivered": run.redelivered,
    }


def reasons(run: Run) -> Sequence[str]:
    """What to look at when a run is not good."""
    if run.good:
        return ()
    if run.control:
        return (f"{run.name}: it broke no promise, so the other runs prove nothing",)
    verdict = run.verdict
    named = {"lost": verdict.lost, "doubled": verdict.doubled, "unexpected": verdict.unexpected}
    return tuple(f"{run.name}: {what}: {one}" for what, every in named.items() for one in every)
