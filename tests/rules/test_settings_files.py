from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.rules.channels import Channel
from bot.rules.limits import Budgets, Quality, Retention
from bot.rules.oncall import Hours
from bot.rules.thresholds import Evidence, Thresholds, text_for
from tests.rules.folders import complaints, policies_of

LONDON = ZoneInfo("Europe/London")


def test_without_settings_everything_takes_its_cautious_default() -> None:
    policies = policies_of({"oncall.yaml": "# nothing yet\n"})

    assert policies.channels.named("help") == Channel("mention", follow_up=True, unsure="silent")
    assert policies.oncall.route(None).team == "on-call"
    assert policies.budgets == Budgets()
    assert policies.budgets.per_day_usd == 0
    assert policies.quality == Quality()
    assert policies.retention == Retention()
    assert policies.thresholds == Thresholds(answer=0.5, ask=0.35, margin=0.15, evidence=None)


def test_a_listed_channel_takes_what_it_does_not_say_from_the_default() -> None:
    text = "default: {mode: off, follow_up: no}\nchannels: {'#help': {mode: questions}}\n"

    channels = policies_of({"channels.yaml": text}).channels

    assert channels.named("#help") == Channel("questions", follow_up=False, unsure="silent")
    assert channels.named("random").mode == "off"


def test_a_route_knows_its_hours() -> None:
    text = "routes: {it-oncall: {team: '@it', channel: '#cards', hours: mon-fri 08:00-18:00}}\n"

    route = policies_of({"oncall.yaml": text}).oncall.route("it-oncall")

    assert (route.team, route.channel) == ("it", "cards")
    hours = Hours(frozenset(range(5)), time(8), time(18))
    assert route.hours == hours
    assert hours.cover(datetime(2026, 11, 20, 17, 59, tzinfo=LONDON))
    assert not hours.cover(datetime(2026, 11, 20, 18, 0, tzinfo=LONDON))
    assert not hours.cover(datetime(2026, 11, 21, 12, 0, tzinfo=LONDON))


def test_an_unknown_route_is_the_default_route() -> None:
    oncall = policies_of({}).oncall

    assert oncall.route("gone").name == oncall.route(None).name == "it-oncall"


def test_thresholds_are_read_as_they_were_written() -> None:
    proof = Evidence(
        n=400, alpha=0.01, delta=0.05, coverage=0.71, day=date(2026, 11, 20), corpus="00e123456789"
    )
    thresholds = Thresholds(answer=0.7312, ask=0.4, margin=0.1, evidence=proof)

    assert policies_of({"thresholds.yaml": text_for(thresholds)}).thresholds == thresholds


def test_thresholds_do_not_change_the_version_and_rules_do() -> None:
    plain = policies_of({}).rules.version

    assert policies_of({"thresholds.yaml": "answer: 0.9\n"}).rules.version == plain
    assert policies_of({"budgets.yaml": "# none\n"}).rules.version != plain
    assert len(plain) == 12


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "channels.yaml",
            "compny: x",
            '1:1: unknown key "compny" in channels.yaml (did you mean "company"?)',
        ),
        (
            "channels.yaml",
            "timezone: Europe/Londn",
            '1:11: no time zone is called "Europe/Londn" (did you',
        ),
        ("channels.yaml", "timezone: ../x", '1:11: no time zone is called "../x"'),
        (
            "channels.yaml",
            "channels: {a: {mode: al}}",
            "1:22: mode: is one of off, mention, questions, suggest, shadow, all,",
        ),
        (
            "channels.yaml",
            "default: {follow_up: maybe}",
            '1:22: follow_up: is true or false, not "maybe"',
        ),
        ("channels.yaml", "burst_seconds: 301", "1:16: burst_seconds: is a number from 0 to 300"),
        ("channels.yaml", "default: loud", "1:10: default: takes a block of `key: value` lines"),
        ("channels.yaml", "company: #x", "1:9: company: is empty (after an unquoted"),
        (
            "oncall.yaml",
            "routes: {a: {tem: b}}",
            '1:14: unknown key "tem" in a (did you mean "team"?)',
        ),
        (
            "oncall.yaml",
            "routes: {a: {team: b}}\ndefault: c",
            '2:10: default: "c" is not among routes:',
        ),
        (
            "oncall.yaml",
            "routes: {a: {team: b, hours: all day}}",
            "1:30: hours: is always, or days and times",
        ),
        (
            "oncall.yaml",
            "routes: {a: {team: b, hours: mon 18:00-08:00}}",
            "1:30: hours: is always, or days",
        ),
        (
            "oncall.yaml",
            "routes: {a: {team: b, hours: mon 08:00-25:00}}",
            "1:30: hours: is always, or days",
        ),
        (
            "budgets.yaml",
            "large_model: {per_day_usd: -1}",
            "1:28: per_day_usd: is a number from 0 to 1e+09",
        ),
        (
            "budgets.yaml",
            "large_model: {per_day_usd: '5'}",
            "1:28: per_day_usd: is a number from 0",
        ),
        (
            "quality.yaml",
            "bar: {accuracy: 95}",
            '1:17: accuracy: is a number from 0 to 1, not "95"',
        ),
        ("retention.yaml", "days: {questions: 1.5}", "1:19: questions: is a whole number, not 1.5"),
        ("retention.yaml", "days: {questions: 0}", "1:19: questions: is a number from 1 to 36500"),
        ("thresholds.yaml", "answer: 0.3", "1:1: ask: 0.35 is above answer: 0.3, so it never asks"),
        (
            "thresholds.yaml",
            "evidence: {n: 3}",
            "1:11: evidence lacks alpha:, delta:, coverage:, date:,",
        ),
        (
            "thresholds.yaml",
            "evidence: {n: 3, alpha: 0, delta: 0, coverage: 0, date: soon, corpus: x}",
            '1:57: date: is year-month-day, not "soon"',
        ),
        ("qualty.yaml", "bar: {}", " a file of rules has rules: in it; settings are called"),
    ],
)
def test_a_mistake_in_a_setting_is_explained(name: str, text: str, message: str) -> None:
    found = complaints({name: text})

    assert any(problem.startswith(f"{name}:{message}") for problem in found), found
