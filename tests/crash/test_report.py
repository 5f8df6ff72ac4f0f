from io import StringIO

from rich.console import Console

from tests.crash.judging import Verdict
from tests.crash.report import Run, figures_of, reasons, table_of

KEPT = Verdict(3, (), (), ())
DOUBLED = Verdict(3, (), ("seen twice",), ())
GOOD = Run(name="sqlite", kills=2, redelivered=1, verdict=KEPT)
BAD = Run(name="sqlite", kills=2, redelivered=1, verdict=DOUBLED)
CONTROL = Run(name="sqlite control", kills=2, redelivered=1, verdict=DOUBLED, control=True)
EMPTY_CONTROL = Run(name="sqlite control", kills=2, redelivered=1, verdict=KEPT, control=True)


def test_a_broken_promise_is_not_good_and_says_which() -> None:
    assert (GOOD.good, reasons(GOOD)) == (True, ())
    assert (BAD.good, reasons(BAD)) == (False, ("sqlite: doubled: seen twice",))


def test_a_control_that_breaks_nothing_is_not_good() -> None:
    assert (CONTROL.good, EMPTY_CONTROL.good) == (True, False)
    assert "prove nothing" in reasons(EMPTY_CONTROL)[0]


def test_every_number_is_a_figure_and_in_the_table() -> None:
    figures = figures_of([GOOD, CONTROL])
    out = StringIO()
    Console(width=120, file=out).print(table_of([GOOD, BAD]))

    assert figures["sqlite_control_doubled"] == 1
    assert figures["sqlite_expected"] == 3
    assert len(figures) == 12
    assert [line.split()[-2] for line in out.getvalue().splitlines()[4:6]] == ["yes", "NO"]
