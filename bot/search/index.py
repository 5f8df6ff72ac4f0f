"""A corpus made searchable: one frozen object, swapped whole."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.decide.confidence import CAUTIOUS, Calibration
from bot.decide.wording import words
from bot.domain import Asker, Corpus, Entry, Found, Hit
from bot.search.alike import Alike
from bot.search.encoder import Vectors
from bot.search.english import english
from bot.search.head import Head, softmax
from bot.search.lexical import Lexical
from bot.search.passages import Passages
from bot.search.race import Figures, Numbers, Race
from bot.search.spelling import Spelling

NEIGHBOURS = 24  # passages looked at; entries beyond them are out of the race
NEIGHBOURS_IN_A_CROWD = 768  # looked at when hidden entries leave fewer than `FEW` open ones
FEW = 3  # open entries; two may be close to call, and one must be beside them
SHOWN = 10  # hits returned: the best fused scores, in the order of their confidence
TEN = 10  # nearest prompts that are asked whose they are
SAME_WORDS = 0.97  # cosine from which a query and a phrasing read the same
TOLD = 0.5  # confidence from which an entry that is hidden by its dates is spoken of
STEPS = 400.0  # bytes' worth of a vector's number: 127 is 0.32, beyond which few numbers lie
AT_A_TIME = 10_000  # vectors rounded; all at once would need their memory once more
SHARPNESS = 25.0  # of the stand-in head: cosines times this go into the softmax


@dataclass(frozen=True, slots=True)
class Weights:
    """How the fused score is made; plain rank fusion cost 12 points of P@1 when measured."""

    answer: float = 0.3
    head: float = 0.15
    lexical: float = 0.06
    floor: float = 1e-3  # added to the head's probability before its logarithm is taken

    def fused(self, dense: Figures, answer: Figures, head: Figures, lexical: Figures) -> Figures:
        """Join the witnesses, entry by entry; no unit, may be negative."""
        chance = np.log(head + self.floor)
        joined = dense + self.answer * answer + self.head * chance + self.lexical * lexical
        return np.asarray(joined, np.float64)

    def scaled(self, fused: float) -> float:
        """The fused score between the least and the most it can be, 0 to 1."""
        least = self.head * math.log(self.floor)
        most = 1.0 + self.answer + self.lexical
        return min(1.0, max(0.0, (fused - least) / (most - least)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything search needs, as one version.

    Attributes:
        corpus: What was indexed.
        passages: Prompts and answer parts with their vectors.
        lexical: FTS5 over the same passages.
        alike: Tells when a query is too short to choose.
        spelling: Repair with the corpus's words.
        strangers: Unit vectors of questions known to be out of scope, one row each.
        head: The fitted linear head; None while it is being fitted, or for a large corpus.
        calibration: Turns evidence into confidence.
        twins: Entry number -> family number; entries with a shared prompt are one family,
            told apart by audience or dates alone.
    """

    corpus: Corpus
    passages: Passages
    lexical: Lexical
    alike: Alike
    spelling: Spelling
    twins: NDArray[np.int64]
    strangers: Vectors
    head: Head | None = None
    calibration: Calibration = CAUTIOUS
    weights: Weights = field(default_factory=Weights)
    _faiss: faiss.Index = field(repr=False)

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        passages: Passages,
        encoder_words: Iterable[str],
        strangers: Vectors,
    ) -> "Index":
        """Build from passages that have their vectors; the head comes later (`fitting.py`)."""
        pairs = list(zip((int(n) for n in passages.owner), passages.texts, strict=True))
        return cls(
            corpus=corpus,
            passages=passages,
            lexical=Lexical.of(pairs),
            alike=Alike.of(passages.prompts_per_entry()),
            spelling=Spelling.of(
                (w for t in passages.texts for w in words(t)), encoder_words, english()
            ),
            twins=passages.families(),
            strangers=strangers,
            _faiss=_scan(passages.vectors),
        )

    def search(self, query: str, vector: Vectors, asker: Asker, day: date) -> Found:
        """Return hits for one query; `vector` is its unit vector, shape (dimensions,)."""
        race, open_ = self._race(query, vector, asker, day)
        hits = [self._hit(race, at) for at in open_[:SHOWN]]
        hits.sort(key=lambda hit: -hit.confidence)
        seen = {hit.entry.name for hit in hits}
        alike = [self.corpus.entries[n].name for n in self.alike.entries(query)]
        return Found(
            query=query,
            hits=tuple(hits),
            alike=tuple(name for name in alike if name in seen),
            verbatim=bool(open_) and race.dense[open_[0]] >= SAME_WORDS,
            hidden_by_dates=self._hidden(race, asker, day),
            corpus=self.corpus.version,
        )

    def certain(self, entry: Entry) -> Hit:
        """A hit that the asker chose by hand."""
        return Hit(entry=entry, score=1.0, matched=entry.question, confidence=1.0)

    def score(self, query: str, vector: Vectors, most: int = NEIGHBOURS) -> Race:
        """Score the entries of the `most` nearest passages, whoever may see them."""
        shares = self.lexical.shares(query)
        _, near = self._faiss.search(_bytes(vector[None, :]), min(most, len(self.passages.texts)))
        entries = np.array(sorted({*self.passages.owner[near[0]].tolist(), *shares}), np.int64)
        similar = self.passages.similarities(entries.tolist(), vector)
        families = self.twins[entries]
        head = self._heads(vector, families, similar.dense)
        lexical = np.array([shares.get(entry, 0.0) for entry in entries.tolist()])
        fused = self.weights.fused(similar.dense, similar.answer, head, lexical)
        agreed = self._agreed(near[0])
        order = np.lexsort((entries, -fused))
        return Race(
            entries=entries[order],
            families=families[order],
            fused=fused[order],
            dense=similar.dense[order],
            support=similar.support[order],
            head=head[order],
            lexical=lexical[order],
            agreement=np.array([agreed.get(f, 0.0) for f in families[order].tolist()]),
            matched=similar.matched[order],
            strange=float((self.strangers @ vector).max(initial=0.0)),
        )

    def _race(self, query: str, vector: Vectors, asker: Asker, day: date) -> tuple[Race, list[int]]:
        """Score the nearest entries, and find the places of those that the asker may see.

        Looks further where hidden ones crowd out the open ones.
        """
        race = self.score(query, vector)
        open_ = self._open_in(race, asker, day)
        if len(open_) < min(FEW, len(race.entries)):
            race = self.score(query, vector, NEIGHBOURS_IN_A_CROWD)
            open_ = self._open_in(race, asker, day)
        return race, open_

    def _agreed(self, near: Numbers) -> dict[int, float]:
        """Family -> its share of the ten nearest prompts."""
        prompts = near[near < self.passages.prompts][:TEN]
        count = Counter(self.twins[self.passages.owner[prompts]].tolist())
        return {family: n / len(prompts) for family, n in count.items()}

    def _heads(self, vector: Vectors, families: Numbers, dense: Figures) -> Figures:
        """Probabilities per entry: a family's is shared by its twins."""
        if self.head is not None:
            row = self.head.probabilities(vector[None, :])[0]
            return np.asarray(row[families], np.float64)
        kinds, at = np.unique(families, return_inverse=True)
        nearest = np.full(len(kinds), -1.0, np.float32)
        np.maximum.at(nearest, at, dense.astype(np.float32))
        return np.asarray(softmax(nearest[None, :] * SHARPNESS)[0][at], np.float64)

    def _hit(self, race: Race, at: int) -> Hit:
        return Hit(
            entry=self.corpus.entries[race.entries[at]],
            score=round(self.weights.scaled(float(race.fused[at])), 4),
            matched=self.passages.texts[race.matched[at]],
            confidence=round(self.calibration.probability(race.evidence(at).row()), 4),
        )

    def _open_in(self, race: Race, asker: Asker, day: date) -> list[int]:
        """Places in the race of the entries that the asker may see that day."""
        return [n for n, e in enumerate(race.entries.tolist()) if self._open(e, asker, day)]

    def _open(self, number: int, asker: Asker, day: date) -> bool:
        entry = self.corpus.entries[number]
        return entry.seen_by(asker) and entry.holds_on(day)

    def _hidden(self, race: Race, asker: Asker, day: date) -> Entry | None:
        """The best entry when only its dates hide it; what the audience hides is never told.

        A stranger hears of no entry, and a twin that holds that day takes the other's place.
        """
        if not len(race.entries):
            return None
        entry = self.corpus.entries[race.entries[0]]
        if entry.holds_on(day) or not entry.seen_by(asker):
            return None
        kin = np.flatnonzero(self.twins == race.families[0])
        if any(self._open(number, asker, day) for number in kin.tolist()):
            return None
        return entry if self._hit(race, 0).confidence >= TOLD else None


def _scan(vectors: Vectors) -> faiss.Index:
    """An index that looks at every vector, a byte a number: a quarter of the bytes and the time.

    It only chooses who is compared; the comparing is done with the whole vectors.

    One query has work for one thread; others would wait for theirs in a loop, which costs more
    than the search.
    """
    faiss.omp_set_num_threads(1)
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    for at in range(0, len(vectors), AT_A_TIME):
        index.add(_bytes(vectors[at : at + AT_A_TIME]))
    return index


def _bytes(vectors: Vectors) -> Vectors:
    """Round to what a byte holds; the scale is the same for all, so their order stays."""
    return np.asarray(np.clip(np.rint(vectors * STEPS), -128, 127), np.float32)
