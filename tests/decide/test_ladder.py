from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date

import pytest

from bot.decide.ladder import GAVE_UP, REFUSAL, Ladder, rivals
from bot.decide.policy import Policy
from bot.domain import (
    Answer,
    Asked,
    Draft,
    Entry,
    Escalate,
    Found,
    Handoff,
    Need,
    Option,
    Outcome,
    Question,
    Refused,
    Silent,
)
from bot.protocols import Tier
from bot.tiers.faq import Faq
from tests.fakes import (
    NOTHING,
    OS,
    FakeRetriever,
    FakeRules,
    FakeTier,
    Ticks,
    asking,
    decision,
    entry,
    found,
    hit,
)

RESET = entry("vpn/reset", "Open the portal.")
DROPS = entry("vpn/drops", "Move nearer to the router.")
PAYSLIP = entry("payroll/payslip", "It is in People Hub.")
INSTALL = entry("vpn/install", "Install it on {os}.", needs=[OS])
STAFF_ONLY = entry("pay/bands", r"Bands are \{secret\}.", audience=["staff"])
ASK_MISSING = FakeRules({"before_answer": decision("answer", "ask_missing")})
SMALL = Draft(text="Go to the portal.", citations=("vpn/reset",), tier="small")


def ladder(
    *tiers: Tier, finds: Found | FakeRetriever = NOTHING, rules: FakeRules | None = None
) -> Ladder:
    retriever = finds if isinstance(finds, FakeRetriever) else FakeRetriever(else_=finds)
    policy = Policy(rules or FakeRules(), answer_at=0.55, ask_at=0.25, margin=0.15)
    return Ladder(retriever, policy, tiers or (Faq(),), UTC, Ticks())


async def outcome_of(line: Ladder, question: Question) -> Outcome:
    ((asked, outcome),) = await line.resolve(question)
    assert asked == question
    return outcome


async def one(
    question: Question, finds: Found = NOTHING, rules: FakeRules | None = None
) -> Outcome:
    return await outcome_of(ladder(finds=finds, rules=rules), question)


def sure(of: Entry, confidence: float = 0.9) -> Found:
    return found(hit(of, confidence))


# --- each outcome ---


async def test_a_sure_entry_answers_with_its_own_words() -> None:
    outcome = await one(asking(), sure(RESET))

    assert isinstance(outcome, Answer)
    assert outcome.draft == Draft(text=RESET.answer, citations=("vpn/reset",), tier="faq")
    assert outcome.entries == (RESET,)
    assert not outcome.private


async def test_chatter_is_left_alone_and_nothing_is_searched() -> None:
    retriever = FakeRetriever()

    outcome = await outcome_of(ladder(finds=retriever), asking("thanks!"))

    assert isinstance(outcome, Silent)
    assert retriever.searched == []


async def test_an_unsure_entry_goes_to_a_person_with_the_draft_and_the_trail() -> None:
    outcome = await one(asking(), sure(RESET, 0.4))

    assert isinstance(outcome, Handoff)
    assert outcome.draft == Draft(text=RESET.answer, citations=("vpn/reset",), tier="faq")
    (step,) = outcome.receipt.trail
    assert isinstance(step.verdict, Escalate)
    assert outcome.receipt.considered == (("vpn/reset", 0.4),)
    assert outcome.receipt.reason


async def test_nothing_found_goes_to_a_person_without_a_draft() -> None:
    outcome = await one(asking())

    assert isinstance(outcome, Handoff)
    assert outcome.draft is None
    assert outcome.receipt.topic is None
    assert outcome.receipt.confidence == 0.0


async def test_without_any_tier_a_person_answers() -> None:
    line = replace(ladder(finds=sure(RESET)), tiers=())

    assert isinstance(await outcome_of(line, asking()), Handoff)


