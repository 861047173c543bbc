"""What a report needs beside the gradebook: the course's hints, limits and pictures. Where it can not be had, why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from markupsafe import Markup

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.i18n import _
from grader.paper import Paper
from grader.papers import Papers
from grader.pictures import Picture, Trouble, has_pictures, pictures_of
from grader.render.html.pages import Names
from grader.render.html.svg import drawing
from grader.report import Report
from grader.rubric import Rubric, load_rubric
from grader.store import digest


@dataclass(frozen=True)
class Lab:
    """What the course knows of an exercise; nothing, if it no longer has it.

    Attributes:
        stub: the digest of the file that learners begin with.
    """

    rubric: Rubric | None = None
    exercise: Exercise | None = None
    stub: str = ""

    @property
    def hints(self) -> dict[str, tuple[str, ...]]:
        """Of each check, by its name."""
        return {c.name: c.hints for c in self.rubric.checks} if self.rubric else {}

    def cpu_seconds(self, reports: Iterable[Report]) -> float | None:
        """The limit of a run; of reports at several scales, the highest."""
        if self.exercise is None:
            return None
        return max(self.exercise.at_scale(r.scale).limits.cpu_seconds for r in reports)


@dataclass(frozen=True)
class Drawn:
    """A picture as it is put on a page."""

    title: str
    caption: str
    inner: Markup


class Material:
    """Reads each exercise once, and makes its questions again where its pictures need what was kept back.

    Attributes:
        names: what the students are called.
        people: what the roster has of them, by id.
        troubles: what an instructor should know, each with how many times it came up.
    """

    def __init__(self, course: Course, book: Gradebook, data: str) -> None:
        self.people = book.people()
        self.names = Names(self.people)
        self.troubles: Counter[str] = Counter()
        self._course = course
        self._labs: dict[str, Lab] = {}
        self._places = {e.slug: place for place, e in enumerate(course.exercises())}
        self._papers = Papers(course, book, data)
        self._lost: set[tuple[Any, ...]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._papers.__exit__(kind, error, trace)

    def lab(self, slug: str) -> Lab:
        """An exercise."""
        if slug not in self._labs:
            self._labs[slug] = self._load(slug)
        return self._labs[slug]

    def order(self, slug: str) -> tuple[float, str]:
        """To sort exercises as the course does; those that it no longer has come last."""
        return (self._places.get(slug, float("inf")), slug)

    def pictures(self, report: Report) -> list[Drawn]:
        """What the author wants drawn of a submission, as far as its evidence is at hand."""
        exercise = self.lab(report.exercise).exercise
        if exercise is None or not has_pictures(exercise) or not report.submission:
            return []
        paper = self._paper(report)
        if paper is None:
            return []
        evidence = self._papers.evidence(report)
        if evidence is None:
            text = _("{slug}: some submissions have no pictures: their evidence was lost or is for other questions.")
            self.troubles[text.format(slug=report.exercise)] += 1
            return []
        try:
            drawn = [self._drawn(p, report) for p in pictures_of(paper, evidence)]
        except GraderError as error:
            self.troubles[_("{slug}: no pictures: {error}").format(slug=report.exercise, error=error)] += 1
            return []
        return [d for d in drawn if d is not None]

    def _drawn(self, picture: Picture, report: Report) -> Drawn | None:
        if isinstance(picture, Trouble):
            self.troubles[f"{picture.title}: {picture.why}"] += 1
            return None
        try:
            return Drawn(_(picture.title), picture.caption, drawing(picture))
        except Exception as error:  # noqa: BLE001 - arrays that do not fit together must cost no one the report
            text = _("{slug}: the picture {title!r} could not be drawn: {error}")
            said = f"{type(error).__name__}: {error}"
            self.troubles[text.format(slug=report.exercise, title=picture.title, error=said)] += 1
            return None

    def _load(self, slug: str) -> Lab:
        try:
            exercise = self._course.exercise(slug)
            return Lab(load_rubric(exercise), exercise, digest(exercise.stub.read_bytes()))
        except (GraderError, OSError) as error:
            self.troubles[_("{slug}: no hints and no pictures: {error}").format(slug=slug, error=error)] += 1
            return Lab()

    def _paper(self, report: Report) -> Paper | None:
        if report.asked in self._lost:
            return None
        try:
            return self._papers.of(report)
        except GraderError as error:
            self.troubles[_("{slug}: no pictures: {error}").format(slug=report.exercise, error=error)] += 1
            self._lost.add(report.asked)
            return None
