"""A learner's own files: found, read, checked, and what came remembered in their workspace, where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.i18n import _
from grader.text import suggest
from grader.workspace import NOTEBOOK, Workspace, file_fingerprint, find_workspace

ENDINGS = (".py", NOTEBOOK)


class Work(msgspec.Struct, frozen=True):
    """One of a learner's files.

    Attributes:
        exercise: what it answers.
        path: where it lies.
        workspace: the one whose file for the exercise it is, which remembers its checks; None for any other file.
    """

    exercise: Exercise
    path: Path
    workspace: Workspace | None = None

    @property
    def shown(self) -> str:
        """The path as a learner would write it from here."""
        here = Path().resolve()
        path = self.path.resolve()
        return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def work_of(exercise: Exercise, path: Path) -> Work:
    """A file as the work on an exercise."""
    workspace = find_workspace(path.resolve().parent)
    answer = workspace.answer(exercise) if workspace else None
    if answer is None or answer.resolve() != path.resolve():
        workspace = None
    return Work(exercise, path, workspace)


def find_work(course: Course, workspace: Workspace | None, targets: tuple[str, ...] = ()) -> list[Work]:
    """The files that are meant: those named, else those that lie here and are more than the stub.

    Args:
        workspace: the one that this folder lies in.
        targets: slugs, files, or folders of exercises.

    Raises:
        GraderError: if a target is none of these, its file is missing, or nothing is begun here.
    """
    if targets:
        return [_named(course, workspace, target) for target in targets]
    exercises = course.exercises()
    if workspace is None:
        paths = ((e, Path(f"{e.slug}{ending}")) for e in exercises for ending in ENDINGS)
        found = [work_of(e, path) for e, path in paths if path.is_file()]
        if not found:
            raise GraderError(
                "There is no file of the course in this folder. `grader init` lays the exercises out in a folder of "
                "your own; `grader check FILE` checks a file anywhere."
            )
        return found
    inside = exercise_here(exercises, workspace)
    if inside is not None:
        return [_answer(inside, workspace)]
    found = [w for w in _answers(exercises, workspace) if file_fingerprint(w.path) != workspace.laid(w.path)]
    if not found and exercises:
        first = next(_answers(exercises, workspace), None)
        where = f"write the first function that says TODO in {first.shown}" if first else "see `grader list`"
        slug = (first.exercise if first else exercises[0]).slug
        raise GraderError(f"Nothing is begun yet. Read `grader show {slug}`, {where}, and check again.")
    return found


def one_exercise(course: Course, workspace: Workspace | None, target: str | None, *, last: str = "") -> Exercise:
    """The exercise that is meant: the one named, else the one whose folder this is, else the one that was checked last.

    Args:
        target: a slug, or a folder or file of an exercise.
        last: the slug of the exercise that was checked last.

    Raises:
        GraderError: if it is none, or none is named and nothing tells which.
    """
    if target:
        return course.exercise(_slug(target))
    exercises = course.exercises()
    found = exercise_here(exercises, workspace) if workspace else None
    found = found or next((e for e in exercises if e.slug == last), None)
    if found is None:
        first = exercises[0].slug if exercises else "SLUG"
        raise GraderError(f"Of which exercise? Name one, such as {first}; `grader list` shows them all.")
    return found


def exercise_here(exercises: list[Exercise], workspace: Workspace) -> Exercise | None:
    """The exercise in whose folder the command was called."""
    here = Path().resolve()
    for exercise in exercises:
        folder = workspace.folder(exercise)
        if folder is not None and here.is_relative_to(folder.resolve()):
            return exercise
    return None


def _answers(exercises: list[Exercise], workspace: Workspace) -> Iterator[Work]:
    for exercise in exercises:
        path = workspace.answer(exercise)
        if path is not None:
            yield Work(exercise, path, workspace)


def _named(course: Course, workspace: Workspace | None, target: str) -> Work:
    path = Path(target)
    if path.suffix in ENDINGS or path.is_file():
        if not path.is_file():
            raise GraderError(f"There is no file {target}. Is it in another folder?")
        return work_of(_of_file(course, path), path)
    exercise = course.exercise(_slug(target))
    if workspace is not None:
        return _answer(exercise, workspace)
    for folder in (Path(), Path(exercise.slug)):
        for ending in ENDINGS:
            if (folder / f"{exercise.slug}{ending}").is_file():
                return work_of(exercise, folder / f"{exercise.slug}{ending}")
    raise GraderError(
        f"There is no {exercise.filename} in this folder. `grader init` lays the exercises out; the stub alone is "
        f"{exercise.stub}"
    )


def _answer(exercise: Exercise, workspace: Workspace) -> Work:
    path = workspace.answer(exercise)
    if path is None:
        raise GraderError(f"{lost(exercise, workspace)} `grader update` lays its stub out anew.")
    return Work(exercise, path, workspace)


def lost(exercise: Exercise, workspace: Workspace) -> str:
    """What is said where the file of an exercise is not there."""
    name = f"{exercise.slug}{NOTEBOOK}" if workspace.settings.notebooks else exercise.filename
    room = workspace.folder(exercise)
    folder = workspace.root if room is None else workspace.name(room)
    strays = ", ".join(workspace.name(path) for path in workspace.strays(exercise))
    if not strays:
        return _("There is no {name} in {folder}. Has it been renamed or moved?").format(name=name, folder=folder)
    text = _(
        "There is no {name} in {folder}, where it belongs. Is it {strays}? Then give it that name and place again."
    )
    return text.format(name=name, folder=folder, strays=strays)


def rivals(exercise: Exercise, workspace: Workspace) -> str:
    """What is said where several files of an exercise are written in; empty where there is no doubt."""
    others = workspace.passed_over(exercise)
    answer = workspace.answer(exercise)
    if not others or answer is None:
        return ""
    text = _(
        "{others} is not taken: one file of each exercise counts, and here it is {answer}. Delete or rename the other."
    )
    return text.format(others=", ".join(map(workspace.name, others)), answer=workspace.name(answer))


def beside(work: Work) -> str:
    """What is said of a checked file where another one lies in the workspace; empty where there is no doubt."""
    if work.workspace is not None:
        return rivals(work.exercise, work.workspace)
    workspace = find_workspace(work.path.resolve().parent)
    answer = workspace.answer(work.exercise) if workspace else None
    if workspace is None or answer is None:
        return ""
    text = _("{path} is not the file that counts for {slug}, which is {answer}: what was found is not remembered.")
    return text.format(path=work.shown, slug=work.exercise.slug, answer=workspace.name(answer))


def _of_file(course: Course, path: Path) -> Exercise:
    slugs = [e.slug for e in course.exercises()]
    if path.stem in slugs:
        return course.exercise(path.stem)
    raise GraderError(
        _("{name} is the file of no exercise{suggestion}. A file is named as its exercise, such as {example}.").format(
            name=path.name, suggestion=suggest(path.stem, slugs), example=f"{slugs[0]}.py" if slugs else "SLUG.py"
        )
    )


def _slug(target: str) -> str:
    """The slug in what a learner names: a slug, a file, or a numbered folder, as the shell completes it."""
    path = Path(target)
    name = (path.resolve() if path.name in ("", "..") else path).name  # "." has no name of its own
    return re.sub(r"^[0-9]+_", "", name.removesuffix(".py").removesuffix(NOTEBOOK))
