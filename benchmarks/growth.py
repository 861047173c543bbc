"""How grading grows: classes of 30, 100, 300 and 1,000, and what everything takes that is done with them.

    python -m benchmarks.growth                   # some five minutes on an idle machine of two cores
    python -m benchmarks.growth 30 100 300 1000 3000
    python -m benchmarks.growth 30 100 --exercise linear_regression

Of a small lab, by default one whose run takes some hundredths of a second, so that what is measured is the grader: every student
hands in a file of their own, right solutions and mistakes in turn, and is on a roster. `grader` is called in a process of its own
as an instructor calls it: to grade the class, to grade it again when nothing has changed, to judge it again, for the report, and
for every export. Two tables: seconds by the clock, and of processor time of the command and all that it started.

Memory is looked at ten times a second, of the whole tree of processes, each shared page counted by its share (PSS, as root;
otherwise resident); the grader's own largest size is the kernel's. Aims: a further submission takes as long in a large class as
in a small one, within 10 %; no more memory; 300 graded again unchanged in 2 s, judged in 5 s, and reported on in 20 s.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import psutil

from benchmarks.load.measure import is_run
from benchmarks.made_up_class.people import Person, canvas_sheet, moodle_sheet, roster
from grader.cli.shared import processors
from grader.course import Course, find_course
from grader.exercise import Exercise

SIZES = (30, 100, 300, 1_000)
MB = 2**20
LOOK = 0.1  # seconds between two looks at memory
STEPS = ("grade", "grade, unchanged", "judge", "report", "csv", "json", "gradescope", "canvas", "moodle")
# By step, of a class of so many: seconds by the clock.
AIMS = {"grade, unchanged": 2.0, "judge": 5.0, "report": 20.0}
AIM_SIZE = 300
FLAT = 0.10


@dataclass(frozen=True)
class Call:
    """What one call of `grader` took: seconds by the clock and of processor time; MB of its own and of all processes."""

    wall: float
    cpu: float
    own: float
    all: float


@dataclass
class Class:
    """A class of one size, with what each step took."""

    size: int
    calls: dict[str, Call] = field(default_factory=dict)


@dataclass
class Look:
    """What is seen of a command and all below it, look by look.

    Attributes:
        peak: the most memory of all together, in MB.
        own: the most of the command's own process, in MB, as the kernel tells while it lives. (What it tells at the end
            counts from before the program was loaded, when the memory was still that of who called it.)
        slots: processor seconds of each slot's warm process and the runs it has waited for, by its number: when the sandbox is
            ended the kernel counts them for nobody.
    """

    peak: float = 0.0
    own: float = 0.0
    slots: dict[int, float] = field(default_factory=dict)

    def look(self, pid: int) -> None:
        """Look once."""
        total = 0.0
        try:
            head = psutil.Process(pid)
            tree = [head, *head.children(recursive=True)]
            said = Path(f"/proc/{pid}/status").read_text()
        except (psutil.Error, OSError):
            return
        if found := re.search(r"VmHWM:\s*(\d+) kB", said):  # not of a zombie
            self.own = max(self.own, int(found[1]) / 1_024)
        for process in tree:
            try:
                total += self._memory(process)
                if process is not head and "grader.inside.zygote" in process.cmdline() and not is_run(process):
                    self.slots[process.pid] = sum(process.cpu_times()[:4])
            except psutil.Error:  # it has just ended
                continue
        self.peak = max(self.peak, total / MB)

    def _memory(self, process: psutil.Process) -> int:
        try:
            return int(process.memory_full_info().pss)
        except psutil.AccessDenied:
            return int(process.memory_info().rss)


def called(words: list[str], folder: Path, log: Path, ends: tuple[int, ...] = (0, 1)) -> Call:
    """Call `grader` and look on.

    Args:
        ends: the exit codes that it may have.
    """
    variables = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    seen, over = Look(), threading.Event()
    started = time.perf_counter()
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "grader", *words], cwd=folder, env=variables, stdout=output, stderr=output
        )

        def look_on() -> None:
            while not over.wait(LOOK):
                seen.look(child.pid)

        looking = threading.Thread(target=look_on)
        looking.start()
        _pid, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        looking.join()
    if child.returncode not in ends:
        raise SystemExit(f"grader {' '.join(words)} ended with {child.returncode}:\n{log.read_text()[-2_000:]}")
    cpu = usage.ru_utime + usage.ru_stime + sum(seen.slots.values())
    return Call(wall, cpu, seen.own, seen.peak)


def people(size: int) -> list[Person]:
    """So many, of different names."""
    return [
        Person(f"s{n:05}", f"Given{n}", f"Family{n}", f"s{n:05}@uni.example", "A", f"login{n}", 20_000 + n, 70_000 + n)
        for n in range(size)
    ]


def hand_in(course: Course, exercise: Exercise, everyone: list[Person], folder: Path) -> None:
    """Write everybody's file, no two the same."""
    reference = course.solution(exercise)
    kinds = [
        reference,
        *(p for part in ("alternatives", "wrong") for p in sorted((reference.parent / part).glob("*.py"))),
    ]
    texts = [p.read_text(encoding="utf-8") for p in kinds]
    for number, person in enumerate(everyone):
        student = folder / person.id
        student.mkdir(parents=True)
        text = f"# Handed in by {person.id}.\n{texts[number % len(texts)]}"
        (student / exercise.filename).write_text(text, encoding="utf-8")


