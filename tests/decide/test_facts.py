from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.decide.facts import asked_facts, covers, found_facts, sent_facts
from bot.domain import Asker, Draft, Fact
from bot.rules.policies import read
from tests.fakes import NOTHING, OS, STAFF, asking, entry, found, hit

POLICIES = Path(__file__).parents[2] / "policies"
GUEST = Asker(user="U9", guest=True)
STRANGER = Asker(user="U8", external=True)
DRAFT = Draft(text="Open the portal.", citations=("vpn/reset",), tier="small")


def supplied() -> dict[str, Fact]:
    """Every fact, as the last look at a text has them."""
    asked = asked_facts(asking(), UTC)
    return sent_facts(DRAFT, {**asked, **found_facts(found(hit(entry())), (), STAFF)})


def test_every_fact_that_code_supplies_is_declared_and_the_other_way_round() -> None:
    declared = yaml.safe_load((POLICIES / "facts.yaml").read_text("utf-8"))
    ours = {name for name, fact in declared.items() if fact.get("source") != "model"}

    assert supplied().keys() == ours


def test_every_supplied_fact_has_a_value_that_its_declaration_allows() -> None:
    kinds = read(POLICIES).rules.kinds

    assert [n for n, value in supplied().items() if kinds[n].settled(value) is None] == []


def test_who_asked_where_is_told() -> None:
    facts = asked_facts(asking(asker=GUEST, kind="public"), UTC)

    assert facts["asker_is_guest"] is True
    assert facts["asker_is_external"] is False
    assert (facts["channel"], facts["channel_kind"]) == ("help", "public")


def test_day_and_hour_are_those_of_the_company() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    facts = asked_facts(asking(at=late), ZoneInfo("Europe/Amsterdam"))

    assert (facts["weekday"], facts["hour"]) == ("mon", 0.5)


def test_a_thread_is_told() -> None:
    assert asked_facts(asking(), UTC)["in_thread"] is False
    assert asked_facts(asking(thread=["hello"]), UTC)["in_thread"] is True


def test_words_are_read_through_invisible_and_wide_letters() -> None:
    text = "stran\N{ZERO WIDTH SPACE}ded in \N{FULLWIDTH LATIN SMALL LETTER O}slo"

    assert asked_facts(asking(text), UTC)["words"] == frozenset({"stranded", "in", "oslo"})


def test_personal_data_and_wishes_are_told() -> None:
    facts = asked_facts(asking("mail bob@example.com and let me talk to a human"), UTC)

    assert facts["found_personal_data"] == frozenset({"email"})
    assert facts["wants_person"] is True
    assert facts["wants_deed"] is False


def test_without_hits_every_found_fact_is_left_to_its_safe_value() -> None:
    assert found_facts(NOTHING, (), STAFF) == {}


def test_the_best_hit_is_told_with_its_margin() -> None:
    two = found(hit(entry("vpn/reset"), 0.8), hit(entry("vpn/drops"), 0.5))

    facts = found_facts(two, (OS,), STAFF)

    assert (facts["topic"], facts["entry"], facts["confidence"]) == ("vpn", "vpn/reset", 0.8)
    assert facts["margin"] == pytest.approx(0.3)
    assert facts["missing_fields"] == frozenset({"os"})


def test_a_lone_hit_is_ahead_by_all_its_confidence() -> None:
    assert found_facts(found(hit(entry(), 0.7)), (), STAFF)["margin"] == 0.7


def test_a_margin_is_never_negative() -> None:
    two = found(hit(entry("a/b"), 0.5), hit(entry("a/c"), 0.6))

    assert found_facts(two, (), STAFF)["margin"] == 0.0


def test_only_an_entry_for_everyone_covers_a_channel() -> None:
    assert covers(entry(), STAFF)
    assert not covers(entry(audience=["staff"]), STAFF)
    assert not covers(entry(), STRANGER)


def test_the_last_look_scans_the_text_that_would_go_out() -> None:
    draft = Draft(text="card 4111 1111 1111 1111", citations=(), tier="large")

    facts = sent_facts(draft, {"found_personal_data": frozenset({"email"}), "hour": 3.0})

    assert facts == {"found_personal_data": {"card"}, "tier": "large", "hour": 3.0}
