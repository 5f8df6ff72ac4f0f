import re
from pathlib import Path

import pytest

from bot.errors import ModelError
from bot.search import encoder_export
from bot.search.encoder_export import check_kind, check_weights, export, main, packaged_model

MINILM = ["Transformer", "Pooling", "Normalize"]
SOURCE = Path("some/model")


def test_packaged_weights_are_the_official_ones() -> None:
    folder = packaged_model()

    assert (folder / "modules.json").is_file()


def test_damaged_weights_are_refused_with_both_hashes(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"not the model")

    with pytest.raises(ModelError, match=r"damaged or another model: its sha256 is \w{64}, not 0+"):
        check_weights(weights, "0" * 64)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors' is missing; install"):
        check_weights(tmp_path / "model.safetensors", "0" * 64)


def test_damaged_weights_end_the_command_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def damaged() -> Path:
        check_weights(tmp_path / "model.safetensors", "0" * 64)
        return tmp_path

    status = main([str(tmp_path / "out")], damaged)

    said = capsys.readouterr().err
    assert status == 2
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_wrong_use_of_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("usage: python -m bot.search.encoder_export")


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_models_of_the_usual_make_are_taken(pooling: str) -> None:
    check_kind(MINILM, pooling, "cosine", SOURCE)


@pytest.mark.parametrize(
    ("modules", "pooling", "similarity", "words"),
    [
        (["Transformer", "Pooling", "LSTM"], "mean", "cosine", "has modules of kind LSTM"),
        (["Pooling", "Transformer"], "mean", "cosine", "does not begin with a Transformer"),
        (["Transformer"], "nothing", "cosine", "pools by 'nothing'"),
        (MINILM, "lasttoken", "cosine", "pools by 'lasttoken'"),
        (["Transformer", "Pooling"], "mean", "dot", "compares its vectors by 'dot'"),
    ],
)
def test_models_of_another_make_are_refused_by_what_is_strange(
    modules: list[str], pooling: str, similarity: str, words: str
) -> None:
    with pytest.raises(ModelError, match=f"'some/model' {re.escape(words)}; choose"):
        check_kind(modules, pooling, similarity, SOURCE)


def test_a_folder_that_is_not_there_is_named_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"there is no folder '.*nowhere'; give a model's folder"):
        export(tmp_path / "nowhere", tmp_path / "out")


def test_an_export_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "old").touch()

    with encoder_export.replacing(out) as folder:
        (folder / "new").touch()

    assert [path.name for path in tmp_path.rglob("*")] == ["model", "new"]


def test_an_export_that_goes_wrong_leaves_the_last_one_in_place(tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "old").touch()

    def half_an_export() -> None:
        with encoder_export.replacing(out) as folder:
            (folder / "new").touch()
            raise ModelError("it gives other vectors")

    with pytest.raises(ModelError):
        half_an_export()

    assert [path.name for path in tmp_path.rglob("*")] == ["model", "old"]


def test_twenty_different_texts_judge_an_export() -> None:
    assert len(set(encoder_export.PROBES)) == 20
