"""A gradebook of 20,000 students, and how long commands take that touch one of them.

    python -m benchmarks.students
    python -m benchmarks.students --students 2000 --calls 3

A few students are graded as always. The others are put into the same gradebook through its own interface: the reports of those
few under other names, of other files, one of them with evidence that is kept, and on each tenth a person's decision. Then each
command is called some times in a process of its own. Aim: under 0.5 s, however many others there are. What touches everybody is
called once, for comparison, with `--everybody`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from benchmarks.growth import Call, called
from grader.batch import Setting, grade_class
from grader.course import Course, find_course
from grader.gradebook import Gradebook, Reports
from grader.intake import Person, collect
from grader.paper import set_paper
from grader.pipeline import evidence_keys
from grader.render.files import columns, write
from grader.sandbox import default_isolation
from grader.store import digest

AIM = 0.5
LABS = ("activations", "losses", "gradient_descent")  # NumPy alone
REAL = 10  # who are graded; of each lab the reference, and mistakes
SEED = 20_260_301
ONE = "real03"
OVERRIDDEN = 10  # one of so many has a person's decision


@dataclass(frozen=True)
class Timed:
    """What calls of one command took, the median: seconds by the clock and of processor time."""

    what: str
    wall: float
    cpu: float


def hand_in(course: Course, folder: Path) -> None:
    """Write the files of the few that are graded, each of their own."""
    for slug in LABS:
        exercise = course.exercise(slug)
        reference = course.solution(exercise)
        sources = [reference, *sorted((reference.parent / "wrong").glob("*.py"))]
        for number in range(REAL):
            student = folder / f"real{number:02}"
            student.mkdir(parents=True, exist_ok=True)
            text = sources[number % len(sources)].read_text(encoding="utf-8")
            (student / exercise.filename).write_text(f"# Handed in by {student.name}.\n{text}", encoding="utf-8")


def grade_few(course: Course, folder: Path, out: Path) -> Reports:
    """Grade them."""
    exercises = [course.exercise(slug) for slug in LABS]
    with Gradebook(out) as book:
        setting = Setting(1, default_isolation(), (course.root, folder, out))
        return grade_class(exercises, collect(folder, exercises), book, setting, seed=SEED)


def fill(course: Course, out: Path, few: Reports, size: int) -> None:
    """Put all the others into the gradebook."""
    first = course.exercise(LABS[0])
    names = sorted(few)
    with Gradebook(out) as book, set_paper(first, SEED) as paper:
        kept = book.evidence.load(next(iter(evidence_keys(few[ONE][first.slug].submission, paper).values())))
        assert kept is not None  # it was run a moment ago
        people = [Person(f"s{n:05}", f"Student {n}", f"s{n:05}@example.org", f"group {n % 40}") for n in range(size)]
        book.keep_people(people)
        for number, person in enumerate(people):
            for slug, report in few[names[number % len(names)]].items():
                book.record(person.id, msgspec.structs.replace(report, submission=digest(person.id, slug)))
            book.evidence.save(digest(person.id), kept)
            if number % OVERRIDDEN == 0:
                book.override(person.id, LABS[0], 1.0, "Shown in the lab.")
        finals = book.finals()
        write(out, book.each(), columns(finals, course.exercises()), finals)


def commands(out: Path, again: Path, changed: Path) -> list[tuple[str, list[str]]]:
    """What is called: what it is, and the words."""
    book, lab = str(out), LABS[0]
    grade = ["--out", book, *(word for slug in LABS for word in ("--exercise", slug))]
    return [
        ("override", ["override", book, "s00042", lab, "2", "--why", "Shown in the lab."]),
        ("override --withdraw", ["override", book, "s00042", lab, "--withdraw"]),
        ("override, a name that is not there", ["override", book, "s0004x", lab, "2", "--why", "Shown."]),
        ("judge --student", ["judge", book, "--student", ONE]),
        ("report --student", ["report", book, "--student", ONE]),
        ("grade, one student, nothing changed", ["grade", str(again), *grade]),
        ("grade, one student, a new file", ["grade", str(changed), *grade]),
    ]


EVERYBODY = (
    ("judge --dry-run", ["judge", "--dry-run"]),
    ("export --to csv", ["export", "--to", "csv"]),
    ("export --to json", ["export", "--to", "json"]),
)


def measured(course: Course, size: int, calls: int, everybody: bool, scratch: Path) -> Iterator[Timed]:
    """Make the gradebook, and call the commands."""
    out = scratch / "book"
    hand_in(course, scratch / "class")
    started, used = time.perf_counter(), time.process_time()
    fill(course, out, grade_few(course, scratch / "class", out), size)
    yield Timed(f"making it, {size:,} students", time.perf_counter() - started, time.process_time() - used)
    one = scratch / "one" / ONE
    one.parent.mkdir()
    (scratch / "class" / ONE).rename(one)
    new = scratch / "new" / ONE
    new.mkdir(parents=True)
    for what, words in commands(out, one.parent, new.parent):
        spent: list[Call] = []
        for number in range(calls + 1):  # the first, which reads everything from the disk, does not count
            for path in one.glob("*.py"):
                (new / path.name).write_text(f"{path.read_text(encoding='utf-8')}\n# {number}\n", encoding="utf-8")
            spent.append(called(words, scratch, scratch / "log", (0, 1, 2)))
        wall, cpu = (statistics.median(getattr(one_call, name) for one_call in spent[1:]) for name in ("wall", "cpu"))
        yield Timed(what, wall, cpu)
    for what, (name, *options) in EVERYBODY if everybody else ():
        call = called([name, str(out), *options], scratch, scratch / "log")
        yield Timed(f"everybody: {what}", call.wall, call.cpu)


@click.command()
@click.option("--students", default=20_000, show_default=True, help="In the gradebook, beside the few that are graded.")
@click.option("--calls", default=5, show_default=True, help="Of each command.")
@click.option("--everybody", is_flag=True, help="Also call what touches everybody, once.")
def main(students: int, calls: int, everybody: bool) -> None:
    """Measure commands that touch one student."""
    click.echo("| command | seconds | processor | under 0.5 s |\n|---|---:|---:|---|")
    with tempfile.TemporaryDirectory(prefix="grader-students-") as scratch:
        for timed in measured(find_course(), students, calls, everybody, Path(scratch).resolve()):
            reached = "yes" if timed.wall <= AIM else "by processor time" if timed.cpu <= AIM else "no"
            click.echo(f"| {timed.what} | {timed.wall:.2f} | {timed.cpu:.2f} | {reached} |")


if __name__ == "__main__":
    main()
