"""Grades a made-up class from one form, with all commands, and says what does not hold."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.made_up_class.forms import DUE, TIMELESS, lay_out
from benchmarks.made_up_class.people import canvas_sheet, moodle_sheet, roster
from benchmarks.made_up_class.students import Class, Student
from grader.course import Course
from grader.gradebook import Gradebook, Reports
from grader.render.html.pages import student_file
from grader.report import Report

POSSIBLE = 20.0  # what Canvas holds every exercise to be worth; Moodle's sheet says 100
HARMFUL = re.compile("[\u202e\x1b]")
FORMULA = re.compile(r"[=+\-@\t\r]")

Call = Callable[
    [Sequence[str]], tuple[int, str]
]  # runs `grader` with arguments; gives its exit code and what it printed


@dataclass
class Outcome:
    """What came of a form.

    Attributes:
        graded, refused: uploads for an exercise that were run, and that were not, each with its reason.
        seconds: of processor time, by command, with all that it starts.
        clock: seconds that all commands together took.
        scores: by student and exercise, of those on the roster.
        troubles: what does not hold.
    """

    form: str
    students: int = 0
    graded: int = 0
    refused: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    clock: float = 0.0
    scores: dict[tuple[str, str], float | None] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def grade_form(
    form: str,
    klass: Class,
    course: Course,
    folder: Path,
    call: Call,
    *,
    options: Sequence[str] = (),
    evidence: Path | None = None,
) -> Outcome:
    """Lay the class out in a form, grade it, judge it again, export it and write its report.

    Args:
        folder: where to; the gradebook is in `folder/book`.
        options: for `grade`.
        evidence: of an earlier form of the same class, which is taken over, so that nothing is run twice.
    """
    source, book, list_ = lay_out(form, klass, folder / "in"), folder / "book", folder / "roster.csv"
    list_.write_bytes(roster(klass.roster))
    if evidence is not None:
        shutil.copytree(evidence, book / "evidence", copy_function=os.link)
    desk = _Desk(Outcome(form), call, ["--course", str(course.root)])
    grade = ["grade", str(source), "--out", str(book), "--roster", str(list_), "--seed", "1"]
    desk.run(*grade, "--due", f"{DUE:%Y-%m-%dT%H:%M}", "--late", "10%/day", *options)
    if not (book / "gradebook.sqlite").is_file():
        return desk.outcome
    with Gradebook(book, existing=True) as open_:
        reports = open_.reports()
    _count(desk.outcome, reports)
    ids = {p.id for p in klass.roster}
    desk.outcome.scores = {(s, slug): r.score for s in ids & set(reports) for slug, r in reports[s].items()}
    desk.outcome.troubles += [*_of_rows(form, klass, reports, book)]
    said = desk.run("judge", str(book))
    desk.hold(re.search(r"\b0 moved, 0 with another", said) is not None, f"judge: {said.strip()}")
    _exports(desk, klass, course, reports, folder)
    desk.run("report", str(book))
    desk.outcome.troubles += [*_of_pages(reports, book)]
    return desk.outcome


@dataclass
class _Desk:
    outcome: Outcome
    call: Call
    before: list[str]

    def run(self, command: str, *arguments: str) -> str:
        started, used = time.perf_counter(), sum(os.times()[:4])
        code, said = self.call([*self.before, command, *arguments])
        self.outcome.clock += time.perf_counter() - started
        seconds = self.outcome.seconds
        seconds[command] = seconds.get(command, 0.0) + sum(os.times()[:4]) - used
        self.hold(code in (0, 1), f"{command}: exit code {code}: {said[-800:]}")
        self.hold("Traceback" not in said, f"{command}: a traceback: {said[-2_000:]}")
        self.hold(not HARMFUL.search(said), f"{command}: prints what steers a terminal")
        return said

    def hold(self, holds: bool, trouble: str) -> None:
        if not holds:
            self.outcome.troubles.append(trouble)


def _count(outcome: Outcome, reports: Reports) -> None:
    flat = [r for of_student in reports.values() for r in of_student.values()]
    outcome.students = len(reports)
    outcome.graded = sum(bool(r.submission) for r in flat)
    outcome.refused = sum(not r.submission for r in flat)


# ---------------------------------------------------------------- what has to hold


def _of_rows(form: str, klass: Class, reports: Reports, book: Path) -> Iterator[str]:
    """What does not hold of the gradebook's rows."""
    ids = {p.id for p in klass.roster}
    if lost := ids - reports.keys():
        yield f"lost: {sorted(lost)}"
    strangers = reports.keys() - ids
    if len(strangers) != len(klass.strangers):
        yield f"{len(klass.strangers)} strangers are {len(strangers)} rows: {sorted(strangers)}"
    for stranger in strangers:
        if not any("Nobody on the roster" in r.note or not r.submission or r.score for r in reports[stranger].values()):
            yield f"{stranger!r} is on no roster, and nothing is said of it"
    for student in klass.students:
        if student.known:
            of_student = reports.get(student.who.id, {})
            yield from (
                f"{student.who.id} ({student.how or 'honest'}) {t}" for t in _of_student(form, student, of_student)
            )
    with (book / "gradebook.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    if len(rows) != len(reports) + 1:
        yield f"gradebook.csv has {len(rows) - 1} rows for {len(reports)} students"


def _of_student(form: str, student: Student, reports: Mapping[str, Report]) -> Iterator[str]:
    for slug, expected in student.expected.items():
        report = reports.get(slug)
        if report is None:
            yield f"{slug}: no report"
            continue
        said = " ".join([report.note, *(v.message for v in report.verdicts)])
        if expected.piece is not None:
            if wrong := expected.piece.deserves(report):
                yield f"{slug}: {wrong}: {said[:300]}"
        elif report.score != 0 or not re.search(expected.said, said):
            yield f"{slug}: {report.score} points, expected 0 and {expected.said!r}: {said[:300]}"
        if report.broken:
            yield f"{slug}: the grader itself failed: {said[:300]}"
        yield from _of_lateness(slug, report, student.late and form not in TIMELESS)


def _of_lateness(slug: str, report: Report, late: bool) -> Iterator[str]:
    if (report.late is not None) != late:
        yield f"{slug}: late is {report.late}, expected {late}"
    elif late and report.final != max(0.0, round((report.score or 0.0) - report.points / 10, 9)):
        yield f"{slug}: {report.score} of {report.points} points, a day late: {report.final}"


def _exports(desk: _Desk, klass: Class, course: Course, reports: Reports, folder: Path) -> None:
    """Export to every platform, with sheets of this class, and compare every cell."""
    out = str(folder / "book")
    sheet, titles = folder / "canvas.csv", [course.exercise(s).title for s in klass.slugs]
    sheet.write_bytes(canvas_sheet(klass.roster, titles, [POSSIBLE] * len(titles)))
    desk.run("export", out, "--to", "canvas", "--sheet", str(sheet), "--file", str(folder / "to-canvas.csv"))
    filled = _table(folder / "to-canvas.csv", "SIS User ID")
    for i, slug in enumerate(klass.slugs):
        column = f"{titles[i]} ({4_000 + i})"
        _compare(desk, "canvas", slug, {s: row[column] for s, row in filled.items()}, reports, POSSIBLE)
    sheet = folder / "moodle.csv"
    sheet.write_bytes(moodle_sheet(klass.roster))
    by_mail = {p.email: p.id for p in klass.roster}
    for slug in klass.slugs:
        target = folder / f"to-moodle-{slug}.csv"
        desk.run("export", out, "--to", "moodle", "-e", slug, "--sheet", str(sheet), "--file", str(target))
        grades = {by_mail[mail]: row["Grade"] for mail, row in _table(target, "Email address").items()}
        _compare(desk, "moodle", slug, grades, reports, 100.0)
    for form in ("csv", "json", "gradescope"):
        desk.run("export", out, "--to", form, "--file", str(folder / f"to-{form}"))
    results = [*(folder / "to-gradescope").rglob("results.json")]
    desk.hold(len(results) == len(reports), f"gradescope: {len(results)} results for {len(reports)} students")
    told = msgspec.json.decode((folder / "to-json").read_bytes())["students"]
    desk.hold(len(told) == len(reports), f"json: {len(told)} students of {len(reports)}")
    for name in ("to-csv", "to-canvas.csv", "book/gradebook.csv"):
        cells = {c for row in csv.reader(io.StringIO((folder / name).read_text("utf-8-sig"), newline="")) for c in row}
        run = sorted(c for c in cells if FORMULA.match(c) and not re.fullmatch(r"-?[\d.,]+|-", c))
        desk.hold(not run, f"{name}: cells that a spreadsheet would run: {run[:5]}")


def _table(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {row[key]: row for row in csv.DictReader(file) if row[key]}


def _compare(desk: _Desk, to: str, slug: str, cells: Mapping[str, str], reports: Reports, possible: float) -> None:
    wrong = []
    for student, cell in cells.items():
        report = reports[student][slug]
        final = (report.final or 0.0) * possible / report.points
        if not cell or abs(float(cell) - final) > 0.006:
            wrong.append(f"{student}: {cell!r} instead of {final:g}")
    desk.hold(not wrong, f"{to}, {slug}: {len(wrong)} wrong: {wrong[:5]}")


def _of_pages(reports: Reports, book: Path) -> Iterator[str]:
    index = (book / "report/index.html").read_text(encoding="utf-8")
    pages = Counter(p.name for p in (book / "report/students").iterdir())
    if pages.total() != len(reports):
        yield f"{pages.total()} pages for {len(reports)} students"
    if unlinked := [s for s in reports if f'href="students/{student_file(s)}"' not in index]:
        yield f"no link to {unlinked[:5]}"
    if "<script>alert" in index or HARMFUL.search(index):
        yield "the class's page lets through what students wrote"
