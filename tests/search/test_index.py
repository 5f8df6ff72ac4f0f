from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Asker, Entry, Found, Span
from bot.search.index import Index, Weights
from tests.search.worlds import (
    LEAVE,
    MOUSE,
    PRINT,
    TODAY,
    VPN,
    FakeEncoder,
    asks,
    index,
)

ANYONE = Asker(user="U1")
OVER = Span(date(2020, 1, 1), date(2020, 12, 31))
NOW = Span(date(2026, 1, 1), date(2026, 12, 31))
GROUPS = ("hr", "it", "boss")
VOCABULARY = ("vpn", "password", "printer", "holiday", "expense", "badge", "parking", "laptop")


def ask(live: Index, text: str, asker: Asker = ANYONE, day: date = TODAY) -> Found:
    return live.search(text, FakeEncoder().encode([text])[0], asker, day)


def names(found: Found) -> list[str]:
    return [hit.entry.name for hit in found.hits]


def of_groups(*groups: str) -> Asker:
    return Asker(user="U1", groups=frozenset(groups))


def test_the_nearest_entry_comes_first_with_the_passage_that_matched() -> None:
    found = ask(index(VPN, PRINT, LEAVE, MOUSE), "the printer is not in my list")

    assert found.best
    assert found.best.entry == PRINT
    assert found.best.matched == "the printer is not in my list"
    assert found.verbatim


def test_scores_and_confidences_are_shares_and_fall() -> None:
    found = ask(index(VPN, PRINT, LEAVE, MOUSE), "forgot my vpn password")

    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= hit.score <= 1 and 0 <= hit.confidence <= 1 for hit in found.hits)


def test_each_entry_is_one_hit_however_many_passages_match() -> None:
    many = asks("vpn/many", *(f"vpn password {n}" for n in range(20)))

    assert names(ask(index(many, PRINT), "vpn password")).count("vpn/many") == 1


def test_an_entry_for_others_is_no_hit() -> None:
    secret = replace(VPN, audience=frozenset({"hr"}))
    live = index(secret, PRINT)

    assert "vpn/reset" not in names(ask(live, VPN.question))
    assert ask(live, VPN.question).hidden_by_dates is None
    assert names(ask(live, VPN.question, of_groups("hr")))[0] == "vpn/reset"


def test_an_entry_past_its_dates_is_no_hit_but_is_told() -> None:
    live = index(replace(VPN, valid=OVER), PRINT)

    found = ask(live, VPN.question)

    assert "vpn/reset" not in names(found)
    assert found.hidden_by_dates
    assert found.hidden_by_dates.name == "vpn/reset"
    assert ask(live, VPN.question, day=date(2020, 6, 1)).hidden_by_dates is None


def test_what_the_audience_hides_is_not_told_by_its_dates() -> None:
    live = index(replace(VPN, valid=OVER, audience=frozenset({"hr"})), PRINT)

    assert ask(live, VPN.question).hidden_by_dates is None
    assert ask(live, VPN.question, of_groups("hr")).hidden_by_dates


def test_an_entry_that_replaced_another_is_not_told_apart_by_old_dates() -> None:
    old = replace(VPN, slug="reset-2020", valid=OVER)
    found = ask(index(old, replace(VPN, valid=NOW), PRINT), VPN.question)

    assert names(found)[0] == "vpn/reset"
    assert found.hidden_by_dates is None


def test_a_stranger_is_not_told_of_an_entry_it_has_nothing_to_do_with() -> None:
    live = index(replace(VPN, valid=OVER), PRINT, MOUSE)

    assert ask(live, "who won the match yesterday").hidden_by_dates is None


def test_twins_do_not_spoil_each_other() -> None:
    staff = replace(VPN, slug="staff", audience=frozenset({"it"}))
    alone = ask(index(VPN, PRINT, LEAVE), VPN.question).best
    beside = ask(index(VPN, staff, PRINT, LEAVE), VPN.question).best

    assert alone
    assert beside
    assert beside.confidence == pytest.approx(alone.confidence, abs=0.05)


