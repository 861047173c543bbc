"""The class's page: how scores are spread, which checks fail and why, what took long or ended badly, who needs a person."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.ending import Ending
from grader.gradebook import Reports
from grader.i18n import _
from grader.render.html import charts
from grader.render.html.material import Lab, Material
from grader.render.html.pages import ending_words, page, signs, status_words
from grader.render.html.pairs import Found
from grader.report import Report, Status, Verdict

NUMBER = re.compile(r"[-+−]?\d[\d.,]*(?:e[-+]?\d+)?", re.IGNORECASE)
MESSAGES_SHOWN = 3
GLANCE_FROM = 25  # students


@dataclass(frozen=True)
class Message:
    """What a check said, with its commonest numbers, to how many and whom."""

    text: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class CheckRow:
    """What came of one check in the whole class. Of each diagnosis, the commonest first: its title, and whose it is."""

    name: str
    description: str
    points: float
    counts: Mapping[Status, int]
    bar: Markup
    messages: tuple[Message, ...]
    others: int
    diagnoses: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class HeatRow:
    """One student's verdicts on one exercise, in the order of the checks; None where the rubric was another."""

    student: str
    report: Report
    cells: tuple[Verdict | None, ...]


@dataclass(frozen=True)
class Exercise:
    """What the page says of one exercise."""

    slug: str
    title: str
    points: float
    scores: Markup
    times: Markup
    counts: Mapping[Status, int]
    bar: Markup
    checks: tuple[CheckRow, ...]
    glance: Markup
    heat: tuple[HeatRow, ...]
    endings: tuple[tuple[Ending, tuple[str, ...]], ...]
    stand_ins: tuple[str, ...]


@dataclass(frozen=True)
class Student:
    """One row of the class: reports in the order of the columns, None where there is none."""

    name: str
    reports: tuple[Report | None, ...]
    total: float
    share: float
    seconds: float
    remarks: tuple[str, ...]


def class_page(reports: Reports, slugs: Sequence[str], material: Material, found: Found) -> bytes:
    """The page of the class.

    Args:
        reports: by student and exercise.
        slugs: the exercises in order.
        found: what is alike.
    """
    reports = {student: reports[student] for student in sorted(reports, key=material.names.order)}
    exercises = [_exercise(slug, reports, material.lab(slug)) for slug in slugs]
    possible = sum(e.points for e in exercises)
    students = [_student(name, of_student, slugs, possible) for name, of_student in reports.items()]
    flat = [r for of_student in reports.values() for r in of_student.values()]
    return page(
        "class.html",
        name=material.names,
        sections={s: p.section for s, p in material.people.items() if p.section},
        students=students,
        exercises=exercises,
        possible=possible,
        overall=charts.scores([s.total for s in students], possible) if len(exercises) > 1 else "",
        median=statistics.median(s.share for s in students) if students else 0.0,
        full=sum(bool(flat) and s.total >= possible for s in students),
        people=sum(any(r.broken for r in of_student.values()) for of_student in reports.values()),
        late=sum(any(r.late is not None for r in of_student.values()) for of_student in reports.values()),
        look_at=tuple(_look_at(reports)),
        decided=sum(r.override is not None for r in flat),
        found=found,
        troubles=sorted(material.troubles.items()),
        seeds=sorted({r.seed for r in flat}),
        order={status: i for i, status in enumerate(Status)},
    )


def _student(name: str, reports: Mapping[str, Report], slugs: Sequence[str], possible: float) -> Student:
    total = sum(r.final or 0.0 for r in reports.values())
    missing = sum(not r.submission for r in reports.values())
    remarks = [word for r in reports.values() for word in _remarks(r)]
    if missing == len(reports):
        remarks.append(_("nothing handed in"))
    elif missing:
        remarks.append(_("{n} of {all} not handed in").format(n=missing, all=len(reports)))
    return Student(
        name,
        tuple(reports.get(slug) for slug in slugs),
        total,
        total / possible if possible else 0.0,
        sum(r.cpu for r in reports.values()),
        tuple(dict.fromkeys(remarks)),
    )


