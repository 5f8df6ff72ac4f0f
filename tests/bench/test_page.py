import json

from tests.bench.page import MARKS, PAGE, PICTURE, RECORD, drawn, told
from tests.bench.report import measured, table, verdict
from tests.bench.row import Row, at_least, at_most, p95


def test_the_page_of_speed_says_what_was_recorded() -> None:
    found = MARKS.search(PAGE.read_text("utf-8"))

    assert found
    assert told(json.loads(RECORD.read_text("utf-8"))) in found[0]


def test_its_picture_shows_what_was_recorded() -> None:
    assert PICTURE.read_text("utf-8") == drawn(json.loads(RECORD.read_text("utf-8")))


def test_a_target_is_met_at_the_limit_and_missed_beyond() -> None:
    small = [at_most(1.0, name="n", what="w", value=v, unit="ms").met for v in (1.0, 1.01)]
    large = [at_least(0.9, name="n", what="w", value=v, unit="x").met for v in (0.9, 0.89)]

    assert small == large == [True, False]


def test_what_is_not_a_number_is_missed() -> None:
    row = at_most(1.0, name="n", what="w", value=float("nan"), unit="ms")

    assert verdict(row) == "MISSED"


def test_a_figure_has_three_digits_and_its_unit() -> None:
    values = [Row(name="n", what="w", value=v, unit="ms") for v in (0.456, 7.891, 412.3, 3.0)]

    assert [measured(one) for one in values] == ["0.46 ms", "7.89 ms", "412 ms", "3 ms"]


def test_a_row_without_a_target_is_only_told() -> None:
    assert table([Row(name="n", what="so much", value=2.0, unit="MB")]).endswith(
        "| so much | - | 2 MB |  |"
    )


def test_ninety_five_of_a_hundred_stay_under() -> None:
    assert sum(value <= p95(range(100)) for value in range(100)) == 95
