"""Who reads what in ten thousand random companies."""

import asyncio
from typing import Final

from tests.bench.row import Row, at_most
from tests.worlds.judging import judged

WORLDS: Final = 10_000


def rows() -> list[Row]:
    """Entries shown, kept back at the last look, and read by somebody who may not."""
    told = asyncio.run(judged(WORLDS, seed=17))
    return [
        Row(
            name="worlds", what="random companies, each with a question", value=told.worlds, unit=""
        ),
        Row(name="entries_shown", what="... in which an entry was read", value=told.shown, unit=""),
        Row(
            name="entries_kept_back",
            what="... and kept back just before, because who may read it had changed",
            value=told.kept_back,
            unit="",
        ),
        at_most(
            0,
            name="entries_leaked",
            what="... by somebody outside its audience",
            value=len(told.leaks),
            unit="",
        ),
    ]