async def test_two_close_entries_are_asked_about_by_their_questions() -> None:
    outcome = await one(asking(), found(hit(RESET, 0.7), hit(DROPS, 0.6), hit(PAYSLIP, 0.1)))

    assert isinstance(outcome, Asked)
    assert outcome.kind == "which"
    assert outcome.options == (
        Option(RESET.question, "vpn/reset"),
        Option(DROPS.question, "vpn/drops"),
    )


async def test_a_rule_that_refuses_at_the_door_stops_before_the_search() -> None:
    retriever = FakeRetriever()
    rules = FakeRules({"admit": decision("refuse", say="Delete that.", rule="pasted-secret")})

    outcome = await outcome_of(ladder(finds=retriever, rules=rules), asking())

    assert isinstance(outcome, Refused)
    assert (outcome.say, outcome.receipt.rule) == ("Delete that.", "pasted-secret")
    assert retriever.searched == []


async def test_a_rule_that_calls_for_a_person_at_the_door_names_the_route() -> None:
    rules = FakeRules({"admit": decision("ask_person", to="it-oncall")})

    outcome = await one(asking(), sure(RESET), rules)

    assert isinstance(outcome, Handoff)
    assert outcome.to == "it-oncall"


def german(_text: str) -> str:
    return "de"


async def test_a_question_in_another_language_goes_to_a_person_with_the_language_named() -> None:
    rules = FakeRules({"admit": decision("ask_person", rule="foreign", why="We write English.")})
    line = replace(ladder(rules=rules), language=german)

    outcome = await outcome_of(line, asking("wo ist der plan?"))

    assert outcome.receipt.reason == "We write English. It is in German."
    assert rules.facts_of("admit")["language"] == "de"
    assert rules.facts_of("admit")["foreign_language"] is True


async def test_a_language_that_entries_are_written_in_is_not_foreign() -> None:
    rules = FakeRules()
    line = replace(ladder(rules=rules), language=german, written_in=frozenset({"de", "en"}))

    await outcome_of(line, asking("wo ist der plan?"))

    assert rules.facts_of("admit")["foreign_language"] is False


async def test_what_is_said_to_nobody_in_another_language_is_left_alone() -> None:
    line = replace(ladder(finds=sure(RESET)), language=german)
    question = asking("guten morgen zusammen")
    question = replace(question, place=replace(question.place, addressed=False))

    assert isinstance(await outcome_of(line, question), Silent)


async def test_a_refusal_without_words_has_words_of_its_own() -> None:
    outcome = await one(asking(), sure(RESET), FakeRules({"before_answer": decision("refuse")}))

    assert isinstance(outcome, Refused)
    assert outcome.say == REFUSAL


async def test_a_rule_that_calls_for_a_person_beats_a_sure_answer_and_a_question_back() -> None:
    rules = FakeRules({"before_answer": decision("ask_person", to="hr", say="Anna looks at it.")})

    outcome = await one(asking(), found(hit(RESET, 0.7), hit(DROPS, 0.69)), rules)

    assert isinstance(outcome, Handoff)
    assert (outcome.to, outcome.say) == ("hr", "Anna looks at it.")
    assert outcome.receipt.rule == "a-rule"


async def test_a_duty_of_privacy_makes_a_private_answer() -> None:
    rules = FakeRules({"before_answer": decision("answer", "answer_in_private")})

    outcome = await one(asking(kind="public"), sure(RESET), rules)

    assert isinstance(outcome, Answer)
    assert outcome.private


# --- what a rule lets the entry say ---


async def test_a_rule_may_say_what_the_entry_says() -> None:
    rules = FakeRules({"before_answer": decision("refuse", say="{entry}")})

    outcome = await one(asking(), sure(RESET), rules)

    assert isinstance(outcome, Refused)
    assert outcome.say == RESET.answer


async def test_the_entry_a_rule_lets_speak_has_its_fields_and_braces_as_readers_see_them() -> None:
    both = entry("vpn/x", r"On {os} type \{name\}.", needs=[OS])
    rules = FakeRules({"before_answer": decision("ask_person", say="{entry}")})

    outcome = await one(asking("it fails on my mac"), sure(both), rules)

    assert isinstance(outcome, Handoff)
    assert outcome.say == "On macOS type {name}."


