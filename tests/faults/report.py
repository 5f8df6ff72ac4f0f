"""The matrix and the load as tables and as figures.  Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rich.table import Table

from tests.faults.faults import FAULTS
from tests.faults.load import Load
from tests.faults.matrix import Cell
from tests.faults.surfaces import SURFACES

MARKS: Final = re.compile(r"(<!-- figures: faults -->\n).*?(<!-- /figures -->)", re.DOTALL)
LOAD_MARKS: Final = re.compile(r"(<!-- figures: load -->\n).*?(<!-- /figures -->)", re.DOTALL)
KINDS: Final = ("expected", "lost", "doubled")


def figures_of(cells: Sequence[Cell], load: Load) -> dict[str, float]:
    """Every number by its name."""
    return {
        f"{cell.fault} {cell.surface} {kind}".replace(" ", "_"): number
        for cell in cells
        for kind, number in zip(KINDS, _numbers(cell), strict=True)
    } | {
        "unexpected": len({one for cell in cells for one in cell.verdict.unexpected}),
        "load_asked": load.asked,
        "load_answered": load.answered,
        "load_refused": load.refused,
        "load_closest_seconds": round(load.closest, 3),
        "load_out_of_order": load.out_of_order,
        "load_seconds": round(load.seconds, 1),
    }


def _numbers(cell: Cell) -> tuple[int, int, int]:
    verdict = cell.verdict
    return verdict.expected, len(verdict.lost), len(verdict.doubled)


def table_of(figures: Mapping[str, float]) -> Table:
    """For the terminal."""
    table = Table(title="Posts lost or doubled, of those expected")
    table.add_column("fault")
    for surface in SURFACES:
        table.add_column(surface, justify="right")
    for fault in FAULTS:
        table.add_row(fault, *(_cell(figures, fault, surface) for surface in SURFACES))
    return table


def _cell(figures: Mapping[str, float], fault: str, surface: str) -> str:
    expected, lost, doubled = (figures[f"{fault}_{surface}_{kind}"] for kind in KINDS)
    return f"{lost + doubled:.0f} of {expected:.0f}"


def reasons(cells: Sequence[Cell], load: Load) -> Sequence[str]:
    """What to look at where something is not good."""
    return [
        f"{cell.fault}, {cell.surface}: {what}: {one}"
        for cell in cells
        for what, every in (
            ("lost", cell.verdict.lost),
            ("doubled", cell.verdict.doubled),
            ("unexpected", cell.verdict.unexpected),
        )
        for one in every
    ] + ([] if load.good else [f"load: {load}"])


def page_with(page: str, figures: Mapping[str, float]) -> str:
    """Put both tables between their marks."""
    page = MARKS.sub(lambda found: f"{found[1]}{_matrix(figures)}\n{found[2]}", page)
    return LOAD_MARKS.sub(lambda found: f"{found[1]}{_load(figures)}\n{found[2]}", page)


def _matrix(figures: Mapping[str, float]) -> str:
    rows = [
        f"| {fault.replace('_', ' ')} | "
        + " | ".join(_cell(figures, fault, surface) for surface in SURFACES)
        + " |"
        for fault in FAULTS
    ]
    head = f"| lost or doubled | {' | '.join(SURFACES)} |"
    return "\n".join((head, "|---" * (len(SURFACES) + 1) + "|", *rows))


def _load(figures: Mapping[str, float]) -> str:
    rows = {
        "questions": f"{figures['load_asked']:.0f}",
        "answered once, in their thread": f"{figures['load_answered']:.0f}",
        "calls that Slack's limits refused": f"{figures['load_refused']:.0f}",
        "seconds between the two closest messages to one channel": (
            f"{figures['load_closest_seconds']:.2f}"
        ),
        "threads answered out of order": f"{figures['load_out_of_order']:.0f}",
        "seconds until the last answer": f"{figures['load_seconds']:.0f}",
    }
    return "\n".join(("| | |", "|---|---|", *(f"| {name} | {n} |" for name, n in rows.items())))
