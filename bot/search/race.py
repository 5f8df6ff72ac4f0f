"""The entries in the race for one query: what each witness says of them, best first.  Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.decide.confidence import Evidence

Numbers = NDArray[np.int64]
Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """One array element for each entry, the best fused score first.

    Attributes:
        entries: Numbers of the entries.
        families: Entries with a shared prompt have one; they are no rivals.
        fused: The scores they are ordered by.
        dense: Cosine of the query with the nearest prompt.
        support: Mean cosine of the three nearest prompts.
        head: Probability that the linear head gives.
        lexical: Share of the query's rare words.
        agreement: Share of the ten nearest prompts that are the family's.
        matched: Number of the nearest prompt.
        strange: Cosine of the query with the nearest question out of scope.
    """

    entries: Numbers
    families: Numbers
    fused: Figures
    dense: Figures
    support: Figures
    head: Figures
    lexical: Figures
    agreement: Figures
    matched: Numbers
    strange: float

    def evidence(self, at: int) -> Evidence:
        """What is known of one entry beside its rivals; hidden ones count: a near miss shows."""
        return Evidence(
            dense=float(self.dense[at]),
            margin=float(self.fused[at]) - self._best_rival(at),
            head=float(self.head[at]),
            support=float(self.support[at]),
            lexical=float(self.lexical[at]),
            strange=self.strange,
            agreement=float(self.agreement[at]),
        )

    def _best_rival(self, at: int) -> float:
        """The best fused score of another family; 0 when there is none."""
        if self.families[at] != self.families[0]:
            return float(self.fused[0])
        rivals = np.flatnonzero(self.families != self.families[0])
        return float(self.fused[rivals[0]]) if len(rivals) else 0.0
