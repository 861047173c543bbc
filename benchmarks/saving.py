"""Seconds from a save to the verdict on the screen of `grader watch`, in a real terminal.

`python -m benchmarks.saving` prints them alone.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course import Course
from grader.exercise import Exercise
from grader.sandbox import Isolation, default_isolation

ROOT = Path(__file__).resolve().parents[1]
SLUG = "linear_regression"
SAVES = 10
PAUSE = {"process": 12.0}  # seconds between two saves: a learner thinks meanwhile, and the next interpreter gets ready
PATIENCE = 120.0
SIZE = (40, 100)
RIGHT, WRONG = "Everything passed", "Mend this first"


@dataclass(frozen=True)
class Saving:
    """What was measured.

    Attributes:
        isolation: how the code was run.
        seconds: from each save, when the editor has written it, until its verdict stood on the screen.
    """

    isolation: str
    seconds: list[float]

    @property
    def median(self) -> float:
        """Of all saves."""
        return statistics.median(self.seconds)

    @property
    def worst(self) -> float:
        """Of all saves."""
        return max(self.seconds)


def measure(course: Course, exercise: Exercise, isolation: Isolation, saves: int = SAVES) -> Saving:
    """Save a right file and one with a mistake in turn, and look at the screen."""
    reference = course.solution(exercise)
    mistake = sorted((reference.parent / "wrong").glob("*.py"))[0]
    texts = [(mistake.read_text("utf-8"), WRONG), (reference.read_text("utf-8"), RIGHT)]
    with tempfile.TemporaryDirectory(prefix="grader-bench-") as scratch:
        file = Path(scratch).resolve() / exercise.filename
        file.write_text(texts[1][0], encoding="utf-8")
        with _Terminal(["watch", file.name, "--isolation", isolation], file.parent) as terminal:
            terminal.wait(RIGHT)
            seconds = []
            for i in range(saves):
                time.sleep(PAUSE.get(isolation, 1.0))
                text, verdict = texts[i % 2]
                terminal.read()
                file.write_text(f"{text}\n# Saved for the {i}th time.\n", encoding="utf-8")
                began = time.perf_counter()
                terminal.wait(verdict)
                seconds.append(time.perf_counter() - began)
    return Saving(isolation, seconds)


class _Terminal:
    """`grader` in a terminal of its own."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        command = [sys.executable, "-m", "grader", "--course", str(ROOT), *arguments]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=variables, start_new_session=True
        )
        os.close(theirs)
        self._said = b""

    def __enter__(self) -> _Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        os.write(self._ours, b"q")
        self._process.wait(PATIENCE)
        os.close(self._ours)

    def read(self) -> None:
        """Take in what is there, and forget it."""
        while select.select([self._ours], [], [], 0)[0]:
            os.read(self._ours, 65_536)
        self._said = b""

    def wait(self, text: str) -> None:
        """Wait until a picture of the screen has the text."""
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self._said:
            if time.monotonic() > deadline:
                raise SystemExit(f"{text!r} did not come. The screen: {self._said[-2_000:]!r}")
            if select.select([self._ours], [], [], 0.1)[0]:
                self._said += os.read(self._ours, 65_536)


def main() -> None:
    """Measure with the walls, and in the way that every system has."""
    course = Course(ROOT)
    exercise = course.exercise(SLUG)
    for isolation, saves in ((default_isolation(), SAVES), ("process", 4)):
        saving = measure(course, exercise, isolation, saves)
        print(json.dumps({**asdict(saving), "median": saving.median, "worst": saving.worst}))


if __name__ == "__main__":
    main()
