"""What a model says of rows whose classes are known, and how good that is beside guessing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.diagnose.answers import numbers
from grader.diagnose.curves import Floats

KNOWS = 0.9  # times the loss of guessing
SURE = 0.5  # of the way from equally probable classes to certainty; who learned labels of other rows by heart is surer


@dataclass(frozen=True)
class Answers:
    """What a model says of rows whose classes are known.

    Attributes:
        scores: probabilities or logits, shape (n, classes); or probabilities of class 1, shape (n,).
        labels: the classes, shape (n,).
        squared: whether the loss is the squared error of the probability of class 1, and not the cross entropy.
    """

    scores: ArrayLike
    labels: ArrayLike
    squared: bool = False

    @cached_property
    def probabilities(self) -> Floats:
        """Shape (n, classes); of logits, their softmax. Empty where they do not fit the labels."""
        values = numbers(self.scores)
        if values.ndim == 1:
            values = np.stack([1 - values, values], axis=1)
        if values.ndim != 2 or values.shape[1] < 2 or len(values) != len(self.right) or not np.all(np.isfinite(values)):
            return np.empty((0, 2))
        if not values.size or (values.min() >= 0 and np.abs(values.sum(axis=1) - 1).max() < 1e-3):
            return values
        e = np.exp(values - values.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    @cached_property
    def right(self) -> NDArray[np.int64]:
        """The labels; none where they are no classes."""
        values = numbers(self.labels).ravel()
        return values.astype(np.int64) if np.all(np.isfinite(values)) else np.empty(0, np.int64)

    @property
    def lost(self) -> int:
        """How many of the scores are nan or infinite."""
        values = numbers(self.scores)
        return int(np.sum(~np.isfinite(values))) if values.ndim else 0

    @property
    def usable(self) -> bool:
        """Whether there is anything to compute with."""
        n, k = self.probabilities.shape
        return n > 0 and bool(self.right.min() >= 0 and self.right.max() < k)

    @cached_property
    def predicted(self) -> NDArray[np.int64]:
        """The most probable class of each row."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.int64)

    @property
    def share(self) -> float:
        """How many are right, 0 to 1."""
        return float(np.mean(self.predicted == self.right))

    @property
    def chance(self) -> float:
        """The share that always naming the commonest class gets right."""
        return float(np.bincount(self.right).max() / len(self.right))

    @property
    def guess(self) -> float:
        """The loss of a model that knows only how frequent each class is."""
        if self.squared:
            return float(np.var(self.right))
        p = np.bincount(self.right) / len(self.right)
        return -float(np.sum(p[p > 0] * np.log(p[p > 0])))

    @property
    def loss(self) -> float:
        """The loss."""
        if self.squared:
            return float(np.mean((self.probabilities[:, -1] - self.right) ** 2))
        p = self.probabilities[np.arange(len(self.right)), self.right]
        return -float(np.mean(np.log(np.clip(p, 1e-7, 1))))

    @property
    def sure(self) -> bool:
        """Whether the model is mostly sure of what it says, right or wrong."""
        equal = 1 / self.probabilities.shape[1]
        return bool(self.probabilities.max(axis=1).mean() > equal + SURE * (1 - equal))

    @property
    def better(self) -> bool:
        """Whether more rows are right than by naming one class, beyond luck, and beyond what a model before training gets."""
        luck = 3 * float(np.sqrt(self.chance * (1 - self.chance) / len(self.right)))
        return self.share > self.chance + max(luck, 0.05 + 0.1 * (1 - self.chance))

    @property
    def knows(self) -> bool:
        """Whether it does better than guessing, in what it says and in how sure it is."""
        return self.better and self.loss < KNOWS * self.guess
