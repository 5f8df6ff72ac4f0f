"""The figures that README quotes: `make figures` measures and writes them, a test holds them.

usage: firstline eval --json | python tests/figures.py
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "figures" / "eval.json"
UNSEALED = ROOT / "docs" / "figures" / "eval-sealed.json"
README = ROOT / "README.md"
MARKS = re.compile(r"(<!-- figures: eval -->\n).*?(<!-- /figures -->)", re.DOTALL)
KEPT = (
    "n",
    "accuracy",
    "wrong_answers",
    "answered",
    "asked_back",
    "handed_off",
    "refused",
    "silent",
    "failures",
)


def kept(figures: Mapping[str, object]) -> dict[str, object]:
    """The figures worth recording: those of all questions, and of each half."""
    halves = figures["by_set"]
    assert isinstance(halves, dict)
    return {
        **{key: figures[key] for key in KEPT},
        "by_set": {name: {key: half[key] for key in KEPT} for name, half in halves.items()},
    }


def table(record: Mapping[str, object], unsealed: Mapping[str, object]) -> str:
    """The Markdown table of README."""
    halves = record["by_set"]
    assert isinstance(halves, dict)
    rows = [
        ("all", record),
        *((name, halves[name]) for name in sorted(halves)),
        ("sealed, when it was opened", unsealed),
    ]
    head = "| golden questions | n | met | answered wrongly | answered | asked back | to a person |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *(_row(*row) for row in rows)])


def _row(name: str, part: Mapping[str, object]) -> str:
    keys = ("accuracy", "wrong_answers", "answered", "asked_back", "handed_off")
    shares = " | ".join(f"{float(str(part[key])) * 100:.1f} %" for key in keys)
    return f"| {name} | {part['n']} | {shares} |"


def main() -> None:
    """Record what standard input measured, and put the table into README."""
    record = kept(json.load(sys.stdin))
    RECORD.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    unsealed = json.loads(UNSEALED.read_text("utf-8"))
    text = MARKS.sub(rf"\g<1>{table(record, unsealed)}\n\g<2>", README.read_text("utf-8"))
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
