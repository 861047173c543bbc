"""A graded class as static HTML: report/index.html, a page a student, and one for each two submissions that are alike.

Nothing in it needs a server or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course import Course
from grader.disk import replace_file
from grader.errors import GraderError
from grader.gradebook import Gradebook, Reports, storable
from grader.render.html.material import Material
from grader.render.html.pages import student_file
from grader.render.html.pairs import Found, found, pair_page
from grader.render.html.studentpage import student_page
from grader.similar import Pair

__all__ = ["write_pages", "write_report"]


def write_report(course: Course, book: Gradebook, data: str = "", similar: Iterable[Pair] = ()) -> Path:
    """Write the pages of everything that a gradebook holds, in the place of earlier ones.

    Args:
        course: where hints, limits and pictures come from.
        data: where the data files are; by default where they were when the class was graded.
        similar: what a comparison of the submissions found. Those that are the same to the byte are found here.

    Returns:
        The class's page, report/index.html in the gradebook's folder.

    Raises:
        GraderError: if the gradebook is empty, or the pages can not be written.
    """
    from grader.render.html.classpage import class_page

    reports = book.reports()
    if not reports:
        raise GraderError(f"The gradebook in {book.folder} is empty. `grader grade SUBMISSIONS --out ...` fills it.")
    target = book.folder / "report"
    try:
        with Material(course, book, data) as material:
            slugs = sorted({slug for of_student in reports.values() for slug in of_student}, key=material.order)
            for of_student in reports.values():
                material.troubles.update(f"{slug}: {t}" for slug, r in of_student.items() for t in r.troubles)
            alike = found(reports, similar, book, material)
            _write(target / "similar", _pair_pages(alike, book, material))
            _write(target / "students", _student_pages(reports, slugs, alike, book, material))
            replace_file(target / "index.html", class_page(reports, slugs, material, alike))
    except OSError as error:
        raise _unwritten(target, error) from error
    return target / "index.html"


def write_pages(
    course: Course, book: Gradebook, students: Iterable[str], data: str = "", similar: Iterable[Pair] = ()
) -> list[Path]:
    """Write the pages of some students alone, and those that show what is like theirs; the class's page stays as it is.

    Args:
        students: who has reports in the gradebook.
        data, similar: as for `write_report`.

    Returns:
        The students' pages.

    Raises:
        GraderError: if the pages can not be written.
    """
    written: list[Path] = []
    target = book.folder / "report"
    pairs = list(similar)
    try:
        with Material(course, book, data) as material:
            for student in map(storable, students):
                near = [p for p in pairs if student in (p.student_a, p.student_b)]
                others = {s for p in near for s in (p.student_a, p.student_b)} | {*book.sharing(student)}
                reports = book.reports({student, *others})
                alike = found(reports, near, book, material)
                alike = Found(tuple(one for one, _side in alike.of(student)))
                slugs = sorted(reports[student], key=material.order)
                _write_over(target / "similar", _pair_pages(alike, book, material))
                one = {student: reports[student]}
                written += _write_over(target / "students", _student_pages(one, slugs, alike, book, material))
    except OSError as error:
        raise _unwritten(target, error) from error
    return written


def _unwritten(target: Path, error: OSError) -> GraderError:
    return GraderError(f"{target}: the pages can not be written: {error}. Make room and run again.")


def _write_over(folder: Path, pages: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Write the pages of a folder by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in pages:
        replace_file(folder / name, content)
        written.append(folder / name)
    return written


def _write(folder: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    """Write the pages of a folder by their names, and remove what is left there of an earlier report."""
    written = {path.name for path in _write_over(folder, pages)}
    for left in {p.name for p in folder.glob("*.html")} - written:
        (folder / left).unlink()


def _student_pages(
    reports: Reports, slugs: list[str], alike: Found, book: Gradebook, material: Material
) -> Iterator[tuple[str, bytes]]:
    for student, of_student in reports.items():
        ordered = {slug: of_student[slug] for slug in slugs if slug in of_student}
        yield student_file(student), student_page(student, ordered, book, material, alike.of(student))


def _pair_pages(alike: Found, book: Gradebook, material: Material) -> Iterator[tuple[str, bytes]]:
    for one in alike.alike:
        left, right = (book.source(digest) for digest in one.digests)
        if one.file and left is not None and right is not None:
            exercise = material.lab(one.exercise).exercise
            yield one.file, pair_page(one, (left, right), exercise.title if exercise else one.exercise, material.names)
