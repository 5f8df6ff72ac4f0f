"""How sure retrieval is: a logistic function of a few similarities.  Pure; fitting is elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one entry beside the others, for one query.

    Attributes:
        dense: Cosine of the query with the entry's nearest question or phrasing.
        margin: Fused score minus that of the best other entry; negative for a runner-up.
        agreement: Share of the ten nearest phrasings that are the entry's, 0 to 1.
        head: Probability that the linear head gives the entry, 0 to 1.
        support: Mean cosine of the entry's three nearest phrasings.
        lexical: Share of the query's rare words that the entry holds, 0 to 1; 0 without any.
        strange: Cosine of the query with the nearest question known to be out of scope.
    """

    dense: float
    margin: float
    head: float
    support: float
    lexical: float
    strange: float
    agreement: float

    def with_margin(self, margin: float) -> "Evidence":
        """The same evidence beside its rivals."""
        return replace(self, margin=margin)

    def row(self) -> tuple[float, ...]:
        """The numbers a calibration weighs, in its order."""
        return (
            self.dense,
            max(-0.5, min(0.5, self.margin)),
            math.log(self.head + 0.01),
            self.support,
            self.lexical,
            self.strange,
            self.agreement,
        )


WIDTH = 7


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights that turn evidence into a probability.

    Attributes:
        weights: One per number of `Evidence.row`.
        bias: Added before squashing.
    """

    weights: tuple[float, ...]
    bias: float

    def probability(self, row: Sequence[float]) -> float:
        """The calibrated probability that the entry answers the question, 0 to 1."""
        logit = self.bias + sum(w * x for w, x in zip(self.weights, row, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


# Fitted on the example company's corpus; where a corpus has few phrasings, its fit stays near.
CAUTIOUS = Calibration(weights=(1.7, 4.0, -0.05, 4.8, 1.2, -3.0, 1.2), bias=-3.7)
