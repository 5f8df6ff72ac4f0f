"""What a bench measured, as `var/bench/<name>.json`: figures by name, when, and of which commit."""

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]


def recorded(name: str, figures: Mapping[str, float], **beside: object) -> Path:
    """Write the figures down, in place of those of the last run, and what else is told of them."""
    path = ROOT / "var" / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    record = {"figures": dict(figures), "at": at, "commit": _commit(), **beside}
    path.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return path


def _commit() -> str:
    """Of the checkout; empty where there is none."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607  whichever git made the checkout
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
