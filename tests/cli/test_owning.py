"""Whose a broken file is, and what its owner is told."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.app import Folders
from bot.cli.owning import broken_from, owners_of
from bot.cli.running import Kept, Watch
from bot.errors import Problem
from bot.settings import database_url_from
from bot.slack.render import blocks_json
from bot.slack.telling import Broken, broken_message, mended_message
from tests.cli.companies import company, line_of


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    return company(tmp_path)


def test_the_owner_is_who_it_was_in_the_last_good_version(where: Folders) -> None:
    line = line_of(where)
    vpn = where.knowledge / "vpn.md"
    vpn.write_text("## No owner\n", "utf-8")

    found = broken_from(Problem(str(vpn), 1, 0, "no owner"), owners_of(line))

    owner = next(one.owner for one in line.loaded.corpus.entries if one.topic == "vpn")
    assert found == Broken("knowledge/vpn.md", owner, "knowledge/vpn.md:1: no owner", "## No owner")


@pytest.mark.parametrize(
    "text",
    ["policy: Parking\nowner: @facilities # they\nrules: [\n", 'owner: "facilities"\n\tx'],
)
def test_a_new_file_that_cannot_be_read_may_still_name_its_owner(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policies" / "parking.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")

    assert broken_from(Problem(str(path), 3, 9, "never closed"), {}).owner == "facilities"


def test_a_file_that_is_gone_has_nobody_and_no_line() -> None:
    found = broken_from(Problem("policies/gone.yaml", 3, 9, "missing"), {})

    assert (found.owner, found.line) == ("", "")


class Heard:
    """Stands in for what writes to owners."""

    def __init__(self) -> None:
        self.broken_ones: list[set[str]] = []
        self.mended_ones: list[set[tuple[str, str]]] = []

    async def broken(self, found: Iterable[Broken]) -> None:
        self.broken_ones.append({one.problem for one in found})

    async def mended(self, paths: Iterable[tuple[str, str]]) -> None:
        self.mended_ones.append(set(paths))


async def test_nobody_is_told_the_same_thing_twice_and_everybody_when_it_is_mended(
    where: Folders, database_url: str
) -> None:
    kept = Kept(database_url_from(database_url))
    watch, heard = Watch(line_of(where), kept, lambda: 5.0), Heard()
    first = Problem("knowledge/vpn.md", 3, 0, "no owner")
    second = Problem("knowledge/vpn.md", 9, 0, "no answer")

    await watch.told("knowledge", [first])
    await watch.speak(heard)
    await watch.told("knowledge", [first, second])
    await watch.told("knowledge", [second])
    await watch.told("knowledge", [])
    kept.close()

    assert heard.broken_ones == [
        {"knowledge/vpn.md:3: no owner"},
        {"knowledge/vpn.md:9: no answer"},
    ]
    assert [path for paths in heard.mended_ones for path, _ in paths] == ["knowledge/vpn.md"]


def test_what_a_file_says_is_words_and_never_live() -> None:
    bad = Broken("policies/x.yaml", "people", "policies/x.yaml:1: <!channel>", "say: <@U0123ABCD>")

    for message in (broken_message([bad] * 9), mended_message("<!here>.yaml")):
        assert "<!" not in str(blocks_json(message))
        assert "<@" not in str(blocks_json(message))


def test_more_problems_than_fit_are_counted() -> None:
    many = [Broken("policies/x.yaml", "people", f"policies/x.yaml:{n}: no") for n in range(9)]

    assert "... and 4 more" in str(blocks_json(broken_message(many)))