def measure(course: Course, exercise: Exercise, size: int, jobs: int, folder: Path) -> Iterator[tuple[str, Call]]:
    """Call everything that is done with a class."""
    everyone, slug = people(size), exercise.slug
    hand_in(course, exercise, everyone, folder / "class")
    (folder / "roster.csv").write_bytes(roster(everyone))
    (folder / "canvas.csv").write_bytes(canvas_sheet(everyone, [exercise.title], [20.0]))
    (folder / "moodle.csv").write_bytes(moodle_sheet(everyone))
    before = ["--course", str(course.root)]
    grade = [*before, "grade", "class", "--out", "book", "--roster", "roster.csv", "--seed", "1"]
    grade += ["--jobs", str(jobs), "--data", "builtin"]
    export = [*before, "export", "book", "-e", slug, "--file"]
    steps = {
        "grade": grade,
        "grade, unchanged": grade,
        "judge": [*before, "judge", "book"],
        "report": [*before, "report", "book"],
        "csv": [*export, "out.csv", "--to", "csv"],
        "json": [*export, "out.json", "--to", "json"],
        "gradescope": [*export, "gradescope", "--to", "gradescope"],
        "canvas": [*export, "canvas-out.csv", "--to", "canvas", "--sheet", "canvas.csv"],
        "moodle": [*export, "moodle-out.csv", "--to", "moodle", "--sheet", "moodle.csv"],
    }
    for name in STEPS:
        yield name, called(steps[name], folder, folder / "log")
    rows = (folder / "book" / "gradebook.csv").read_text(encoding="utf-8").count("\n") - 1
    if rows != size:
        raise SystemExit(f"The gradebook has {rows} rows instead of {size}.")


def further(classes: list[Class], step: str, what: str) -> list[float]:
    """Seconds that each further student costs, from each size to the next; the first from nothing, with all that is begun."""
    found, size, seconds = [], 0, 0.0
    for one in classes:
        now = float(getattr(one.calls[step], what))
        found.append((now - seconds) / (one.size - size))
        size, seconds = one.size, now
    return found


def table(classes: list[Class], what: str) -> Iterator[str]:
    """Seconds of each step, and in thousandths what each further student costs."""
    yield "| students | " + " | ".join(STEPS) + " | a further submission | …, judged | …, reported |"
    yield "|---:" * (len(STEPS) + 4) + "|"
    each = [further(classes, step, what) for step in ("grade", "judge", "report")]
    for number, one in enumerate(classes):
        seconds = " | ".join(f"{getattr(one.calls[step], what):.2f}" for step in STEPS)
        rest = " | ".join(f"{1_000 * column[number]:.1f} ms" if number else "" for column in each)
        yield f"| {one.size:,} | {seconds} | {rest} |"


def memory(classes: list[Class]) -> Iterator[str]:
    """The largest that each step was, in MB."""
    yield "| students | grade, with slots | grade, the grader | unchanged | judge | report |"
    yield "|---:" * 6 + "|"
    for one in classes:
        own = " | ".join(f"{one.calls[step].own:.0f}" for step in ("grade", "grade, unchanged", "judge", "report"))
        yield f"| {one.size:,} | {one.calls['grade'].all:.0f} | {own} |"


def aims(classes: list[Class]) -> Iterator[str]:
    """What of the aims is reached."""
    if len(classes) > 2:
        for what, name in (("cpu", "processor time"), ("wall", "the clock")):
            _first, *rest = further(classes, "grade", what)
            spread = max(rest) / min(rest) - 1
            yield f"{_sign(spread <= FLAT)} a further submission by {name}: {spread:.0%} between sizes (aim {FLAT:.0%})"
    for one in classes:
        for step, aim in AIMS.items() if one.size == AIM_SIZE else ():
            call = one.calls[step]
            took = f"{call.wall:.1f} s, {call.cpu:.1f} s of processor time"
            yield f"{_sign(call.wall <= aim)} {one.size}, {step}: {took} (aim {aim:g} s)"


def _sign(reached: bool) -> str:
    return "reached:" if reached else "NOT reached:"


@click.command()
@click.argument("sizes", nargs=-1, type=int)
@click.option("--exercise", "slug", default="gradient_descent", show_default=True)
@click.option("--jobs", "-j", type=int, help="Slots; as many as there are processors.")
def main(sizes: tuple[int, ...], slug: str, jobs: int | None) -> None:
    """Measure how grading grows with the class."""
    course, jobs = find_course(), jobs or processors()
    started, classes = time.perf_counter(), []
    for size in sorted(sizes or SIZES):
        classes.append(Class(size))
        with tempfile.TemporaryDirectory(prefix="grader-growth-") as scratch:
            for name, call in measure(course, course.exercise(slug), size, jobs, Path(scratch).resolve()):
                classes[-1].calls[name] = call
                click.echo(f"{size} students, {name}: {call.wall:.1f} s, {call.cpu:.1f} s of processor time", err=True)
    click.echo(
        f"{slug}, {jobs} at once; the whole took {time.perf_counter() - started:.0f} s.\n\nSeconds by the clock\n"
    )
    for part in (table(classes, "wall"), ["", "Seconds of processor time", ""], table(classes, "cpu")):
        click.echo("\n".join(part))
    for part in (["", "Memory, MB", ""], memory(classes), [""], aims(classes)):
        click.echo("\n".join(part))


if __name__ == "__main__":
    main()
