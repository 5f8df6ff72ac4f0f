"""A real handbook, written by people who never heard of this bot: it is imported and searched."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Folders, Line, assemble
from bot.cli.commands import run
from bot.evals.golden import question_from
from tests.figures import ROOT
from tests.test_readme import ENCODER

SECTIONS = ROOT.parent / "shared" / "data" / "18f_handbook" / "sections.jsonl"
LEAST_ENTRIES = 800
TYPED = {
    "how do I log leave in tock": "Logging time for upcoming leave",
    "what can I spend on meals while travelling": "Meals and Incidental Expenses",
    "how do I file my travel voucher to get reimbursed": "File your voucher and get reimbursed",
    "who do I tell about a security incident": "Security incidents",
    "how to receive feedback well": "Receiving feedback",
    "when are the end of year performance reviews": "End of year performance review",
    "paid parental leave": "Paid parental leave (PPL)",
    "how do I set up a github account": "Set up your account",
    "how do I get a travel card": "Get a travel card",
    "what happens when I leave TTS": "When it's time to leave TTS",
    "credit hours": "credit hours",
    "how do I take sick leave": "Sick leave",
}

pytestmark = [
    pytest.mark.skipif(not SECTIONS.exists(), reason="no ../shared/data/18f_handbook beside here"),
    pytest.mark.skipif(not ENCODER.exists(), reason="no encoder here: run `make setup` first"),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    root = tmp_path_factory.mktemp("handbook")
    return Folders(
        knowledge=root / "knowledge", policies=ROOT / "policies", home=root / "var", model=ENCODER
    )


@pytest.fixture(scope="module")
def imported(folders: Folders) -> Path:
    folders.knowledge.mkdir()
    words = [str(SECTIONS), "--map", "question=heading,answer=text", "--owner", "handbook-team"]
    assert run(["knowledge", "import", *words, "--knowledge", str(folders.knowledge)]) == 0
    return folders.knowledge


@pytest.fixture(scope="module")
def line(folders: Folders, imported: Path) -> Line:
    assert imported.is_dir()
    return assemble(folders)


def test_it_is_imported_without_an_error(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--knowledge", str(imported), "--policies", str(ROOT / "policies")]) == 0
    assert int(capsys.readouterr().out.split()[0]) > LEAST_ENTRIES


async def test_questions_typed_by_hand_find_their_section_among_the_first_three(
    line: Line,
) -> None:
    search, now = line.search, datetime.now(UTC)
    missed: dict[str, list[str]] = {}
    for typed, section in TYPED.items():
        found = await search.search(question_from(typed, "typed", now, {}))
        first = [hit.entry.question for hit in found.hits[:3]]
        if not any(section.lower() in heading.lower() for heading in first):
            missed[typed] = first

    assert missed == {}
