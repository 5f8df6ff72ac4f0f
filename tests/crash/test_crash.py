"""The short form of `make crash`: all of its kills at random, and some of its checkpoints."""

import asyncio
from pathlib import Path

import pytest

from tests.crash.checkpoints import killed_everywhere, some
from tests.crash.killing import killed_at_random
from tests.crash.report import reasons
from tests.crash.stopping import stopped_in_work
from tests.databases import KINDS, NO_SERVER, SERVER, Kind, database

SEED = 1
KILLS = 30
CHECKPOINTS = 12


@pytest.mark.parametrize("kind", KINDS)
async def test_kills_break_no_promise_unless_posts_are_not_looked_up(
    tmp_path: Path, kind: Kind
) -> None:
    ours, control = tmp_path / "ours", tmp_path / "control"
    ours.mkdir()
    control.mkdir()
    with database(kind, ours) as url, database(kind, control) as control_url:
        run, naive = await asyncio.gather(  # side by side: most of it is waiting
            killed_at_random("killed", ours, url, seed=SEED, kills=KILLS),
            killed_at_random("control", control, control_url, seed=SEED, kills=KILLS, naive=True),
        )

    assert run.good, "\n".join(reasons(run))
    assert run.kills == KILLS
    assert naive.verdict.doubled, "\n".join(reasons(naive))


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
