"""The short form of `make crash`."""

from pathlib import Path

import pytest

from tests.crash.checkpoints import killed_everywhere, some
from tests.crash.killing import killed_at_random
from tests.crash.report import reasons
from tests.crash.stopping import stopped_in_work
from tests.databases import KINDS, NO_SERVER, SERVER, Kind

SEED = 1
KILLS = 10
CHECKPOINTS = 24


async def test_what_was_promised_is_kept_through_kills(tmp_path: Path, database_url: str) -> None:
    run = await killed_at_random("killed", tmp_path, database_url, seed=SEED, kills=KILLS)

    assert run.good, "\n".join(reasons(run))


async def test_without_the_read_back_the_same_kills_break_it(
    tmp_path: Path, database_url: str
) -> None:
    run = await killed_at_random(
        "control", tmp_path, database_url, seed=SEED, kills=KILLS, naive=True
    )

    assert run.verdict.doubled, "\n".join(reasons(run))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_promised_is_kept_through_a_kill_at_a_checkpoint(
    tmp_path: Path, kind: Kind
) -> None:
    if kind == "postgres" and not SERVER:
        pytest.skip(NO_SERVER)

    run = await killed_everywhere("killed", kind, tmp_path, some(CHECKPOINTS, SEED))

    assert run.good, "\n".join(reasons(run))
    assert run.kills == CHECKPOINTS


async def test_what_a_stop_leaves_the_next_start_finishes(
    tmp_path: Path, database_url: str
) -> None:
    stopped = await stopped_in_work("stopped", tmp_path, database_url, times=1)

    assert stopped.run.good, "\n".join(reasons(stopped.run))
    assert stopped.failed == []
