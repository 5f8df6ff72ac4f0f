"""The command line: what it prints, where, and with which exit status."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ModelError
from bot.search.encoder import Encoder
from tests.cli.conftest import Firstline, Said

ASK_KEYS = {
    "id": str,
    "ask": str,
    "outcome": str,
    "text": str,
    "citations": list,
    "confidence": float,
    "reason": str,
    "trail": list,
    "ms": float,
    "corpus": str,
    "policy": str,
}
SHARES = "accuracy wrong_answers answered asked_back handed_off refused silent failures".split()
EVAL_KEYS = {
    *SHARES,
    *"n p50_ms p95_ms cost_per_completed_usd confidence_interval".split(),
    *"by_topic by_tier misses scores".split(),
}


def refused(said: Said, *told: str) -> None:
    """Wrong use: status 2, nothing on standard output, one clear line on standard error."""
    assert said.status == 2
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    for words in told:
        assert words in said.err


# --- ask -----------------------------------------------------------------------------------


def test_a_question_is_answered_for_a_person_to_read(firstline: Firstline) -> None:
    said = firstline("ask", "how do I get a new mouse?")

    assert said.status == 0
    assert "Mice, keyboards and headsets" in said.out
    assert "equipment/mouse-keyboard" in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("text", "outcome", "tier", "citations"),
    [
        ("how do I get a new mouse?", "answer", "faq", ["equipment/mouse-keyboard"]),
        ("who won the match last night?", "handoff", None, []),
        ("i got a new phone and need the authenticator again", "ask", None, []),
        ("my password is Sunny-Day-2024", "refuse", None, []),
        ("thanks!", "silent", None, []),
    ],
)
def test_every_outcome_is_one_object_of_the_same_shape(
    firstline: Firstline, text: str, outcome: str, tier: str | None, citations: list[str]
) -> None:
    record = firstline("ask", text, "--json").record

    assert set(record) == {*ASK_KEYS, "tier", "topic", "cost_usd"}
    assert all(isinstance(record[key], kind) for key, kind in ASK_KEYS.items())
    assert (record["outcome"], record["tier"], record["citations"]) == (outcome, tier, citations)
    assert record["ask"] == text
    assert record["cost_usd"] == 0
    assert record["topic"] is None or isinstance(record["topic"], str)
    assert isinstance(record["confidence"], float)
    assert 0 <= record["confidence"] <= 1
    assert len(str(record["corpus"])) == len(str(record["policy"])) == 12


def test_each_step_of_the_trail_says_what_became_of_it(firstline: Firstline) -> None:
    answered = firstline("ask", "how do I get a new mouse?", "--json").record["trail"]
    unsure = firstline("ask", "who won the match last night?", "--json").record["trail"]

    assert isinstance(answered, list)
    assert isinstance(unsure, list)
    [accepted], [held_back] = answered, unsure
    assert set(accepted) == set(held_back) == {"tier", "verdict", "findings", "ms", "cost_usd"}
    assert (accepted["verdict"], accepted["findings"]) == ("accept", [])
    assert held_back["verdict"] in ("escalate", "abstain")
    assert held_back["findings"]


def test_who_asks_decides_what_is_seen(firstline: Firstline) -> None:
    question = ("ask", "a consultant needs a login", "--json")

    manager = firstline(*question, "--as", "{groups: [managers]}").record
    other = firstline(*question).record

    assert manager["citations"] == ["accounts/guest-account"]
    assert "guest" not in json.dumps(other)


def test_earlier_messages_of_a_thread_are_given_in_order(firstline: Firstline) -> None:
    told = firstline(
        "ask",
        "an iphone",
        "--thread",
        "i got a new phone and need the authenticator again",
        "--json",
    ).record

    assert told["citations"] == ["accounts/mfa-new-phone"]
    assert "On your iPhone install" in str(told["text"])


def test_two_questions_in_one_message_are_both_answered(firstline: Firstline) -> None:
    said = firstline("ask", "How do I get a new mouse? Also, how do I print?", "--json").record

    assert said["outcome"] == "answer"
    assert said["citations"] == ["equipment/mouse-keyboard", "equipment/printing"]
    assert "Mice, keyboards" in str(said["text"])
    assert "Office queue" in str(said["text"])


def test_folders_are_named_before_or_after_the_command(
    firstline: Firstline, tmp_path: Path
) -> None:
    company = tmp_path / "company"
    (company / "knowledge").rename(company / "faq")

    before = firstline("--knowledge", "faq", "ask", "how do I print?")
    after = firstline("ask", "how do I print?", "--knowledge", "faq", "--policies", "policies")

    assert before.status == after.status == 0
    assert "Office queue" in before.out


# --- ask --batch ---------------------------------------------------------------------------


def test_a_batch_is_answered_line_by_line_in_its_order(
    firstline: Firstline, tmp_path: Path
) -> None:
    file = tmp_path / "many.jsonl"
    rows: list[dict[str, object]] = [
        {"ask": "how do I print?"},
        {"ask": "thanks!"},
        {"ask": "a consultant needs a login", "as": {"groups": ["managers"]}},
        {"ask": "an iphone", "thread": ["i got a new phone and need the authenticator again"]},
        {"ask": "line one\u2028line two \u00fc"},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\ufeff" + "\n\n".join(lines) + "\r\n", "utf-8")

    said = firstline("ask", "--batch", str(file))

    assert said.status == 0
    assert [r["ask"] for r in said.records] == [row["ask"] for row in rows]
    assert [r["id"] for r in said.records] == [f"many.jsonl:{n}" for n in (1, 3, 5, 7, 9)]
    assert said.records[2]["citations"] == ["accounts/guest-account"]
    assert said.records[3]["citations"] == ["accounts/mfa-new-phone"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"ask": "x"', "is no JSON"),
        ('["x"]', 'lacks "ask"'),
        ('{"question": "x"}', 'lacks "ask"'),
        ('{"ask": 7}', 'lacks "ask"'),
        ('{"ask": "  "}', "is empty"),
        ('{"ask": "x", "thread": "y"}', "list of earlier messages"),
        ('{"ask": "x", "thread": [1]}', "list of earlier messages"),
        ('{"ask": "x", "as": []}', "as: is a block"),
        ('{"ask": "x", "as": {"group": ["a"]}}', "unknown key 'group'"),
        ('{"ask": "x", "as": {"at": "yesterday"}}', "'yesterday'"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_of_a_batch_is_named_before_anything_is_asked(
    firstline: Firstline, tmp_path: Path, line: str, told: str
) -> None:
    (tmp_path / "b.jsonl").write_text('{"ask": "how do I print?"}\n\n' + line + "\n")

    refused(firstline("ask", "--batch", str(tmp_path / "b.jsonl")), "b.jsonl:3: ", told)


def test_half_characters_do_not_break_the_reply(firstline: Firstline, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"ask": "\\ud83d how do I print?"}\n')

    assert firstline("ask", "\udcff how do I print?").status == 0
    assert firstline("ask", "--batch", str(tmp_path / "b.jsonl")).status == 0


# --- wrong use -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask"], ["--batch FILE.jsonl"]),
        (["ask", "x", "--batch", "y"], ["not both"]),
        (["ask", "   "], ["empty"]),
        (["search", ""], ["empty"]),
        (["ask", "--batch", "nowhere.jsonl"], ["nowhere.jsonl", "cannot be read"]),
        (["ask", "x", "--as", "{groups"], ["--as", "not readable"]),
        (["ask", "x", "--as", "{at: 2026-13-45}"], ["--as", "not readable"]),
        (["ask", "x", "--as", "{grups: [a]}"], ["--as", "grups"]),
        (["ask", "x", "--as", "managers"], ["--as"]),
        (["ask", "x", "--jsn"], ["--jsn", "firstline ask --help"]),
        (["aks", "x"], ["'aks'", "firstline --help"]),
        (["search", "x", "-k", "0"], ["-k", "0"]),
        (["demo", "--port", "70000"], ["70000"]),
        (["ask", "x", "--knowledge", "nowhere"], ["nowhere", "no such folder"]),
        (["ask", "x", "--policies", "nowhere"], ["nowhere", "cannot be read"]),
        (["eval", "--golden", "nowhere.yaml"], ["nowhere.yaml", "--golden"]),
        (["init", "."], ["is not empty"]),
        (["init", "policies/facts.yaml"], ["cannot be written"]),
        (["knowledge", "import", "nowhere.csv"], ["nowhere.csv"]),
    ],
)
def test_wrong_use_is_one_line_with_its_remedy(
    firstline: Firstline, arguments: list[str], told: list[str]
) -> None:
    refused(firstline(*arguments), *told)


def test_a_malformed_environment_is_told(
    firstline: Firstline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")

    refused(firstline("ask", "x"), "PORT", "abc")
    refused(firstline("demo"), "abc")


def test_a_taken_port_is_told_with_another(firstline: Firstline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = firstline("demo", "--port", str(port))

    refused(said, str(port), "PORT=")


def test_a_missing_encoder_is_told_with_its_remedy(
    firstline: Firstline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: Path) -> Encoder:
        raise ModelError("no encoder in 'x'; run `make setup`")

    monkeypatch.setattr(Encoder, "open", missing)

    refused(firstline("ask", "x"), "make setup")


def test_a_home_that_cannot_be_written_is_told(
    firstline: Firstline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLINE_HOME", "policies/facts.yaml")

    refused(firstline("ask", "x"), "FIRSTLINE_HOME")


def test_serving_without_tokens_names_all_that_is_missing(
    firstline: Firstline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.logs.log_to", lambda: None)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)

    said = firstline("serve")

    assert (said.status, said.out) == (2, "")
    assert "SLACK_BOT_TOKEN" in said.err
    assert "SLACK_SIGNING_SECRET" in said.err


def test_every_problem_of_the_files_is_told_at_once(firstline: Firstline) -> None:
    Path("knowledge/accounts.md").write_text("## No owner\n")
    Path("policies/people.yaml").write_text("rules: [\n")

    said = firstline("ask", "x")

    assert (said.status, said.out) == (2, "")
    assert "knowledge/accounts.md:1" in said.err
    assert "policies/people.yaml:" in said.err


def test_help_and_version_are_no_mistakes(firstline: Firstline) -> None:
    assert firstline("--help").status == firstline("ask", "-h").status == 0
    assert firstline("--version").out.startswith("firstline")
    assert firstline().status == 2


# --- search --------------------------------------------------------------------------------


def test_search_shows_the_best_entries(firstline: Firstline) -> None:
    record = firstline("search", "mouse is broken", "--json").record

    hits = record["hits"]
    assert set(record) == {"ask", "hits"}
    assert isinstance(hits, list)
    assert len(hits) == 3
    assert all(set(hit) == {"entry", "score", "matched"} for hit in hits)
    assert all(0 <= hit["score"] <= 1 for hit in hits)
    assert hits[0]["entry"] == "equipment/mouse-keyboard"


def test_search_shows_as_many_as_are_asked_for(firstline: Firstline) -> None:
    hits = firstline("search", "mouse is broken", "--json", "-k", "1").record["hits"]

    assert isinstance(hits, list)
    assert len(hits) == 1
    assert "equipment/mouse-keyboard" in firstline("search", "mouse is broken").out


def test_search_has_the_same_audience_filter(firstline: Firstline) -> None:
    asked = ("search", "guest access for a contractor", "--json", "-k", "8")

    assert "guest-account" not in firstline(*asked).out
    assert "guest-account" in firstline(*asked, "--as", "{groups: [managers]}").out


def test_text_that_looks_like_markup_is_shown_as_written(firstline: Firstline) -> None:
    text = Path("knowledge/accounts.md").read_text("utf-8")
    odd = r"what does \[/b] and [red] mean"
    Path("knowledge/accounts.md").write_text(text.replace("i forgot my password", odd), "utf-8")

    assert "[red]" in firstline("search", "what does [/b] and [red] mean").out


# --- check, lint, init ---------------------------------------------------------------------


def test_check_of_good_files_is_one_line(firstline: Firstline) -> None:
    said = firstline("check")

    assert (said.status, said.err) == (0, "")
    assert "9 entries in 2 topics" in said.out
    assert "0 errors, 0 warnings" in said.out


def test_warnings_do_not_stop_and_errors_do(firstline: Firstline) -> None:
    equipment = Path("knowledge/equipment.md")
    equipment.write_text(equipment.read_text("utf-8").replace("2035-12-31", "2026-01-02"), "utf-8")
    warned = firstline("check")
    equipment.write_text("## No owner\n", "utf-8")
    broken = firstline("check")

    assert warned.status == 0
    assert "warning: " in warned.err
    assert broken.status == 1
    assert "knowledge/equipment.md:1: no owner" in broken.err


def test_check_gives_problems_as_json(firstline: Firstline) -> None:
    Path("knowledge/equipment.md").write_text("## No owner\n", "utf-8")

    said = firstline("check", "--json")
    problems = said.record["problems"]

    assert said.status == 1
    assert set(said.record) == {*"entries topics rules golden errors warnings problems".split()}
    assert isinstance(problems, list)
    assert set(problems[0]) == {"path", "line", "column", "message", "warning"}


def test_lint_shows_what_is_wrong_with_knowledge_alone(firstline: Firstline) -> None:
    assert firstline("knowledge", "lint").status == 0

    Path("knowledge/equipment.md").write_text("## No owner\n", "utf-8")

    said = firstline("knowledge", "lint")
    assert said.status == 1
    assert "no owner" in said.out


def test_init_tells_where_to_go_on_even_with_a_space(firstline: Firstline, tmp_path: Path) -> None:
    said = firstline("init", str(tmp_path / "my company"))

    assert said.status == 0
    assert f"cd '{tmp_path}/my company'" in said.out
    assert (tmp_path / "my company/knowledge/accounts.md").exists()
    assert (tmp_path / "my company/policies/facts.yaml").exists()


# --- eval ----------------------------------------------------------------------------------

GOLDEN = """\
- ask: how do I print?
  expect: equipment/printing
