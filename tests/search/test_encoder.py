"""The exported encoder itself, and search with it; skipped until `make setup` has exported it."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelError
from bot.search.building import Builder
from bot.search.encoder import Encoder
from bot.search.store import FitCache, Store, VectorCache
from tests.fakes import STAFF, asking
from tests.search.worlds import LEAVE, MOUSE, PRINT, TODAY, VPN, corpus

MODEL = Path(__file__).parents[2] / "var" / "models" / "all-MiniLM-L6-v2"


@pytest.fixture(scope="module")
def real() -> Encoder:
    if not MODEL.exists():
        pytest.skip(f"no encoder in {MODEL}: run `make setup`")
    return Encoder.open(MODEL)


def test_vectors_are_of_length_one_in_the_order_asked(real: Encoder) -> None:
    texts = ["a rather long sentence about the printer on the third floor", "vpn", "x " * 400, ""]

    vectors = real.encode(texts)

    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    alone = np.concatenate([real.encode([text]) for text in texts])
    assert np.abs(vectors - alone).max() < 1e-4


def test_no_text_is_no_vector(real: Encoder) -> None:
    assert len(real.encode([])) == 0


def test_more_texts_than_a_batch_keep_their_order(real: Encoder) -> None:
    texts = [f"{'word ' * (n % 7)}number {n}" for n in range(70)]

    vectors = real.encode(texts)

    assert all(float(vectors[n] @ real.encode([texts[n]])[0]) > 0.999 for n in (0, 1, 33, 69))


def test_meaning_is_nearer_than_words(real: Encoder) -> None:
    asked, same, other = real.encode(
        ["i forgot my password", "credentials lost", "i forgot my umbrella"]
    )

    assert float(asked @ same) > float(asked @ other)


def test_it_knows_whole_words_and_its_own_name(real: Encoder) -> None:
    assert {"password", "printer"} <= real.words
    assert "##ing" not in real.words
    assert real.name.startswith("all-MiniLM-L6-v2@")


def test_a_paraphrase_finds_its_entry(real: Encoder) -> None:
    store = Store(None)
    built = Builder(real, VectorCache(store, real), FitCache(store))
    index = built.ready(corpus(VPN, PRINT, LEAVE, MOUSE))
    asked = {
        "my credentials for the vpn are lost": VPN,
        "days off remaining": LEAVE,
        "get documents on paper": PRINT,
    }

    for text, entry in asked.items():
        found = index.search(text, real.encode([text])[0], STAFF, TODAY)
        assert found.best
        assert found.best.entry == entry, text
    stranger = asking("what's the meaning of life").text
    best = index.search(stranger, real.encode([stranger])[0], STAFF, TODAY).best
    assert best is None or best.confidence < 0.5


DAMAGES = {
    "manifest.json": (None, b"{", b'{"model": "x"}'),
    "model.onnx": (None, b"not a model"),
    "tokenizer.json": (None, b"[]"),
}


@pytest.mark.parametrize(
    ("name", "content"), [(name, one) for name, damages in DAMAGES.items() for one in damages]
)
def test_a_damaged_export_is_said_with_its_remedy(
    real: Encoder, tmp_path: Path, name: str, content: bytes | None
) -> None:
    assert real.name
    for sound in DAMAGES.keys() - {name}:
        (tmp_path / sound).symlink_to(MODEL / sound)
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ModelError, match="make setup"):
        Encoder.open(tmp_path)
