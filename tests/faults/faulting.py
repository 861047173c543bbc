"""What the fault tests share: a class whose gradebook is known, the command that grades it, and two gradebooks compared.

Every test says the same of another fault: when it is over and `grade` has been called again, the gradebook is what it
would have been. `GRADER_FAULTS` is how often things that happen at random moments are done; `make faults` sets it high.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from grader.course import Course
from grader.exercise import Exercise
from grader.intake import Intake, collect
from grader.sandbox import Isolation, default_isolation
from grader.store import EvidenceStore, fingerprint

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests/course"
TIMES = int(os.environ.get("GRADER_FAULTS", "4"))
ISOLATION: Isolation = default_isolation()
SIZE = 16
ATTACKS = (
    "array_protocol",
    "exit_hard",
    "lying_array",
    "not_python",
)  # that come to the same on a machine of any speed
RAN = {"cpu", "wall", "peak"}  # of a run: these differ from time to time


@dataclass(frozen=True)
class Class:
    """Submissions in a folder, a gradebook of them, and how many seconds that took."""

    folder: Path
    book: Path
    seconds: float

    @property
    def exercise(self) -> Exercise:
        """What they were handed in for."""
        return Course(COURSE).exercise("double")

    @property
    def intake(self) -> Intake:
        """The submissions, as `grade` takes them."""
        return collect(self.folder, [self.exercise])


def make_class(folder: Path) -> Class:
    """Right, wrong, unfinished and hostile submissions, no two the same, and one student without any."""
    solutions, stub = COURSE / "solutions/double", COURSE / "exercises/double/double.py"
    right = solutions / "double.py"
    hostile = [ROOT / "tests/attacks" / name / "double.py" for name in ATTACKS]
    kinds = [right, *sorted(solutions.glob("wrong/*.py")), right, stub, *hostile]
    for i in range(SIZE):
        (folder / f"in/student{i:02}").mkdir(parents=True)
        source = kinds[i % len(kinds)].read_text() + f"\n# {i}\n"
        (folder / f"in/student{i:02}/double.py").write_text(source)
    (folder / "in/nobody").mkdir()
    started = time.monotonic()
    finish(folder / "in", folder / "book")
    return Class(folder / "in", folder / "book", time.monotonic() - started)


def command(submissions: Path, out: Path, *more: str, course: Path = COURSE, isolation: str = ISOLATION) -> list[str]:
    """How `grade` is called."""
    options = ["--seed", "1", "--jobs", "2", "--isolation", isolation, *more]
    head = [sys.executable, "-m", "grader", "--course", str(course)]
    return [*head, "grade", str(submissions), "--out", str(out), *options]


def environment(**more: object) -> dict[str, str]:
    """The variables that it is called with."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **{name: str(value) for name, value in more.items()}}


def run(arguments: list[str], **variables: object) -> subprocess.CompletedProcess[str]:
    """Call it and wait for it to end."""
    return subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment(**variables))


def finish(submissions: Path, out: Path, course: Path = COURSE) -> None:
    """Grade to the end; some of the class fail."""
    done = run(command(submissions, out, course=course))
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)


def in_words(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said that could not do its work: a sentence, and no traceback."""
    assert done.returncode in (2, 3), done.stdout + done.stderr
    assert done.stderr.startswith("grader: "), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def contents(out: Path) -> dict[str, Any]:
    """All of a gradebook that is the same whenever it is graded: nothing but seconds and bytes of runs is left out."""
    store = EvidenceStore(out / "evidence")
    evidence = {key: store.load(key) for key in sorted(p.name for p in store.folder.iterdir())}
    return {
        "gradebook.csv": (out / "gradebook.csv").read_bytes(),
        "results": {p.name: result(p) for p in sorted((out / "results").iterdir()) if not p.name.startswith(".")},
        "reports": rows(out),
        "evidence": {key: fingerprint(seen) for key, seen in evidence.items() if seen is not None},
        "sources": sorted(p.name for p in (out / "sources").iterdir() if not p.name.startswith(".")),
    }


def result(path: Path) -> Any:
    """One of the files in results/."""
    data = json.loads(path.read_bytes())
    for of_exercise in data["exercises"]:
        of_exercise["runs"] = [{k: v for k, v in run.items() if k not in RAN} for run in of_exercise["runs"]]
    return data


def rows(out: Path) -> list[tuple[Any, ...]]:
    """The reports in the database, which must be in order."""
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'reports'").fetchall():
            return []  # stopped before anything else
        columns = "student, exercise, submission, seed, score, points, ending"
        return database.execute(f"SELECT {columns} FROM reports ORDER BY student, exercise").fetchall()


def assert_whole(out: Path, klass: Class) -> None:
    """What there is of a gradebook that was left in the middle is as it will be: no half file, no other score."""
    if (out / "gradebook.sqlite").is_file():
        assert set(rows(out)) <= set(rows(klass.book))
    if (out / "gradebook.csv").is_file():
        assert (out / "gradebook.csv").read_bytes() == (klass.book / "gradebook.csv").read_bytes()
    for path in (out / "results").glob("[!.]*.json"):
        assert result(path) == result(klass.book / "results" / path.name)


def below(pid: int) -> list[psutil.Process]:
    """A process's descendants, the deepest last."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def assert_gone(processes: list[psutil.Process]) -> None:
    """Processes that nobody waits for any more may take a moment to be gone."""
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert not alive


def moments(seconds: float, seed: int = 1) -> Iterator[float]:
    """Random moments within so many seconds, the same at every call."""
    rng = random.Random(seed)
    while True:
        yield rng.uniform(0, seconds)
