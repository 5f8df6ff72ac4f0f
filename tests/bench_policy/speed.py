"""How long a decision takes with its record, by how many rules there are."""

import time
from random import Random
from statistics import median
from typing import Final

from bot.decide.record import written
from bot.domain import Fact
from bot.rules.facts import Kinds
from bot.rules.policies import Policies, from_files, read
from tests.bench.row import Row, at_most, p99
from tests.rules.folders import COMPANY
from tests.rules.generated import facts

DECISIONS: Final = 5_000
LOADS: Final = 5
MANY: Final = 200
P50_US, P99_US = 50.0, 200.0


def rows() -> list[Row]:
    """Decisions with 2, 20 and 200 rules, and the time to read 200."""
    found: list[Row] = []
    for count in (2, 20, MANY):
        times = _decisions(company_with(count))
        found += _rows(count, median(times), p99(times))
    took = median(_loads())
    found.append(
        Row(
            name="loading_200_s", what="reading 200 rules with their examples", value=took, unit="s"
        )
    )
    return found


def _rows(count: int, middle: float, high: float) -> list[Row]:
    names = f"decision_{count}_p50_us", f"decision_{count}_p99_us"
    what = f"a decision and its record as bytes, {count} rules"
    if count == MANY:
        return [
            at_most(P50_US, name=names[0], what=f"{what}, p50", value=middle, unit="us"),
            at_most(P99_US, name=names[1], what=f"{what}, p99", value=high, unit="us"),
        ]
    return [
        Row(name=names[0], what=f"{what}, p50", value=middle, unit="us"),
        Row(name=names[1], what=f"{what}, p99", value=high, unit="us"),
    ]


def company_with(count: int) -> Policies:
    """The company's facts, with so many rules of one stage, alike to its own."""
    company = read(COMPANY)
    kinds = company.rules.kinds
    rules = "".join(_rule(n, kinds) for n in range(count))
    kept = {
        name: content
        for name, content in company.files.items()
        if name in {"facts.yaml", "oncall.yaml"}
    }
    return from_files(
        {**kept, "many.yaml": f"policy: Many\nowner: people\nrules:\n{rules}".encode()}
    )


def _rule(n: int, kinds: Kinds) -> str:
    topic = kinds["topic"].of[n % (len(kinds["topic"].of) - 1)]
    when = (
        f"topic == {topic} and confidence < 0.{n % 90 + 10} and any_of(words, ['word{n}', 'visa'])"
    )
    then = ("ask_person", "answer_in_private", "refuse", "ask_missing")[n % 4]
    to = "\n    to: it-oncall" if then == "ask_person" else ""
    return (
        f"  - id: rule-{n}\n    why: because\n    stage: before_answer\n    when: {when}\n"
        f"    then: {then}{to}\n    examples:\n"
        f"      - {{given: {{topic: {topic}, confidence: 0, words: [visa]}}, expect: fires}}\n"
        f"      - {{given: {{topic: other}}, expect: silent}}\n"
    )


def _decisions(policies: Policies) -> list[float]:
    """Microseconds, each for facts that nothing has seen before."""
    chance = Random(5)  # noqa: S311  a seed that repeats is the point
    given = [facts(chance, policies.rules.kinds) for _ in range(DECISIONS)]
    return [_timed(policies, one) for one in given]


def _timed(policies: Policies, given: dict[str, Fact]) -> float:
    begun = time.perf_counter()
    record = written(policies.rules.decide("before_answer", given))
    took = time.perf_counter() - begun
    assert record
    return took * 1e6


def _loads() -> list[float]:
    files = dict(company_with(MANY).files)
    times: list[float] = []
    for _ in range(LOADS):
        begun = time.perf_counter()
        from_files(files)
        times.append(time.perf_counter() - begun)
    return times