async def test_a_rule_lets_no_entry_speak_where_others_read_along() -> None:
    rules = FakeRules({"before_answer": decision("refuse", say="{entry}")})

    public = await one(asking(kind="public"), sure(STAFF_ONLY), rules)
    private = await one(asking(kind="dm"), sure(STAFF_ONLY), rules)

    assert isinstance(public, Refused)
    assert public.say == REFUSAL
    assert isinstance(private, Refused)
    assert private.say == "Bands are {secret}."


async def test_a_rule_that_lets_the_entry_speak_without_hits_has_words_all_the_same() -> None:
    rules = FakeRules({"before_answer": decision("refuse", say="{entry}")})

    outcome = await one(asking(), NOTHING, rules)

    assert isinstance(outcome, Refused)
    assert outcome.say == REFUSAL


# --- fields ---


async def test_a_missing_field_is_asked_with_its_choices() -> None:
    outcome = await one(asking("how do I install it"), sure(INSTALL), ASK_MISSING)

    assert isinstance(outcome, Asked)
    assert (outcome.kind, outcome.needs, outcome.entry) == ("field", (OS,), "vpn/install")
    assert [option.value for option in outcome.options] == ["Windows", "macOS", "Linux"]


async def test_a_field_of_free_text_has_no_options() -> None:
    tag = entry(
        "devices/tag", "Yours is {asset_tag}.", needs=[replace(OS, name="asset_tag", choices=())]
    )

    outcome = await one(asking(), sure(tag), ASK_MISSING)

    assert isinstance(outcome, Asked)
    assert outcome.options == ()
    assert "asset tag" in outcome.text


async def test_fields_from_buttons_fill_the_answer() -> None:
    outcome = await one(asking(fields={"os": "Linux"}), sure(INSTALL), ASK_MISSING)

    assert isinstance(outcome, Answer)
    assert outcome.draft.text == "Install it on Linux."


async def test_fields_from_the_thread_fill_the_answer() -> None:
    question = asking("and how do I install it", thread=["my mac is new"])

    outcome = await one(question, sure(INSTALL), ASK_MISSING)

    assert isinstance(outcome, Answer)
    assert outcome.draft.text == "Install it on macOS."


SITE = Need("site", ("Leeds", "Delft"))
TICKET = entry("devices/ticket", "{asset_tag} in {site}.", needs=[SITE, Need("asset_tag")])


async def test_everything_that_is_missing_is_asked_for_at_once() -> None:
    outcome = await one(asking("my screen is dark"), sure(TICKET), ASK_MISSING)

    assert isinstance(outcome, Asked)
    assert outcome.text == "To answer this I need to know: site and asset tag."
    assert (outcome.needs, outcome.options) == (TICKET.needs, ())


async def test_what_was_said_already_is_not_asked_again() -> None:
    outcome = await one(asking("my screen in delft is dark"), sure(TICKET), ASK_MISSING)

    assert isinstance(outcome, Asked)
    assert [need.name for need in outcome.needs] == ["asset_tag"]


async def test_after_two_tries_a_person_takes_it_with_what_is_known() -> None:
    question = replace(asking("in delft, it is dark"), asked_for=("vpn/x", TICKET.name))
    assert isinstance(await one(question, sure(TICKET), ASK_MISSING), Asked)

    question = replace(question, asked_for=(TICKET.name, TICKET.name))
    outcome = await one(question, sure(TICKET), ASK_MISSING)

    assert isinstance(outcome, Handoff)
    assert outcome.receipt.reason == "asked 2 times, and still not known: asset tag"
    assert (outcome.known, outcome.lacking) == ({"site": "Delft"}, ("asset_tag",))
    assert outcome.say == GAVE_UP


