from pathlib import Path

import pytest

from tests.bench import stackfaq
from tests.bench.stackfaq import Faq, read, rows, split

FAQS = [Faq(n, f"question {n}", f"answer {n}", tuple(f"q{n}{c}" for c in "abcd")) for n in (7, 9)]


def test_without_known_phrasings_every_query_is_asked_of_its_own_entry() -> None:
    one = split(FAQS, known=0, seed=0)

    assert [entry.phrasings for entry in one.corpus.entries] == [(), ()]
    assert one.asked[0] == ("q7a", "stackfaq/7")
    assert one.asked[-1] == ("q9d", "stackfaq/9")
    assert len(one.asked) == 8


def test_a_known_phrasing_is_never_asked() -> None:
    one = split(FAQS, known=3, seed=1)

    known = {text for entry in one.corpus.entries for text in entry.phrasings}
    asked = {text for text, _ in one.asked}
    assert len(known) == 6
    assert len(asked) == 2
    assert not known & asked


def test_another_seed_takes_other_phrasings() -> None:
    taken = {split(FAQS, known=2, seed=seed).asked for seed in range(8)}

    assert len(taken) > 1


def test_an_entry_speaks_with_the_first_answer(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id": 3, "question": "q", "answers": ["a", "b"], "queries": ["p"]}\n')

    assert read(file) == [Faq(3, "q", "a", ("p",))]


def test_a_line_of_another_shape_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"id": 3, "question": "q", "answers": [], "queries": ["p"]}\n')

    with pytest.raises(ValueError, match="not an FAQ of the set"):
        read(file)


def test_it_says_that_the_set_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stackfaq, "FILE", tmp_path / "none.jsonl")

    assert rows() == []
    assert "skipped" in capsys.readouterr().err
