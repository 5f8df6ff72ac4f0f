"""The command in process, with folders of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.search.encoder import Encoder
from tests.search.worlds import FakeEncoder


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def record(self) -> dict[str, object]:
        """Its one JSON object."""
        [found] = self.records
        return found

    @property
    def records(self) -> list[dict[str, object]]:
        """Its JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Firstline = Callable[..., Said]


def _no_language(_: Path) -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def firstline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Firstline:
    """Run the command in a folder that `init` has filled; the encoder knows no language."""
    for name in ("PORT", "FIRSTLINE_KNOWLEDGE", "FIRSTLINE_POLICIES", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FIRSTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(Encoder, "open", _no_language)
    monkeypatch.setattr("bot.search.index.english", dict)
    company = tmp_path / "company"
    assert run(["init", str(company)]) == 0
    capsys.readouterr()
    monkeypatch.chdir(company)

    def firstline(*arguments: str) -> Said:
        status = run(arguments)
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return firstline