async def test_a_misspelled_choice_is_proposed_and_not_taken() -> None:
    outcome = await one(asking("how do I install it on widnows"), sure(INSTALL), ASK_MISSING)

    assert isinstance(outcome, Asked)
    assert outcome.proposed == {"os": "Windows"}


@dataclass(frozen=True)
class Liar:
    said: Mapping[str, str]

    async def propose(self, question: Question, needs: Sequence[Need]) -> Mapping[str, str]:
        return self.said


async def test_a_proposer_that_lies_decides_nothing() -> None:
    said = {"site": "Atlantis", "asset_tag": "HI-1", "group": "managers"}
    line = replace(ladder(finds=sure(TICKET), rules=ASK_MISSING), proposer=Liar(said))

    outcome = await outcome_of(line, asking("my screen is dark"))

    assert isinstance(outcome, Asked)
    assert outcome.needs == TICKET.needs
    assert outcome.proposed == {"asset_tag": "HI-1"}


async def test_an_unfilled_answer_is_never_sent_even_without_a_rule() -> None:
    assert isinstance(await one(asking(), sure(INSTALL)), Handoff)


async def test_a_chosen_entry_answers_also_beside_a_close_one_and_for_small_words() -> None:
    close = found(hit(RESET, 1.0), hit(DROPS, 0.99))

    outcome = await one(asking("ok", chosen="vpn/reset"), close)

    assert isinstance(outcome, Answer)


async def test_a_chosen_entry_that_is_gone_goes_to_a_person() -> None:
    assert isinstance(await one(asking(chosen="vpn/gone")), Handoff)


# --- dates and audience ---


async def test_an_entry_hidden_by_its_dates_is_told() -> None:
    old = entry(
        "leave/carry",
        question="May I carry leave over?",
        valid=(date(2025, 1, 1), date(2025, 12, 31)),
    )

    outcome = await one(asking(), replace(NOTHING, hidden_by_dates=old))

    assert isinstance(outcome, Handoff)
    assert "May I carry leave over?" in outcome.say
    assert "2025-01-01 to 2025-12-31" in outcome.say


async def test_a_dated_entry_of_a_narrow_audience_is_not_told_where_others_read_along() -> None:
    dates = (date(2025, 1, 1), date(2025, 12, 31))
    old = entry("pay/round", audience=["staff"], valid=dates)

    outcome = await one(asking(kind="public"), replace(NOTHING, hidden_by_dates=old))

    assert isinstance(outcome, Handoff)
    assert outcome.say == ""


async def test_entries_of_a_narrow_audience_are_no_options_where_others_read_along() -> None:
    three = found(hit(RESET, 0.7), hit(STAFF_ONLY, 0.69), hit(DROPS, 0.68))

    public = await one(asking(kind="public"), three)
    private = await one(asking(kind="dm"), three)

    assert isinstance(public, Asked)
    assert [option.value for option in public.options] == ["vpn/reset", "vpn/drops"]
    assert isinstance(private, Asked)
    assert [option.value for option in private.options] == ["vpn/reset", "pay/bands", "vpn/drops"]


# --- tiers ---


async def test_the_next_tier_is_asked_when_one_abstains() -> None:
    line = ladder(FakeTier(), FakeTier(SMALL), finds=sure(RESET))

    outcome = await outcome_of(line, asking())

    assert isinstance(outcome, Answer)
    assert outcome.draft == SMALL
    assert len(outcome.receipt.trail) == 2


async def test_a_tier_that_is_down_is_passed_over_and_named_in_the_trail() -> None:
    line = ladder(FakeTier(down="the model is loading"), FakeTier(SMALL), finds=sure(RESET))

    outcome = await outcome_of(line, asking())

    assert isinstance(outcome, Answer)
    first = outcome.receipt.trail[0].verdict
    assert isinstance(first, Escalate)
    assert first.findings[0].rule == "unavailable"


async def test_the_first_good_draft_stops_the_walk() -> None:
    second = FakeTier(SMALL)

    await outcome_of(ladder(FakeTier(SMALL), second, finds=sure(RESET)), asking())

    assert second.asked == []


