"""Holds the course to its own promises: every stub, reference, right variant and mistake goes through the real grader."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from math import inf
from pathlib import Path

import msgspec

from grader.authored import calibration, texts
from grader.batch import Setting, Task, run_all
from grader.calibration import NAME
from grader.course import Course, named
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.hours import known
from grader.inside.clock import pace
from grader.paper import set_paper
from grader.report import Report, Status
from grader.store import EvidenceStore
from grader.submission import Submission


class Finding(msgspec.Struct, frozen=True):
    """What came of looking at one thing.

    Attributes:
        exercise: its slug.
        what: the file, or what of the exercise was looked at.
        seed: of the run, or None where nothing was run.
        wrong: what does not hold, and what to do; empty if all is well.
        cpu: seconds of processor time.
        report: of the run.
        left_out: whether there was no time to look at it.
    """

    exercise: str
    what: str
    seed: int | None = None
    wrong: str = ""
    cpu: float = 0.0
    report: Report | None = None
    left_out: bool = False


Judge = Callable[[Report], str]


class Item(msgspec.Struct, frozen=True):
    """A file that is to be graded, what its report must be, and whether it comes first where time is short."""

    path: Path
    seeds: tuple[int, ...]
    judge: Judge
    first: bool = False


Key = tuple[str, str, int]  # an exercise's slug, a file's name and a seed
Judges = dict[Key, Item]


def selfcheck(
    course: Course,
    exercises: Iterable[Exercise],
    setting: Setting,
    *,
    seeds: tuple[int, ...],
    data: str = "",
    only: str = "",
    minutes: float = inf,
) -> Iterator[Finding]:
    """Look at everything, as it comes.

    Args:
        seeds: of the runs of each reference; everything else is run with the first of them.
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        only: leave out files whose path does not contain this.
        minutes: leave out what is not done by then: of references nothing, if it can be, and of the rest what takes longest.

    Raises:
        CourseError: if an exercise's files can not be loaded at all.
        GraderError: if the course has no solutions, or `only` leaves nothing to run.
        SandboxError: if no slot can be started.
    """
    ends = time.monotonic() + 60 * minutes
    if not (course.root / "solutions").is_dir():
        raise GraderError(
            f"There are no solutions in {course.root}, so there is nothing to hold the exercises to: this is the students' "
            "version of the course. selfcheck needs the authors' repository."
        )
    exercises = list(exercises)
    _require_match(course, exercises, only)  # before data are read, which takes its time
    with ExitStack() as stack:
        judges: Judges = {}
        tasks = []
        for exercise in exercises:
            papers = {seed: stack.enter_context(set_paper(exercise, seed, data)) for seed in seeds}
            rubric = papers[seeds[0]].rubric
            yield from (Finding(exercise.slug, what, wrong=wrong) for what, wrong in texts(course, rubric))
            if any(c.bound for c in rubric.checks):
                yield Finding(exercise.slug, NAME, wrong=calibration(course, rubric, papers[seeds[0]].kind, data))
            for item in items(course, exercise, seeds):
                name = _name(course, item)
                for seed in item.seeds if only in name else ():
                    judges[exercise.slug, name, seed] = item
                    tasks.append(Task(Submission(name, exercise, item.path.read_bytes()), papers[seed]))
        setting = replace(setting, strict=True)  # a diagnosis of what is right is a false one
        store = EvidenceStore(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-runs-"))))
        in_order = minutes < inf
        for lot in _lots(tasks, judges, known(course).seconds, in_order=in_order):
            # Only the runs of experiments are worth being kept: one submission's are often another's.
            kept = store if lot[0].paper.runs_source else None
            yield from _looked_at(lot, setting, kept, judges, ends, in_order=in_order)


def _lots(tasks: list[Task], judges: Judges, costs: Mapping[str, float], *, in_order: bool) -> list[list[Task]]:
    """What is run together; each lot starts its slots anew.

    In order, stubs and references are lots of their own, and in each lot the cheapest come first, as far as that is known.
    """
    tasks = sorted(tasks, key=lambda t: costs.get(t.paper.exercise.slug, 0.0))
    lots: dict[tuple[bool, bool], list[Task]] = {}
    for task in tasks:
        later = in_order and not judges[_key(task)].first
        lots.setdefault((later, bool(task.paper.runs_source)), []).append(task)
    return [lots[key] for key in sorted(lots)]


def _looked_at(
    tasks: list[Task], setting: Setting, store: EvidenceStore | None, judges: Judges, ends: float, *, in_order: bool
) -> Iterator[Finding]:
    """What comes of running them; of those that are not done at a time (of `time.monotonic`), that they were left out."""
    left = dict.fromkeys(map(_key, tasks))
    slow = []
    if time.monotonic() < ends:
        with closing(run_all(tasks, setting, store, in_order=in_order)) as ran:
            for task, report in ran:
                finding = _finding(task, report, judges)
                if report.passed and finding.wrong and setting.jobs > 1:
                    slow.append(task)
                else:
                    del left[_key(task)]
                    yield finding
                if time.monotonic() >= ends:
                    break
    # Two runs at once on two halves of one core take longer each: what seemed too slow is measured again, alone.
    if slow and time.monotonic() < ends:
        for task, report in run_all(slow, replace(setting, jobs=1, spare=0)):
            del left[_key(task)]
            yield _finding(task, report, judges)
    for slug, name, seed in left:
        yield Finding(slug, name, seed, left_out=True)


def _key(task: Task) -> Key:
    return task.paper.exercise.slug, task.submission.student, task.paper.seed


def _finding(task: Task, report: Report, judges: Judges) -> Finding:
    return Finding(*_key(task), judges[_key(task)].judge(report), report.cpu, report)


def _require_match(course: Course, exercises: list[Exercise], only: str) -> None:
    names = [_name(course, item) for exercise in exercises for item in items(course, exercise, ())]
    if only and not any(only in name for name in names):
        raise GraderError(
            f"--only {only}: no file has this in its path, so there is nothing to run. Expected part of a path from the "
            f"course's folder, such as {names[1] if names else 'alternatives/NAME'}; {len(names)} files were looked at."
        )


def _name(course: Course, item: Item) -> str:
    return item.path.relative_to(course.root).as_posix()


def items(course: Course, exercise: Exercise, seeds: tuple[int, ...]) -> list[Item]:
    """Every file of an exercise that is to be graded."""
    folder = course.solution(exercise).parent
    first, half = seeds[:1], exercise.limits.cpu_seconds / 2
    found = [Item(exercise.stub, first, _judge_stub, first=True)]
    found.append(Item(course.solution(exercise), seeds, lambda r: _judge_right(r, half), first=True))
    found += [Item(p, first, _judge_right) for p in sorted(folder.glob("alternatives/*.py"))]
    found += [Item(p, first, _judge_wrong(*named(p))) for p in sorted(folder.glob("wrong/*.py"))]
    return found


# ---------------------------------------------------------------- what a report must be


def _judge_stub(report: Report) -> str:
    statuses = {v.status for v in report.verdicts}
    if report.troubles:
        return _troubles(report)
    if report.passed or report.score == report.points:
        return "the stub earns full marks: leave something to do in it"
    if Status.TODO not in statuses:
        return "no check is `todo`: a stub raises NotImplementedError where something is to be written"
    return _unwanted(report, {Status.TODO, Status.SKIPPED, Status.PASSED})


def _judge_right(report: Report, cpu: float | None = None) -> str:
    if wrong := _unwanted(report, {Status.PASSED}) or _troubles(report):
        return wrong
    if cpu is not None and report.cpu > cpu * pace():
        return f"it took {report.cpu:.1f} s of processor time, at most half of the limit is allowed: {cpu:g} s"
    return ""


def _judge_wrong(check: str, diagnoses: frozenset[str]) -> Judge:
    def judge(report: Report) -> str:
        statuses = {v.check: v.status for v in report.verdicts}
        if not check:
            return "its first line must be `# fails: <check>`"
        if check not in statuses:
            return f"its first line names `{check}`, expected one of {', '.join(statuses)}"
        if statuses[check] is not Status.FAILED:
            others = [c for c, s in statuses.items() if s is Status.FAILED]
            return f"`{check}` is {statuses[check].value}, expected failed; failed: {', '.join(others) or 'nothing'}"
        wrong = _unwanted(report, {Status.PASSED, Status.SKIPPED}, but=check)
        return wrong or _diagnosed(report, check, diagnoses) or _troubles(report)

    return judge


def _diagnosed(report: Report, check: str, wanted: frozenset[str]) -> str:
    """Which diagnoses of a failed check are missing, or come without being named in the mistake's header."""
    found = {d.name: d.seen for v in report.verdicts if v.check == check for d in v.diagnoses}
    if missing := sorted(wanted - set(found)):
        return f"`{check}` lacks the diagnosis {', '.join(missing)}; it has {', '.join(found) or 'none'}"
    for name, seen in found.items():
        if name not in wanted:
            return f"`{check}` has the diagnosis {name} ({seen}): is it right? Then add `# diagnosis: {name}` to the header"
    return ""


def _troubles(report: Report) -> str:
    return f"diagnoses.py: {'; '.join(report.troubles)}" if report.troubles else ""


def _unwanted(report: Report, allowed: set[Status], but: str = "") -> str:
    for verdict in report.verdicts:
        if verdict.status not in allowed and verdict.check != but:
            return f"`{verdict.check}` is {verdict.status.value}: {verdict.message}"
    return ""
