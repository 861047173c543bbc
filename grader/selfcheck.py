"""Holds the course to its own promises: every stub, reference, right variant and mistake goes through the real grader."""

from __future__ import annotations

import ast
import itertools
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec

from grader.batch import Setting, Task, run_all
from grader.calibrate import solutions, wrong_figures
from grader.calibration import NAME, Kind, changed, load
from grader.course import Course, named
from grader.errors import CourseError, GraderError
from grader.exercise import BANDS, DIAGNOSES, FILES, PICTURES, RUNS, SHEET, Exercise
from grader.paper import Paper, set_paper
from grader.pictures import has_pictures, load_pictures
from grader.pictures.bands import load_bands
from grader.report import Report, Status
from grader.rubric import Rubric
from grader.store import EvidenceStore, digest
from grader.submission import Submission

EXTRA_FILES = re.compile(r"questions\.py|task\.[a-z]{2}\.md|calibration\.json|bands\.json|[a-z0-9_]+\.png")
MIN_HINTS = 2
MIN_MISTAKES = 5


class Finding(msgspec.Struct, frozen=True):
    """What came of looking at one thing.

    Attributes:
        exercise: its slug.
        what: the file, or what of the exercise was looked at.
        seed: of the run, or None where nothing was run.
        wrong: what does not hold, and what to do; empty if all is well.
        cpu: seconds of processor time.
        report: of the run.
    """

    exercise: str
    what: str
    seed: int | None = None
    wrong: str = ""
    cpu: float = 0.0
    report: Report | None = None


Judge = Callable[[Report], str]


class Item(msgspec.Struct, frozen=True):
    """A file that is to be graded, and what its report must be."""

    path: Path
    seeds: tuple[int, ...]
    judge: Judge