def test_many_phrasings_for_others_do_not_crowd_out_what_one_may_see() -> None:
    crowd = [
        asks(f"hr/{k}", *(f"vpn password {k} {n}" for n in range(20)), audience=frozenset({"hr"}))
        for k in range(5)
    ]

    assert names(ask(index(*crowd, VPN, PRINT), "vpn password"))[0] == "vpn/reset"


def test_a_short_message_that_fits_several_entries_fits_them_all() -> None:
    mail = asks("email/reset", "How do I reset my mail password?")
    live = index(VPN, mail, PRINT)

    assert set(ask(live, "password reset").alike) == {"vpn/reset", "email/reset"}
    assert ask(live, "how do I reset my mail password?").alike == ()


def test_alike_names_no_entry_that_the_asker_may_not_see() -> None:
    mail = asks("email/reset", "How do I reset my mail password?", audience=frozenset({"hr"}))

    assert "email/reset" not in ask(index(VPN, mail, PRINT), "password reset").alike


@pytest.mark.parametrize("query", ["", "?", "ünïcödé", "   ", "\U0001f600", "x" * 5000])
def test_odd_queries_are_searched_like_any(query: str) -> None:
    found = ask(index(VPN, PRINT), query)

    assert all(hit.confidence < 0.5 for hit in found.hits)


def test_a_corpus_of_one_entry_answers_it_and_no_stranger() -> None:
    live = index(asks("vpn/only", "How do I reset my VPN password?", answer="Open the portal."))

    own, stranger = ask(live, "how do i reset my vpn password"), ask(live, "who won the cup")

    assert own.best
    assert own.best.confidence > 0.55
    assert stranger.best
    assert stranger.best.confidence < 0.55


def test_an_answer_of_links_and_blanks_leaves_an_entry_to_its_prompts() -> None:
    assert names(ask(index(asks("a/b", "vpn password", answer=" \n\n "), PRINT), "vpn"))[0] == "a/b"


def test_a_score_stays_between_the_least_and_the_most() -> None:
    weights = Weights()

    good, bad, none = np.array([1.0]), np.array([-1.0]), np.array([0.0])
    assert weights.scaled(float(weights.fused(good, good, good, good)[0])) == 1.0
    assert weights.scaled(float(weights.fused(bad, bad, none, none)[0])) == 0.0


def span(start: int, days: int) -> Span:
    return Span(TODAY + timedelta(start), TODAY + timedelta(start + days))


spans = st.one_of(st.none(), st.builds(span, st.integers(-400, 400), st.integers(0, 300)))
sentences = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5).map(" ".join)


@st.composite
def worlds(draw: st.DrawFn) -> list[Entry]:
    return [
        asks(
            f"t{n % 3}/e{n}",
            *draw(st.lists(sentences, min_size=1, max_size=4)),
            audience=draw(st.frozensets(st.sampled_from(GROUPS), max_size=2)),
            valid=draw(spans),
        )
        for n in range(draw(st.integers(1, 8)))
    ]


@settings(max_examples=60, deadline=None)
@given(
    world=worlds(),
    query=sentences,
    groups=st.frozensets(st.sampled_from(GROUPS)),
    external=st.booleans(),
)
def test_nobody_is_ever_shown_what_is_hidden(
    world: list[Entry], query: str, groups: frozenset[str], *, external: bool
) -> None:
    asker = Asker(user="U1", groups=groups, external=external)

    found = ask(index(*world), query, asker)

    open_ = {e.name for e in world if e.seen_by(asker) and e.holds_on(TODAY)}
    assert set(names(found)) <= open_
    assert set(found.alike) <= open_
    told = found.hidden_by_dates
    assert told is None or (told.seen_by(asker) and not told.holds_on(TODAY))
    assert len(names(found)) == len(set(names(found)))
