import pytest

from bot.decide.confidence import CAUTIOUS, WIDTH, Calibration


def test_no_evidence_and_no_bias_are_even_odds() -> None:
    assert Calibration(weights=(1.0, 1.0), bias=0.0).probability((0.0, 0.0)) == 0.5


def test_more_of_what_speaks_for_an_entry_makes_it_likelier() -> None:
    one = Calibration(weights=(2.0,), bias=-1.0)

    assert one.probability((0.2,)) < one.probability((0.5,)) < one.probability((0.9,))


@pytest.mark.parametrize("number", [-1e9, -100.0, 100.0, 1e9])
def test_a_probability_stays_one_whatever_the_evidence(number: float) -> None:
    assert 0.0 <= Calibration(weights=(5.0,), bias=3.0).probability((number,)) <= 1.0


def test_evidence_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        Calibration(weights=(1.0,), bias=0.0).probability((0.1, 0.2))


def test_the_cautious_weights_are_as_many_as_the_evidence() -> None:
    assert len(CAUTIOUS.weights) == WIDTH
