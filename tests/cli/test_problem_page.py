"""Every kind of problem in FAQ files, shown once with its message: docs/problems.md.

`FIRSTLINE_RECORD=1 pytest tests/cli/test_problem_page.py` writes the page anew.
"""

import os
from pathlib import Path

import pytest

from bot.cli.commands import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "problems.md"
HEAD = "---\nowner: it-helpdesk\n---\n\n"
ONE = HEAD + "## How do I reset my VPN password?\n\nAlso asked:\n- vpn reset\n\nOpen the portal.\n"

Files = dict[str, str | bytes]
CASES: dict[str, Files] = {
    "No owner": {"vpn.md": "---\ntopic: vpn\n---\n\n## How do I reset it?\n\nOpen the portal.\n"},
    "An id twice": {
        "vpn.md": HEAD + "## One? {#reset}\n\nFirst.\n\n## Two? {#reset}\n\nSecond.\n",
    },
    "A question twice, for the same people at the same time": {
        "vpn.md": ONE,
        "wifi.md": ONE.replace("vpn reset", "wifi reset"),
    },
    "A phrasing twice": {"vpn.md": ONE, "wifi.md": ONE.replace("my VPN", "the guest wifi")},
    "An unknown field in braces": {
        "vpn.md": HEAD
        + "## How do I reset it?\n\nNeeds:\n- system: Windows, macOS\n\nOn {sytem} open it.\n",
    },
    "Bad YAML": {"vpn.md": "---\nowner: [it-helpdesk\n---\n\n## How?\n\nSo.\n"},
    "An unquoted @": {"vpn.md": "---\nowner: @it-helpdesk\n---\n\n## How?\n\nSo.\n"},
    "An unquoted #": {"vpn.md": "---\nowner: #it-help\n---\n\n## How?\n\nSo.\n"},
    "Not UTF-8": {"vpn.md": "## Où?\n".encode("latin-1")},
    "A file of 5 MB": {"vpn.md": ONE + "x" * 5_000_000},
    "An empty folder": {},
    "A key that is not known": {"vpn.md": ONE.replace("owner:", "ownr: x\nowner:")},
    "An entry without an answer": {"vpn.md": HEAD + "## How do I reset it?\n"},
    "Past its dates (a warning)": {
        "vpn.md": ONE.replace("Open the", "Valid: 2020-01-01 to 2020-12-31\n\nOpen the"),
    },
    "Its review is due (a warning)": {
        "vpn.md": ONE.replace("owner: it-helpdesk", "owner: it-helpdesk\nreview_by: 2020-01-01"),
    },
    "A link that leads nowhere (a warning)": {
        "vpn.md": ONE.replace("the portal", "[the portal](portal.example)"),
    },
    "Two entries that mean the same (a warning)": {
        "vpn.md": ONE
        + "\n## How can I reset my VPN password?\n\nAlso asked:\n- reset of the vpn\n\nAsk us.\n",
    },
}


def test_each_problem_is_shown_with_its_place_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (ROOT / "var" / "models" / "all-MiniLM-L6-v2" / "model.onnx").exists():
        pytest.skip("no encoder here: run `make setup` first")
    monkeypatch.setenv("FIRSTLINE_MODELS", str(ROOT / "var" / "models"))
    monkeypatch.setenv("FIRSTLINE_HOME", str(tmp_path / "var"))
    shown = [_shown(name, tmp_path / str(n), capsys) for n, name in enumerate(CASES)]

    page = (
        "# What can be wrong with FAQ files\n\n"
        "Each problem as `firstline check` prints it; a test keeps this page true.\n"
        "A warning does not stop a file from being used.\n\n" + "\n".join(shown)
    )

    if os.environ.get("FIRSTLINE_RECORD"):
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page


def _shown(name: str, root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    knowledge = root / "knowledge"
    knowledge.mkdir(parents=True)
    for file, text in CASES[name].items():
        content = text if isinstance(text, bytes) else text.encode()
        (knowledge / file).write_bytes(content)
    status = run(["check", "--knowledge", str(knowledge), "--policies", str(ROOT / "policies")])
    said = capsys.readouterr().err.replace(f"{root}/", "")
    lines = [line for line in said.splitlines() if line.startswith("knowledge")]
    assert lines, name
    assert status == (0 if "warning" in name else 1), name
    return f"## {name}\n\n```\n" + "\n".join(lines) + "\n```\n"
