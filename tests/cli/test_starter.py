"""The folder that `init` writes, with the real encoder: a new company's first five minutes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cli.commands import run
from bot.cli.starting import init
from bot.corpus.loading import Loaded, load
from bot.rules.policies import read

MODELS = Path(__file__).parents[2] / "var" / "models"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `init` leaves it."""
    folder = tmp_path_factory.mktemp("starter") / "company"
    init(folder)
    return folder


@pytest.fixture(scope="module")
def loaded(company: Path) -> Loaded:
    return load(company / "knowledge")


@pytest.fixture(scope="module")
def _with_encoder(company: Path) -> Iterator[None]:
    """Where the command finds everything; what it keeps is kept for the module's tests."""
    if not (MODELS / "all-MiniLM-L6-v2").exists():
        pytest.skip(f"no encoder in {MODELS}: run `make setup`")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PORT", raising=False)
        patch.setenv("FIRSTLINE_MODELS", str(MODELS))
        patch.setenv("FIRSTLINE_HOME", str(company / "var"))
        patch.setenv("FIRSTLINE_KNOWLEDGE", str(company / "knowledge"))
        patch.setenv("FIRSTLINE_POLICIES", str(company / "policies"))
        yield


def test_the_starter_files_hold_no_problem_and_show_every_option(loaded: Loaded) -> None:
    entries = loaded.corpus.entries

    assert loaded.problems == ()
    assert {"accounts", "equipment"} == {entry.topic for entry in entries}
    assert all(len(entry.phrasings) >= 5 for entry in entries)
    assert any(entry.needs for entry in entries)
    assert any(entry.valid for entry in entries)
    assert any(entry.audience for entry in entries)


def test_the_notes_for_its_readers_are_shown_to_no_asker(loaded: Loaded) -> None:
    assert all("bot" not in entry.answer.split() for entry in loaded.corpus.entries[1:4])
    assert all("How this file works" not in entry.answer for entry in loaded.corpus.entries)


def test_the_starter_policies_are_good_and_send_to_routes_that_exist(company: Path) -> None:
    policies = read(company / "policies")

    assert {rule.to for rule in policies.rules.rules} - {None} <= policies.oncall.routes.keys()
    assert {"pasted-secret", "ask-what-is-missing", "wants-a-person"} <= {
        rule.id for rule in policies.rules.rules
    }


def test_there_are_ten_golden_questions(company: Path) -> None:
    rows = yaml.safe_load((company / "knowledge/golden.yaml").read_text("utf-8"))

    assert len(rows) == 10


@pytest.mark.usefixtures("_with_encoder")
def test_check_finds_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 0

    out, err = capsys.readouterr()
    assert "10 golden questions: 0 errors, 0 warnings" in out
    assert err == ""


@pytest.mark.usefixtures("_with_encoder")
@pytest.mark.parametrize(
    ("text", "outcome", "cited"),
    [
        ("how do I get a new mouse?", "answer", ["equipment/mouse-keyboard"]),
        ("i forgot my pasword", "answer", ["accounts/password-reset"]),
        ("what's the meaning of life", "handoff", []),
        ("what is the capital of france", "handoff", []),
        ("let me talk to a real person", "handoff", []),
        ("I am being bullied by my manager", "handoff", []),
    ],
)
def test_the_first_questions_end_as_they_should(
    capsys: pytest.CaptureFixture[str], text: str, outcome: str, cited: list[str]
) -> None:
    assert run(["ask", text, "--json"]) == 0

    record = json.loads(capsys.readouterr().out)
    assert (record["outcome"], record["citations"]) == (outcome, cited)


@pytest.mark.usefixtures("_with_encoder")
def test_the_golden_questions_meet_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "--json"]) == 0

    figures = json.loads(capsys.readouterr().out)
    assert figures["wrong_answers"] == 0
    assert figures["misses"] == []
