"""The operators' page says what the code does."""

import json
import re
from pathlib import Path

from bot.desk.meters import Meters
from bot.settings import SETTINGS
from tests.crash.page import MARKS, page_with
from tests.faults.report import LOAD_MARKS
from tests.faults.report import MARKS as FAULTS_MARKS
from tests.faults.report import page_with as faults_page_with
from tests.fuzz.mutations import OTHERS, SIGNED
from tests.fuzz.page import RECORD, figures_in, table_from

PAGE_PATH = Path(__file__).parent.parent / "docs" / "operating.md"
PAGE = PAGE_PATH.read_text(encoding="utf-8")


def test_the_settings_table_is_the_settings() -> None:
    names = [f"`{one.name}`" + (" (secret)" if one.secret else "") for one in SETTINGS]
    rows = [
        f"| {name} | {one.default or '-'} | {one.meaning} |"
        for name, one in zip(names, SETTINGS, strict=True)
    ]

    assert "\n".join(rows) in PAGE


def test_every_metric_is_listed_and_nothing_else() -> None:
    listed = set(re.findall(r"`(firstline_\w+?)(?:_total)?`", PAGE))

    assert listed == {metric.name for metric in Meters().registry.collect()}


def test_the_figures_of_the_guard_are_those_on_record() -> None:
    assert table_from(figures_in(RECORD)) in PAGE


def test_the_record_of_the_guard_is_of_a_whole_run_that_broke_nothing() -> None:
    figures = figures_in(RECORD)

    assert figures["requests"] >= 20_000
    assert figures["kinds"] == len(SIGNED) + len(OTHERS)
    assert figures["answers_afterwards"] == 1
    broken = "status_500_and_above untraced_rows forged_effects canaries_in_logs".split()
    assert [figures[name] for name in broken] == [0, 0, 0, 0]


def test_the_figures_of_make_crash_are_those_on_record() -> None:
    record = json.loads((PAGE_PATH.parent / "figures" / "crash.json").read_text("utf-8"))

    assert page_with(PAGE, record["figures"]) == PAGE
    assert MARKS.search(PAGE)


def test_the_figures_of_make_faults_are_those_on_record() -> None:
    record = json.loads((PAGE_PATH.parent / "figures" / "faults.json").read_text("utf-8"))

    assert faults_page_with(PAGE, record["figures"]) == PAGE
    assert FAULTS_MARKS.search(PAGE)
    assert LOAD_MARKS.search(PAGE)
