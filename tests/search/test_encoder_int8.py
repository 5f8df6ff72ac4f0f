"""The encoder with 8-bit weights; skipped until `make setup` has exported the full one."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelError
from bot.search import encoder_int8
from bot.search.encoder import Encoder
from bot.search.encoder_int8 import quantize

MODEL = Path(__file__).parents[2] / "var" / "models" / "all-MiniLM-L6-v2"
QUESTIONS = ["how do i reset my vpn password", "Where is the canteen?", "my payslip is wrong"]


@pytest.fixture(scope="module")
def full() -> Path:
    if not MODEL.exists():
        pytest.skip(f"no encoder in {MODEL}: run `make setup`")
    return MODEL


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, full: Path) -> Path:
    out = tmp_path_factory.mktemp("models") / "small"
    quantize(full, out)
    return out


def test_an_encoder_in_eight_bits_is_smaller_and_gives_nearly_the_same_vectors(
    small: Path, full: Path
) -> None:
    pairs = [Encoder.open(folder).encode(QUESTIONS) for folder in (small, full)]

    assert np.sum(pairs[0] * pairs[1], axis=1).min() > 0.96
    sizes = [(folder / "model.onnx").stat().st_size for folder in (small, full)]
    assert sizes[0] < 0.4 * sizes[1]


def test_it_has_a_name_of_its_own_so_that_no_index_of_the_other_is_taken_for_its(
    small: Path, full: Path
) -> None:
    names = [Encoder.open(folder).name for folder in (small, full)]

    assert names[0] != names[1]


def test_one_that_loses_too_much_is_not_written(
    tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_int8, "LEAST_COSINE", 0.9999)

    with pytest.raises(ModelError, match=r"loses too much in 8 bits: .* 0\.9\d+, under 0\.9999"):
        quantize(full, tmp_path / "small")

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_encoder_is_refused_and_nothing_written(tmp_path: Path, full: Path) -> None:
    copied, out = tmp_path / "copied", tmp_path / "small"
    shutil.copytree(full, copied)
    (copied / "model.onnx").write_bytes(b"not a graph")

    with pytest.raises(ModelError, match="is damaged"):
        quantize(copied, out)

    assert [path.name for path in tmp_path.iterdir()] == ["copied"]