async def test_a_closed_external_tier_never_sees_the_question() -> None:
    outside = FakeTier(replace(SMALL, tier="large"), name="large", external=True)

    outcome = await outcome_of(ladder(outside, finds=sure(RESET)), asking())

    assert isinstance(outcome, Handoff)
    assert outside.asked == []
    assert outcome.receipt.trail[0].draft is None


async def test_an_open_external_tier_may_answer() -> None:
    outside = FakeTier(replace(SMALL, tier="large"), name="large", external=True)
    rules = FakeRules({"before_large_model": decision("use_large_model")})

    outcome = await outcome_of(ladder(outside, finds=sure(RESET), rules=rules), asking())

    assert isinstance(outcome, Answer)


async def test_the_rules_are_told_which_tier_is_about_to_answer() -> None:
    rules = FakeRules()

    await outcome_of(ladder(FakeTier(name="small"), finds=sure(RESET), rules=rules), asking())

    assert rules.facts_of("before_answer")["tier"] == "small"


async def test_an_invented_source_goes_to_a_person_with_the_best_unsent_draft() -> None:
    invented = replace(SMALL, citations=("hr/made-up",))

    outcome = await outcome_of(ladder(FakeTier(invented), FakeTier(), finds=sure(RESET)), asking())

    assert isinstance(outcome, Handoff)
    assert outcome.draft == invented


# --- several questions in one message ---

BOTH = "How do I reset my VPN? Where is my payslip?"
TWO = {"How do I reset my VPN?": sure(RESET), "Where is my payslip?": sure(PAYSLIP)}


def several(
    by_text: dict[str, Found], whole: Found = NOTHING, rules: FakeRules | None = None
) -> Ladder:
    return ladder(finds=FakeRetriever(by_text, else_=whole), rules=rules)


async def test_what_only_tells_how_things_are_is_not_searched_by_itself() -> None:
    finder = FakeRetriever(TWO)
    told = "My laptop is new. How do I reset my VPN?"

    await ladder(finds=finder).resolve(asking(told))
    await ladder(finds=finder).resolve(asking(f"My laptop is new. {BOTH}"))

    texts = [question.text for question in finder.searched]
    assert texts == [told, f"My laptop is new. {BOTH}", *TWO]


async def test_two_questions_are_two_parts_in_order() -> None:
    parts = await several(TWO).resolve(asking(BOTH))

    assert [q.id for q, _ in parts] == ["T1:C1:1.1#1", "T1:C1:1.1#2"]
    assert [q.text for q, _ in parts] == list(TWO)
    assert [type(outcome) for _, outcome in parts] == [Answer, Answer]


async def test_parts_that_mean_the_same_are_one() -> None:
    same = "How do I reset my VPN? Where is my payslip? How can VPN be reset?"

    parts = await several({**TWO, "How can VPN be reset?": sure(RESET)}).resolve(asking(same))

    assert [q.text for q, _ in parts] == list(TWO)


async def test_two_wordings_of_one_question_stay_whole() -> None:
    twice = {"How do I reset my VPN?": sure(RESET), "How can VPN be reset?": sure(RESET)}
    line = several(twice, whole=sure(RESET))

    outcome = await outcome_of(line, asking(" ".join(twice)))

    assert isinstance(outcome, Answer)


async def test_chatter_around_questions_is_dropped() -> None:
    parts = await several(TWO).resolve(asking(f"Hello! {BOTH} Thanks a lot!"))

    assert [q.id for q, _ in parts] == ["T1:C1:1.1#1", "T1:C1:1.1#2"]


async def test_a_third_question_nobody_can_answer_is_not_lost() -> None:
    parts = await several(TWO).resolve(asking(f"{BOTH} Who feeds the office parrot?"))

    assert [type(outcome) for _, outcome in parts] == [Answer, Answer, Handoff]
    assert parts[2][0].text == "Who feeds the office parrot?"


