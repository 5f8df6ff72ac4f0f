"""The short form of `make crash`."""

from pathlib import Path

from tests.crash.killing import killed_at_random
from tests.crash.report import reasons

SEED = 1
KILLS = 10


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
