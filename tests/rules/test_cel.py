"""Our rule language and CEL mean the same by the same condition."""

import importlib.util

import pytest

from bot.rules.conditions import condition_from
from bot.rules.facts import Kinds
from bot.rules.policies import read
from bot.rules.ruleset import Truth
from tests.rules.folders import COMPANY, policies_of

if importlib.util.find_spec("cel_expr_python") is None:
    pytest.skip("cel-expr-python has no wheel for this machine", allow_module_level=True)

from tests.rules.cel import compared

EVALUATIONS = 25_000


@pytest.mark.parametrize("folder", ["small", "company"])
def test_fifty_thousand_evaluations_come_out_the_same(folder: str) -> None:
    policies = policies_of({}) if folder == "small" else read(COMPANY)

    told = compared(EVALUATIONS, policies.rules.kinds, seed=1)

    assert told.differences == []
    assert told.evaluations >= EVALUATIONS
    assert 0.1 < told.fired / told.evaluations < 0.9


@pytest.mark.parametrize(
    ("sign", "wrong"), [("<=", "<"), ("and", "or"), ("any_of", "all_of"), ("not in", "in")]
)
def test_a_language_that_means_something_else_is_found_out(sign: str, wrong: str) -> None:
    def mistaken(source: str, kinds: Kinds) -> Truth:
        return Truth(
            condition_from(
                source.replace(f"{sign} ", f"{wrong} ").replace(f"{sign}(", f"{wrong}("), kinds
            )
        )

    told = compared(2_000, policies_of({}).rules.kinds, seed=1, ours=mistaken)

    assert told.differences
