"""`python tests/fuzz --minutes 30`: the fuzz tests for as long, with fresh seeds, and what they found."""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = 200  # of each property in a round


def main() -> int:
    """Round after round; none is begun when the time is over. 1 if anything was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--seed", type=int, help="of the first round; by default another one each time")
    chosen = options.parse_args()
    end = time.monotonic() + 60 * chosen.minutes
    found: dict[str, int] = {}
    seed = random.randrange(2**32) if chosen.seed is None else chosen.seed
    rounds = 0
    while time.monotonic() < end:
        print(f"round {rounds + 1}, seed {seed}", flush=True)
        failed = one_round(seed)
        for name in failed - found.keys():
            found[name] = seed
        rounds, seed = rounds + 1, random.randrange(2**32)
    print(f"\n{rounds} rounds, {len(found)} properties that do not hold.")
    for name, first in found.items():
        print(f"  {name}, seed {first}. Once more: python -m pytest --hypothesis-seed={first} '{name}'")
    return 1 if found else 0


def one_round(seed: int) -> set[str]:
    """The names of the tests that failed; what they failed with is printed."""
    # test_memory has no random part. The examples that failed are kept in .hypothesis, and tried first from then on.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/fuzz",
        "-q",
        "--tb=short",
        "--no-header",
        "--show-capture=no",
        "-k",
        "not test_memory",
    ]
    command += [f"--hypothesis-seed={seed}", "-p", "no:cacheprovider", "--timeout=0"]
    environment = {**os.environ, "GRADER_FUZZ": os.environ.get("GRADER_FUZZ", str(EXAMPLES))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        print("  " + done.stdout.strip().splitlines()[-1])
        return set()
    print(done.stdout + done.stderr, flush=True)
    names = {line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))}
    return names or {f"the run itself, which ended with {done.returncode}"}


if __name__ == "__main__":
    sys.exit(main())
