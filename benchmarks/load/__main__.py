"""Grades a class of thousands, a part of it hostile, and says what it took; exits with 1 if anything is lost or leaks."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from pathlib import Path

from benchmarks.load.measure import Held, measure
from benchmarks.load.page import leaks, table, write
from grader.sandbox import default_isolation

# Of the C library: what is larger than this (in bytes) is given back as soon as it is not needed. By default it learns to keep
# what was large once, up to 64 MB a thread, and a reply as long as one may be would look like a leak.
VARIABLE, VALUE = "MALLOC_MMAP_THRESHOLD_", "262144"


def main() -> int:
    """Measure, and write the page where one is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--submissions", type=int, default=2_000, metavar="N", help="size of the class (2000)")
    parser.add_argument("--every", type=int, default=100, metavar="N", help="submissions between two looks (100)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="slots at once (2)")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table and curves in this page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="load-") as scratch:
        folder = Path(scratch).resolve()
        result = measure(options.submissions, options.every, options.jobs, default_isolation(), folder, _told)
    found = result.troubles + leaks(result.looks)
    if options.write is not None:
        write(result, options.write, shlex.join(["python", "-m", "benchmarks.load", *sys.argv[1:]]))
    print(f"\n{table(result.looks)}\n")
    print("\n".join(found) or f"Nothing is lost and nothing leaks: {result.kinds} in {result.seconds:.0f} s.")
    return 1 if found else 0


def _told(held: Held) -> None:
    print(f"{held.graded} graded, the last of them in {held.seconds:.1f} s", flush=True)


if __name__ == "__main__":
    if VARIABLE not in os.environ:  # it is read when a process begins
        again = [sys.executable, "-m", "benchmarks.load", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, VARIABLE: VALUE})
    sys.exit(main())
