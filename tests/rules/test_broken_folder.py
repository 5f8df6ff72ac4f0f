"""The mistakes people make in rules, and every word of what they are told."""

from pathlib import Path

import pytest

from bot.errors import FilesError
from bot.rules.policies import read
from tests.rules.folders import FACTS, ONCALL, complaints, rule, rule_file

BROKEN = """\
policy: Broken on purpose
rules:
  - id: misspelt-stage
    why: x
    stage: before_answr
    when: topic == payroll
    then: refuse
    examples: []
  - id: twice
    why: x
    stage: before_answer
    when: topic == payrol
    then: refuse
    examples: []
  - id: twice
    why: x
    stage: before_answer
    when: confidence < 75
    then: refuze
    examples: []
  - id: lost
    why: x
    stage: before_answer
    when: guest
    then: ask_person
    to: it-oncal
    examples: []
  - id: nowhere
    why: x
    stage: before_answer
    when: guest
    then: ask_person
    examples: []
  - id: shouting
    why: x
    stage: admit
    when: guest
    then: refuse
    to: it-oncall
    exmples: []
    examples: []
  - id: model-says-so
    why: x
    stage: before_answer
    when: doubt < 0.1
    then: answer
    examples: []
  - id: late
    why: x
    stage: before_send
    when: guest
    then: mask
    say: hello
    examples: []
  - id: wrong-example
    why: x
    stage: admit
    when: guest
    then: refuse
    examples:
      - {given: {guest: false}, expect: fires}
      - {given: {guset: true}, expect: silent}
      - {given: {confidence: 2}, expect: silnt}
      - just words
  - id: one-sided
    why: x
    stage: admit
    when: guest
    then: refuse
    examples:
      - {given: {guest: yes}, expect: fires}
  - id: Bad Name
    why:
    stage: admit
    when: guest
    then: refuse
    examples: all good
  - id: half
    when: guest
  - just text
"""

TOLD = """\
x.yaml:1:1: x.yaml lacks owner:
x.yaml:5:12: stage: is one of admit, before_answer, before_large_model, before_send, \
not "before_answr" (did you mean "before_answer"?)
x.yaml:12:20: "payrol" is not a known name (did you mean "payroll"?); \
topic is one of payroll, leave, vpn, other
x.yaml:15:9: the id "twice" is already used at x.yaml:9
x.yaml:18:24: 75 is outside confidence's range, 0 to 1
x.yaml:19:11: then: is one of refuse, ask_person, answer_in_private, ask_missing, mask, \
use_large_model, answer, not "refuze" (did you mean "refuse"?)
x.yaml:26:9: "it-oncal" is no route of oncall.yaml (did you mean "it-oncall"?): add it there
x.yaml:32:11: ask_person needs to: with a route of oncall.yaml
x.yaml:39:9: to: goes with ask_person only, not with refuse
x.yaml:40:5: unknown key "exmples" in the rule (did you mean "examples"?); \
known are stage, then, examples, id, why, when, to, say, ask
x.yaml:45:11: "doubt" comes from a model: it may tighten a decision, never permit one
x.yaml:52:11: mask means something at stage before_large_model only, not at before_send
x.yaml:53:10: say: goes with refuse or ask_person, not with mask
x.yaml:61:9: the example expects "fires", but wrong-example stays silent
x.yaml:62:18: "guset" is no fact of facts.yaml (did you mean "guest"?)
x.yaml:63:30: "2" is no value of confidence: a number from 0 to 1
x.yaml:63:42: expect: is one of fires, silent, not "silnt" (did you mean "silent"?)
x.yaml:64:9: the example lacks given:, expect:
x.yaml:64:9: the example: takes a block of `key: value` lines
x.yaml:71:7: one-sided needs at least one example that fires and one that stays silent
x.yaml:72:9: the id "Bad Name" is small letters, digits and hyphens
x.yaml:73:9: why: is empty (after an unquoted "#" the rest of a line is a comment)
x.yaml:78:5: the rule lacks why:, stage:, then:, examples:
x.yaml:80:5: the rule: takes a block of `key: value` lines\
"""


def test_every_mistake_is_told_at_once_with_its_place_and_remedy() -> None:
    assert "\n".join(complaints({"x.yaml": BROKEN})) == TOLD


def test_an_id_used_in_two_files_is_told_once() -> None:
    found = complaints({"a.yaml": rule_file(rule("r")), "b.yaml": rule_file(rule("r"))})

    assert found == ['b.yaml:4:9: the id "r" is already used at a.yaml:4']


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS)
    (tmp_path / "oncall.yaml").write_text(ONCALL)
    (tmp_path / "a.yaml").write_text(rule_file(rule("r")))
    (tmp_path / "README.md").write_text("Notes are welcome.")

    policies = read(tmp_path, supplied=None)

    assert set(policies.files) == {"facts.yaml", "oncall.yaml", "a.yaml"}
    assert [each.id for each in policies.rules.rules] == ["r"]


def test_files_that_would_be_overlooked_are_told(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS)
    (tmp_path / "a.yml").write_text(rule_file(rule("r")))
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text(rule_file(rule("r")))

    with pytest.raises(FilesError) as caught:
        read(tmp_path, supplied=None)

    told = [(problem.path, problem.message) for problem in caught.value.problems]
    assert told == [
        (str(tmp_path / "a.yml"), "rename it to a.yaml, or it is not read"),
        (str(tmp_path / "more"), "folders inside are not read: move the files up"),
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FilesError, match="the folder of policies cannot be read"):
        read(tmp_path / "gone", supplied=None)
