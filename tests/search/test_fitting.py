from pathlib import Path
from statistics import mean

import numpy as np
import pytest

from bot.decide.confidence import CAUTIOUS
from bot.domain import Entry
from bot.search import head as heads
from bot.search.fitting import fitted, strangers
from bot.search.index import Index
from bot.search.passages import Passages, parts_of
from tests.fakes import STAFF
from tests.search.worlds import TODAY, FakeEncoder, asks, builder, corpus

THINGS = "vpn printer holiday invoice badge parking laptop monitor headset canteen".split()
WAYS = (
    "how do I get a {}",
    "{} is broken",
    "where is the {}",
    "need another {} soon",
    "{} please tell me more",
)
ENTRIES = tuple(
    asks(f"things/{thing}", *(way.format(thing) for way in WAYS), answer=f"All about the {thing}.")
    for thing in THINGS
)


def unfitted(*entries: Entry) -> Index:
    return builder().index(corpus(*entries))


def confidence(live: Index, text: str) -> float:
    found = live.search(text, FakeEncoder().encode([text])[0], STAFF, TODAY)
    return found.best.confidence if found.best else 0.0


@pytest.fixture(scope="module")
def live() -> Index:
    return fitted(unfitted(*ENTRIES), strangers())


def test_a_fit_teaches_a_head_and_a_calibration(live: Index) -> None:
    assert live.head is not None
    assert live.calibration != CAUTIOUS
    assert all(np.isfinite((*live.calibration.weights, live.calibration.bias)))


def test_the_same_corpus_is_fitted_the_same(live: Index) -> None:
    again = fitted(unfitted(*ENTRIES), strangers())

    assert again.calibration == live.calibration
    assert again.head
    assert live.head
    assert (again.head.weights == live.head.weights).all()


def test_strangers_rank_below_own_phrasings(live: Index) -> None:
    own = mean(confidence(live, prompt) for e in ENTRIES for prompt in (e.question, *e.phrasings))
    strange = mean(confidence(live, text) for text in strangers()[:100])

    assert own > 0.7
    assert strange < 0.3


def test_the_head_gives_a_phrasing_to_its_own_entry(live: Index) -> None:
    assert live.head
    for number, thing in enumerate(THINGS):
        vector = FakeEncoder().encode([f"my {thing}"])
        row = live.head.probabilities(vector)[0]
        assert row.sum() == pytest.approx(1.0, abs=1e-5)
        assert int(row.argmax()) == live.twins[number]


ONE_EACH = tuple(asks(f"things/{thing}", f"where is the {thing}") for thing in THINGS)


@pytest.mark.parametrize(
    "entries",
    [
        ENTRIES[:1],
        ENTRIES[:2],
        ONE_EACH,
        tuple(asks(e.name, e.question, *e.phrasings, answer=" ") for e in ENTRIES),
        (asks("a/one", "same words"), asks("b/two", "same words")),
        tuple(asks(f"a/e{n}", "\u4f60\u597d", "???") for n in range(3)),
        (asks("a/one", *(f"where is the {n} thing" for n in range(60))),),
    ],
    ids=["one", "two", "one prompt each", "no answers", "twins only", "no words", "one, many"],
)
def test_odd_corpora_are_fitted_and_searched(entries: tuple[Entry, ...]) -> None:
    live = fitted(unfitted(*entries), strangers())

    assert all(np.isfinite((*live.calibration.weights, live.calibration.bias)))
    assert 0 <= confidence(live, entries[0].question) <= 1
    assert 0 <= confidence(live, "who won the cup") <= 1


def test_few_phrasings_leave_the_cautious_calibration() -> None:
    assert fitted(unfitted(*ENTRIES[:3]), strangers()).calibration == CAUTIOUS


def test_a_corpus_too_large_for_a_head_is_calibrated_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heads, "LARGEST", 10)

    live = fitted(unfitted(*ENTRIES), strangers())

    assert live.head is None
    assert live.calibration != CAUTIOUS
    assert confidence(live, "where is the vpn") > confidence(live, "who won the cup")


def test_a_fit_is_kept_for_the_very_same_corpus(tmp_path: Path) -> None:
    first = builder(path=tmp_path / "k.db")
    done = first.ready(corpus(*ENTRIES[:3]))

    later = builder(path=tmp_path / "k.db")
    index = later.index(corpus(*ENTRIES[:3]))

    assert later.is_fitted(corpus(*ENTRIES[:3]))
    assert index.head
    assert done.head
    assert (index.head.weights == done.head.weights).all()
    assert index.calibration == done.calibration
    assert not later.is_fitted(corpus(*ENTRIES[:4]))
    assert later.index(corpus(*ENTRIES[:4])).head is None


def test_one_changed_entry_encodes_only_what_changed(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    building = builder(encoder, tmp_path / "k.db")
    building.index(corpus(*ENTRIES))
    encoder.calls.clear()
    changed = asks(
        ENTRIES[0].name, ENTRIES[0].question, *ENTRIES[0].phrasings, answer="Something else."
    )

    building.index(corpus(changed, *ENTRIES[1:]))

    assert encoder.calls == [("something else.",)]


def test_nearly_the_same_questions_are_paired() -> None:
    same = asks("other/vpn", "How do I get a vpn?", "completely different words here")
    building = builder()
    index = building.index(corpus(*ENTRIES, same))

    pairs = building.near_duplicates(index, 0.99)

    assert [(a, b) for a, b, _ in pairs] == [("things/vpn", "other/vpn")]


def test_answers_are_cut_at_paragraphs_and_lose_their_addresses() -> None:
    answer = f"See [the portal](https://x.example/a).\n\n{'a ' * 240}\n\n{'b ' * 240}"

    parts = parts_of(answer)

    assert len(parts) == 2
    assert "See [the portal]." in parts[0]
    assert parts_of(" \n\n ") == ()


def test_families_join_through_a_shared_prompt() -> None:
    entries = (
        asks("a/a", "one two", "three four"),
        asks("b/b", "Three, FOUR?", "five six"),
        asks("c/c", "five six"),
        asks("d/d", "seven"),
    )

    passages = Passages.of(corpus(*entries), FakeEncoder().encode)

    assert list(passages.families()) == [0, 0, 0, 1]
