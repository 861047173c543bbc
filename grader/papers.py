"""The papers that a gradebook's reports were graded by, made again."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.course import Course
from grader.data import BUILT_IN
from grader.evidence import Evidence
from grader.gradebook import Gradebook
from grader.paper import Paper, set_paper
from grader.pipeline import recalled
from grader.report import Report


class Papers:
    """Each is set when it is first asked for and kept until the end.

    Args:
        data: a folder with the official data files; by default where they were when the class was graded.
    """

    def __init__(self, course: Course, book: Gradebook, data: str = "") -> None:
        self._course, self._book, self._data = course, book, data
        self._set: dict[tuple[Any, ...], Paper] = {}
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def of(self, report: Report) -> Paper:
        """The paper of a report.

        Raises:
            GraderError: as `set_paper` does, or if there is no such exercise.
        """
        if report.asked not in self._set:
            exercise = self._course.exercise(report.exercise).at_scale(report.scale).on(report.device)
            paper = set_paper(exercise, report.seed, self._where(report))
            self._set[report.asked] = self._cleanup.enter_context(paper)
        return self._set[report.asked]

    def evidence(self, report: Report) -> dict[str, Evidence] | None:
        """What a report was judged from, by probe; None where that is lost, or the questions or their data are others now."""
        paper = self.of(report)
        if paper.official != report.official:  # an equal file's evidence on the stand-in is no evidence of this
            return None
        found = recalled(report.submission, paper, self._book.evidence)
        return found if set(found) == set(paper.probes) else None

    def _where(self, report: Report) -> str:
        """Where its data are. Official files are the same wherever they are, so a folder that is gone is no loss in itself."""
        if not report.official:
            return BUILT_IN
        kept = self._book.setting(f"data.{report.exercise}")
        return self._data or (kept if Path(kept).is_dir() else "")
