"""The figures that README quotes: `make figures` measures and writes them, a test holds them.

usage: python tests/figures.py
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "figures" / "eval.json"
RECORD_UNSEEN = ROOT / "docs" / "figures" / "eval-unseen.json"
UNSEEN = ROOT / "knowledge" / "golden-unseen.yaml"
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


def table(record: Mapping[str, object], unseen: Mapping[str, object]) -> str:
    """The Markdown table of README."""
    halves = record["by_set"]
    assert isinstance(halves, dict)
    rows = [
        ("all", record),
        *((name, halves[name]) for name in sorted(halves)),
        ("unseen", unseen),
    ]
    head = "| golden questions | n | met | answered wrongly | answered | asked back | to a person |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *(_row(*row) for row in rows)])


def _row(name: str, part: Mapping[str, object]) -> str:
    keys = ("accuracy", "wrong_answers", "answered", "asked_back", "handed_off")
    shares = " | ".join(f"{float(str(part[key])) * 100:.1f} %" for key in keys)
    return f"| {name} | {part['n']} | {shares} |"


def measured(*words: str) -> dict[str, object]:
    """Run `firstline eval`, whatever its exit status says of the bar."""
    command = [sys.executable, "-m", "bot", "eval", "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    return kept(json.loads(done.stdout))


def main() -> None:
    """Measure, record, and put the table into README."""
    record, unseen = measured(), measured("--golden", str(UNSEEN))
    for path, figures in ((RECORD, record), (RECORD_UNSEEN, unseen)):
        path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    text = MARKS.sub(rf"\g<1>{table(record, unseen)}\n\g<2>", README.read_text("utf-8"))
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
