"""A score close to its threshold is tried again on further seeds, by a sequential test with stated error rates.

Wald's sequential probability ratio test (Annals of Mathematical Statistics 16, 1945) of two normal means with a known
standard deviation: a solution that scores `MARGIN` standard deviations above the threshold on average, against one as far
below. After each run the log of the likelihoods' ratio grows by `2 * MARGIN * (value - threshold) / sd`; it decides as soon
as it leaves the band between log(ERROR / (1 - ERROR)) and its negative. So one run decides all that is not close.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import msgspec

Bound = Literal["at_least", "at_most"]

MARGIN = 2.0
ERROR = 0.001  # of failing the better solution, and of passing the worse
MOST_RUNS = 6
_DECIDES = math.log((1 - ERROR) / ERROR)


class Threshold(msgspec.Struct, frozen=True):
    """What a score is compared with.

    Attributes:
        value: the least, or greatest, that passes.
        bound: which of the two.
        sd: of a right solution's score from seed to seed; 0 where one run always decides.
    """

    value: float
    bound: Bound = "at_least"
    sd: float = 0.0

    def evidence(self, score: float) -> float:
        """The logarithm of the likelihoods' ratio that one score adds: above 0 where it passes."""
        above = score - self.value if self.bound == "at_least" else self.value - score
        if self.sd == 0 or not math.isfinite(above):
            return math.inf if above >= 0 else -math.inf
        return 2 * MARGIN * above / self.sd

    @property
    def band(self) -> float:
        """How far from the threshold one score alone decides."""
        return _DECIDES * self.sd / (2 * MARGIN)


class Settled(msgspec.Struct, frozen=True):
    """What the test came to: the scores of all runs, the first being that of the class's own seed."""

    passed: bool
    scores: tuple[float, ...]


def settle(threshold: Threshold, first: float, again: Callable[[int], float | None]) -> Settled:
    """Decide whether a solution passes.

    Args:
        first: its score.
        again: its score on a further seed, by number from 1; not a number where it gave none, which fails; None where
            there can be no further run, so that what is known decides.
    """
    scores = [first]
    total = threshold.evidence(first)
    while abs(total) < _DECIDES and len(scores) < MOST_RUNS:
        score = again(len(scores))
        if score is None:
            break
        scores.append(score)
        total += threshold.evidence(score)
    return Settled(total >= 0, tuple(scores))