- ask: who won the match last night?
  expect: human
"""


def test_eval_prints_one_object_of_the_agreed_shape(firstline: Firstline) -> None:
    Path("golden.yaml").write_text(GOLDEN)

    said = firstline("eval", "--json", "--golden", "golden.yaml")
    record = said.record

    assert (said.status, said.err) == (0, "")
    assert set(record) >= EVAL_KEYS
    for key in SHARES:
        share = record[key]
        assert isinstance(share, float), key
        assert 0 <= share <= 1
    assert (record["n"], record["accuracy"], record["answered"]) == (2, 1.0, 0.5)
    interval = record["confidence_interval"]
    assert isinstance(interval, dict)
    low, high = interval["accuracy"]
    assert 0 <= low <= high <= 1
    scores = record["scores"]
    assert isinstance(scores, list)
    assert [set(row) for row in scores] == [{"ask", "expected", "top", "confidence"}] * 2
    assert scores[0]["expected"] == ["equipment/printing"]
    assert scores[0]["top"] == "equipment/printing"
    assert scores[1]["expected"] == ["human"]
    assert record["misses"] == []
    tiers = record["by_tier"]
    assert isinstance(tiers, dict)
    assert tiers["faq"]["n"] == 1


def test_eval_below_the_bar_says_so_and_why(firstline: Firstline) -> None:
    Path("golden.yaml").write_text(GOLDEN.replace("equipment/printing", "human"))

    said = firstline("eval", "--json", "--golden", "golden.yaml")
    misses = said.record["misses"]

    assert said.status == 1
    assert "accuracy is 0.5, below 0.9" in said.err
    assert "wrong_answers is 0.5, above 0.05" in said.err
    assert isinstance(misses, list)
    assert [set(miss) for miss in misses] == [{"ask", "expected", "got", "confidence"}]


def test_eval_shows_a_table_to_a_person(firstline: Firstline) -> None:
    Path("golden.yaml").write_text(GOLDEN.replace("equipment/printing", "human"))

    said = firstline("eval", "--golden", "golden.yaml")

    assert "met their expectation" in said.out
    assert "50.0 %" in said.out
    assert "how do I print?" in said.out


def test_eval_of_nothing_measures_nothing(firstline: Firstline) -> None:
    Path("golden.yaml").write_text("[]\n")

    refused(firstline("eval", "--golden", "golden.yaml"), "golden.yaml", "no question")


# --- the rest ------------------------------------------------------------------------------


def test_an_imported_table_passes_the_check_and_answers(firstline: Firstline) -> None:
    Path("faq.csv").write_text(
        "heading,text\nWhere is the canteen?,On the first floor.\nWhere?,\n", "utf-8"
    )

    said = firstline(
        *"knowledge import faq.csv --map question=heading,answer=text".split(),
        *"--owner facilities --topic canteen".split(),
    )

    assert said.status == 0
    assert "1 entries imported, 1 rows left out" in said.out
    assert "left out" in said.err
    assert firstline("check").status == 0
    assert firstline("ask", "where is the canteen?", "--json").record["citations"] == [
        "canteen/where-is-the-canteen"
    ]


def test_the_manifest_is_json(firstline: Firstline) -> None:
    said = firstline("manifest")

    assert said.status == 0
    assert "settings" in json.loads(said.out)


def test_what_serves_loads_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys, bot.cli.commands, bot.cli.running\n"
        "print(*sorted({'torch', 'sklearn', 'transformers'} & sys.modules.keys()))"
    )

    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert done.stdout.strip() == ""


CLOSED_PIPE = """\
import os, sys
from bot.cli.commands import run
read, write = os.pipe()
os.close(read)
os.dup2(write, 1)
sys.exit(run(['manifest']))
"""


def test_a_reader_that_stops_early_is_no_mistake() -> None:
    done = subprocess.run(  # noqa: S603  this very Python
        [sys.executable, "-c", CLOSED_PIPE],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_rules_are_tried_by_their_examples(firstline: Firstline) -> None:
    said = firstline("policies", "test", "--json")

    assert said.status == 0
    assert said.record["score"] == 1.0
    assert said.record["survivors"] == []


def test_an_example_that_is_missing_is_told_ready_to_paste(firstline: Firstline) -> None:
    rules = Path("policies/people.yaml")
    text = rules.read_text("utf-8")
    rules.write_text(
        text.replace("size(missing_fields) > 0", "size(missing_fields) > 0 and confidence < 0.4"),
        "utf-8",
    )

    said, looked_over = firstline("policies", "test"), firstline("check")

    assert said.status == 1
    assert "`firstline policies test` shows the 3 to add" in looked_over.err
    assert "below 95%" in said.err
    assert "notices if it said: size(missing_fields) > 0 and confidence <= 0.4" in said.out
    assert (
        "add - {given: {confidence: 0.4, missing_fields: [another1]}, expect: silent}" in said.out
    )
