"""`knowledge.db`: vectors by the hash of their text, and what was fitted for a corpus.

Only changed text is encoded again.  The file may be deleted at any time: it is rebuilt, and so
is one that is damaged.
"""

import hashlib
import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from sqlite_utils import Database

from bot.decide.confidence import Calibration
from bot.errors import SettingsError
from bot.search.encoder import Encodes, Vectors
from bot.search.head import Head

BUSY_SECONDS = 10.0
_ASK_AT_ONCE = 500  # SQLite's oldest limit on variables is 999
_TABLES: dict[str, dict[str, type]] = {
    "vector": {"key": str, "vector": bytes},
    "fit": {"key": str, "calibration": str, "classes": int, "head": bytes},
}
# A damaged file, one of something else, one with other columns: nothing in it is worth a stop.
_WORTHLESS = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
_PRIMARY = 0xFF  # of SQLite's result codes; https://sqlite.org/rescode.html

Row: TypeAlias = dict[str, object]
T = TypeVar("T")


class Store:
    """The file, at which threads take turns: one builds, another refits meanwhile."""

    def __init__(self, path: Path | None) -> None:
        """Open or create the file; None keeps everything in memory.

        Raises:
            SettingsError: The file cannot be written there.
        """
        self._path, self._turn = path, threading.Lock()
        self._database: Database | None = None
        self.run(lambda _: None)

    def run(self, work: Callable[[Database], T]) -> T:
        """Do some work on the file; if that shows it to be damaged, begin anew and do it again.

        Raises:
            SettingsError: The disk is full, or the file cannot be written.
        """
        with self._turn:
            try:
                return self._done(work)
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & _PRIMARY not in _WORTHLESS:
                    raise self._unwritable(str(error)) from None
            self._discard()
            return self._done(work)

    def _done(self, work: Callable[[Database], T]) -> T:
        if self._database is None:
            self._database = self._connected()
        return work(self._database)

    def _connected(self) -> Database:
        if self._path is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
        else:
            self._make_folder(self._path.parent)
            # A command may run beside the server, so each waits for the other's writes.
            connection = sqlite3.connect(self._path, check_same_thread=False, timeout=BUSY_SECONDS)
        database = Database(connection)
        if self._path is not None:
            database.enable_wal()
        for name, columns in _TABLES.items():
            database.table(name).create(columns, pk="key", if_not_exists=True)
        return database

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from None

    def _discard(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._path is not None:
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _unwritable(self, why: str) -> SettingsError:
        return SettingsError(
            f"{str(self._path)!r} cannot be written ({why}): make room, or set FIRSTLINE_HOME to a "
            "folder that can be written"
        )


class VectorCache:
    """Vectors of texts already encoded, for one encoder."""

    def __init__(self, store: Store, encoder: Encodes) -> None:
        """Use the table `vector`."""
        self.encoder = encoder
        self._store = store

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text, in order; what is new is encoded and kept."""
        keys = [self._key(text) for text in texts]
        new, rows = dict(zip(keys, texts, strict=True)), _Rows(keys)

        def read(database: Database) -> None:
            for key, vector in _known(database, list(rows.places)):
                rows.put(key, vector)
                new.pop(key, None)

        self._store.run(read)
        if new:
            fresh = self.encoder.encode(list(new.values()))
            kept: list[Row] = []
            for key, vector in zip(new, fresh, strict=True):
                rows.put(key, vector)
                kept.append({"key": key, "vector": vector.tobytes()})
            self._store.run(lambda database: _insert(database, "vector", kept))
        return rows.vectors

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.encoder.name}\0{text}".encode()).hexdigest()


class _Rows:
    """An array that is filled row by row, each key at all its places."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(keys):
            self.places[key].append(place)
        self.vectors: Vectors = np.zeros((len(keys), 1), np.float32)

    def put(self, key: str, vector: Vectors) -> None:
        if self.vectors.shape[1] != len(vector):
            self.vectors = np.zeros((len(self.vectors), len(vector)), np.float32)
        self.vectors[self.places[key]] = vector


class FitCache:
    """Heads and calibrations by what they were fitted on."""

    def __init__(self, store: Store) -> None:
        """Use the table `fit`."""
        self._store = store

    def get(self, key: str) -> tuple[Head | None, Calibration] | None:
        """Return what was kept under the key, if anything."""
        query = "select calibration, classes, head from fit where key = ?"
        rows = self._store.run(lambda database: list(database.execute(query, [key])))
        for calibration, classes, blob in rows:
            weights, bias = json.loads(calibration)
            head = Head(np.frombuffer(blob, np.float32).reshape(-1, classes)) if blob else None
            return head, Calibration(tuple(weights), bias)
        return None

    def put(self, key: str, head: Head | None, calibration: Calibration) -> None:
        """Keep a fit."""
        row: Row = {
            "key": key,
            "calibration": json.dumps([calibration.weights, calibration.bias]),
            "classes": head.weights.shape[1] if head else 0,
            "head": head.weights.tobytes() if head else b"",
        }
        self._store.run(lambda database: _insert(database, "fit", [row]))


def _known(database: Database, keys: Sequence[str]) -> Iterator[tuple[str, Vectors]]:
    for at in range(0, len(keys), _ASK_AT_ONCE):
        some = list(keys[at : at + _ASK_AT_ONCE])
        marks = ",".join("?" * len(some))
        rows = database.execute(
            f"select key, vector from vector where key in ({marks})",  # noqa: S608  only marks
            some,
        )
        for key, blob in rows:
            yield key, np.frombuffer(blob, np.float32)


def _insert(database: Database, table: str, rows: Sequence[Row]) -> None:
    database.table(table).insert_all(rows, replace=True)
