import numpy as np
import pytest

from bot.search.race import Race


def race(*fused: float, families: tuple[int, ...]) -> Race:
    """Entries with these scores, best first, and everything else equal."""
    count = len(fused)
    same, numbers = np.full(count, 0.5), np.arange(count, dtype=np.int64)
    return Race(
        entries=numbers,
        families=np.array(families, np.int64),
        fused=np.array(fused),
        dense=same,
        support=same,
        head=same,
        lexical=same,
        agreement=same,
        matched=numbers,
        strange=0.1,
    )


def test_the_best_is_measured_against_the_next_of_another_family() -> None:
    twins_ahead = race(0.9, 0.8, 0.5, families=(1, 1, 2))

    assert twins_ahead.evidence(0).margin == pytest.approx(0.4)
    assert twins_ahead.evidence(1).margin == pytest.approx(0.3)


def test_all_others_are_measured_against_the_best() -> None:
    assert race(0.9, 0.8, 0.5, families=(1, 2, 3)).evidence(2).margin == pytest.approx(-0.4)


def test_alone_an_entry_is_ahead_by_all_its_score() -> None:
    assert race(0.9, families=(1,)).evidence(0).margin == pytest.approx(0.9)
