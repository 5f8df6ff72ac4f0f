import io
import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.bench import comparing, peers_home
from tests.bench.comparing import INT8, OURS, Score, beside, drawn, read, rows, told

PAIRS = [(f"{entry} {n}", f"bank/{entry}") for entry in ("card", "pin") for n in range(9)]
ROOT = Path(__file__).parents[2]

CONTESTANT = """
from tests.bench.peers.asked import Corpus, serve

def ready(corpus):
    print("a library that talks")
    return lambda question: dict(corpus.passages).get(question, corpus.model)

serve(ready)
"""


def score(*turns: float) -> Score:
    return Score(turns, right=50.0)


def test_texts_come_with_the_entry_they_ask_for(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text('text,category\n"lost, stolen?",card\n', "utf-8")

    assert read(file) == [("lost, stolen?", "bank/card")]


def test_what_is_known_is_never_asked() -> None:
    passages, asked = drawn(PAIRS, each=4, questions=6, seed=0)

    assert [entry for _, entry in passages] == ["bank/card"] * 4 + ["bank/pin"] * 4
    assert len(asked) == 6
    assert not set(passages) & set(asked)


def test_a_share_is_the_median_of_turns_beside_each_other() -> None:
    assert beside(score(1.0, 1.0, 9.0), score(2.0, 4.0, 9.0)) == 0.5


def test_each_peer_has_its_target_and_a_missed_one_is_not_passed() -> None:
    others = {"torch": score(3.0), "semantic_router": score(2.0), "haystack": score(9.0)}

    found = {row.name: row for row in told({OURS: score(1.0), INT8: score(0.9), **others})}

    assert found["peers_torch_cpu_ratio"].met is True
    assert found["peers_semantic_router_cpu_ratio"].met is False
    assert found["peers_haystack_cpu_ratio"].met is True
    assert found["int8_torch_cpu_ratio"].met is False
    assert found["peers_torch_p_at_1"].value == 50.0


def test_milliseconds_are_those_of_one_question() -> None:
    assert score(0.1, 0.2, 0.9).ms() == pytest.approx(10.0)


def test_it_says_that_the_set_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparing, "FILE", tmp_path / "none.csv")

    assert rows() == []
    assert "skipped" in capsys.readouterr().err


def test_a_contestant_answers_list_by_list_whatever_its_library_prints() -> None:
    told_it = io.StringIO()
    for line in ({"model": "m", "passages": [["a", "x/1"]]}, ["a", "b"], ["b"]):
        told_it.write(json.dumps(line) + "\n")

    done = subprocess.run(  # noqa: S603  the lines above
        [sys.executable, "-c", CONTESTANT],
        cwd=ROOT,
        input=told_it.getvalue(),
        capture_output=True,
        text=True,
        check=True,
    )

    ready, *costs = [json.loads(line) for line in done.stdout.splitlines()]
    assert ready == "ready"
    assert [cost["tops"] for cost in costs] == [["x/1", "m"], ["m"]]
    assert all(cost["cpu"] >= 0 for cost in costs)


def test_peers_are_installed_anew_only_when_their_list_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []
    wanted = tmp_path / "requirements.txt"
    monkeypatch.setattr(peers_home, "HOME", tmp_path / "peers")
    monkeypatch.setattr(peers_home, "WANTED", wanted)

    def create(home: Path, **_: object) -> None:
        home.mkdir(exist_ok=True)
        made.append("venv")

    def install(_: Path, *what: str) -> None:
        made.append(what[-1])

    monkeypatch.setattr(venv, "create", create)
    monkeypatch.setattr(peers_home, "_install", install)
    wanted.write_text("torch==1.0\nother==2.0\n", "utf-8")

    peers_home.interpreter()
    first, made[:] = list(made), []
    peers_home.interpreter()
    again = list(made)
    wanted.write_text("torch==1.0\nother==3.0\n", "utf-8")
    peers_home.interpreter()

    assert first == ["venv", "torch==1.0", str(wanted)]
    assert again == []
    assert made == first
