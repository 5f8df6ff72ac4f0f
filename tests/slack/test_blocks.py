import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import (
    Answer,
    Asked,
    Draft,
    Entry,
    Escalate,
    Finding,
    Handoff,
    Need,
    Option,
    Outcome,
    Receipt,
    Refer,
    Refused,
    Silent,
    Span,
    Step,
)
from bot.records.buttons import Given
from bot.records.outcomes import Settled
from bot.slack import actions
from bot.slack.blocks import (
    answer_message,
    asked_message,
    blocks_for,
    handoff_message,
    notice,
    outdated_message,
    picked_message,
    relayed_message,
    resolved_message,
    taken_message,
    withdrawn_message,
)
from bot.slack.cards import Card, CardState, card_message
from bot.slack.layout import Context, Message, Section
from bot.slack.receipt_page import receipt_modal, told_modal
from bot.slack.render import blocks_json, modal_json, split_text, summary_of
from bot.slack.texts import Plain, Team
from bot.slack.views import answer_modal, form_modal
from tests.slack.oracle import (
    attack_rows,
    block_problems,
    live_tokens,
    needs_shared,
    texts_in,
    view_problems,
)

ID = "T1:C1:1790000000.000100"
RECEIPT = Receipt(reason="The best entry is not sure enough.", considered=(("vpn/reset", 0.41),))
ENTRY = Entry(
    topic="vpn",
    slug="reset",
    question="How do I reset my VPN password?",
    answer="Open [the portal](https://portal.acme.example).",
    owner="it-helpdesk",
    valid=Span(date(2026, 1, 1), date(2027, 12, 31)),
)
ANSWER = Answer(
    draft=Draft(text=ENTRY.answer, citations=("vpn/reset",), tier="faq"),
    entries=(ENTRY,),
    receipt=RECEIPT,
)
FINDING = Finding("grounded", "one sentence is in no entry")
HANDOFF = Handoff(
    receipt=replace(
        RECEIPT,
        trail=(
            Step(tier="faq", draft=None, verdict=Escalate()),
            Step(tier="small", draft=ANSWER.draft, verdict=Refer((FINDING,))),
        ),
    ),
    say="This one is for **people**.",
    draft=ANSWER.draft,
)
CARD = Card(
    handoff_id="h_1",
    question="my payslip is wrong <!channel>",
    asker="U1",
    channel="C1",
    handoff=HANDOFF,
    permalink="https://acme.slack.com/archives/C1/p1790000000000100",
)


def asked(options: int = 0) -> Asked:
    picks = tuple(Option(f"Option {number}", f"v{number}") for number in range(options))
    need = Need("os", tuple(pick.value for pick in picks))
    return Asked(text="Which system?", kind="field", needs=(need,), options=picks, receipt=RECEIPT)


def shown(message: Message) -> str:
    return "\n".join(texts_in(blocks_json(message)))


def action_ids(message: Message) -> list[str]:
    return [
        element["action_id"]
        for block in blocks_json(message)
        for element in block.get("elements", [])
        if "action_id" in element
    ]


def test_an_answer_says_where_it_comes_from_and_how_to_object() -> None:
    message = answer_message(ANSWER, ID)

    assert live_tokens(blocks_json(message)) == ["<https://portal.acme.example|the portal>"]
    assert "Source: vpn/reset · kept by it-helpdesk · valid until 31 December 2027" in shown(
        message
    )
    assert action_ids(message) == [actions.FEEDBACK, actions.ASK_PERSON]


def test_an_answer_says_when_its_owner_means_to_look_at_it_again() -> None:
    entry = replace(ENTRY, valid=None, review_by=date(2027, 3, 1))
    message = answer_message(replace(ANSWER, entries=(entry,)), ID)

    assert "Source: vpn/reset · kept by it-helpdesk · to be reviewed by 1 March 2027" in shown(
        message
    )


def test_an_answer_for_one_person_can_be_shared_or_dismissed() -> None:
    assert action_ids(answer_message(ANSWER, ID, ephemeral=True)) == [
        actions.SHARE,
        actions.DISMISS,
        actions.ASK_PERSON,
    ]


def test_an_owner_is_named_by_display_name_and_never_pinged() -> None:
    answer = replace(ANSWER, entries=(replace(ENTRY, owner="U012ABCDEF"),))

    assert "kept by" not in shown(answer_message(answer, ID))
    named = answer_message(answer, ID, names={"U012ABCDEF": "The help desk"})
    assert "kept by The help desk" in shown(named)


def test_a_link_that_no_cited_entry_holds_is_dead_in_a_draft() -> None:
    draft = replace(ANSWER.draft, text="Go to [the portal](https://portal.evil.example).")

    assert live_tokens(blocks_json(answer_message(replace(ANSWER, draft=draft), ID))) == []


