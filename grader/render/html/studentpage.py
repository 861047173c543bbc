"""One student's page: what came of each exercise, why, and the code it came of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.exercise import SLUG
from grader.gradebook import Gradebook
from grader.i18n import _
from grader.render.html.charts import segments
from grader.render.html.code import Code, code
from grader.render.html.material import Drawn, Material
from grader.render.html.pages import page, signs
from grader.render.html.pairs import Alike
from grader.report import Report, Status, Verdict

TOLD = (Status.FAILED, Status.TODO)  # what hints are for


@dataclass(frozen=True)
class Told:
    """A verdict with the hints that go with it; none where there is nothing left to find."""

    verdict: Verdict
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """A submission that is alike: how much of this student's own code is in it, and the page that shows both.

    It names nobody: a student's page may be handed on to that student.
    """

    share: float
    file: str


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
    near: tuple[Near, ...]


def student_page(
    student: str,
    reports: Mapping[str, Report],
    book: Gradebook,
    material: Material,
    alike: Sequence[tuple[Alike, int]] = (),
) -> bytes:
    """The page of one student.

    Args:
        reports: by exercise, in order.
        alike: the submissions that are like this student's, each with the side that is theirs.
    """
    near: dict[str, list[Near]] = {}
    for one, side in alike:
        near.setdefault(one.exercise, []).append(Near(one.shares[side], one.file))
    parts = [_part(report, near.get(slug, []), book, material) for slug, report in reports.items()]
    finals = [r.final for r in reports.values()]
    return page(
        "student.html",
        name=material.names,
        student=student,
        parts=parts,
        total=sum(f for f in finals if f is not None),
        possible=sum(r.points for r in reports.values()),
        unscored=any(f is None for f in finals),
    )


def _part(report: Report, near: list[Near], book: Gradebook, material: Material) -> Part:
    anchor = report.exercise if SLUG.fullmatch(report.exercise) else "exercise"
    hints = material.lab(report.exercise).hints
    told = tuple(
        Told(v, tuple(_(h) for h in hints.get(v.check, ())) if report.submission and v.status in TOLD else ())
        for v in report.verdicts
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
        tuple(near),
    )
