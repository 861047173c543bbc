"""How slow this machine is. A limit on processor time is meant for a usual processor; on a slower one it is longer.

Otherwise a right solution would fail for where it is run: a busy virtual machine takes three times what the author's took.
"""

from __future__ import annotations

import time
from functools import cache

TURNS = 50_000
USUAL = 0.0010  # seconds of processor time for so many turns where an exercise takes what exercises/times.json says
# Few steps, far apart, so that the same machine has the same limits each time.
STEPS = ((1.5, 1.0), (2.3, 2.0))
MOST = 4.0


@cache
def slowness() -> float:
    """How many times the usual processor time a run may take on this machine: 1, 2 or 4."""
    median = sorted(_turns() for _ in range(15))[7]
    return stretch(median / USUAL)


def stretch(ratio: float) -> float:
    """What limits are multiplied with where the same work takes `ratio` times as long as it usually does."""
    return next((times for most, times in STEPS if ratio < most), MOST)


def _turns() -> float:
    begun, total = time.thread_time(), 0
    for number in range(TURNS):
        total += number
    return time.thread_time() - begun
