"""A bystander's remark pages nobody; a cry for help always does."""

from dataclasses import replace

import pytest

from bot.decide.hush import asks_something, hushed, murmured
from bot.domain import (
    Answer,
    Draft,
    Escalate,
    Handoff,
    Outcome,
    Place,
    Question,
    Receipt,
    Silent,
    Step,
)
from tests.fakes import asking

TRIED = (Step(tier="faq", draft=None, verdict=Escalate()),)
UNSURE = Handoff(receipt=Receipt(reason="no entry is close enough", trail=TRIED))


def said(text: str, *, addressed: bool = False, thread: tuple[str, ...] = ()) -> Question:
    place = Place(channel="C1", name="help", kind="public", addressed=addressed)
    return replace(asking(text), place=place, thread=thread)


def left(question: Question, outcome: Outcome = UNSURE, *, silent: bool = False) -> Outcome:
    return hushed(question, outcome, unsure_is_silent=silent, only_questions=True)


@pytest.mark.parametrize(
    "text", ["is the lab open?", "I need a cable", "my screen is broken", "it doesnt start"]
)
def test_what_asks_or_tells_of_trouble_goes_to_a_person(text: str) -> None:
    assert asks_something(text)
    assert left(said(text)) == UNSURE


@pytest.mark.parametrize("text", ["the new cafe is lovely", "Deploying the site at four"])
def test_a_remark_to_nobody_pages_nobody(text: str) -> None:
    assert isinstance(left(said(text)), Silent)


def answered(confidence: float) -> Answer:
    receipt = replace(UNSURE.receipt, confidence=confidence)
    draft = Draft(text="Use the VPN.", citations=("vpn/wifi",), tier="faq")
    return Answer(draft=draft, entries=(), receipt=receipt)


def test_a_remark_is_answered_only_beyond_doubt() -> None:
    assert isinstance(left(said("the new cafe is lovely"), answered(0.7)), Silent)
    assert left(said("guest wifi at the cafe"), answered(0.9)) == answered(0.9)
    assert left(said("is the cafe wifi safe?"), answered(0.7)) == answered(0.7)


def test_a_channel_may_want_no_handoffs_of_what_was_said_to_nobody() -> None:
    assert isinstance(left(said("is the lab open?"), silent=True), Silent)


def test_who_speaks_to_the_bot_is_never_left_alone() -> None:
    assert left(said("the cafe is lovely", addressed=True), silent=True) == UNSURE
    assert left(said("the cafe is lovely", thread=("hi?",)), silent=True) == UNSURE


def test_a_rule_that_calls_for_a_person_stands() -> None:
    ruled = Handoff(receipt=replace(UNSURE.receipt, rule="sensitive-legal"))

    assert left(said("we are being sued"), ruled, silent=True) == ruled


def test_a_failure_is_never_swallowed() -> None:
    failed = Handoff(receipt=Receipt(reason="the bot failed"))

    assert left(said("the cafe is lovely"), failed, silent=True) == failed


@pytest.mark.parametrize(
    ("text", "foreign", "external", "addressed", "left"),
    [
        ("guten morgen zusammen", True, False, False, True),
        ("guten morgen zusammen", True, False, True, False),
        ("wo finde ich das formular?", True, False, False, False),
        ("如何重置密码\N{FULLWIDTH QUESTION MARK}", True, False, False, False),
        ("we will send the contract", False, True, False, True),
        ("where do we send the contract", False, True, False, False),
        ("we will send the contract", False, False, False, False),
    ],
)
def test_what_would_only_go_to_a_person_must_ask_something(
    text: str, *, foreign: bool, external: bool, addressed: bool, left: bool
) -> None:
    question = said(text, addressed=addressed)
    question = replace(question, asker=replace(question.asker, external=external))

    assert murmured(question, foreign=foreign) is left