def selfcheck(
    course: Course,
    exercises: Iterable[Exercise],
    setting: Setting,
    *,
    seeds: tuple[int, ...],
    data: str = "",
    only: str = "",
) -> Iterator[Finding]:
    """Look at everything, as it comes.

    Args:
        seeds: of the runs of each reference; everything else is run with the first of them.
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        only: leave out files whose path does not contain this.

    Raises:
        CourseError: if an exercise's files can not be loaded at all.
        GraderError: if the course has no solutions, or `only` leaves nothing to run.
        SandboxError: if no slot can be started.
    """
    if not (course.root / "solutions").is_dir():
        raise GraderError(
            f"There are no solutions in {course.root}, so there is nothing to hold the exercises to: this is the students' "
            "version of the course. selfcheck needs the authors' repository."
        )
    exercises = list(exercises)
    _require_match(course, exercises, only)  # before data are read, which takes its time
    with ExitStack() as stack:
        judges: dict[tuple[str, str, int], Item] = {}
        tasks = []
        for exercise in exercises:
            papers = {seed: stack.enter_context(set_paper(exercise, seed, data)) for seed in seeds}
            rubric = papers[seeds[0]].rubric
            yield from (Finding(exercise.slug, what, wrong=wrong) for what, wrong in texts(course, rubric))
            if any(c.bound for c in rubric.checks):
                yield Finding(exercise.slug, NAME, wrong=_calibration(course, rubric, papers[seeds[0]].kind, data))
            for item in items(course, exercise, seeds):
                name = _name(course, item)
                for seed in item.seeds if only in name else ():
                    judges[exercise.slug, name, seed] = item
                    tasks.append(_task(item.path, name, papers[seed]))
        slow = []
        setting = replace(setting, strict=True)  # a diagnosis of what is right is a false one
        store = EvidenceStore(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grader-runs-"))))
        experiments, others = (
            [t for t in tasks if bool(t.paper.runs_source) is has_runs] for has_runs in (True, False)
        )
        for task, report in itertools.chain(
            run_all(experiments, setting, store) if experiments else (), run_all(others, setting) if others else ()
        ):
            finding = _finding(task, report, judges)
            if report.passed and finding.wrong and setting.jobs > 1:
                slow.append(task)
            else:
                yield finding
        # Two runs at once on two halves of one core take longer each: what seemed too slow is measured again, alone.
        alone = replace(setting, jobs=1)
        for task, report in run_all(slow, alone) if slow else ():
            yield _finding(task, report, judges)


def _finding(task: Task, report: Report, judges: dict[tuple[str, str, int], Item]) -> Finding:
    name = task.submission.student
    wrong = judges[report.exercise, name, report.seed].judge(report)
    return Finding(report.exercise, name, report.seed, wrong, report.cpu, report)


def _task(path: Path, name: str, paper: Paper) -> Task:
    return Task(Submission(name, paper.exercise, path.read_bytes()), paper)


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
    first = seeds[:1]
    found = [Item(exercise.stub, first, _judge_stub)]
    found.append(Item(course.solution(exercise), seeds, lambda r: _judge_right(r, exercise.limits.cpu_seconds / 2)))
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
    if cpu is not None and report.cpu > cpu:
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


# ---------------------------------------------------------------- what can be seen without a run


def _calibration(course: Course, rubric: Rubric, kind: Kind, data: str) -> str:
    """What is wrong with an exercise's calibration for the data at hand: stale, or edited by hand."""
    exercise = rubric.exercise
    entry = load(exercise).entries[kind]  # it is there, or there would be no paper
    again = f"`grader calibrate {exercise.slug}` measures it anew"
    if edited := wrong_figures(entry, rubric):
        return f"its figures for {', '.join(edited)} do not follow from the scores in it: {again}"
    files = {path: digest(file.read_bytes()) for path, file in solutions(course, exercise).items()}
    with set_paper(exercise, entry.seeds[0], data, measuring=True) as paper:
        stale = list(changed(entry, paper.asked, files))
    return f"stale, since these have changed: {', '.join(stale)}; {again}" if stale else ""


def texts(course: Course, rubric: Rubric) -> Iterator[tuple[str, str]]:
    """What was looked at and what is wrong with it, empty if nothing."""
    exercise = rubric.exercise
    strays = [f"stray file {path.relative_to(course.root)}: delete it" for path in stray(course, exercise)]
    yield "files", "; ".join([*_missing(course, exercise), *strays])
    yield "task.md", _task_text(exercise)
    yield "stub", _stub(exercise)
    thin = [c.name for c in rubric.checks if len(c.hints) < MIN_HINTS]
    yield "hints", f"fewer than {MIN_HINTS} hints: {', '.join(thin)}" if thin else ""
    if has_pictures(exercise):
        yield PICTURES, _pictures(exercise)
    if (exercise.folder / BANDS).is_file():
        yield BANDS, _bands(course, exercise)


def _bands(course: Course, exercise: Exercise) -> str:
    now = digest(course.solution(exercise).read_bytes())
    stale = [kind for kind, bands in load_bands(exercise).items() if bands.reference != now]
    again = f"`grader calibrate {exercise.slug} --bands` runs it anew"
    return f"of another reference than the present one on {', '.join(stale)} data: {again}" if stale else ""


def _missing(course: Course, exercise: Exercise) -> Iterator[str]:
    reference = course.solution(exercise)
    if not reference.is_file():
        raise GraderError(f"{reference}: missing. selfcheck needs the course's solutions.")
    mistakes = len(list(reference.parent.glob("wrong/*.py")))
    if mistakes < MIN_MISTAKES:
        yield f"{mistakes} mistakes in {reference.parent / 'wrong'}, expected at least {MIN_MISTAKES}"


def stray(course: Course, exercise: Exercise) -> Iterator[Path]:
    """What lies in an exercise's folders and is none of its files."""
    known = {*FILES, DIAGNOSES, PICTURES, RUNS, SHEET, exercise.filename}
    for path in exercise.folder.iterdir():
        if path.name not in known and not EXTRA_FILES.fullmatch(path.name):
            yield path
    solutions = course.solution(exercise).parent
    for path in solutions.rglob("*"):
        room = path.relative_to(solutions).parts
        fits = room == (exercise.filename,) or (room[0] in ("alternatives", "wrong") and len(room) <= 2)
        if not fits or (path.is_file() and path.suffix != ".py"):
            yield path


def _task_text(exercise: Exercise) -> str:
    text = exercise.task()
    if not text.startswith("# "):
        return "its first line must be a title, `# ...`"
    return "" if len(re.findall(r"^## ", text, re.MULTILINE)) >= 2 else "it has fewer than two sections"


def _pictures(exercise: Exercise) -> str:
    try:
        load_pictures(exercise)
    except CourseError as error:
        return str(error)
    return ""


def _stub(exercise: Exercise) -> str:
    source = exercise.text(exercise.filename)
    bare = [
        f.name
        for f in ast.walk(ast.parse(source))
        if isinstance(f, ast.FunctionDef) and (f.returns is None or not ast.get_docstring(f))
    ]
    if bare:
        return f"without docstring or return type: {', '.join(bare)}"
    return "" if "TODO" in source else "it has no TODO"