def _look_at(reports: Reports) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Whom an instructor may want to look at, and why; each reason with the students whom it concerns."""
    everyone = {student: list(of_student.values()) for student, of_student in reports.items()}
    reasons: list[tuple[str, Callable[[list[Report]], bool]]] = [
        (_("need a person: the grader itself failed"), lambda found: any(r.broken for r in found)),
        (_("handed in nothing, or nothing that could be taken"), lambda found: not any(r.submission for r in found)),
        (
            _("lack a part of the exercises"),
            lambda found: any(r.submission for r in found) and not all(r.submission for r in found),
        ),
        (_("were late"), lambda found: any(r.late is not None for r in found)),
        (_("have a score that a person decided"), lambda found: any(r.override is not None for r in found)),
    ]
    for reason, concerns in reasons:
        if students := tuple(s for s, found in everyone.items() if concerns(found)):
            yield reason, students


def _remarks(report: Report) -> Iterable[str]:
    if report.broken:
        yield _("needs a person")
    if report.override is not None:
        yield _("decided by a person")
    if report.late is not None:
        yield _("late")
    if report.ending is not Ending.FINISHED:
        yield ending_words()[report.ending]


def _exercise(slug: str, reports: Reports, lab: Lab) -> Exercise:
    of = {student: of_student[slug] for student, of_student in reports.items() if slug in of_student}
    values = list(of.values())
    finals = [r.final for r in values if r.final is not None]
    most = max(r.points for r in values)
    seconds = [r.cpu for r in values if r.runs]
    heat = _heat(of)
    counts = Counter(v.status for r in values for v in r.verdicts)
    return Exercise(
        slug,
        values[0].title,
        most,
        charts.scores(finals, most),
        charts.times(seconds, lab.cpu_seconds(values)),
        counts,
        charts.stack(counts, status_words()),
        tuple(_check(v, of) for v in _checks(values)),
        _glance(heat, [v.check for v in _checks(values)]),
        tuple(heat),
        tuple(_endings(of)),
        tuple(sorted({r.data for r in values if not r.official})),
    )


def _checks(reports: Iterable[Report]) -> list[Verdict]:
    """One verdict of each check, in the order of the rubric; reports of another rubric add theirs at the end."""
    return list({v.check: v for r in reports for v in r.verdicts}.values())


def _check(check: Verdict, of: Mapping[str, Report]) -> CheckRow:
    found = [(student, v) for student, r in of.items() for v in r.verdicts if v.check == check.check]
    counts = Counter(v.status for _student, v in found)
    groups: dict[str, list[tuple[str, str]]] = {}
    for student, v in found:
        if v.status is Status.FAILED:
            groups.setdefault(NUMBER.sub("#", v.message), []).append((v.message, student))
    commonest = sorted(groups.values(), key=lambda group: -len(group))
    messages = tuple(
        Message(Counter(text for text, _student in group).most_common(1)[0][0], tuple(s for _text, s in group))
        for group in commonest[:MESSAGES_SHOWN]
    )
    others = sum(len(group) for group in commonest[MESSAGES_SHOWN:])
    bar = charts.stack(counts, status_words())
    return CheckRow(check.check, check.description, check.points, counts, bar, messages, others, _diagnosed(found))


def _diagnosed(found: Iterable[tuple[str, Verdict]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    whose: dict[str, list[str]] = {}
    for student, verdict in found:
        for diagnosis in verdict.diagnoses:
            whose.setdefault(diagnosis.title, []).append(student)
    return tuple((title, tuple(students)) for title, students in sorted(whose.items(), key=lambda item: -len(item[1])))


def _glance(heat: Sequence[HeatRow], checks: Sequence[str]) -> Markup:
    """The heat map in one picture, of a class that its table does not show at once."""
    if len(heat) < GLANCE_FROM:
        return Markup("")
    order = {status: i for i, status in enumerate(Status)}

    def place(row: HeatRow) -> tuple[bool, float, list[int]]:
        """By score, and those of the same score by what they passed."""
        passed = [len(order) if cell is None else order[cell.status] for cell in row.cells]
        return row.report.final is None, -(row.report.final or 0.0), passed

    rows = [[None if cell is None else cell.status for cell in row.cells] for row in sorted(heat, key=place)]
    return charts.glance([check.replace("_", " ") for check in checks], rows, signs())


def _heat(of: Mapping[str, Report]) -> list[HeatRow]:
    """The best first, so that one sees where the class thins out."""
    names = [v.check for v in _checks(of.values())]
    rows = []
    for student, report in of.items():
        verdicts = {v.check: v for v in report.verdicts}
        rows.append(HeatRow(student, report, tuple(verdicts.get(name) for name in names)))
    return sorted(rows, key=lambda row: (row.report.final is None, -(row.report.final or 0.0)))


def _endings(of: Mapping[str, Report]) -> Iterable[tuple[Ending, tuple[str, ...]]]:
    for ending in Ending:
        students = tuple(s for s, r in of.items() if r.runs and r.ending is ending)
        if students:
            yield ending, students
