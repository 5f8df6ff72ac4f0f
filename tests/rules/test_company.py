"""The policies that come with the bot do what their owners mean."""

import re
from pathlib import Path

import pytest

from bot.domain import Fact, Stage
from bot.rules.facts import FactKind, expected
from bot.rules.policies import compared, from_files, read, topics
from bot.rules.thresholds import Thresholds
from tests.rules.folders import COMPANY

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
PAGE = ROOT / "docs" / "policies.md"
POLICIES = read(COMPANY)
EMPLOYEE: dict[str, Fact] = {
    "asker_is_guest": False,
    "asker_is_external": False,
    "found_personal_data": frozenset(),
    "channel_kind": "dm",
    "tier": "faq",
    "missing_fields": frozenset(),
    "text_length": 40.0,
    "wants_person": False,
    "wants_deed": False,
    "complains": False,
    "foreign_language": False,
}


def _decided(stage: Stage, **facts: Fact) -> tuple[str, str | None]:
    decision = POLICIES.rules.decide(stage, {**EMPLOYEE, **facts})
    return decision.action, decision.to


def test_every_topic_of_the_knowledge_may_be_used_in_rules() -> None:
    files = {path.stem for path in KNOWLEDGE.glob("*.md") if path.stem != "README"}

    assert files <= topics(POLICIES)


def test_every_entry_that_a_rule_names_is_there() -> None:
    there = {
        f"{path.stem}/{slug}"
        for path in KNOWLEDGE.glob("*.md")
        for slug in re.findall(r"\{#([\w-]+)\}", path.read_text(encoding="utf-8"))
    }

    gone = [(name, at) for name, at in compared(POLICIES, "entry") if name not in there]
    assert gone == []


def test_thresholds_have_no_evidence_before_they_are_calibrated() -> None:
    if "thresholds.yaml" in POLICIES.files:
        pytest.skip("thresholds.yaml has been written since")

    assert POLICIES.thresholds == Thresholds()


def test_a_kept_version_is_read_again_as_it_was() -> None:
    again = from_files(POLICIES.files)

    assert again.rules.version == POLICIES.rules.version
    assert again.oncall == POLICIES.oncall
    assert again.channels == POLICIES.channels


def test_the_bot_listens_in_help_and_keeps_quiet_in_general() -> None:
    channels = POLICIES.channels

    assert (channels.named("help").mode, channels.named("help").unsure) == ("questions", "handoff")
    assert channels.named("general").mode == "mention"


def test_an_ordinary_question_is_answered() -> None:
    assert _decided("admit") == ("answer", None)
    assert _decided("before_answer", topic="vpn", confidence=0.9) == ("answer", None)


@pytest.mark.parametrize("kind", ["secret", "card"])
def test_a_pasted_secret_is_refused_with_advice(kind: str) -> None:
    decision = POLICIES.rules.decide(
        "admit", {**EMPLOYEE, "found_personal_data": frozenset({kind})}
    )

    assert decision.action == "refuse"
    assert "rotate the key" in decision.say


@pytest.mark.parametrize(
    ("entry", "route"),
    [
        ("payslip-wrong", "payroll-oncall"),
        ("breach", "security-oncall"),
        ("lost-device", "security-oncall"),
        ("emergency", "facilities-oncall"),
        ("legal-threat", "legal-oncall"),
        ("press", "press-oncall"),
        ("harassment", "people-oncall"),
        ("not-sorted-yet", "people-oncall"),
    ],
)
def test_sensitive_matters_go_to_their_person(entry: str, route: str) -> None:
    got = _decided("before_answer", topic="sensitive", entry=f"sensitive/{entry}", confidence=0.5)

    assert got == ("ask_person", route)


def test_private_matters_are_refused_with_the_right_way() -> None:
    facts: dict[str, Fact] = {**EMPLOYEE, "topic": "private", "confidence": 0.6}

    decision = POLICIES.rules.decide("before_answer", facts)

    assert decision.action == "refuse"
    assert decision.say == "{entry}"  # the entry itself says why not, and the proper way


def test_whoever_is_not_known_is_treated_as_an_outsider() -> None:
    assert POLICIES.rules.decide("admit", {}).action == "ask_person"


