"""A whole class: a worker a slot, the longest exercises first, and nothing that a submission does stops the others."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.evidence import EvidenceStore
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.pipeline import Paper, broken, grade, set_paper
from grader.report import Report
from grader.sandbox import Isolation, Slot
from grader.submission import Submission, from_folder

Reports = dict[str, dict[str, Report]]
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
    """

    jobs: int
    isolation: Isolation
    hidden: tuple[Path, ...] = ()


def grade_class(
    exercises: list[Exercise],
    students: dict[str, Path],
    book: Gradebook,
    setting: Setting,
    *,
    seed: int,
    data: str = "",
    done: Done = lambda student, report: None,
) -> Reports:
    """Grade every student's file for every one of the exercises and write the gradebook.

    Args:
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        done: called in this thread with each report as it comes.

    Returns:
        The reports by student and exercise, in the order of `students` and `exercises`.

    Raises:
        CourseError: if an exercise's own files are wrong.
        SandboxError: if no slot can be started.
    """
    book.seed = seed
    reports: Reports = {student: {} for student in students}
    with ExitStack() as stack:
        papers = [stack.enter_context(set_paper(e, seed, data)) for e in exercises]
        tasks = [Task(from_folder(s, f, p.exercise), p) for p in papers for s, f in students.items()]
        for task, report in run_all(tasks, setting, book.evidence):
            student = task.submission.student
            reports[student][report.exercise] = report
            book.record(student, report)
            done(student, report)
    ordered = {s: {e.slug: r[e.slug] for e in exercises} for s, r in reports.items()}
    book.write(ordered, [e.slug for e in exercises])
    return ordered


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
            return task, grade(task.submission, task.paper, slot, store)
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