@pytest.mark.parametrize("more", ["I am in a hurry.", "Can anyone help?"])
async def test_a_sentence_without_a_subject_of_its_own_is_no_part(more: str) -> None:
    parts = await several(TWO).resolve(asking(f"{BOTH} {more}"))

    assert len(parts) == 2


async def test_one_known_part_leaves_the_message_whole() -> None:
    line = several({"How do I reset my VPN?": sure(RESET)}, whole=sure(RESET))

    assert isinstance(await outcome_of(line, asking(BOTH)), Answer)


async def test_a_rule_that_stops_every_part_speaks_once() -> None:
    rules = FakeRules({"before_answer": decision("ask_person", to="it", rule="wants-a-person")})

    outcome = await outcome_of(several(TWO, rules=rules), asking(BOTH))

    assert isinstance(outcome, Handoff)


async def test_a_long_paste_is_searched_once() -> None:
    retriever = FakeRetriever()
    log = "\n".join(f"error {n} in module {n}" for n in range(500))

    await outcome_of(ladder(finds=retriever), asking(log))

    assert len(retriever.searched) == 1


async def test_a_button_under_a_message_does_not_cut_it() -> None:
    line = several(TWO, whole=sure(INSTALL))

    outcome = await outcome_of(line, asking(BOTH, fields={"os": "Linux"}))

    assert isinstance(outcome, Answer)
    assert outcome.draft.text == "Install it on Linux."


# --- the receipt ---


async def test_a_receipt_says_where_an_outcome_came_from() -> None:
    outcome = await one(asking(), found(hit(RESET, 0.9), hit(DROPS, 0.1)))

    receipt = outcome.receipt
    assert (receipt.topic, receipt.confidence) == ("vpn", 0.9)
    assert receipt.considered == (("vpn/reset", 0.9), ("vpn/drops", 0.1))
    assert (receipt.corpus, receipt.policy) == ("c0", "p0")
    assert receipt.ms > 0
    assert receipt.trail[0].ms > 0


WORDS = "zanzibar"


@pytest.mark.parametrize(
    "finds",
    [NOTHING, sure(RESET), sure(RESET, 0.3), sure(INSTALL), found(hit(RESET), hit(DROPS))],
)
async def test_no_receipt_holds_words_of_the_question(finds: Found) -> None:
    outcome = await one(asking(f"how do I reset {WORDS}"), replace(finds, query=WORDS), ASK_MISSING)

    assert WORDS not in repr(outcome.receipt)


# --- rivals ---

POLICY = Policy(FakeRules(), ask_at=0.25, margin=0.15)


def test_a_clear_best_has_no_rivals() -> None:
    assert rivals(found(hit(RESET, 0.8), hit(DROPS, 0.65)), POLICY) == ()


def test_what_is_too_unlikely_is_no_rival() -> None:
    assert rivals(found(hit(RESET, 0.3), hit(DROPS, 0.24)), POLICY) == ()


def test_at_most_three_are_offered() -> None:
    four = [hit(entry(f"a/{n}"), 0.6) for n in "bcde"]

    assert len(rivals(found(*four), POLICY)) == 3


def test_entries_that_a_short_query_fits_equally_are_rivals() -> None:
    two = found(hit(RESET, 0.8), hit(DROPS, 0.2), query="vpn", alike=["vpn/reset", "vpn/drops"])

    assert rivals(two, POLICY) == (RESET, DROPS)


def test_an_entry_far_ahead_is_meant_though_the_words_fit_others_too() -> None:
    two = found(hit(RESET, 0.95), hit(DROPS, 0.2), query="vpn", alike=["vpn/reset", "vpn/drops"])

    assert rivals(two, POLICY) == ()


def test_the_very_words_of_an_entry_have_no_alike() -> None:
    two = found(
        hit(RESET, 0.9), hit(DROPS, 0.2), query=RESET.question, alike=["vpn/reset", "vpn/drops"]
    )

    assert rivals(replace(two, verbatim=True), POLICY) == ()
