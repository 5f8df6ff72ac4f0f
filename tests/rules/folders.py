"""Small folders of policies to test with."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import FilesError
from bot.rules.policies import Policies, from_files

COMPANY = Path(__file__).parents[2] / "policies"

FACTS = """\
topic: {type: choice, of: [payroll, leave, vpn, other], unknown: other, about: what it is about}
entry: {type: text, unknown: "", about: the best entry}
confidence: {type: number, range: [0, 1], unknown: 0, about: how sure}
guest: {type: yesno, unknown: true, about: a guest asks}
groups: {type: set, unknown: [], about: the asker's groups}
found: {type: set, of: [secret, card, email, unscanned], unknown: [unscanned], about: what is in it}
doubt: {type: number, range: [0, 1], unknown: 1, source: model, about: the model's own doubt}
"""
ONCALL = "routes: {it-oncall: {team: it}, people-oncall: {team: people}}\n"

RULE = """\
  - id: {id}
    why: because
    stage: {stage}
    when: {when}
    then: {then}
{more}    examples:
      - {{given: {fires}, expect: fires}}
      - {{given: {silent}, expect: silent}}
"""


def rule(  # noqa: PLR0913, PLR0917  each test says only what it is about
    name: str,
    when: str = "topic == payroll",
    then: str = "refuse",
    stage: str = "before_answer",
    more: str = "",
    fires: str = "{topic: payroll}",
    silent: str = "{topic: leave}",
) -> str:
    extra = "    to: it-oncall\n" if then == "ask_person" else ""
    return RULE.format(
        id=name,
        when=when,
        then=then,
        stage=stage,
        more=extra + more,
        fires=fires,
        silent=silent,
    )


def rule_file(*rules: str) -> str:
    return "policy: A test\nowner: people\nrules:\n" + "".join(rules)


def policies_of(files: Mapping[str, str]) -> Policies:
    whole = {"facts.yaml": FACTS, "oncall.yaml": ONCALL, **files}
    return from_files({name: text.encode() for name, text in whole.items()})


def policies_with(*rules: str) -> Policies:
    return policies_of({"some.yaml": rule_file(*rules)})


def complaints(files: Mapping[str, str]) -> list[str]:
    with pytest.raises(FilesError) as caught:
        policies_of(files)
    return [str(problem).removeprefix("policies/") for problem in caught.value.problems]


def complaint(text: str, name: str = "some.yaml") -> str:
    found = complaints({name: text})
    assert len(found) == 1, found
    return found[0]


def about_condition(when: str) -> str:
    return complaint(rule_file(rule("r", when=when)))
