"""What a start makes of bad files, and what readiness says of them later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Folders
from bot.cli.running import Kept, Watch, knowledge_at_start, policies_at_start
from bot.errors import FilesError, Problem
from bot.settings import database_url_from
from tests.cli.companies import VPN, company, line_of

WRONG = Problem("knowledge/vpn.md", 3, 0, "no owner")
ODD = Problem("knowledge/vpn.md", 9, 0, "past its date", warning=True)


@pytest.fixture
def kept(database_url: str) -> Iterator[Kept]:
    found = Kept(database_url_from(database_url))
    yield found
    found.close()


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    return company(tmp_path)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_broken_policies_that_never_were_good_refuse_the_start(where: Folders) -> None:
    (where.policies / "some.yaml").write_text("rules: [\n")

    with pytest.raises(FilesError, match=r"some\.yaml"):
        policies_at_start(where.policies, {})


def test_broken_policies_go_on_with_the_last_good_ones(where: Folders) -> None:
    good = files_of(where.policies)
    (where.policies / "some.yaml").write_text("rules: [\n")

    policies, wrong = policies_at_start(where.policies, good)

    assert dict(policies.files) == good
    assert "some.yaml" in str(wrong[0])


def test_kept_policies_that_no_longer_are_good_do_not_hide_what_is_wrong_now(
    where: Folders,
) -> None:
    (where.policies / "some.yaml").write_text("rules: [\n")

    with pytest.raises(FilesError) as caught:
        policies_at_start(where.policies, {"facts.yaml": b"what: {}\n"})

    assert "some.yaml" in str(caught.value)


def test_good_policies_need_no_kept_ones(where: Folders) -> None:
    policies, wrong = policies_at_start(where.policies, {})

    assert wrong == ()
    assert len(policies.rules.rules) == 1


def test_a_broken_faq_file_goes_on_in_its_last_good_version(where: Folders) -> None:
    good = files_of(where.knowledge)
    (where.knowledge / "vpn.md").write_text("## No owner\n")

    loaded = knowledge_at_start(where.knowledge, good)

    assert {e.name for e in loaded.corpus.entries} == {"vpn/reset", "leave/holiday"}
    assert loaded.errors


def test_a_broken_faq_file_that_never_was_good_is_left_out(where: Folders) -> None:
    (where.knowledge / "vpn.md").write_text("## No owner\n")

    loaded = knowledge_at_start(where.knowledge, {})

    assert [e.name for e in loaded.corpus.entries] == ["leave/holiday"]


def test_knowledge_without_an_entry_refuses_the_start(tmp_path: Path) -> None:
    with pytest.raises(FilesError, match="no such folder"):
        knowledge_at_start(tmp_path / "nowhere", {})


async def test_readiness_names_each_problem_until_it_is_gone(where: Folders, kept: Kept) -> None:
    watch = Watch(line_of(where), kept, lambda: 5.0)

    await watch.told("knowledge", [WRONG, ODD])
    await watch.told("policies", [])

    assert watch.degraded() == [str(WRONG)]
    await watch.told("knowledge", [ODD])
    assert watch.degraded() == []


async def test_what_is_in_use_is_kept_for_the_next_start(where: Folders, kept: Kept) -> None:
    line = line_of(where)
    (where.knowledge / "vpn.md").write_text("## No owner\n")

    await Watch(line, kept, lambda: 5.0).told("knowledge", [WRONG])

    assert kept.load("knowledge") == {**files_of(where.knowledge), "vpn.md": VPN.encode()}
    assert kept.load("policy") == files_of(where.policies)
