from dataclasses import replace
from datetime import date

from bot.domain import Entry, Span
from bot.records.glances import Done, Held, Mine, Tally, Use
from bot.slack import actions
from bot.slack.home_page import Glance, Health, home_view, topics_of
from bot.slack.render import home_json
from bot.slack.suggesting import suggestions
from tests.slack.oracle import live_tokens, needs_shared, texts_in, view_problems

ID = "T1:C1:1790000000.000100"
LINK = "https://acme.slack.com/archives/C1/p1790000000000100"
TODAY = date(2026, 11, 26)
MINE = Mine(
    question_id=ID, text="reset <!channel>?", channel="C1", ts="1.2", asked_at=1.0, kind="answer"
)
HELD = Held(
    question_id=ID,
    text="my payslip is wrong",
    team="payroll-team",
    card_channel="C2",
    card_ts="3.4",
    opened_at=1.0,
    by="",
    due=50.0,
)
ENTRY = Entry(topic="vpn", slug="reset", question="How do I reset it?", answer="x", owner="it")
HEALTH = Health(
    degraded=("vpn.md is broken",),
    tally=Tally({"answer": 8, "handoff": 2}, 0.02),
    days=7,
    waiting=1,
    knowledge="abc",
    policies="def",
)
DONE = Done(question_id=ID, kind="answer", tier="faq", entry="vpn/reset", confidence=0.97, at=1.0)
ASKER = Glance(topics=["vpn"], today=TODAY, now=100.0, mine=[MINE], links={ID: LINK})
EVERYTHING = replace(
    ASKER,
    mine=[MINE, *(replace(MINE, kind="handoff", state=s) for s in ("open", "resolved", None))],
    held=[HELD] * 40,
    kept=[(replace(ENTRY, slug=f"e{n}", question="long " * 100), Use(n, n, n)) for n in range(60)],
    health=HEALTH,
    latest=[DONE] * 9,
)


def shown(glance: Glance) -> str:
    return "\n".join(texts_in(home_json(home_view(glance))))


def test_an_asker_sees_their_questions_with_state_and_link_and_nothing_of_others() -> None:
    home = home_json(home_view(ASKER))

    assert f"<{LINK}|reset &lt;!channel&gt;?>\nanswered · <!date^1^" in shown(ASKER)
    assert [b["accessory"]["action_id"] for b in home["blocks"] if "accessory" in b] == [
        actions.SHOW
    ]
    for title in ("Waiting for you", "Entries you keep", "Health", "Latest outcomes"):
        assert title not in shown(ASKER)


def test_a_handoff_says_who_has_it() -> None:
    handed = replace(MINE, kind="handoff", state="open", team="it-helpdesk")
    taken = replace(handed, state="taken", by="U2")

    assert "it-helpdesk has been asked, nobody has it yet" in shown(replace(ASKER, mine=[handed]))
    assert "Kim is looking into it" in shown(replace(ASKER, mine=[taken], names={"U2": "Kim"}))


def test_who_is_on_call_sees_what_waits_oldest_first_and_what_is_late() -> None:
    told = shown(replace(ASKER, held=[HELD, replace(HELD, by="U2", due=None)], names={"U2": "Kim"}))

    assert "Waiting for you: 2" in told
    assert "payroll-team · nobody has it, and it is overdue" in told
    assert "payroll-team · taken by Kim · " in told
    assert "_Nothing. Well done._" in shown(replace(ASKER, held=[]))


def test_an_owner_sees_first_what_must_be_looked_at() -> None:
    used = (replace(ENTRY, slug="used"), Use(9, 3, 0))
    disliked = (replace(ENTRY, slug="disliked"), Use(1, 1, 2, {"outdated": 2}))
    late = (replace(ENTRY, slug="late", review_by=date(2026, 3, 1)), Use())
    told = shown(replace(ASKER, kept=[used, disliked, late]))

    places = [told.index(name) for name in ("vpn/late", "vpn/disliked", "vpn/used")]
    assert places == sorted(places)
    assert "not used in 30 days · was due for review by 1 March 2026" in told
    assert "1 up, 2 down: it is outdated (2)" in told


def test_an_entry_says_until_when_it_is_valid() -> None:
    span = Span(date(2026, 1, 1), date(2026, 6, 30))

    assert "was valid until 30 June 2026" in shown(
        replace(ASKER, kept=[(replace(ENTRY, valid=span), Use())])
    )


def test_an_operator_sees_health_cost_and_receipts() -> None:
    told = shown(replace(ASKER, health=HEALTH, latest=[DONE]))

    assert "*Last 7 days*  8 answered, 2 handed to a person" in told
    assert "*Cost*  $0.02, $0.0025 for each answer" in told
    assert "*Troubles*  vpn.md is broken" in told
    assert "Answered from vpn/reset" in told
    assert actions.WHY in told


@needs_shared
def test_slack_would_take_every_home() -> None:
    empty = Glance(topics=[], today=TODAY, now=1.0)

    for glance in (empty, ASKER, EVERYTHING):
        assert view_problems(home_json(home_view(glance))) == []
    assert "51 more were used · 1 were not used in 30 days" in shown(EVERYTHING)


def test_nothing_in_a_home_is_live_but_links_of_slack_and_times() -> None:
    tokens = set(live_tokens(home_json(home_view(EVERYTHING))))

    assert all(token.startswith((f"<{LINK}|", "<!date^1^")) for token in tokens)


def test_topics_are_those_that_everyone_may_ask_about() -> None:
    hidden = replace(ENTRY, topic="vault", audience=frozenset({"board"}))

    assert topics_of([ENTRY, hidden, replace(ENTRY, topic="leave")]) == ["vpn", "leave"]


def test_the_most_asked_is_suggested_first_and_never_what_only_some_may_see() -> None:
    leave = replace(ENTRY, topic="leave", question="How much leave?")
    again = replace(ENTRY, slug="again", question="And again?")
    hidden = replace(ENTRY, topic="vault", question="Which vault?", audience=frozenset({"board"}))
    past = replace(
        ENTRY, topic="old", question="Old?", valid=Span(date(2020, 1, 1), date(2020, 2, 1))
    )
    entries = [ENTRY, again, leave, hidden, past]

    found = suggestions(entries, ["vpn/again", "vault/reset", "gone/gone"], TODAY)

    assert found == ["And again?", "How do I reset it?", "How much leave?"]
    many = [replace(ENTRY, topic=f"t{n}", question=f"{n}?") for n in range(9)]
    assert suggestions(many, [], TODAY) == ["0?", "1?", "2?", "3?"]
