"""What was decided is asked for afterwards: explained, replayed, compared and counted."""

import json
import shutil
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.cli.commands import run
from bot.decide.record import given_in, written
from bot.records import decisions
from bot.slack.actions import WHY_THIS
from tests.flow.laddering import POLICIES, Ladders
from tests.flow.world import World, bot_in
from tests.installed import installation
from tests.rules.folders import COMPANY

Said: TypeAlias = tuple[int, str, str]
Command: TypeAlias = Callable[..., Said]


@pytest.fixture
async def world(tmp_path: Path, database_url: str) -> AsyncGenerator[World]:
    """A bot that decides by the company's rules, and has kept their files."""
    async with (
        installation() as sim,
        bot_in(sim, tmp_path, database_url, decider=Ladders()) as found,
    ):
        version = POLICIES.rules.version
        await found.bot.records.run(decisions.keep_version, version, POLICIES.files, 1.0)
        yield found


@pytest.fixture
def firstline(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.setenv("DATABASE_URL", world.settings.database_url.replace("+psycopg", ""))
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str) -> Said:
        capsys.readouterr()
        status = run(words)
        told = capsys.readouterr()
        return status, told.out, told.err

    return command


async def asked(world: World, text: str) -> str:
    """Ask in #help, and return the question's id."""
    ts = await world.sim.say("asker", "help", text)
    await world.said("help", ts)
    await world.settled()
    return world.decider.asked[-1].id


async def test_a_decision_is_explained_and_decided_again(world: World, firstline: Command) -> None:
    key = await asked(world, "zebra: I want to speak to a real person about the reset")

    status, told, _ = firstline("policies", "explain", key)

    assert status == 0
    assert "before_answer: ask_person of it-oncall" in told
    assert "by wants-a-person (service.yaml:" in told
    assert "kept by it-helpdesk" in told
    assert "why: " in told
    assert told.count("the same, byte for byte") == 2
    assert "zebra" not in told


async def test_records_hold_no_word_of_the_asker_and_decide_the_same_again(
    world: World, firstline: Command
) -> None:
    key = await asked(world, "how do I reset it? zebra stranded in oslo")

    status, told, _ = firstline("policies", "explain", key, "--json")

    records = [json.loads(line) for line in told.splitlines()]
    assert status == 0
    assert [record["stage"] for record in records][:2] == ["admit", "before_answer"]
    assert "zebra" not in told
    assert records[1]["given"]["words"] == ["stranded"]
    again = POLICIES.rules.decide("before_answer", given_in(records[1]))
    assert written(again) == told.splitlines()[1]


async def test_other_rules_show_what_they_would_change(
    world: World, firstline: Command, tmp_path: Path
) -> None:
    key = await asked(world, "how do I reset it?")
    folder = tmp_path / "policies"
    shutil.copytree(COMPANY, folder)
    assert firstline("policies", "diff", "--policies", str(folder))[1].startswith("0 of")

    more = folder / "more.yaml"
    more.write_text(
        "policy: More\nowner: it-helpdesk\nrules:\n"
        "  - id: no-resets\n    why: Resets are for people now.\n    stage: before_answer\n"
        "    when: any_of(words, [reset])\n    then: ask_person\n    to: it-oncall\n"
        "    examples:\n      - {given: {words: [reset]}, expect: fires}\n"
        "      - {given: {words: [set]}, expect: silent}\n".replace("[reset])", '["reset"])'),
        "utf-8",
    )
    status, told, _ = firstline("policies", "diff", "--policies", str(folder), "--strict")

    assert status == 1
    assert key in told
    assert "ask_person of it-oncall (no-resets)" in told


async def test_the_report_tells_what_fires_and_what_no_rule_covers(
    world: World, firstline: Command
) -> None:
    plain = await asked(world, "how do I reset it?")
    await asked(world, "I want to speak to a real person about the reset")

    record = json.loads(firstline("policies", "report", "--json")[1])

    uses = {use["id"]: use for use in record["rules"]}
    assert record["questions"] == 2
    assert (uses["wants-a-person"]["fired"], uses["wants-a-person"]["decided"]) == (1, 1)
    assert uses["somebody-is-hurt"]["fired"] == 0
    assert record["uncovered"] == [plain]
    assert "never fired: " in firstline("policies", "report")[1]


async def test_an_unknown_question_is_told_where_ids_stand(firstline: Command) -> None:
    status, _, told = firstline("policies", "explain", "T:C:1.1")

    assert status == 2
    assert "no decision about 'T:C:1.1' is on record" in told
    assert "Why this answer?" in told


def test_without_records_the_remedy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")

    assert run(["policies", "report"]) == 2
    assert "there are no records yet; `firstline serve` makes them" in capsys.readouterr().err


async def test_the_receipt_says_what_the_rules_said(world: World) -> None:
    ts = await world.sim.say("asker", "help", "I want to speak to a real person about the reset")
    await world.said("help", ts)
    await world.settled()

    await world.sim.shortcut("colleague", "help", world.sim.messages("help", ts)[1].ts, WHY_THIS)
    await world.sim.until(lambda: bool(world.sim.views("colleague")))

    told = str(world.sim.views("colleague")[0].content)
    assert "What the rules said" in told
    assert "ask_person by wants-a-person" in told
