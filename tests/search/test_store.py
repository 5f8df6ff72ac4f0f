import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from bot.decide.confidence import CAUTIOUS, Calibration
from bot.errors import SettingsError
from bot.search.head import Head
from bot.search.store import FitCache, Store, VectorCache
from tests.search.worlds import FakeEncoder


def cache(path: Path | None, encoder: FakeEncoder) -> VectorCache:
    return VectorCache(Store(path), encoder)


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    cache(tmp_path / "k.db", encoder).encode(["one", "two"])
    later = cache(tmp_path / "k.db", encoder)

    vectors = later.encode(["two", "three", "one", "three"])

    assert encoder.calls == [("one", "two"), ("three",)]
    assert (vectors == FakeEncoder().encode(["two", "three", "one", "three"])).all()


def test_another_encoder_shares_no_vector(tmp_path: Path) -> None:
    other = FakeEncoder(name="other@2")
    cache(tmp_path / "k.db", FakeEncoder()).encode(["one"])

    cache(tmp_path / "k.db", other).encode(["one"])

    assert other.calls == [("one",)]


def test_no_text_is_no_vector() -> None:
    assert cache(None, FakeEncoder()).encode([]).shape[0] == 0


def test_more_texts_than_sqlite_takes_variables_are_found_again() -> None:
    encoder, texts = FakeEncoder(), [f"text {n}" for n in range(1200)]
    kept = cache(None, encoder)
    kept.encode(texts)

    kept.encode(texts)

    assert len(encoder.calls) == 1


def test_a_fit_comes_back_as_it_was(tmp_path: Path) -> None:
    head = Head(np.arange(12, dtype=np.float32).reshape(4, 3))
    calibration = Calibration((0.1, -2.5), 0.3)
    FitCache(Store(tmp_path / "k.db")).put("key", head, calibration)

    found = FitCache(Store(tmp_path / "k.db")).get("key")

    assert found
    assert found[0]
    assert (found[0].weights == head.weights).all()
    assert found[1] == calibration


def test_a_fit_without_a_head_comes_back_without_one() -> None:
    fits = FitCache(Store(None))
    fits.put("key", None, CAUTIOUS)

    assert fits.get("key") == (None, CAUTIOUS)
    assert fits.get("another") is None


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database " * 400)


def torn(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_something_else(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("create table vector (what text)")
    connection.execute("create table fit (what text)")
    connection.commit()
    connection.close()


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [garbage, torn, cut, empty, of_something_else, gone])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: object) -> None:
    path, texts = tmp_path / "k.db", [f"text {n}" for n in range(60)]
    store = Store(path)
    VectorCache(store, FakeEncoder()).encode(texts)
    store.run(lambda database: database.execute("pragma wal_checkpoint(truncate)").fetchall())
    store.run(lambda database: database.close())
    assert callable(damage)
    damage(path)
    encoder, again = FakeEncoder(), FakeEncoder()

    vectors = cache(path, encoder).encode(texts)
    fits = FitCache(Store(path))
    fits.put("key", None, CAUTIOUS)
    cache(path, again).encode(texts)

    assert (vectors == FakeEncoder().encode(texts)).all()
    assert fits.get("key") == (None, CAUTIOUS)
    assert again.calls == []  # the new file holds what the damaged one lost


def test_a_file_deleted_while_it_is_open_stops_nobody(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    kept = cache(tmp_path / "k.db", encoder)
    kept.encode(["one"])
    for path in tmp_path.iterdir():
        path.unlink()

    kept.encode(["one", "two"])

    assert (cache(tmp_path / "k.db", encoder).encode(["two"]) == kept.encode(["two"])).all()


def test_a_place_that_cannot_be_written_is_said_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(SettingsError, match=r"file.k\.db' cannot be written.*FIRSTLINE_HOME"):
        Store(tmp_path / "file" / "k.db")


def test_a_folder_in_the_files_place_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "k.db").mkdir()

    with pytest.raises(SettingsError, match="cannot be written"):
        Store(tmp_path / "k.db")

    assert (tmp_path / "k.db").is_dir()


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    Store(tmp_path / "var" / "k.db")

    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_threads_take_turns(tmp_path: Path) -> None:
    kept, wrong = cache(tmp_path / "k.db", FakeEncoder()), list[BaseException]()

    def work(mine: int) -> None:
        try:
            for n in range(20):
                kept.encode([f"text {mine} {n}", f"shared {n}"])
        except BaseException as error:  # noqa: BLE001  told by the test's own thread
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
