"""Every finding says what is wrong and what to do; a sound installation has none."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Folders
from bot.cli.doctor import (
    Diagnosis,
    Finding,
    channels,
    clock,
    database,
    examined,
    groups,
    lines_of,
    owners,
    record_of,
    scopes,
)
from bot.cli.hosts import hosts
from bot.rules.channels import Channel, Channels
from bot.rules.oncall import OnCall, Route
from bot.settings import Settings, database_url_from
from bot.simulator import Simulator, simulator
from bot.slack.examining import Standing
from bot.slack.manifest import SCOPES
from tests.cli.companies import company
from tests.cli.conftest import Firstline
from tests.fakes import entry
from tests.flow.world import settings_for

ROOT = Path(__file__).resolve().parents[2]
NOON = 1_800_000_000.0
STANDING = Standing(team="Halden", bot="firstline", scopes=frozenset(SCOPES), clock=NOON)
ONCALL = OnCall({"it": Route(name="it", team="it-helpdesk", channel="on-call")}, "it")
ONLY_HELP = Channels(listed={"help": Channel(mode="questions"), "random": Channel(mode="off")})


def of(found: Diagnosis, what: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.what == what]


def settings_of(sim: Simulator, where: Folders, url: str) -> Settings:
    return settings_for(sim, where.knowledge.parent, url, "socket")


async def test_each_part_of_an_installation_is_looked_at(tmp_path: Path, database_url: str) -> None:
    async with simulator() as sim:
        where = company(tmp_path)
        found = await examined(settings_of(sim, where, database_url), where, lambda: NOON)

    told = [finding.what for finding in found.findings]
    assert told[:7] == "files,encoder,database,bot token,transport,scopes,clock".split(",")
    assert {"channels", "usergroups"} <= set(told)
    assert of(found, "bot token")[0].told == "firstline in the workspace Halden"
    assert of(found, "clock")[0].state == "bad"  # Slack's is not at that noon


async def test_nothing_is_wrong_with_the_example_company_in_the_local_workspace(
    tmp_path: Path,
) -> None:
    where = Folders(
        knowledge=ROOT / "knowledge", policies=ROOT / "policies", home=None, model=tmp_path
    )
    async with simulator() as sim:
        settings = settings_for(sim, tmp_path, f"sqlite:///{tmp_path}/none.db", "socket")
        found = await examined(settings, where, time.time)

    here_apart = [one for one in found.findings if one.what not in {"encoder", "scopes"}]
    assert [one for one in here_apart if one.state != "good"] == []


async def test_a_wrong_token_is_told_and_nothing_more_is_asked(
    tmp_path: Path, database_url: str
) -> None:
    async with simulator() as sim:
        where = company(tmp_path)
        settings = replace(settings_of(sim, where, database_url), bot_token="xoxb-wrong")
        found = await examined(settings, where, lambda: NOON)
        asked = [call.method for call in sim.calls]

    assert of(found, "bot token")[0].told == "Slack says 'invalid_auth'"
    assert not found.good
    assert asked == ["auth.test"]


async def test_a_wrong_app_token_is_told(tmp_path: Path, database_url: str) -> None:
    async with simulator() as sim:
        where = company(tmp_path)
        settings = replace(settings_of(sim, where, database_url), app_token="xapp-wrong")
        found = await examined(settings, where, lambda: NOON)

    assert of(found, "transport")[0].state == "bad"
    assert "connections:write" in of(found, "transport")[0].remedy


async def test_a_slack_that_is_out_of_reach_is_told(tmp_path: Path, database_url: str) -> None:
    async with simulator() as sim:
        where = company(tmp_path)
        away = "http://127.0.0.1:9/api/"
        settings = replace(settings_of(sim, where, database_url), api_url=away)
        found = await examined(settings, where, lambda: NOON)

    assert "out of reach" in of(found, "bot token")[0].told
    assert away in of(found, "bot token")[0].remedy


async def test_bad_files_are_told_and_the_rest_is_looked_at(
    tmp_path: Path, database_url: str
) -> None:
    where = company(tmp_path)
    (where.policies / "some.yaml").write_text("rules: [\n")
    async with simulator() as sim:
        found = await examined(settings_of(sim, where, database_url), where, lambda: NOON)

    assert of(found, "files")[0].state == "bad"
    assert "some.yaml" in of(found, "files")[0].told
    assert of(found, "bot token")[0].state == "good"


async def test_the_words_of_a_missing_scope_say_what_breaks(
    tmp_path: Path, database_url: str
) -> None:
    async with simulator() as sim:
        sim.fail_next("usergroups.list", error="missing_scope")
        where = company(tmp_path)
        found = await examined(settings_of(sim, where, database_url), where, lambda: NOON)

    assert (
        Finding(
            what="workspace",
            state="bad",
            told="Slack says 'missing_scope'",
            remedy="see scopes above",
        )
        in found.findings
    )


@pytest.mark.parametrize(
    ("granted", "state", "word"),
    [
        (frozenset(SCOPES), "good", str(len(SCOPES))),
        (frozenset(SCOPES) - {"chat:write"}, "bad", "chat:write (to answer)"),
        (frozenset(SCOPES) | {"admin"}, "warning", "admin"),
    ],
)
def test_scopes_are_exactly_those_of_the_manifest(
    granted: frozenset[str], state: str, word: str
) -> None:
    found = scopes(replace(STANDING, scopes=granted))

    assert found.state == state
    assert word in found.told


@pytest.mark.parametrize(
    ("seconds", "state"), [(3.0, "good"), (-90.0, "warning"), (400.0, "bad"), (-400.0, "bad")]
)
def test_clocks_that_are_apart_are_told(seconds: float, state: str) -> None:
    assert clock(STANDING, NOON + seconds).state == state


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"help": True, "on-call": True}, [("good", "the bot is in #help, #on-call")]),
        (
            {"help": True, "on-call": False},
            [("bad", "#on-call of oncall.yaml: the bot is not in it")],
        ),
        (
            {"on-call": True},
            [("warning", "#help of channels.yaml: no such channel is visible")],
        ),
    ],
)
def test_channels_of_the_policies_must_be_there(
    seen: Mapping[str, bool], told: list[tuple[str, str]]
) -> None:
    found = channels(seen, ONLY_HELP, ONCALL)

    assert [(finding.state, finding.told) for finding in found] == told


@pytest.mark.parametrize(
    ("seen", "states"),
    [
        ({"it-helpdesk": 2, "hr-staff": 1, "people-team": 1}, ["good"]),
        ({"it-helpdesk": 2, "hr-staff": 0, "people-team": 1}, ["warning"]),
        ({"it-helpdesk": 2, "hr-staff": 1}, ["warning"]),
        ({"hr-staff": 1, "people-team": 1}, ["bad"]),
        ({}, ["bad", "warning"]),
    ],
)
def test_groups_that_are_paged_or_keep_or_may_read_entries_must_have_people(
    seen: Mapping[str, int], states: list[str]
) -> None:
    pay = replace(entry("hr/pay"), owner="people-team", audience=frozenset({"hr-staff"}))
    found = groups(seen, ONCALL, [pay, replace(pay, owner="U0PAY1"), replace(pay, owner="a@b.c")])

    assert [finding.state for finding in found] == states


def test_owners_by_address_must_be_somebody() -> None:
    found = [*owners({"a@halden.example": True, "b@halden.example": False})]

    assert [finding.state for finding in found] == ["warning"]
    assert "b@halden.example" in found[0].told
    assert "a@halden.example" not in found[0].told


async def test_owners_are_looked_up_by_their_address(tmp_path: Path) -> None:
    where = company(tmp_path)
    vpn = where.knowledge / "vpn.md"
    vpn.write_text(vpn.read_text("utf-8").replace("it-helpdesk", "nobody@halden.example"))
    async with simulator() as sim:
        settings = settings_of(sim, where, f"sqlite:///{tmp_path}/none.db")
        found = await examined(settings, where, lambda: NOON)

    assert "nobody@halden.example" in of(found, "owners")[0].told


def test_a_database_that_is_out_of_reach_keeps_its_password() -> None:
    found = database(database_url_from("postgres://someone:hunter2@127.0.0.1:9/x"))

    assert found.state == "bad"
    assert "hunter2" not in found.told + found.remedy


def test_hosts_are_those_of_the_settings() -> None:
    settings = Settings(
        app_token="xapp-1",
        database_url=database_url_from("postgres://a:b@db.internal/x"),
        small_model="http://gpu.internal:8000/v1",
        large_model="gpt",
        openai_base_urls=("https://one.example/v1", "https://two.example/v1"),
    )

    assert [host for host, _ in hosts(settings, "wss-primary.slack.com")] == [
        "slack.com",
        "wss-primary.slack.com",
        "hooks.slack.com",
        "db.internal",
        "gpu.internal",
        "one.example",
        "two.example",
    ]


def test_without_models_nothing_but_slack_is_talked_to() -> None:
    assert [host for host, _ in hosts(Settings())] == ["slack.com", "hooks.slack.com"]


def test_it_is_told_for_people_and_for_programs() -> None:
    bad = Finding(what="clock", state="bad", told="400 s from Slack's", remedy="let NTP set it")
    found = Diagnosis((bad,), (("slack.com", "Slack's Web API"),))

    assert [line.split() for line in lines_of(found)][1] == ["->", *"let NTP set it".split()]
    assert record_of(found)["good"] is False
    assert record_of(found)["hosts"] == [{"host": "slack.com", "for": "Slack's Web API"}]


def test_settings_that_are_missing_are_wrong_use(
    firstline: Firstline, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)

    said = firstline("doctor")

    assert said.status == 2
    assert "SLACK_BOT_TOKEN is not set" in said.err
