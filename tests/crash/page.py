"""What `docs/operating.md` quotes of the figures.  Pure."""

import re
from collections.abc import Mapping
from typing import Final

MARKS: Final = re.compile(r"(<!-- figures: crash -->\n).*?(<!-- /figures -->)", re.DOTALL)
ROWS: Final = (
    ("killed at a random moment", ""),
    ("the same without looking (the control)", "_control"),
    ("killed at a checkpoint", "_checkpoints"),
)
HEAD: Final = (
    "| on {kind} | kills | posts expected | lost | doubled | unexpected |\n"
    "|---|---|---|---|---|---|"
)
STOP: Final = (
    "On {kind} a stop with work in hand takes {stop:.1f} s, and the next process gives its first"
    " answer {answer:.1f} s after its start (medians)."
)


def quoted(figures: Mapping[str, float]) -> str:
    """Tables for both databases, and how long a stop and a start take."""
    return "\n\n".join(_of(kind, name, figures) for kind, name in KINDS.items())


KINDS: Final = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
COLUMNS: Final = ("kills", "expected", "lost", "doubled", "unexpected")


def _of(kind: str, name: str, figures: Mapping[str, float]) -> str:
    rows = [
        f"| {title} | "
        + " | ".join(f"{figures[f'{kind}{run}_{one}']:.0f}" for one in COLUMNS)
        + " |"
        for title, run in ROWS
    ]
    stop = STOP.format(
        kind=name,
        stop=figures[f"{kind}_stop_seconds"],
        answer=figures[f"{kind}_stop_to_first_answer_seconds"],
    )
    return "\n".join((HEAD.format(kind=name), *rows, "", stop))


def page_with(page: str, figures: Mapping[str, float]) -> str:
    """Put them between the marks."""
    return MARKS.sub(lambda found: f"{found[1]}{quoted(figures)}\n{found[2]}", page)
