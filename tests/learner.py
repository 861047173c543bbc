"""A learner at work: answers of the little course, and the program as they call it."""

import os
import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).parent / "course"
RIGHT = (COURSE / "solutions/double/double.py").read_text()
HALF = "def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return xs[0]\n"
WRONG = "def double(x):\n    return x * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def grader(*arguments, cwd, **variables):
    """The real program, called in that folder; with some variables besides this process's own."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "100", **variables}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=120)


def said(done):
    """What it printed, in one line."""
    assert "Traceback" not in done.stderr + done.stdout, done.stderr + done.stdout
    return " ".join(done.stdout.split())
