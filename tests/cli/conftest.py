"""The command in process, with folders of its own."""

import json
import shutil
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


def _stand_in(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in ("PORT", "FIRSTLINE_KNOWLEDGE", "FIRSTLINE_POLICIES", "DATABASE_URL"):
        patch.delenv(name, raising=False)
    patch.setenv("FIRSTLINE_HOME", str(home))
    patch.setenv("COLUMNS", "200")
    patch.setattr(Encoder, "open", _no_language)
    patch.setattr("bot.search.index.english", dict)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `init` has filled, beside a home where its knowledge is fitted already."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        _stand_in(patch, folder / "home")
        assert run(["init", str(folder / "company")]) == 0
        patch.chdir(folder / "company")
        assert run(["ask", "thanks!"]) == 0
    return folder


@pytest.fixture
def firstline(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Firstline:
    """Run the command in a new company's folder; the encoder knows no language."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    _stand_in(monkeypatch, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "company")

    def firstline(*arguments: str) -> Said:
        status = run(arguments)
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return firstline
