import json
import subprocess
from pathlib import Path

import pytest

from tests import bench_record
from tests.bench.__main__ import BENCH as SPEED
from tests.bench.row import Row, at_most
from tests.bench.running import Bench
from tests.bench_policy.__main__ import BENCH as POLICY

GOOD = at_most(1.0, name="good_ms", what="good", value=0.5, unit="ms")
BAD = at_most(1.0, name="bad_ms", what="bad", value=2.0, unit="ms")


def measuring(monkeypatch: pytest.MonkeyPatch, root: Path, *rows: Row) -> Bench:
    """A bench whose only group gives these rows, with records below this folder."""

    def measured(_bench: Bench, _group: str) -> list[Row]:
        return list(rows)

    monkeypatch.setattr(Bench, "measured", measured)
    monkeypatch.setattr(bench_record, "ROOT", root)
    return Bench("tests.nowhere", "some", ("one",))


@pytest.mark.parametrize(("rows", "status"), [((GOOD,), 0), ((GOOD, BAD), 1)])
def test_a_missed_target_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: tuple[Row, ...], status: int
) -> None:
    assert measuring(monkeypatch, tmp_path, *rows).main([]) == status


def test_a_full_run_is_recorded_and_a_part_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = measuring(monkeypatch, tmp_path, GOOD, BAD)
    record = tmp_path / "var" / "bench" / "some.json"

    bench.main(["one"])
    assert not record.exists()
    bench.main([])

    assert json.loads(record.read_text("utf-8"))["figures"] == {"good_ms": 0.5, "bad_ms": 2.0}


@pytest.mark.parametrize("bench", [SPEED, POLICY], ids=["speed", "policy"])
def test_a_group_that_is_not_there_is_named(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main(["everything"]) == 2
    assert f"no group 'everything'; there are {bench.groups[0]}," in capsys.readouterr().err


def test_a_group_that_breaks_breaks_the_bench() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        Bench("tests.bench", "speed", ("nowhere",)).main(["nowhere"])
