"""A stop in the middle: what was begun is finished by the next start, once."""

import asyncio
from pathlib import Path

import pytest

from bot.domain import Outcome, Question
from bot.errors import SettingsError
from tests.flow.world import Decider, bot_in
from tests.installed import installation


class Stuck(Decider):
    """Never comes to a decision."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()

    async def __call__(self, question: Question) -> list[tuple[Question, Outcome]]:
        self.begun.set()
        await asyncio.get_running_loop().create_future()
        return []


async def test_a_question_in_work_at_the_stop_is_answered_after_the_start(
    tmp_path: Path, database_url: str
) -> None:
    async with installation() as sim:
        stuck = Stuck()
        async with bot_in(sim, tmp_path, database_url, decider=stuck, patience=0.0) as first:
            ts = await sim.say("asker", "help", "how do I reset it?")
            await sim.until(lambda: not sim.pending)
            await stuck.begun.wait()
            assert first.thread("help", ts) == []
        async with bot_in(sim, tmp_path, database_url) as second:
            assert len(await second.said("help", ts)) == 1
            await second.settled()
            assert len(second.thread("help", ts)) == 1


async def test_a_post_whose_process_died_is_found_and_not_repeated(
    tmp_path: Path, database_url: str
) -> None:
    async with installation() as sim:
        async with bot_in(sim, tmp_path, database_url, patience=0.0) as first:
            sim.fail_next("chat.postMessage", "lost")
            ts = await sim.say("asker", "help", "how do I reset it?")
            await first.said("help", ts)
        async with bot_in(sim, tmp_path, database_url) as second:
            await second.settled()
            assert len(second.thread("help", ts)) == 1
            assert [call.method for call in sim.calls].count("conversations.replies") == 1


async def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firstline.db'}"
    async with installation() as sim, bot_in(sim, tmp_path, url):
        with pytest.raises(SettingsError, match="another firstline is running"):
            async with bot_in(sim, tmp_path, url):
                pass


async def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "var"
    async with installation() as sim, bot_in(sim, home, f"sqlite:///{home / 'firstline.db'}"):
        assert home.stat().st_mode & 0o777 == 0o700
