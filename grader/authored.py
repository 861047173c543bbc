"""What an author may have got wrong in an exercise's files, as far as it can be seen without a run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from grader.calibrate import solutions, wrong_figures
from grader.calibration import Entry, Kind, changed, load
from grader.course import Course
from grader.data import BUILT_IN
from grader.errors import CourseError, GraderError
from grader.exercise import BANDS, DIAGNOSES, FILES, PICTURES, RUNS, SHEET, Exercise
from grader.paper import set_paper
from grader.pictures import has_pictures, load_pictures
from grader.pictures.bands import load_bands
from grader.rubric import Rubric
from grader.store import digest

EXTRA_FILES = re.compile(r"questions\.py|task\.[a-z]{2}\.md|calibration\.json|bands\.json|[a-z0-9_]+\.png")
MIN_HINTS = 2
MIN_MISTAKES = 5


def calibration(course: Course, rubric: Rubric, kind: Kind, data: str) -> str:
    """What is wrong with an exercise's calibration, for each kind of data: edited by hand, stale, or too lenient.

    Args:
        kind, data: those at hand. The official files' questions can be looked at with the files only, the stand-in's always.
    """
    wrong = {k: _entry(course, rubric, k, e, kind, data) for k, e in load(rubric.exercise).entries.items()}
    return "; ".join(f"{k}: {said}" if len(wrong) > 1 else said for k, said in wrong.items() if said)


def _entry(course: Course, rubric: Rubric, kind: Kind, entry: Entry, at_hand: Kind, data: str) -> str:
    exercise = rubric.exercise
    again = f"`grader calibrate {exercise.slug}{f' --data {BUILT_IN}' * (kind == 'stand-in')}` measures it anew"
    files = solutions(course, exercise)
    if edited := wrong_figures(entry, rubric, files):
        return f"its figures for {', '.join(edited)} do not follow from the scores in it: {again}"
    if entry != entry.sealed():
        return f"edited by hand, since its seal is another one's: {again}"
    asked = entry.asked
    if kind == at_hand or kind == "stand-in":
        with set_paper(exercise, entry.seeds[0], data if kind == at_hand else BUILT_IN, measuring=True) as paper:
            asked = paper.asked
    if stale := list(changed(entry, asked, {path: digest(file.read_bytes()) for path, file in files.items()})):
        return f"stale, since these have changed: {', '.join(stale)}; {again}"
    missed = "; ".join(entry.missed())
    return f"{missed}: measure on more seeds, or judge by another score (docs/thresholds.md)" if missed else ""


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
