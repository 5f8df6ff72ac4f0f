"""The short form of `make faults`: each story once, and the load ten times faster."""

from pathlib import Path

from tests.faults.faults import FAULTS
from tests.faults.load import CONVERSATIONS, IN_ONE_CHANNEL, IN_ONE_THREAD, all_at_once
from tests.faults.matrix import struck_by, whole
from tests.faults.surfaces import SURFACES

SEED = 1
SPEED = 10.0


async def test_each_question_has_one_outcome_whatever_goes_wrong(tmp_path: Path) -> None:
    cells = await whole(tmp_path, seed=SEED, rounds=1)

    assert [cell for cell in cells if not cell.kept] == []
    assert {(cell.fault, cell.surface) for cell in cells} == {
        (fault, surface) for fault in FAULTS for surface in SURFACES
    }
    assert all(cell.verdict.expected for cell in cells)


async def test_a_bot_that_does_not_look_doubles_what_it_lost_the_answer_to(tmp_path: Path) -> None:
    cells = await struck_by("lost_answers", tmp_path, seed=SEED, rounds=1, naive=True)

    assert [cell.surface for cell in cells if cell.verdict.doubled]


async def test_everybody_is_answered_within_slacks_limits_and_in_order(tmp_path: Path) -> None:
    load = await all_at_once(tmp_path, speed=SPEED)

    assert load.asked == CONVERSATIONS * IN_ONE_THREAD + IN_ONE_CHANNEL
    assert load.answered == load.asked
    assert (load.refused, load.out_of_order) == (0, 0)
    assert load.closest >= 1.0 / SPEED


async def test_a_bot_without_its_pace_meets_the_limits(tmp_path: Path) -> None:
    load = await all_at_once(tmp_path, speed=SPEED, pace=0.0)

    assert load.refused
