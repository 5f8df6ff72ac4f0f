"""Every situation of a message, over both transports: exactly one right effect each."""

from pathlib import Path

import pytest

from bot.rules.channels import Channel, Channels
from bot.simulator import simulator
from tests.flow.laddering import Ladders
from tests.flow.playing import Stage, recorded, seen
from tests.flow.situations import CHAPTERS, SITUATIONS, Situation
from tests.flow.world import Rules, bot_in

PAGE = Path(__file__).parents[2] / "docs" / "situations.md"


def rules_for(situation: Situation) -> Rules:
    return Rules(
        Channels(
            listed={
                "help": Channel(situation.mode, unsure="handoff"),
                "general": Channel("off"),
            }
        )
    )


@pytest.mark.parametrize("transport", ["socket", "http"])
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.name)
async def test_each_situation_has_exactly_one_right_effect(
    situation: Situation, transport: str, tmp_path: Path, database_url: str
) -> None:
    rules, ladders = rules_for(situation), Ladders()
    async with (
        simulator() as sim,
        bot_in(
            sim, tmp_path, database_url, transport=transport, rules=rules, decider=ladders
        ) as world,
    ):
        await Stage(world).play(situation.story)

        assert (seen(world), await recorded(world)) == (situation.seen, situation.recorded)


def test_the_page_of_situations_holds_every_one() -> None:
    tables = "\n\n".join(f"## {name}\n\n{_table(chapter)}" for name, chapter in CHAPTERS.items())

    assert tables in PAGE.read_text("utf-8"), f"docs/situations.md should hold:\n{tables}"


def _table(chapter: tuple[Situation, ...]) -> str:
    head = "| situation | what people do | what is seen of the bot | what is recorded |"
    return "\n".join([head, "|---|---|---|---|", *map(_row, chapter)])


def _row(one: Situation) -> str:
    mode = "" if one.mode == "questions" else f" (`#help` is `{one.mode}`)"
    story = "<br>".join(f"`{line}`" for line in one.story)
    return f"| {one.name}{mode} | {story} | {one.seen} | {one.recorded or 'nothing'} |"
