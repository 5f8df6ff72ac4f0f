import json
import subprocess
from pathlib import Path

import pytest

from tests import bench_record
from tests.bench import __main__ as bench
from tests.bench.row import Row, at_most

GOOD = at_most(1.0, name="good_ms", what="good", value=0.5, unit="ms")
BAD = at_most(1.0, name="bad_ms", what="bad", value=2.0, unit="ms")


def measuring(monkeypatch: pytest.MonkeyPatch, root: Path, *rows: Row) -> None:
    """Let each group give these rows, and records go below this folder."""
    monkeypatch.setattr(bench, "GROUPS", ("one",))

    def measured(_group: str) -> list[Row]:
        return list(rows)

    monkeypatch.setattr(bench, "_measured", measured)
    monkeypatch.setattr(bench_record, "ROOT", root)


@pytest.mark.parametrize(("rows", "status"), [((GOOD,), 0), ((GOOD, BAD), 1)])
def test_a_missed_target_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: tuple[Row, ...], status: int
) -> None:
    measuring(monkeypatch, tmp_path, *rows)

    assert bench.main([]) == status


def test_a_full_run_is_recorded_and_a_part_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measuring(monkeypatch, tmp_path, GOOD, BAD)
    record = tmp_path / "var" / "bench" / "speed.json"

    bench.main(["one"])
    assert not record.exists()
    bench.main([])

    assert json.loads(record.read_text("utf-8"))["figures"] == {"good_ms": 0.5, "bad_ms": 2.0}


def test_a_group_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["everything"]) == 2
    assert "no group 'everything'; there are deciding," in capsys.readouterr().err


def test_a_group_that_breaks_breaks_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ALONE", "--no-such-word")

    with pytest.raises(subprocess.CalledProcessError):
        bench.main(["size"])
