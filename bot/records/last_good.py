"""The last version of each knowledge and policy file that was good."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import sqlalchemy as sa

from bot.records.tables import last_good

FileKind: TypeAlias = Literal["knowledge", "policy"]


def keep(connection: sa.Connection, kind: FileKind, files: Mapping[str, bytes], at: float) -> None:
    """Replace everything kept of a kind by these files (path -> content)."""
    connection.execute(sa.delete(last_good).where(last_good.c.kind == kind))
    rows = [
        {"kind": kind, "path": path, "content": content, "at": at}
        for path, content in files.items()
    ]
    if rows:
        connection.execute(sa.insert(last_good), rows)


def load(connection: sa.Connection, kind: FileKind) -> Mapping[str, bytes]:
    """The kept files of a kind, path -> content; empty when there are none."""
    rows = connection.execute(sa.select(last_good).where(last_good.c.kind == kind))
    return {row.path: bytes(row.content) for row in rows}