def test_guests_read_only_what_is_written_for_a_group_of_theirs() -> None:
    theirs, everyones = frozenset({"contractors"}), frozenset[str]()

    def of_guest(topic: str, audience: frozenset[str]) -> str:
        facts: dict[str, Fact] = {
            "asker_is_guest": True,
            "topic": topic,
            "answer_audience": audience,
        }
        return _decided("before_answer", **facts)[0]

    assert of_guest("vpn", theirs) == "answer"
    assert of_guest("vpn", everyones) == "ask_person"
    assert of_guest("leave", theirs) == "ask_person"


def test_an_unsure_answer_about_pay_goes_to_payroll() -> None:
    got = _decided("before_answer", topic="payroll", confidence=0.45)

    assert got == ("ask_person", "payroll-oncall")


def test_duties_before_an_answer_add_up() -> None:
    facts: dict[str, Fact] = {
        **EMPLOYEE,
        "channel_kind": "public",
        "missing_fields": frozenset({"os"}),
    }

    decision = POLICIES.rules.decide("before_answer", facts)

    assert decision.duties == ("answer_in_private", "ask_missing")


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        ({"topic": "vpn", "confidence": 0.6}, "use_large_model"),
        ({"topic": "payroll", "confidence": 0.9}, "refuse"),
        ({"topic": "vpn", "confidence": 0.6, "found_personal_data": frozenset({"card"})}, "refuse"),
        ({"topic": "vpn", "confidence": 0.1}, "answer"),
        ({}, "refuse"),
    ],
)
def test_the_large_model_sees_listed_topics_only(facts: dict[str, Fact], action: str) -> None:
    assert POLICIES.rules.decide("before_large_model", {**EMPLOYEE, **facts}).action == action


def test_personal_data_is_masked_for_the_large_model() -> None:
    facts: dict[str, Fact] = {
        **EMPLOYEE,
        "topic": "vpn",
        "confidence": 0.6,
        "found_personal_data": frozenset({"email"}),
    }

    assert POLICIES.rules.decide("before_large_model", facts).duties == ("mask",)


def test_a_model_that_doubts_its_own_draft_is_believed() -> None:
    assert _decided("before_send", tier="small", draft_confidence=0.3)[0] == "ask_person"
    assert _decided("before_send", tier="small", draft_confidence=0.9)[0] == "answer"
    assert _decided("before_send", tier="faq")[0] == "answer"


def test_whoever_wants_a_person_or_a_deed_gets_a_person() -> None:
    assert _decided("before_answer", wants_person=True, topic="vpn", confidence=0.9) == (
        "ask_person",
        "it-oncall",
    )
    assert _decided("before_answer", wants_deed=True)[0] == "ask_person"


def test_a_person_for_a_sensitive_matter_is_the_right_one() -> None:
    got = _decided("before_answer", wants_person=True, topic="sensitive", confidence=0.6)

    assert got == ("ask_person", "people-oncall")


def _row(kind: FactKind) -> str:
    safe = kind.unknown
    match safe:
        case bool():
            shown = str(safe).lower()
        case frozenset():
            shown = f"[{', '.join(sorted(safe))}]"
        case str():
            shown = safe or '""'
        case _:
            shown = f"{safe:g}"
    model = " (made by a model)" if kind.from_model else ""
    model += " (the asker's own)" if kind.from_asker else ""
    return f"| `{kind.name}` | {expected(kind)} | `{shown}` | {kind.about}{model} |"


def test_the_page_for_policy_owners_lists_every_fact() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = [_row(kind) for kind in POLICIES.rules.kinds.values()]

    assert "\n".join(table) in page, "docs/policies.md should hold:\n" + "\n".join(table)


def test_the_page_names_every_stage_action_and_settings_file() -> None:
    page = PAGE.read_text(encoding="utf-8")
    words = [path.name for path in COMPANY.glob("*.yaml")]
    words += ["admit", "before_answer", "before_large_model", "before_send", "thresholds.yaml"]
    words += ["refuse", "ask_person", "answer_in_private", "ask_missing", "mask", "use_large_model"]

    assert [word for word in words if f"`{word}`" not in page] == []


def test_the_sample_rule_of_the_page_is_a_good_rule() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sample = page.split("```yaml\n")[1].split("```")[0]

    policies = from_files({**POLICIES.files, "sample.yaml": sample.encode()})

    assert "parking-permit" in {rule.id for rule in policies.rules.rules}
