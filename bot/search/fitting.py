"""Head and calibration of one index, fitted on its own phrasings and on strangers.

Three kinds of rows teach the calibration what a right answer looks like:

* each phrasing, asked while it is left out of the index: right when its entry comes first;
* the same phrasing while its whole entry is hidden: whatever comes first is wrong;
* the bank of out-of-scope questions (`out_of_scope.txt`): whatever comes first is wrong.

A calibrator that never met a stranger trusts too much (rejected strangers at 90 % kept fall
from 90 to 73 %), so strangers weigh what traffic brings of them.  The golden questions of a
corpus are never read here.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from bot.decide.confidence import CAUTIOUS, WIDTH, Calibration, Evidence
from bot.search import head as heads
from bot.search.encoder import Vectors
from bot.search.head import Head, softmax
from bot.search.index import SHARPNESS, TEN, Index
from bot.search.passages import support

VERSION = 11  # of this method; a new one makes kept fits stale
OWN_FOLDS = 4
FEW_PHRASINGS = 2  # an entry, on average, its question included; one alone teaches nothing
HIDDEN_FOLDS = 2
MOST_ROWS = 1200  # phrasings asked; more teach nothing new
FEWEST_ROWS = 40  # phrasings; below this the cautious default stays
SAME = 0.9999  # cosine of a text with itself
KNOWN_STRANGER = 0.8  # cosine: a stranger this near to a phrasing is none for this corpus
SHARES = {"own": 0.82, "hidden": 0.09, "stranger": 0.09}  # 18 % of traffic has no entry
PULL = 2.0  # towards the default weights, in rows; the fit's rows are not independent


@dataclass(frozen=True, slots=True)
class Row:
    """One lesson: the numbers of `Evidence.row`, whether the first hit was right, its kind."""

    numbers: tuple[float, ...]
    right: bool
    kind: str


def strangers() -> tuple[str, ...]:
    """The bank of out-of-scope questions that ships with the package."""
    text = resources.files("bot.search").joinpath("out_of_scope.txt").read_text("utf-8")
    return tuple(line for line in map(str.strip, text.splitlines()) if line and line[0] != "#")


def fitted(index: Index, outside: Sequence[str]) -> Index:
    """Return the index with its head and calibration; `outside` are its strangers' texts."""
    if not index.twins.any():
        return index  # one family: there is nothing to tell apart, and nothing to learn
    lessons = Lessons(index)
    with_head = replace(index, head=lessons.full)
    own = list(lessons.own())
    if len(own) < FEWEST_ROWS:
        return with_head
    rows = [*own, *lessons.hidden(), *lessons.outside(outside, index.strangers)]
    return replace(with_head, calibration=calibrated(rows))


def calibrated(rows: Sequence[Row]) -> Calibration:
    """Fit a weighted logistic regression by Newton's method, starting from the usual weights."""
    inputs = np.array([(*row.numbers, 1.0) for row in rows])
    right = np.array([float(row.right) for row in rows])
    counts = {kind: sum(row.kind == kind for row in rows) for kind in SHARES}
    weights = np.array([SHARES[row.kind] * len(rows) / counts[row.kind] for row in rows])
    pull = np.diag([PULL] * (WIDTH + 1))
    at = usual = np.array([*CAUTIOUS.weights, CAUTIOUS.bias])
    for _ in range(30):
        chance = 1.0 / (1.0 + np.exp(-np.clip(inputs @ at, -30, 30)))
        slope = inputs.T @ (weights * (chance - right)) + pull @ (at - usual)
        curve = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + pull
        at = at - np.linalg.solve(curve, slope)
    return Calibration(weights=tuple(map(float, at[:-1])), bias=float(at[-1]))


