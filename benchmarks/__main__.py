"""Measures what grading costs, on one core, and how soon a save is answered; says what of the aims is reached.

It judges nothing: it always exits with 0.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks import costs, memory, saving, table
from grader.course import Course
from grader.sandbox import default_isolation

ROOT = Path(__file__).resolve().parents[1]
SLUG = "linear_regression"


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--submissions", type=int, default=50, metavar="N", help="size of the class (50)")
    parser.add_argument("--runs", type=int, default=500, metavar="N", help="runs over which memory must not grow (500)")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    options = parser.parse_args()
    started = time.perf_counter()
    course, isolation = Course(ROOT), default_isolation()
    exercise = course.exercise(SLUG)
    saves = [saving.measure(course, exercise, kind, n) for kind, n in ((isolation, saving.SAVES), ("process", 4))]
    core = _idlest()
    os.sched_setaffinity(0, {core})  # inherited by all that is started from here
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as scratch:
        folder = Path(scratch).resolve()
        cost = costs.measure(course, exercise, max(2, options.submissions), isolation, folder)
        further = memory.slots(exercise, isolation)
        small = Course(ROOT / "tests" / "course")
        grown = memory.growth(small, exercise.warm, max(1, options.runs), isolation, folder / "small")
    results = table.Results(isolation, core, time.perf_counter() - started, cost, further, grown, saves)
    if options.json:
        numbers = {**dataclasses.asdict(results), "aims": [dataclasses.asdict(a) for a in table.aims(results)]}
        print(json.dumps(numbers, indent=2))
    else:
        print(table.text(results))


def _idlest() -> int:
    """The core that others use least just now."""
    busy = psutil.cpu_percent(1.0, percpu=True)
    return min(os.sched_getaffinity(0), key=lambda core: busy[core] if core < len(busy) else 0.0)


if __name__ == "__main__":
    main()
