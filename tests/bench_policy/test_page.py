import json

from tests.bench.page import told
from tests.bench_policy.__main__ import BENCH
from tests.bench_policy.page import MARKS, PAGE, RECORD


def test_the_page_of_policies_says_what_was_recorded() -> None:
    found = MARKS.search(PAGE.read_text("utf-8"))

    assert found
    assert told(json.loads(RECORD.read_text("utf-8"))) in found[0]


def test_every_group_is_on_record() -> None:
    figures = json.loads(RECORD.read_text("utf-8"))["figures"]

    assert {"cel_differences", "decision_200_p50_us", "recall_card", "worlds", "canaries"} <= set(
        figures
    )
    assert len(BENCH.groups) == 5
