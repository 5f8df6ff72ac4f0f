"""Files that change while the bot serves."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.app import Line, Reloader
from bot.cli import following
from bot.cli.following import kept_fresh
from bot.errors import Problem
from bot.search.building import Builder
from bot.search.index import Index
from tests.cli.companies import VPN, company, line_of

PATIENCE = 10.0  # seconds until a test gives up; a change is noticed in less than one


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "SETTLED_MS", 50)
    monkeypatch.setattr(following, "QUIET_MS", 50)
    monkeypatch.setattr(following, "AGAIN_SECONDS", 0.05)


@dataclass
class Ear:
    """Hears of changes, and lets a test wait for one."""

    heard: list[tuple[str, tuple[Problem, ...]]] = field(
        default_factory=list[tuple[str, tuple[Problem, ...]]]
    )
    change: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, what: str, problems: tuple[Problem, ...]) -> None:
        async with self.change:
            self.heard.append((what, problems))
            self.change.notify_all()

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.change:
            await self.change.wait_for(met)

    async def started(self) -> None:
        """Both folders are read once when the following begins."""
        await self.until(lambda: bool(self.heard))


def answers(line: Line) -> dict[str, str]:
    return {e.name: e.answer for e in line.loaded.corpus.entries}


def wrong(ear: Ear) -> bool:
    return any(problems for _, problems in ear.heard)


async def test_a_changed_file_is_live_without_a_restart(tmp_path: Path) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])


async def test_a_change_made_before_anybody_looked_is_seen(tmp_path: Path) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

    async with kept_fresh(Reloader(line, where, ear)):
        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])


async def test_a_broken_file_is_told_and_its_last_good_version_stays(tmp_path: Path) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (where.knowledge / "vpn.md").write_text("## No owner\n")
        await ear.until(lambda: wrong(ear))

        assert "Open the portal" in answers(line)["vpn/reset"]


async def test_changed_policies_are_followed_too(tmp_path: Path) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (where.policies / "channels.yaml").write_text("company: Acme\n")

        await ear.until(lambda: line.policies.channels.company == "Acme")


async def test_folders_that_are_links_are_followed(tmp_path: Path) -> None:
    real, ear = company(tmp_path), Ear()
    (tmp_path / "k").symlink_to(real.knowledge)
    (tmp_path / "p").symlink_to(real.policies)
    where = replace(real, knowledge=tmp_path / "k", policies=tmp_path / "p")
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (real.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])


async def test_folders_named_from_here_are_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, ear = company(tmp_path), Ear()
    monkeypatch.chdir(tmp_path)
    where = replace(real, knowledge=Path("knowledge"), policies=Path("./policies"))
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (real.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])


async def test_a_folder_that_is_put_in_anothers_place_is_followed(tmp_path: Path) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        where.knowledge.rename(tmp_path / "before")  # at once: file by file would be a change
        await ear.until(lambda: wrong(ear))
        assert "vpn/reset" in answers(line)  # the last good version stays meanwhile

        where.knowledge.mkdir()
        (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))
        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])
        (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Bob"))
        await ear.until(lambda: "Call Bob" in answers(line)["vpn/reset"])


async def test_the_next_change_does_not_wait_for_a_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, ear, go_on = company(tmp_path), Ear(), threading.Event()

    def fit(self: Builder, index: Index) -> Index:
        go_on.wait(PATIENCE)
        return index

    monkeypatch.setattr(Builder, "fit", fit)
    line = line_of(where)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()

        (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))
        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])

        assert not go_on.is_set()
        go_on.set()


async def test_an_unexpected_error_does_not_end_the_following(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    reading, broken = Reloader.knowledge, threading.Event()

    async def knowledge(self: Reloader) -> None:
        if broken.is_set():
            broken.clear()
            await ear("broken", ())
            raise ZeroDivisionError
        await reading(self)

    monkeypatch.setattr(Reloader, "knowledge", knowledge)
    async with kept_fresh(Reloader(line, where, ear)):
        await ear.started()
        broken.set()
        (where.knowledge / "leave.md").unlink()
        await ear.until(lambda: ("broken", ()) in ear.heard)

        (where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

        await ear.until(lambda: "Call Ada" in answers(line)["vpn/reset"])
