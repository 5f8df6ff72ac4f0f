"""`knowledge.db`: vectors by the hash of their text, and what was fitted for a corpus.

Only changed text is encoded again.  The file may be deleted at any time: it is rebuilt.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlite_utils import Database
from sqlite_utils.db import Table

from bot.decide.confidence import Calibration
from bot.search.encoder import Encodes, Vectors
from bot.search.head import Head

BUSY_SECONDS = 10.0
_ASK_AT_ONCE = 500  # SQLite's oldest limit on variables is 999


def opened(path: Path | None) -> Database:
    """Open or create the file; None keeps everything in memory."""
    if path is None:
        return Database(sqlite3.connect(":memory:", check_same_thread=False))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Built in one thread, refitted in another; SQLite itself serialises them.  A command may run
    # beside the server, so each waits for the other's writes.
    database = Database(sqlite3.connect(path, check_same_thread=False, timeout=BUSY_SECONDS))
    database.enable_wal()
    return database


class VectorCache:
    """Vectors of texts already encoded, for one encoder."""

    def __init__(self, database: Database, encoder: Encodes) -> None:
        """Use the table `vector`."""
        self.encoder = encoder
        self._database = database
        self._table = _table(database, "vector", {"key": str, "vector": bytes})

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text, in order; what is new is encoded and kept."""
        keys = [self._key(text) for text in texts]
        known = self._known(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            fresh = self.encoder.encode(list(new.values()))
            rows = [{"key": k, "vector": v.tobytes()} for k, v in zip(new, fresh, strict=True)]
            self._table.insert_all(rows, replace=True)
            known.update(zip(new, fresh, strict=True))
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.encoder.name}\0{text}".encode()).hexdigest()

    def _known(self, keys: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for at in range(0, len(keys), _ASK_AT_ONCE):
            some = list(keys[at : at + _ASK_AT_ONCE])
            marks = ",".join("?" * len(some))
            rows = self._database.execute(
                f"select key, vector from vector where key in ({marks})",  # noqa: S608  only marks
                some,
            )
            found.update((key, np.frombuffer(blob, np.float32)) for key, blob in rows)
        return found


class FitCache:
    """Heads and calibrations by what they were fitted on."""

    def __init__(self, database: Database) -> None:
        """Use the table `fit`."""
        columns = {"key": str, "calibration": str, "classes": int, "head": bytes}
        self._database, self._table = database, _table(database, "fit", columns)

    def get(self, key: str) -> tuple[Head | None, Calibration] | None:
        """Return what was kept under the key, if anything."""
        rows = self._database.execute(
            "select calibration, classes, head from fit where key = ?", [key]
        )
        for calibration, classes, blob in rows:
            weights, bias = json.loads(calibration)
            head = Head(np.frombuffer(blob, np.float32).reshape(-1, classes)) if blob else None
            return head, Calibration(tuple(weights), bias)
        return None

    def put(self, key: str, head: Head | None, calibration: Calibration) -> None:
        """Keep a fit."""
        row = {
            "key": key,
            "calibration": json.dumps([calibration.weights, calibration.bias]),
            "classes": head.weights.shape[1] if head else 0,
            "head": head.weights.tobytes() if head else b"",
        }
        self._table.insert(row, replace=True)


def _table(database: Database, name: str, columns: dict[str, type]) -> Table:
    return database.table(name).create(columns, pk="key", if_not_exists=True)
