from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.decide.checks import Case
from bot.decide.policy import Policy, stop
from bot.domain import (
    Accept,
    Action,
    AskBack,
    Decision,
    Decline,
    Draft,
    Escalate,
    Found,
    Need,
    Question,
    Refer,
    Stage,
    Verdict,
)
from tests.fakes import NOTHING, OS, FakeRules, FakeTier, asking, decision, entry, found, hit

RESET = entry("vpn/reset")
SURE = found(hit(RESET, 0.9))
UNSURE = found(hit(RESET, 0.3))
NEEDY = entry("vpn/reset", needs=[OS])
LACKING = found(hit(NEEDY, 0.9))
ANY = asking()
DRAFT = Draft(text=RESET.answer, citations=("vpn/reset",), tier="faq")
INSIDE = FakeTier(name="small")
OUTSIDE = FakeTier(name="large", external=True)


def judged(
    draft: Draft | None,
    was_found: Found = SURE,
    question: Question = ANY,
    **stages: Decision,
) -> Verdict:
    policy = Policy(FakeRules(_by_stage(stages)))
    case = Case(question=question, found=was_found, answer_at=policy.answer_at)
    verdict, _ = policy.judge(draft, case, {})
    return verdict


def _by_stage(stages: Mapping[str, Decision]) -> dict[Stage, Decision]:
    names: tuple[Stage, ...] = ("before_answer", "before_send")
    return {name: stages[name] for name in names if name in stages}


def test_what_stays_on_our_machines_needs_no_permit() -> None:
    rules = FakeRules()

    assert Policy(rules).permits(INSIDE, {}) is None
    assert rules.given == []


def test_an_external_tier_is_closed_without_a_permit() -> None:
    finding = Policy(FakeRules()).permits(OUTSIDE, {})

    assert finding is not None
    assert finding.rule == "no-permit"


def test_a_permit_opens_an_external_tier() -> None:
    rules = FakeRules({"before_large_model": decision("use_large_model", "mask")})

    assert Policy(rules).permits(OUTSIDE, {"topic": "vpn"}) is None
    assert rules.facts_of("before_large_model") == {"topic": "vpn"}


@pytest.mark.parametrize("action", ["refuse", "ask_person"])
def test_a_rule_that_forbids_an_external_tier_is_named(action: Action) -> None:
    forbids = decision(action, rule="no-secrets-out")

    finding = Policy(FakeRules({"before_large_model": forbids})).permits(OUTSIDE, {})

    assert finding is not None
    assert finding.rule == "no-secrets-out"


def test_a_good_draft_is_accepted() -> None:
    assert judged(DRAFT) == Accept(DRAFT)


def test_the_duty_of_privacy_makes_the_answer_private() -> None:
    duty = decision("answer", "answer_in_private")

    assert judged(DRAFT, before_answer=duty) == Accept(DRAFT, private=True)


@pytest.mark.parametrize("draft", [DRAFT, None])
def test_a_refusal_stands_whether_or_not_there_is_a_draft(draft: Draft | None) -> None:
    verdict = judged(draft, before_answer=decision("refuse", say="No."))

    assert isinstance(verdict, Decline)
    assert verdict.say == "No."


@pytest.mark.parametrize("draft", [DRAFT, None])
def test_a_call_for_a_person_stands_whether_or_not_there_is_a_draft(draft: Draft | None) -> None:
    verdict = judged(draft, NOTHING, before_answer=decision("ask_person", to="hr", rule="pay"))

    assert isinstance(verdict, Refer)
    assert verdict.to == "hr"
    assert [finding.rule for finding in verdict.findings] == ["pay"]


def test_no_draft_escalates() -> None:
    verdict = judged(None)

    assert isinstance(verdict, Escalate)
    assert [finding.rule for finding in verdict.findings] == ["abstained"]


def test_what_is_missing_is_asked_before_anything_is_checked() -> None:
    duty = decision("answer", "ask_missing")

    assert judged(DRAFT, LACKING, before_answer=duty) == AskBack((OS,))
    told = asking("how do I reset it on linux")
    assert judged(DRAFT, LACKING, told, before_answer=duty) != AskBack((OS,))


def test_a_rule_may_ask_for_more_than_the_entry_needs() -> None:
    duty = replace(decision("answer", "ask_missing"), asks=(OS, Need("site", ("Leeds", "Delft"))))

    assert judged(DRAFT, LACKING, before_answer=duty) == AskBack(duty.asks)
    told = asking("on linux, in leeds")
    assert judged(DRAFT, SURE, told, before_answer=duty) == Accept(DRAFT)


def test_nothing_is_asked_for_an_entry_we_are_not_sure_of() -> None:
    duty = decision("answer", "ask_missing")

    assert isinstance(judged(DRAFT, found(hit(NEEDY, 0.3)), before_answer=duty), Escalate)


def test_nothing_is_asked_without_the_duty_or_without_a_gap() -> None:
    assert judged(DRAFT, LACKING) == Accept(DRAFT)
    assert judged(DRAFT, before_answer=decision("answer", "ask_missing")) == Accept(DRAFT)


def test_every_finding_of_the_checks_is_kept() -> None:
    verdict = judged(Draft(text="x", citations=(), tier="faq"), UNSURE)

    assert isinstance(verdict, Escalate)
    assert [finding.rule for finding in verdict.findings] == ["unsure", "uncited", "not-verbatim"]


def test_the_last_look_can_still_keep_a_draft_back() -> None:
    verdict = judged(DRAFT, before_send=decision("refuse", say="I keep it back."))

    assert isinstance(verdict, Decline)
    assert verdict.say == "I keep it back."


def test_the_last_look_can_still_call_a_person() -> None:
    assert isinstance(judged(DRAFT, before_send=decision("ask_person", to="it")), Refer)


def test_the_last_look_sees_the_draft_and_not_the_question() -> None:
    rules = FakeRules()
    secret = Draft(text=RESET.answer, citations=("vpn/reset",), tier="faq")
    case = Case(question=ANY, found=SURE, answer_at=0.5)

    Policy(rules).judge(secret, case, {"found_personal_data": frozenset({"email"})})

    assert rules.facts_of("before_send") == {"found_personal_data": frozenset(), "tier": "faq"}


def test_a_duty_or_a_permit_does_not_end_the_walk() -> None:
    assert stop(decision("answer")) is None
    assert stop(decision("use_large_model")) is None
    assert stop(decision("answer", "answer_in_private")) is None
