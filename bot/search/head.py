"""The linear head: multinomial logistic regression over phrasings, fitted in plain numpy.

With five to ten phrasings an entry it chooses better than the nearest phrasing alone
(CLINC150, 10 per intent: 91 % against 83 %), and its probability is the best single
witness for confidence.  Accelerated gradient descent (Nesterov, 1983) needs no library.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.encoder import Vectors

COST = 30.0  # inverse regularisation; between 10 and 100 nothing moves by a point
ITERATIONS = 40
LARGEST = 1_500_000  # samples x classes; beyond this a fit takes longer than people wait


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of shape (dimensions + 1, classes); the last row is the bias."""

    weights: Vectors

    def probabilities(self, vectors: Vectors) -> Vectors:
        """Return softmax probabilities, shape (rows, classes)."""
        logits = vectors @ self.weights[:-1] + self.weights[-1]
        return softmax(logits)


def softmax(logits: Vectors) -> Vectors:
    """Turn each row into probabilities."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def fit(vectors: Vectors, labels: NDArray[np.int64], classes: int) -> Head:
    """Fit on unit vectors, shape (samples, dimensions), with labels 0 .. classes - 1.

    Every class weighs the same, however many phrasings its owner wrote.  The steps are taken
    in the principal axes of the inputs, each as long as its axis allows: 40 of them do what
    several hundred of one length do not.
    """
    samples = len(vectors)
    inputs = np.hstack([vectors, np.ones((samples, 1), np.float32)])
    counts = np.bincount(labels, minlength=classes).astype(np.float32)
    weights = (1.0 / (counts[labels] * np.count_nonzero(counts)))[:, None].astype(np.float32)
    shrink = 1.0 / (COST * samples)
    spread, axes = np.linalg.eigh(inputs.T @ (weights * inputs))
    turned = inputs @ axes
    # Boehning's bound (1992): the Hessian of the loss is at most half the inputs' covariance.
    steps = (1.0 / (0.5 * np.maximum(spread, 0.0) + shrink))[:, None].astype(np.float32)
    at = ahead = np.zeros((inputs.shape[1], classes), np.float32)
    pace = 1.0
    for _ in range(ITERATIONS):
        residual = softmax(turned @ ahead)
        residual[np.arange(samples), labels] -= 1.0
        after = ahead - steps * (turned.T @ (weights * residual) + shrink * ahead)
        next_pace = (1.0 + (1.0 + 4.0 * pace * pace) ** 0.5) / 2.0
        ahead = after + (pace - 1.0) / next_pace * (after - at)
        at, pace = after, next_pace
    return Head(np.asarray(axes @ at, np.float32))
