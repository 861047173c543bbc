"""A sheet of questions of a learner's own, made from the name that stands in their file.

An exercise with a `sheet.py` has one. Its function `text(key)` gives the sheet for a key, as Markdown; its checks make the
same sheet from the name that was handed in. So a class needs no list of who has which sheet, and what is judged at home is
what is judged in the gradebook.
"""

from __future__ import annotations

import ast
from pathlib import Path

from grader.errors import CourseError
from grader.exercise import SHEET, Exercise
from grader.i18n import _

LEARNER = "LEARNER"


def with_sheet(task: str, exercise: Exercise, file: Path) -> str:
    """The task, and after it the learner's own sheet where the exercise has such; light where it has none.

    Args:
        file: the learner's, a notebook or not; it need not be there.
    """
    if not (exercise.folder / SHEET).is_file():
        return task
    from grader.home import read
    from grader.work import Work

    source = read(Work(exercise, file))[0].source if file.is_file() else None
    text = _("Your own questions are not there yet: write your name into `LEARNER` in {file}, and call this again.")
    return f"{task}\n\n{sheet_of(exercise, source or b'') or text.format(file=file.name)}"


def sheet_of(exercise: Exercise, source: bytes) -> str:
    """The sheet of the learner whose file this is, as Markdown; empty while no name stands in it.

    Raises:
        CourseError: if the exercise's sheet.py has no function `text`, or it fails.
    """
    from grader.rubric import import_course_file

    name = learner_of(source)
    path = exercise.folder / SHEET
    text = getattr(import_course_file(path), "text", None)
    if not callable(text):
        raise CourseError(f"{path}: lacks the function `text`, which writes the sheet for a key.")
    try:
        return str(text(name)) if name else ""
    except Exception as error:
        raise CourseError(f"{path}: `text` failed for {name!r}: {type(error).__name__}: {error}") from error


def learner_of(source: bytes) -> str:
    """What `LEARNER = "..."` says in a file, which is read and not run; empty if it says nothing."""
    from grader.intake.magics import parse

    tree = parse(source.decode("utf-8-sig", "replace"))  # Python runs a file with a byte order mark, too
    for node in tree.body if tree else ():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(said))) if name == LEARNER:
                return said.strip()
    return ""
