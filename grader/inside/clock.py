"""The wall clock of a run. A run that was ready but got no processor is not to blame for the time that took."""

from __future__ import annotations

import os

PATIENCE = 5  # times the wall limit, on a machine so busy that the run hardly gets a turn


def out_of_time(passed: float, idle: float, limit: float) -> bool:
    """Whether a run has used up its time by the clock.

    Args:
        passed: seconds since it began.
        idle: of these, seconds that it waited for a processor, as far as that is known.
        limit: seconds that it may take.
    """
    return passed - idle > limit or passed > PATIENCE * limit


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
