"""README says what is so: its figures are measured, its transcripts run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.figures import KEPT, MARKS, RECORD, RECORD_UNSEEN, ROOT, kept, table

README = (ROOT / "README.md").read_text("utf-8")
ENCODER = Path(os.environ.get("FIRSTLINE_MODELS", ROOT / "var" / "models")) / "all-MiniLM-L6-v2"
with_encoder = pytest.mark.skipif(
    not (ENCODER / "model.onnx").exists(), reason="no encoder here: run `make setup` first"
)


def firstline(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own command


def test_it_fits_in_two_hundred_lines() -> None:
    assert len(README.splitlines()) <= 200


def test_its_figures_are_the_recorded_ones() -> None:
    found = MARKS.search(README)

    assert found is not None
    record = json.loads(RECORD.read_text("utf-8"))
    unseen = json.loads(RECORD_UNSEEN.read_text("utf-8"))
    assert table(record, unseen) in found[0], "run `make figures`"


@with_encoder
def test_the_example_company_meets_its_bar_with_the_recorded_figures() -> None:
    done = firstline("eval", "--json")

    figures: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    recorded, now = json.loads(RECORD.read_text("utf-8")), kept(figures)
    assert now["n"] == recorded["n"], "run `make figures`"
    # Another processor rounds otherwise, which may tip a question that is on the edge.
    shares = {key: recorded[key] for key in KEPT if key != "n"}
    assert {key: now[key] for key in shares} == pytest.approx(shares, abs=0.02)


@with_encoder
def test_the_transcripts_run() -> None:
    known = firstline("ask", "i forgot my vpn pasword")
    stranger = firstline("ask", "what's the meaning of life")

    assert known.stdout.startswith(
        "The VPN password is separate from your Halden account password."
    )
    assert "This would go to a person." in stranger.stdout
    for said in (known.stdout.splitlines()[0], "This would go to a person."):
        assert said in README