class Lessons:
    """Rows for the calibration, scored as search scores, with something left out each time."""

    def __init__(self, index: Index) -> None:
        """Fit the full head and those that saw only a part."""
        self._index, self._of = index, index.passages
        self._prompts = self._of.vectors[: self._of.prompts]
        self._answers = self._of.vectors[self._of.prompts :]
        self._owner = self._of.owner[: self._of.prompts]
        self._family = index.twins[self._owner]
        self._classes = int(index.twins.max()) + 1
        small = self._of.prompts * self._classes <= heads.LARGEST
        told = self._of.prompts >= FEW_PHRASINGS * self._classes
        self.full = self._fit(np.ones(len(self._owner), bool)) if small and told else None
        many = np.bincount(self._family, minlength=self._classes)
        self._alone = many[self._family] == 1  # left out, nothing of such an entry remains
        everyone = range(self._of.prompts)
        rng = random.Random(0)  # noqa: S311  a sample, not a secret
        self._asked = sorted(rng.sample(everyone, min(MOST_ROWS, len(everyone))))

    def own(self) -> Iterator[Row]:
        """Each phrasing while it is left out."""
        for fold in range(OWN_FOLDS):
            kept = np.arange(len(self._owner)) % OWN_FOLDS != fold
            head = self._fit(kept) if self.full else None
            for i in (i for i in self._asked if i % OWN_FOLDS == fold and not self._alone[i]):
                yield self._row(self._of.texts[i], self._prompts[i], head, "own", left_out=i)

    def hidden(self) -> Iterator[Row]:
        """Each phrasing while its whole entry is hidden."""
        for fold in range(HIDDEN_FOLDS):
            away = self._family % HIDDEN_FOLDS == fold
            head = (
                self._fit(~away, np.arange(self._classes) % HIDDEN_FOLDS != fold)
                if self.full
                else None
            )
            for i in (i for i in self._asked if away[i]):
                yield self._row(self._of.texts[i], self._prompts[i], head, "hidden", left_out=i)

    def outside(self, texts: Sequence[str], vectors: Vectors) -> Iterator[Row]:
        """Each stranger that is one for this corpus."""
        for text, vector in zip(texts, vectors, strict=True):
            if float((self._prompts @ vector).max()) < KNOWN_STRANGER:
                yield self._row(text, vector, self.full, "stranger")

    def _fit(self, kept: NDArray[np.bool_], shown: NDArray[np.bool_] | None = None) -> Head:
        """Fit on the kept prompts and the answers of the shown families (all by default)."""
        of = self._index.twins[self._of.owner[self._of.prompts :]]
        use = np.ones(len(of), bool) if shown is None else shown[of]
        vectors = np.concatenate([self._prompts[kept], self._answers[use]])
        return heads.fit(vectors, np.concatenate([self._family[kept], of[use]]), self._classes)

    def _row(
        self, text: str, vector: Vectors, head: Head | None, kind: str, left_out: int | None = None
    ) -> Row:
        kin = self._index.strangers @ vector
        if kind == "stranger":
            kin = kin[kin < SAME]  # itself
        strange = kin.max(initial=0.0)
        cosines = self._prompts @ vector
        answers = _best(self._answers @ vector, self._of.answer_spans)
        family = None if left_out is None else int(self._family[left_out])
        if left_out is not None:
            cosines[left_out] = -1.0
        dense = _best(cosines, self._of.prompt_spans)
        if kind == "hidden":
            dense[self._index.twins == family] = -1.0
        chance = self._chances(vector, head, dense)
        own = None if left_out is None else int(self._owner[left_out])
        shares = self._lexical(text, own)
        weigh = self._index.weights
        fused = (
            dense
            + weigh.answer * answers
            + weigh.head * np.log(chance + weigh.floor)
            + weigh.lexical * shares
        )
        fused[dense <= -1.0] = -9.0
        best = int(fused.argmax())
        rivals = fused[self._index.twins != self._index.twins[best]]
        first, past = self._of.prompt_spans[best]
        evidence = Evidence(
            dense=float(dense[best]),
            margin=float(fused[best] - rivals.max()) if len(rivals) else 1.0,
            head=float(chance[best]),
            support=support([c for c in cosines[first:past].tolist() if c > -1.0]),
            lexical=float(shares[best]),
            strange=float(strange),
            agreement=self._agreement(cosines, best, family if kind == "hidden" else None),
        )
        right = kind == "own" and int(self._index.twins[best]) == family
        return Row(evidence.row(), right, kind)

    def _agreement(self, cosines: Vectors, best: int, hidden: int | None) -> float:
        """Share of the ten nearest prompts that are the best entry's."""
        seen = cosines if hidden is None else np.where(self._family == hidden, -1.0, cosines)
        nearest = np.argpartition(-seen, min(TEN, len(seen)) - 1)[:TEN]
        return float((self._family[nearest] == self._index.twins[best]).mean())

    def _chances(self, vector: Vectors, head: Head | None, dense: Vectors) -> Vectors:
        if head is not None:
            return np.asarray(head.probabilities(vector[None, :])[0][self._index.twins])
        return np.asarray(softmax(dense[None, :] * SHARPNESS)[0])

    def _lexical(self, text: str, own: int | None) -> Vectors:
        shares = np.zeros(len(self._of.prompt_spans), np.float32)
        for number, share in self._index.lexical.shares(text, left_out=own).items():
            shares[number] = share
        return shares


def _best(cosines: Vectors, spans: Sequence[tuple[int, int]]) -> Vectors:
    """Best cosine per entry, whose passages lie side by side; 0 for an entry without any."""
    begins = np.array([first for first, _ in spans]) - spans[0][0]
    empty = np.array([first == past for first, past in spans])
    best = np.maximum.reduceat(np.append(cosines, 0.0), begins)
    return np.asarray(np.where(empty, 0.0, best), np.float32)
