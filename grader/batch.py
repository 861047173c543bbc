"""A whole class: a worker a slot, the longest exercises first, and nothing that a submission does stops the others."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Gradebook, Reports
from grader.pipeline import Paper, broken, grade, set_paper
from grader.render.files import write
from grader.report import Report
from grader.sandbox import Isolation, Slot
from grader.store import EvidenceStore
from grader.submission import Submission, from_folder

Done = Callable[[str, Report], None]


@dataclass(frozen=True)
class Task:
    """One submission and the paper it is graded by."""

    submission: Submission
    paper: Paper


def handed_in(exercises: list[Exercise], students: dict[str, Path]) -> list[Exercise]:
    """The exercises that at least one student has a file for.

    Raises:
        GraderError: if there is none.
    """
    found = [e for e in exercises if any((folder / e.filename).is_file() for folder in students.values())]
    if not found:
        names = ", ".join(e.filename for e in exercises)
        raise GraderError(f"None of the {len(students)} folders holds a file of this course. Expected one of: {names}.")
    return found


@dataclass(frozen=True)
class Setting:
    """How runs are made.

    Attributes:
        jobs: how many slots run at once.
        hidden: folders that no sandbox may show.
        lazy: whether to leave out what no check would judge, see `pipeline.grade`.
    """

    jobs: int
    isolation: Isolation
    hidden: tuple[Path, ...] = ()
    lazy: bool = False


def grade_class(
    exercises: list[Exercise],
    students: dict[str, Path],
    book: Gradebook,
    setting: Setting,
    *,
    seed: int,
    data: str = "",
    scale: str = "lab",
    done: Done = lambda student, report: None,
) -> Reports:
    """Grade every student's file for every one of the exercises and write the gradebook.

    Args:
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        scale: of the exercises, to be remembered.
        done: called in this thread with each report as it comes.

    Returns:
        The reports of the whole gradebook by student and exercise: these, and those of other students and exercises
        that it held before.

    Raises:
        CourseError: if an exercise's own files are wrong.
        SandboxError: if no slot can be started.
    """
    book.keep_settings(seed=str(seed), data=data, scale=scale)
    with ExitStack() as stack:
        papers = [stack.enter_context(set_paper(e, seed, data)) for e in exercises]
        tasks = [Task(from_folder(s, f, p.exercise), p) for p in papers for s, f in students.items()]
        for task, report in run_all(tasks, setting, book.evidence):
            student = task.submission.student
            if task.submission.source is not None:
                book.keep_source(task.submission.digest, task.submission.source)
            done(student, book.record(student, report))
    reports = book.reports()
    course = Course(exercises[0].folder.parents[1])
    write(book.folder, reports, columns(reports, course.exercises()))
    return reports


def columns(reports: Reports, exercises: Iterable[Exercise]) -> list[str]:
    """The slugs of a gradebook's columns, in the order of the course."""
    held = {slug for of_student in reports.values() for slug in of_student}
    return [e.slug for e in exercises if e.slug in held] + sorted(held - {e.slug for e in exercises})


def run_all(tasks: list[Task], setting: Setting, store: EvidenceStore | None = None) -> Iterator[tuple[Task, Report]]:
    """Each task with its report, as they come; the longest are begun first.

    A slot is started only when all started ones are busy.

    Raises:
        SandboxError: if no slot can be started.
    """
    tasks = sorted(tasks, key=lambda t: -t.paper.exercise.limits.cpu_seconds)
    warm = sorted({name for t in tasks for name in t.paper.exercise.warm})
    files_mb = max(t.paper.exercise.limits.files_mb for t in tasks)
    idle: queue.LifoQueue[Slot] = queue.LifoQueue()

    def run(task: Task) -> tuple[Task, Report]:
        slot = idle.get()
        try:
            return task, grade(task.submission, task.paper, slot, store, lazy=setting.lazy)
        except GraderError:
            raise
        except Exception as error:  # noqa: BLE001 - our own bug must not cost the class its grades
            return task, broken(task.submission, task.paper, error)
        finally:
            idle.put(slot)

    with ExitStack() as stack:
        for _ in range(setting.jobs):
            idle.put(stack.enter_context(Slot(warm, setting.isolation, files_mb=files_mb, hidden=setting.hidden)))
        pool = stack.enter_context(ThreadPoolExecutor(setting.jobs, "slot"))
        futures = [pool.submit(run, task) for task in tasks]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
