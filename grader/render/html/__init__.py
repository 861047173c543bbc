"""A graded class as static HTML: report/index.html, and a page a student. Nothing in it needs a server or the network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.course import Course
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.render.html.classpage import Alike, class_page
from grader.render.html.material import Material
from grader.render.html.pages import student_file
from grader.render.html.studentpage import student_page
from grader.store import replace_file

__all__ = ["Alike", "write_report"]


def write_report(course: Course, book: Gradebook, data: str = "", similar: Iterable[Alike] = ()) -> Path:
    """Write the pages of everything that a gradebook holds, in the place of earlier ones.

    Args:
        course: where hints, limits and pictures come from.
        data: where the data files are; by default where they were when the class was graded.
        similar: what a comparison of the submissions found.

    Returns:
        The class's page, report/index.html in the gradebook's folder.

    Raises:
        GraderError: if the gradebook is empty, or the pages can not be written.
    """
    reports = book.reports()
    if not reports:
        raise GraderError(f"The gradebook in {book.folder} is empty. `grader grade SUBMISSIONS --out ...` fills it.")
    target = book.folder / "report"
    folder = target / "students"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Material(course, book, data) as material:
            slugs = sorted({slug for of_student in reports.values() for slug in of_student}, key=material.order)
            for student, of_student in reports.items():
                ordered = {slug: of_student[slug] for slug in slugs if slug in of_student}
                replace_file(folder / student_file(student), student_page(student, ordered, book, material))
            replace_file(target / "index.html", class_page(reports, slugs, material, similar))
        for left in {p.name for p in folder.glob("*.html")} - {student_file(s) for s in reports}:
            (folder / left).unlink()  # of a student who is no longer in the gradebook
    except OSError as error:
        raise GraderError(f"{target}: the pages can not be written: {error}. Make room and run again.") from error
    return target / "index.html"