def test_few_options_are_buttons_and_many_a_menu() -> None:
    few, many = (blocks_json(asked_message(asked(count), ID)) for count in (5, 6))

    assert [each["type"] for each in few[1]["elements"]] == ["button"] * 5
    assert few[1]["elements"][4]["value"] == f"{ID}|4"
    assert many[1]["elements"][0]["type"] == "static_select"
    assert many[1]["elements"][0]["options"][5]["value"] == f"{ID}|5"


def test_a_free_text_question_has_an_answer_button_and_a_hint() -> None:
    message = asked_message(asked(), ID)

    assert action_ids(message) == [actions.WRITE, actions.ASK_PERSON]
    assert "reply in this thread" in shown(message)


def test_a_handoff_names_who_was_asked_in_the_owners_words() -> None:
    message = handoff_message(HANDOFF, (Team("S012"),))

    assert "*people*" in shown(message)
    assert "I have asked <!subteam^S012>." in shown(message)


def test_without_an_open_handoff_nothing_is_promised() -> None:
    text = shown(handoff_message(replace(HANDOFF, say=""), None))

    assert "could not reach anyone" in text
    assert "I have asked" not in text
    assert "will" not in text


def test_silence_is_no_message() -> None:
    assert blocks_for(Silent(receipt=RECEIPT), ID) is None


def test_the_card_tells_everything_a_person_needs() -> None:
    text = shown(card_message(CARD))

    for part in (
        "> my payslip is wrong &lt;!channel&gt;",
        "Asked by <@U1> in <#C1>",
        "<https://acme.slack.com/archives/C1/p1790000000000100|open>",
        "not sure enough",
        "small: offered vpn/reset (one sentence is in no entry)",
        "faq: offered nothing",
        "vpn/reset (41% sure)",
        "Best draft, not sent",
    ):
        assert part in text


def test_a_permalink_from_elsewhere_is_only_words() -> None:
    card = replace(CARD, permalink="https://x.example/<!channel>")

    assert live_tokens(blocks_json(card_message(card))) == ["<@U1>", "<#C1>"]


@pytest.mark.parametrize(
    ("state", "ids"),
    [
        ("open", [actions.TAKE, actions.RESOLVE]),
        ("taken", [actions.RESOLVE]),
        ("answered", [actions.RESOLVE]),
        ("resolved", []),
    ],
)
def test_the_card_offers_what_can_still_be_done(state: CardState, ids: list[str]) -> None:
    message = card_message(replace(CARD, state=state, by="Kim"))

    assert action_ids(message) == ids
    assert state == "open" or f"{state.capitalize()} by Kim" in shown(message)


def test_a_relayed_reply_is_under_a_name_that_pings_nobody() -> None:
    message = relayed_message("<@U2> *Kim*", "see https://a.example and `https://b.example`")

    assert live_tokens(blocks_json(message)) == ["<https://a.example>"]


@needs_shared
def test_a_relayed_reply_pings_nobody_whatever_it_says() -> None:
    for row in attack_rows("slack_abuse.jsonl", "mention"):
        message = relayed_message("Kim", str(row["payload"]))

        assert live_tokens([blocks_json(message), summary_of(message)]) == [], row["id"]


def test_values_of_buttons_carry_ids_and_never_words() -> None:
    with pytest.raises(ValueError, match="buttons carry ids"):
        answer_message(ANSWER, "how do I reset?")


def test_a_value_is_read_back_as_it_was_made() -> None:
    assert actions.pick_from(actions.pick_value(ID, 3)) == (ID, 3)
    assert actions.rating_from(actions.rating_value(ID, "bad")) == (ID, False)
    assert actions.pick_from(ID) is None
    assert actions.rating_from(f"{ID}|great") is None


def test_an_outdated_message_keeps_its_words_and_loses_its_buttons() -> None:
    message = outdated_message(answer_message(ANSWER, ID), "_The question was edited._")

    assert "the portal" in shown(message)
    assert action_ids(message) == []


def messages() -> dict[str, Message]:
    long = "\n\n".join(["word " * 300] * 40)
    wide = replace(ANSWER, draft=replace(ANSWER.draft, text=long), entries=(ENTRY,) * 5)
    many = asked(120)
    names = (Plain("x" * 5000),)
    outcomes: list[Outcome] = [
        ANSWER,
        wide,
        asked(),
        asked(1),
        asked(6),
        many,
        HANDOFF,
        Refused(receipt=RECEIPT, say="Not here. See [why](https://w.example)."),
        Refused(receipt=RECEIPT, say=""),
    ]
    made = {
        f"outcome {n}": blocks_for(each, ID, asked_team=names) for n, each in enumerate(outcomes)
    }
    made["private"] = blocks_for(ANSWER, ID, ephemeral=True)
    made["one long word"] = notice("x" * 30_000)
    made["long fence"] = notice("```\n" + "line <b>\n" * 2000 + "```")
    made["long card"] = card_message(replace(CARD, question="q <\n" * 10_000))
    made["taken"] = taken_message("Kim")
    made["resolved"] = resolved_message("Kim")
    made["relayed"] = relayed_message("Kim " * 100, "yes\n" * 3000)
    made["withdrawn"] = withdrawn_message("its owner changed it")
    made["picked"] = picked_message(many, "Linux")
    return {name: message for name, message in made.items() if message is not None}


