"""The wiring, and files that change under it."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.app import Folders, Line, Reloader, assemble
from bot.domain import Answer, Handoff, Refused
from bot.errors import FilesError, ModelError, Problem
from tests.cli.companies import VPN, company, line_of
from tests.fakes import asking
from tests.rules.folders import rule, rule_file


@dataclass
class Ear:
    """Hears what changed, and whether anything is wrong with it."""

    heard: list[tuple[str, tuple[Problem, ...]]] = field(
        default_factory=list[tuple[str, tuple[Problem, ...]]]
    )

    async def __call__(self, what: str, problems: tuple[Problem, ...]) -> None:
        self.heard.append((what, problems))

    def wrong(self) -> list[str]:
        return [str(problem) for problem in self.heard[-1][1] if not problem.warning]


@dataclass
class Bench:
    """A line, its folders, and what was heard of them."""

    where: Folders
    line: Line
    ear: Ear
    reloader: Reloader

    async def answer(self, text: str) -> object:
        [(_, outcome)] = await self.line.resolve(asking(text))
        return outcome.draft.text if isinstance(outcome, Answer) else type(outcome)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    where, ear = company(tmp_path), Ear()
    line = line_of(where)
    return Bench(where, line, ear, Reloader(line, where, ear))


async def test_a_question_is_answered_from_its_entry(bench: Bench) -> None:
    assert await bench.answer("how do I reset my vpn password?") == (
        "Open the portal and choose a new one."
    )


async def test_a_changed_answer_is_live_after_one_reading(bench: Bench) -> None:
    (bench.where.knowledge / "vpn.md").write_text(VPN.replace("Open the portal", "Call Ada"))

    await bench.reloader.knowledge()

    assert await bench.answer("how do I reset my vpn password?") == "Call Ada and choose a new one."
    assert bench.ear.heard == [("knowledge", ())]


async def test_a_new_and_a_deleted_file_are_live_after_one_reading(bench: Bench) -> None:
    new = VPN.replace("VPN", "mail").replace("vpn", "mail").replace("{#reset}", "{#mail}")
    (bench.where.knowledge / "email.md").write_text(new)
    (bench.where.knowledge / "vpn.md").unlink()

    await bench.reloader.knowledge()

    assert [e.name for e in bench.line.loaded.corpus.entries] == ["email/mail", "leave/holiday"]


async def test_nothing_is_said_when_no_byte_changed(bench: Bench) -> None:
    index = bench.line.search.index

    await bench.reloader.knowledge()

    assert bench.ear.heard == []
    assert bench.line.search.index is index


async def test_a_broken_file_stays_as_it_last_was_and_is_reported(bench: Bench) -> None:
    (bench.where.knowledge / "vpn.md").write_text("## No owner\n\nand {a hole\n")
    index = bench.line.search.index

    await bench.reloader.knowledge()

    assert bench.ear.wrong()
    assert "vpn.md" in bench.ear.wrong()[0]
    assert await bench.answer("how do I reset my vpn password?") == (
        "Open the portal and choose a new one."
    )
    assert bench.line.search.index is index  # what is searched has not changed


async def test_a_mended_file_is_no_longer_reported(bench: Bench) -> None:
    (bench.where.knowledge / "vpn.md").write_text("## No owner\n")
    await bench.reloader.knowledge()
    (bench.where.knowledge / "vpn.md").write_text(VPN)

    await bench.reloader.knowledge()

    assert bench.ear.heard[-1] == ("knowledge", ())


async def test_an_emptied_folder_leaves_the_last_good_knowledge(bench: Bench) -> None:
    for path in bench.where.knowledge.iterdir():
        path.unlink()

    await bench.reloader.knowledge()

    assert bench.ear.wrong()
    assert len(bench.line.loaded.corpus.entries) == 2


async def test_changed_policies_decide_the_next_question(bench: Bench) -> None:
    before = bench.line.policies.rules.version
    (bench.where.policies / "some.yaml").write_text(
        rule_file(rule("closed", when="topic == vpn", fires="{topic: vpn}"))
    )

    await bench.reloader.policies()

    assert await bench.answer("how do I reset my vpn password?") is Refused
    assert bench.line.policies.rules.version != before
    assert bench.ear.heard == [("policies", ())]


async def test_broken_policies_leave_the_last_good_ones_and_are_reported(bench: Bench) -> None:
    (bench.where.policies / "some.yaml").write_text("rules: [\n")
    before = bench.line.policies

    await bench.reloader.policies()

    assert bench.line.policies is before
    assert "some.yaml" in bench.ear.wrong()[0]


async def test_new_policies_bring_their_time_zone(bench: Bench) -> None:
    (bench.where.policies / "channels.yaml").write_text("timezone: Asia/Tokyo\n")

    await bench.reloader.policies()

    assert str(bench.line.search.zone) == "Asia/Tokyo"


async def test_the_head_follows_as_a_second_swap(bench: Bench) -> None:
    assert bench.line.search.index.head is None

    await bench.reloader.fitted()

    assert bench.line.search.index.head is not None
    assert await bench.answer("how do I reset my vpn password?") == (
        "Open the portal and choose a new one."
    )


async def test_a_head_that_was_fitted_elsewhere_is_taken_over(bench: Bench) -> None:
    bench.line.builder.fit(bench.line.search.index)  # as a command beside the server does

    await bench.reloader.fitted()

    assert bench.line.search.index.head is not None


async def test_a_head_fitted_for_files_that_changed_meanwhile_is_not_used(bench: Bench) -> None:
    old, reloader = bench.line.search.index, bench.reloader
    fit = bench.line.builder.fit

    @dataclass
    class Slow:
        """A builder whose fit takes so long that the files change."""

        def fit(self, index: object) -> object:
            new = replace(old, head=None)
            bench.line.use_knowledge(bench.line.loaded, new)
            return fit(old)

        def is_fitted(self, _: object) -> bool:
            return False

    bench.line.builder = Slow()  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]  only what is called

    await reloader.fitted()

    assert bench.line.search.index.head is None


def test_files_that_are_wrong_are_all_named_at_once(tmp_path: Path) -> None:
    where = company(tmp_path)
    (where.knowledge / "vpn.md").write_text("## No owner\n")
    (where.policies / "some.yaml").write_text("rules: [\n")

    with pytest.raises(FilesError) as caught:
        assemble(where)

    told = str(caught.value)
    assert "vpn.md" in told
    assert "some.yaml" in told


def test_a_missing_encoder_is_said_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make setup"):
        assemble(company(tmp_path))


async def test_an_unanswerable_question_goes_to_a_person(bench: Bench) -> None:
    assert await bench.answer("who won the match yesterday?") is Handoff
