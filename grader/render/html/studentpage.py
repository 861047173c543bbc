"""One student's page: what came of each exercise, why, and the code it came of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from grader.exercise import SLUG
from grader.gradebook import Gradebook
from grader.i18n import _
from grader.render.html.charts import segments
from grader.render.html.code import Code, code
from grader.render.html.material import Drawn, Material
from grader.render.html.pages import page, signs
from grader.report import Report, Status, Verdict

TOLD = (Status.FAILED, Status.TODO)  # what hints are for


@dataclass(frozen=True)
class Told:
    """A verdict with the hints that go with it; none where there is nothing left to find."""

    verdict: Verdict
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What a page says of one exercise."""

    anchor: str
    report: Report
    bar: Markup
    told: tuple[Told, ...]
    pictures: tuple[Drawn, ...]
    code: Code | None
    seconds: float
    stand_in: bool


def student_page(student: str, reports: Mapping[str, Report], book: Gradebook, material: Material) -> bytes:
    """The page of one student.

    Args:
        reports: by exercise, in order.
    """
    parts = [_part(report, book, material) for report in reports.values()]
    finals = [r.final for r in reports.values()]
    return page(
        "student.html",
        student=student,
        parts=parts,
        total=sum(f for f in finals if f is not None),
        possible=sum(r.points for r in reports.values()),
        unscored=any(f is None for f in finals),
    )


def _part(report: Report, book: Gradebook, material: Material) -> Part:
    anchor = report.exercise if SLUG.fullmatch(report.exercise) else "exercise"
    hints = material.lab(report.exercise).hints
    told = tuple(
        Told(v, tuple(_(h) for h in hints.get(v.check, ())) if v.status in TOLD else ()) for v in report.verdicts
    )
    source = book.source(report.submission) if report.submission else None
    marked = {line.number for v in report.verdicts for line in v.lines}
    return Part(
        anchor,
        report,
        segments(report, signs()),
        told,
        tuple(material.pictures(report)),
        None if source is None else code(source, anchor, marked),
        report.cpu,
        not report.official,
    )
