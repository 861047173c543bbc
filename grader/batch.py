"""A whole class: a worker a slot, the longest exercises first, and nothing that a submission does stops the others."""

from __future__ import annotations

import queue
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from grader.course import Course
from grader.data import folder_named
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Gradebook, Reports, storable
from grader.hours import known
from grader.i18n import _
from grader.intake import Handed, Intake, LatePolicy, Person, late_by, still_late
from grader.observing import Cancelled, Stop
from grader.paper import Paper, set_paper
from grader.pipeline import broken, grade
from grader.render.files import columns, write
from grader.report import Late, Report
from grader.sandbox import Away, Isolation, Place, Slot
from grader.store import Afresh, EvidenceStore
from grader.submission import Submission

Done = Callable[[str, Report], None]

LONG_SECONDS = 60.0  # of work for each slot: from there on a further slot is worth its start


@dataclass(frozen=True)
class Task:
    """One submission and the paper it is graded by."""

    submission: Submission
    paper: Paper

    @property
    def key(self) -> tuple[str, str]:
        """What its report follows from: the questions and the file."""
        return self.paper.digest, self.submission.digest


def handed_in(exercises: list[Exercise], intake: Intake) -> list[Exercise]:
    """Those of the exercises that at least one student handed something in for.

    Raises:
        GraderError: if there is none.
    """
    found = [e for e in exercises if any(e.slug in handed.files for handed in intake.students.values())]
    if not found:
        names = ", ".join(e.filename for e in exercises)
        raise GraderError(
            f"None of the {len(intake.students)} students has a file of this course. Expected one of: {names}."
        )
    return found


def submission(handed: Handed, exercise: Exercise, deadline: Deadline | None = None) -> Submission:
    """What a student handed in for an exercise; where there is nothing, a submission whose note says so."""
    upload, said = handed.files.get(exercise.slug), " ".join(handed.notes)
    if upload is None:
        note = _("There is no {name}.").format(name=exercise.filename)
        return Submission(handed.student, exercise, None, f"{note} {said}".strip())
    late = late_by(upload, deadline.due).total_seconds() if deadline else 0.0
    return Submission(handed.student, exercise, upload.source, upload.note or said, late)


@dataclass(frozen=True)
class Deadline:
    """When work was due, and what is taken off what comes later."""

    due: datetime
    policy: LatePolicy


@dataclass(frozen=True)
class Setting:
    """How runs are made.

    Attributes:
        jobs: how many slots run at once.
        spare: how many more in a long batch, see `run_all`.
        hidden: folders that no sandbox may show.
        lazy: whether to leave out what no check would judge, see `pipeline.grade`.
        strict: whether a diagnosis of what has passed is a trouble, see `explain`.
        away: where slots stand, if not on this machine.
        gpus: the numbers of the GPUs that runs are spread over; none by default.
    """

    jobs: int
    isolation: Isolation
    hidden: tuple[Path, ...] = ()
    lazy: bool = False
    strict: bool = False
    away: Away | None = None
    gpus: tuple[str, ...] = ()
    spare: int = 0


def grade_class(
    exercises: list[Exercise],
    intake: Intake,
    book: Gradebook,
    setting: Setting,
    *,
    seed: int,
    data: str = "",
    afresh: bool = False,
    deadline: Deadline | None = None,
    done: Done = lambda student, report: None,
) -> Reports:
    """Grade every student's file for every one of the exercises and write the gradebook. Where nothing came now and something
    did before, that report stays.

    Args:
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        afresh: whether to run what is handed in even if the very same has been run before.
        deadline: from which on a score is lowered. Without it what has not changed stays as late as it was.
        done: called in this thread with each report as it comes.

    Returns:
        The reports of these students by student and exercise: these, and those of other exercises that the gradebook held
        before.

    Raises:
        CourseError: if an exercise's own files are wrong, or the course's table of times is.
        SandboxError: if no slot can be started.
    """
    course = Course(exercises[0].folder.parents[1])
    book.keep_settings(seed=str(seed))
    book.keep_people(Person(h.student, h.name, h.email, h.section) for h in intake.students.values())
    with ExitStack() as stack:
        papers = [stack.enter_context(set_paper(e, seed, data)) for e in exercises]
        if folder := folder_named(data):
            book.keep_settings(**{f"data.{e.slug}": folder for e in exercises})
        held = book.handed()
        tasks = [
            Task(submission(h, p.exercise, deadline), p)
            for p in papers
            for h in intake.students.values()
            if p.exercise.slug in h.files or (storable(h.student), p.exercise.slug) not in held
        ]
        # Closed here: whatever stops us must not let a run go on when the gradebook is no longer ours.
        costs = {} if any(e.scale == "full" for e in exercises) else known(course).seconds
        store = Afresh(book.evidence.folder) if afresh else book.evidence
        ran = stack.enter_context(closing(run_all(tasks, setting, store, costs)))
        for task, report in ran:
            student = task.submission.student
            if task.submission.source is not None:
                book.keep_source(task.submission.digest, task.submission.source)
            done(student, book.record(student, _after(deadline, book, task.submission, report)))
    finals, reports = book.finals(), book.reports(intake.students)
    write(book.folder, reports.items(), columns(finals, course.exercises()), finals)
    return reports


