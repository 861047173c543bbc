"""The clocks of a run. It is to blame neither for a slow machine nor for a processor that others had.

Limits are meant for a usual processor. How much slower this one is changes from one second to the next, with what runs beside
it and with what else its owner rents out: so it is measured as the run goes on. Otherwise a right solution would fail for
where it is run.
"""

from __future__ import annotations

import os
import sys
import time

SLOWEST = 3.0  # no machine is taken for slower, or an endless loop would go on for too long
TURNS = 10_000
USUAL = 0.0002  # seconds of processor time for so many turns where a lab takes what exercises/times.json says
LOOK_SECONDS = 1.0  # between two looks at the pace: each takes the time of a few thousand turns
PATIENCE = 5  # times the wall limit, on a machine so busy that the run hardly gets a turn


class Spent:
    """A run's processor time, in seconds of a usual processor.

    Attributes:
        seconds: as many as that.
        pace: how many times slower than usual the processor has been, on average; at least 1.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._cpu, self._now, self._looked = 0.0, 1.0, -LOOK_SECONDS

    @property
    def pace(self) -> float:
        return self._cpu / self.seconds if self.seconds else 1.0

    def add(self, cpu: float, passed: float) -> None:
        """Count what it has taken since the last time.

        Args:
            cpu: seconds of processor time that the run has taken so far.
            passed: seconds since it began.
        """
        if passed - self._looked >= LOOK_SECONDS:
            self._looked, self._now = passed, pace()
        self.seconds += max(0.0, cpu - self._cpu) / self._now
        self._cpu = max(cpu, self._cpu)


def pace() -> float:
    """How many times slower than usual this processor is just now, from 1 to `SLOWEST`."""
    return min(SLOWEST, max(1.0, min(_turns() for _ in range(3)) / USUAL))


def _turns() -> float:
    begun, total = time.thread_time(), 0
    for number in range(TURNS):
        total += number
    return time.thread_time() - begun


def out_of_time(passed: float, idle: float, limit: float, pace: float = 1.0) -> bool:
    """Whether a run has used up its time by the clock.

    Args:
        passed: seconds since it began.
        idle: of these, seconds that it waited for a processor, as far as that is known.
        limit: seconds that it may take on a usual machine.
        pace: how many times slower this one is.
    """
    return passed - idle > pace * limit or passed > PATIENCE * limit


def used(pid: int) -> float:
    """Seconds of processor time that a process has taken so far; 0 if it has ended, and where the system is not Linux."""
    if sys.platform != "linux":
        return 0.0
    try:
        return time.clock_gettime(~pid << 3 | 2)  # a process's own clock, as clock_getcpuclockid(3) has it
    except OSError:
        return 0.0


def waited(pid: int) -> float:
    """Seconds that a process's threads have been ready to run while the processors did something else.

    0 where the system does not tell: only Linux does.
    """
    total = 0.0
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
                total += int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # a thread has just ended, or the kernel does not count
        pass
    return total
