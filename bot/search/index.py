"""A corpus made searchable: one frozen object, swapped whole."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.decide.confidence import CAUTIOUS, Calibration, Evidence
from bot.decide.wording import words
from bot.domain import Asker, Corpus, Entry, Found, Hit
from bot.search.alike import Alike
from bot.search.encoder import Vectors
from bot.search.english import english
from bot.search.head import Head, softmax
from bot.search.lexical import Lexical
from bot.search.passages import Passages
from bot.search.spelling import Spelling

NEIGHBOURS = 48  # passages looked at; entries beyond them are out of the race
NEIGHBOURS_IN_A_CROWD = 768  # looked at when hidden entries leave fewer than `FEW` open ones
FEW = 3  # open entries; two may be close to call, and one must be beside them
SHOWN = 20  # hits returned
TEN = 10  # nearest prompts that are asked whose they are
SAME_WORDS = 0.97  # cosine from which a query and a phrasing read the same
TOLD = 0.5  # confidence from which an entry that is hidden by its dates is spoken of
SHARPNESS = 25.0  # of the stand-in head: cosines times this go into the softmax


@dataclass(frozen=True, slots=True)
class Weights:
    """How the fused score is made; plain rank fusion cost 12 points of P@1 when measured."""

    answer: float = 0.3
    head: float = 0.15
    lexical: float = 0.06
    floor: float = 1e-3  # added to the head's probability before its logarithm is taken

    def fused(self, dense: float, answer: float, head: float, lexical: float) -> float:
        """Join the witnesses of one entry; no unit, may be negative."""
        chance = math.log(head + self.floor)
        return dense + self.answer * answer + self.head * chance + self.lexical * lexical

    def scaled(self, fused: float) -> float:
        """The fused score between the least and the most it can be, 0 to 1."""
        least = self.head * math.log(self.floor)
        most = 1.0 + self.answer + self.lexical
        return min(1.0, max(0.0, (fused - least) / (most - least)))


@dataclass(frozen=True, slots=True)
class Scored:
    """One entry's evidence for one query, before anyone asks who may see it."""

    number: int
    fused: float
    evidence: Evidence
    matched: int


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
    _faiss: faiss.IndexFlatIP = field(repr=False)

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        passages: Passages,
        encoder_words: Iterable[str],
        strangers: Vectors,
    ) -> "Index":
        """Build from passages that have their vectors; the head comes later (`fitting.py`)."""
        flat = faiss.IndexFlatIP(passages.vectors.shape[1])
        flat.add(passages.vectors)
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
            _faiss=flat,
        )

    def search(self, query: str, vector: Vectors, asker: Asker, day: date) -> Found:
        """Return hits for one query; `vector` is its unit vector, shape (dimensions,)."""
        scored = self._scored(query, vector, asker, day)
        open_ = [one for one in scored if self._open(one.number, asker, day)]
        hits = [self._hit(one, scored) for one in open_]
        hits.sort(key=lambda hit: -hit.confidence)
        seen = {hit.entry.name for hit in hits}
        alike = [self.corpus.entries[n].name for n in self.alike.entries(query)]
        return Found(
            query=query,
            hits=tuple(hits[:SHOWN]),
            alike=tuple(name for name in alike if name in seen),
            verbatim=bool(open_) and open_[0].evidence.dense >= SAME_WORDS,
            hidden_by_dates=self._hidden(scored, asker, day),
            corpus=self.corpus.version,
        )

    def certain(self, entry: Entry) -> Hit:
        """A hit that the asker chose by hand."""
        return Hit(entry=entry, score=1.0, matched=entry.question, confidence=1.0)

    def score(self, query: str, vector: Vectors, most: int = NEIGHBOURS) -> list[Scored]:
        """Score the entries of the `most` nearest passages, best first, whoever may see them."""
        shares = self.lexical.shares(query)
        _, near = self._faiss.search(vector[None, :], min(most, len(self.passages.texts)))
        numbers = sorted({int(self.passages.owner[i]) for i in near[0]} | set(shares))
        similar = [self.passages.similarity(number, vector) for number in numbers]
        strange = float((self.strangers @ vector).max(initial=0.0))
        agreed = self._agreed(near[0])
        heads = self._heads(vector, numbers, [s.dense for s in similar])
        scored = [
            (
                number,
                self.weights.fused(s.dense, s.answer, head, shares.get(number, 0.0)),
                s,
                head,
            )
            for number, s, head in zip(numbers, similar, heads, strict=True)
        ]
        scored.sort(key=lambda row: (-row[1], row[0]))
        return [
            Scored(
                number=number,
                fused=fused,
                evidence=Evidence(
                    dense=s.dense,
                    margin=0.0,
                    head=head,
                    support=s.support,
                    lexical=shares.get(number, 0.0),
                    strange=strange,
                    agreement=agreed.get(int(self.twins[number]), 0.0),
                ),
                matched=s.matched,
            )
            for number, fused, s, head in scored
        ]

    def _scored(self, query: str, vector: Vectors, asker: Asker, day: date) -> list[Scored]:
        """Score the nearest entries; look further where hidden ones crowd out the open ones."""
        scored = self.score(query, vector)
        open_ = sum(self._open(one.number, asker, day) for one in scored)
        crowded = open_ < min(FEW, len(scored))
        return self.score(query, vector, NEIGHBOURS_IN_A_CROWD) if crowded else scored

    def _agreed(self, near: Iterable[int]) -> dict[int, float]:
        """Family -> its share of the ten nearest prompts."""
        prompts = [int(i) for i in near if i < self.passages.prompts][:TEN]
        count = Counter(int(self.twins[self.passages.owner[i]]) for i in prompts)
        return {family: n / len(prompts) for family, n in count.items()}

    def _heads(
        self, vector: Vectors, numbers: Sequence[int], dense: Sequence[float]
    ) -> list[float]:
        """Probabilities per entry: a family's is shared by its twins."""
        if self.head is not None:
            row = self.head.probabilities(vector[None, :])[0]
            return [float(row[self.twins[number]]) for number in numbers]
        families, at = np.unique(self.twins[list(numbers)], return_inverse=True)
        nearest = np.full(len(families), -1.0, np.float32)
        np.maximum.at(nearest, at, np.array(dense, np.float32))
        return [float(p) for p in softmax(nearest[None, :] * SHARPNESS)[0][at]]

    def _hit(self, one: Scored, scored: Sequence[Scored]) -> Hit:
        """Weigh one entry beside those of other families; hidden ones count: a near miss shows."""
        family = self.twins[one.number]
        others = [s for s in scored if self.twins[s.number] != family]
        margin = one.fused - max((s.fused for s in others), default=0.0)
        row = one.evidence.with_margin(margin).row()
        return Hit(
            entry=self.corpus.entries[one.number],
            score=round(self.weights.scaled(one.fused), 4),
            matched=self.passages.texts[one.matched],
            confidence=round(self.calibration.probability(row), 4),
        )

    def _open(self, number: int, asker: Asker, day: date) -> bool:
        entry = self.corpus.entries[number]
        return entry.seen_by(asker) and entry.holds_on(day)

    def _hidden(self, scored: Sequence[Scored], asker: Asker, day: date) -> Entry | None:
        """The best entry when only its dates hide it; what the audience hides is never told.

        A stranger hears of no entry, and a twin that holds that day takes the other's place.
        """
        if not scored:
            return None
        best = scored[0]
        entry = self.corpus.entries[best.number]
        kin = np.flatnonzero(self.twins == self.twins[best.number])
        if not entry.seen_by(asker) or any(self._open(int(n), asker, day) for n in kin):
            return None
        sure = self._hit(best, scored).confidence
        return entry if sure >= TOLD else None