def _after(deadline: Deadline | None, book: Gradebook, work: Submission, report: Report) -> Report:
    """The report with what lateness costs, and what is to be said of how the file came."""
    report = msgspec.structs.replace(report, note=report.note or work.note)
    if deadline is None:
        before = book.report(work.student, report.exercise)
        return still_late(report, before.late) if before and before.submission == report.submission else report
    if work.late <= 0:
        return report
    by = timedelta(seconds=work.late)  # kept where there is no score too, for when it is judged again
    remains = 0.0 if report.score is None else deadline.policy.final(report.score, report.points, by)
    return msgspec.structs.replace(report, late=Late(work.late, deadline.policy.rule, remains))


def run_all(
    tasks: list[Task],
    setting: Setting,
    store: EvidenceStore | None = None,
    costs: Mapping[str, float] | None = None,
    *,
    in_order: bool = False,
) -> Generator[tuple[Task, Report], None, None]:
    """Each task with its report, as they come; the longest are begun first: by `costs`, or else by how long they may take.

    A slot is started only when all started ones are busy. A run leaves its processor idle now and then (`Model.fit`, between
    two epochs): in a batch of more than `LONG_SECONDS` for each slot there are `spare` more of them. With a store, of
    submissions that are the same to the byte one is run, unless that is lost by our own fault. When it is closed, or anything
    is raised, the runs that go on are ended.

    Args:
        costs: seconds of processor time that a submission takes, by its exercise's slug, as far as they are known.
        in_order: begin them in the order in which they are given instead.

    Raises:
        SandboxError: if no slot can be started.
    """
    exercises = [t.paper.exercise for t in tasks]
    lengths = {e.slug: e.limits.cpu_seconds for e in exercises} | dict(costs or {})
    if not in_order:
        tasks = sorted(tasks, key=lambda t: -lengths[t.paper.exercise.slug])
    long = sum(lengths[e.slug] for e in exercises) > LONG_SECONDS * setting.jobs
    slots = setting.jobs + setting.spare * long
    idle: queue.LifoQueue[Slot] = queue.LifoQueue()
    stop = Stop()

    def run(task: Task) -> tuple[Task, Report]:
        slot = idle.get()
        try:
            how = {"lazy": setting.lazy, "strict": setting.strict}
            return task, grade(task.submission, task.paper, slot, store, **how, watcher=stop)
        except (GraderError, Cancelled):
            raise
        except Exception as error:  # noqa: BLE001 - our own bug must not cost the class its grades
            return task, broken(task.submission, task.paper, error)
        finally:
            idle.put(slot)

    with ExitStack() as stack:
        for number in range(slots):
            device = setting.gpus[number % len(setting.gpus)] if setting.gpus else ""
            place = Place.for_exercises(exercises, setting.isolation, device=device)
            idle.put(stack.enter_context(Slot.at(place, hidden=setting.hidden, away=setting.away)))
        pool = stack.enter_context(ThreadPoolExecutor(slots, "slot"))
        first, again = _apart(tasks) if store is not None else (tasks, {})
        try:
            # No list of them is kept: each would keep its report.
            for future in as_completed([pool.submit(run, task) for task in first]):
                task, report = future.result()
                yield task, report
                for other in again.get(task.key, ()):
                    yield run(other) if report.broken else (other, report)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stop.set()
            raise


def _apart(tasks: list[Task]) -> tuple[list[Task], dict[tuple[str, str], list[Task]]]:
    """The tasks that need a run of their own, and by its key those that another's report is for too."""
    first: list[Task] = []
    again: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        if task.submission.source is None:  # the report says why, which differs
            first.append(task)
        elif task.key in again:
            again[task.key].append(task)
        else:
            first.append(task)
            again[task.key] = []
    return first, again
