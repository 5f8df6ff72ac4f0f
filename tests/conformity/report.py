"""What was found as a table, as figures, and as a page quotes them.  Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from rich.table import Table

from tests.conformity.block_samples import SAMPLES, damages
from tests.conformity.checks import CHECKS, NONSENSE
from tests.conformity.explaining import Sorted
from tests.conformity.recording import Recorded

MARKS: Final = re.compile(r"(<!-- figures: conformity -->\n).*?(<!-- /figures -->)", re.DOTALL)
QUOTED: Final = (
    "Of the {known:.0f} methods in Slack's references {methods:.0f} are here. Each was called by"
    " Slack's own client, and again {calls:.0f} times in all with nonsense in one argument."
    " {checks:.0f} checks found {explained:.0f} differences, each of them explained,"
    " and {unexplained:.0f} without a reason.\n\n"
    "Block Kit is compared with Slack's published types: one of everything they allow is"
    " accepted, and each of {damages:.0f} ways to damage it is judged as they judge it, but for"
    " four rules that types cannot say."
)


def table_of(methods: Collection[str], found: Sorted) -> Table:
    """One row for each method, one column for each aspect."""
    table = Table(title="The local workspace beside Slack's references")
    table.add_column("method", no_wrap=True)
    for aspect in CHECKS:
        table.add_column(aspect, no_wrap=True)
    for method in sorted(methods):
        absent = [one for one in found.explained if (one.method, one.aspect) == (method, "method")]
        cells = ["absent"] if absent else [_cell(method, one, found) for one in CHECKS]
        table.add_row(method, *cells)
    return table


def _cell(method: str, aspect: str, found: Sorted) -> str:
    def count(differences: Sequence[object]) -> int:
        return sum(
            (getattr(one, "method", ""), getattr(one, "aspect", "")) == (method, aspect)
            for one in differences
        )

    if count(found.unexplained):
        return f"{count(found.unexplained)} DIFFER"
    return f"{count(found.explained)} known" if count(found.explained) else "ok"


def figures_of(
    known: Collection[str], methods: Collection[str], recorded: Sequence[Recorded], found: Sorted
) -> dict[str, float]:
    """Every number by its name."""
    return {
        "known": len(known),
        "methods": len(methods),
        "checks": len(methods) * len(CHECKS),
        "calls": sum(len(one.call.args) for one in recorded) * len(NONSENSE),
        "explained": len(found.explained),
        "unexplained": len(found.unexplained),
        "damages": sum(1 for sample in SAMPLES for _ in damages(sample)),
    }


def page_with(page: str, figures: Mapping[str, float]) -> str:
    """Put the sentence between the marks."""
    return MARKS.sub(lambda hit: f"{hit[1]}{QUOTED.format(**figures)}\n{hit[2]}", page)