@needs_shared
@pytest.mark.parametrize("name", messages())
def test_slack_would_take_every_message(name: str) -> None:
    message = messages()[name]
    blocks = blocks_json(message)

    assert block_problems(blocks) == []
    assert 0 < len(summary_of(message)) <= 3000
    assert json.dumps(blocks)


@needs_shared
def test_slack_would_take_the_dialogs() -> None:
    settled = Settled(question_id=ID, root=ID, slot=0, outcome=HANDOFF, at=1.0)
    votes = [Given("up"), Given("down", "outdated"), Given("down")]
    dialogs = [
        form_modal(ID, "Which **building**?", [Need("building")], {"building": "B4"}),
        form_modal(ID, "x" * 5000, [Need("b" * 40, ("yes", "no")), Need("start_date")], {}),
        form_modal(ID, "When?", [Need("start_date")], {"start_date": "2026-12-01"}),
        form_modal(ID, "Where?", [Need("site", ("Leeds", "Delft"))], {"site": "Delft"}),
        answer_modal(ANSWER, "how do I <reset> it?", {}),
        receipt_modal(settled, votes),
        receipt_modal(replace(settled, outcome=Silent(receipt=Receipt(reason=""))), []),
        told_modal("Why this answer?", "Only **owners**."),
    ]

    for dialog in dialogs:
        assert view_problems(modal_json(dialog)) == []


def test_a_receipt_tells_everything_but_words() -> None:
    settled = Settled(question_id=ID, root=ID, slot=0, outcome=HANDOFF, at=1.0)
    told = "\n".join(texts_in(modal_json(receipt_modal(settled, [Given("down", "wrong")]))))

    assert "handed to a person" in told
    assert "vpn/reset*  41%" in told
    assert "offered vpn/reset; a person was asked: one sentence is in no entry [grounded]" in told
    assert "0 up, 1 down: it is wrong (1)" in told
    assert "the portal" not in told


@needs_shared
def test_a_judge_of_blocks_does_find_faults() -> None:
    bad: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]

    assert block_problems(bad)
    assert block_problems([{"type": "divider"}] * 51)


@needs_shared
def test_attack_rows_stay_dead_in_every_message() -> None:
    for row in attack_rows("slack_abuse.jsonl", "mention", "indirect_injection"):
        payload = str(row["payload"])
        for message in _carriers(payload):
            tokens = live_tokens([blocks_json(message), summary_of(message)])
            assert set(tokens) <= {"<@U1>", "<#C1>", _LINK}, row["id"]


_LINK = "<https://acme.slack.com/archives/C1/p1790000000000100|open>"


def _carriers(text: str) -> list[Message]:
    draft = replace(ANSWER.draft, text=text)
    return [
        answer_message(replace(ANSWER, draft=draft, entries=()), ID),
        asked_message(replace(asked(3), options=(Option(text, text),)), ID),
        relayed_message(text, "looks fine to me"),
        taken_message(text),
        card_message(replace(CARD, question=text, handoff=replace(HANDOFF, draft=draft), by=text)),
        card_message(replace(CARD, question=text, state="taken", by=text)),
    ]


def test_what_is_cut_short_says_so_once() -> None:
    long = Section((Plain("\n\n".join(["word " * 300] * 20)),))
    text = shown(Message((), (long, long, Context((Plain("small print"),)))))

    assert text.count("more than fits") == 1
    assert "small print" in text


def test_text_is_split_where_paragraphs_end() -> None:
    text = "\n\n".join(["a" * 900] * 5)

    assert [len(part) for part in split_text(text)] == [2704, 1802]


def test_a_split_code_block_is_closed_and_opened_again() -> None:
    parts = split_text("```\n" + "x = 1\n\n" * 1000 + "```")

    assert len(parts) > 1
    assert all(part.startswith("```\n") and part.endswith("\n```") for part in parts)


def test_a_word_that_fills_a_part_is_not_put_behind_another() -> None:
    parts = split_text("aaaaaaaaaaaa bbb " + "c" * 19, 20)

    assert parts == ["aaaaaaaaaaaa", "bbb", " " + "c" * 19]


def test_a_link_is_never_cut_through() -> None:
    link = "<https://a.example/" + "b" * 100 + "|label with words>"
    parts = split_text(f"{link} " * 200)

    assert sum(part.count(link) for part in parts) == 200


@given(st.text(alphabet="ab <>&`|\n;", max_size=400), st.integers(20, 60))
def test_splitting_loses_no_word_and_keeps_the_limit(text: str, limit: int) -> None:
    text = text.replace("```", "")
    parts = split_text(text, limit)

    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
