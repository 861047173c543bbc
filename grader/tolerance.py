"""Statistics of few runs: what a score may be next time, and how often something happens, each with its confidence.

SciPy is imported where it is used: judging needs none of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

CONFIDENCE = 0.99
CONTENT = 0.999


def normal_factor(runs: int, content: float = CONTENT, confidence: float = CONFIDENCE) -> float:
    """How many standard deviations below the mean a one-sided tolerance limit of normal values lies.

    With that confidence, at least that share of all values lies above `mean - factor * sd`, mean and sd (of n - 1) being
    those of the runs.

    Args:
        runs: at least 2.

    Source: Natrella, Experimental Statistics (NBS Handbook 91, 1963), and section 7.2.6.3 of the NIST/SEMATECH
    e-Handbook of Statistical Methods: the noncentral t distribution's quantile over the root of n.
    """
    from scipy.stats import nct, norm

    if runs < 2:
        raise ValueError(f"a tolerance limit needs at least 2 runs, received {runs}")
    return float(nct.ppf(confidence, runs - 1, norm.ppf(content) * math.sqrt(runs)) / math.sqrt(runs))


def at_least(times: int, runs: int, confidence: float = CONFIDENCE) -> float:
    """The one-sided lower confidence bound of a probability, after something happened so many times in so many runs.

    Source: Clopper and Pearson, Biometrika 26 (1934), exact for every number of runs.
    """
    from scipy.stats import beta

    return 0.0 if times == 0 else float(beta.ppf(1 - confidence, times, runs - times + 1))


def at_most(times: int, runs: int, confidence: float = CONFIDENCE) -> float:
    """The one-sided upper confidence bound of a probability; see `at_least`."""
    return 1.0 - at_least(runs - times, runs, confidence)


def looks_normal(values: Sequence[float]) -> float:
    """The p-value of Shapiro and Wilk's test; 0 where the values take so few levels that no test is needed.

    Source: Shapiro and Wilk, Biometrika 52 (1965).
    """
    from scipy.stats import shapiro

    if len(values) < 8 or len(set(values)) < len(values) / 3:
        return 0.0
    return float(shapiro(np.asarray(values)).pvalue)
