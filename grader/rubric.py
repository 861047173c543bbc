"""What authors write checks with: `check` turns a function into a line of the rubric.

A check's parameters name the probes whose evidence it judges, and `kept` where it needs what `given` kept back; so what
must have run, and what is skipped, follow from its signature. Its docstring is the sentence that learners read.
"""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.course import suggest
from grader.errors import CourseError
from grader.exercise import DIAGNOSES, Exercise
from grader.explain import Explanation

KEPT = "kept"


@dataclass(frozen=True)
class Check:
    """A line of the rubric.

    Attributes:
        name: the function's name.
        description: what learners read, the first paragraph of its docstring.
        points: what it is worth, above 0.
        needs: names of the checks that must have passed before this one says anything.
        hints: from a question to a near-solution.
        parameters: the names of the probes it judges, and perhaps `kept`.
        judge: the function; it returns nothing and raises `expect.Failure` if the evidence does not hold.
    """

    name: str
    description: str
    points: float
    needs: tuple[str, ...]
    hints: tuple[str, ...]
    parameters: tuple[str, ...]
    judge: Callable[..., None]

    @property
    def probes(self) -> tuple[str, ...]:
        """The probes whose evidence it judges."""
        return tuple(p for p in self.parameters if p != KEPT)


def check(
    *, points: float, needs: Check | Iterable[Check] = (), hints: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Check]:
    """Make a function a line of the rubric.

    Args:
        points: what it is worth, above 0.
        needs: the check, or checks, that must have passed for this one to say anything worth reading.
        hints: shown one at a time, each a step nearer to the solution.

    Raises:
        ValueError: if points are not above 0, or the function has no docstring.
    """

    def decorate(function: Callable[..., None]) -> Check:
        description = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
        if not description:
            raise ValueError(f"check `{function.__name__}` needs a docstring: it is the sentence that learners read")
        if not points > 0:
            raise ValueError(f"check `{function.__name__}`: points must be above 0, received {points}")
        needed = (needs,) if isinstance(needs, Check) else tuple(needs)
        return Check(
            name=function.__name__,
            description=description,
            points=points,
            needs=tuple(n.name for n in needed),
            hints=hints,
            parameters=tuple(inspect.signature(function).parameters),
            judge=function,
        )

    return decorate


@dataclass(frozen=True)
class Rubric:
    """An exercise's checks, the function that makes its questions, the one that makes pictures, if there is one, and what
    explains failed checks."""

    exercise: Exercise
    given: Callable[..., tuple[Any, ...]]
    checks: tuple[Check, ...]
    pictures: Callable[..., Iterable[Any]] | None = None
    explanations: tuple[Explanation, ...] = ()

    @property
    def points(self) -> float:
        """What can be earned in all."""
        return sum(c.points for c in self.checks)


def load_rubric(exercise: Exercise) -> Rubric:
    """Import an exercise's checks.py, which is the course's own code, and validate it.

    Raises:
        CourseError: naming the file, and the line or check, if it fails to import, lacks `given` or checks, or a check
            names a probe that does not exist.
    """
    path = exercise.folder / "checks.py"
    module = import_course_file(path)
    given = getattr(module, "given", None)
    if not callable(given):
        raise CourseError(f"{path}: lacks the function `given`, which makes the questions.")
    checks = tuple(v for v in vars(module).values() if isinstance(v, Check))
    if not checks:
        raise CourseError(f"{path}: has no check. Decorate at least one function with `@check(points=...)`.")
    probes = exercise.probes()
    for one in checks:
        _require_probes(path, f"check `{one.name}`", one.parameters, probes)
        if not one.probes:
            raise CourseError(f"{path}: check `{one.name}` judges no probe. Name one of {', '.join(probes)}.")
    pictures = getattr(module, "pictures", None)
    explanations = _explanations(exercise, [c.name for c in checks], probes)
    if not inspect.isfunction(pictures):
        return Rubric(exercise, given, checks, explanations=explanations)
    _require_probes(path, "`pictures`", inspect.signature(pictures).parameters, probes)
    return Rubric(exercise, given, checks, pictures, explanations)


def _explanations(exercise: Exercise, checks: list[str], probes: tuple[str, ...]) -> tuple[Explanation, ...]:
    """What an exercise's diagnoses.py holds, in its order; nothing where there is no such file."""
    path = exercise.folder / DIAGNOSES
    if not path.is_file():
        return ()
    found = tuple(v for v in vars(import_course_file(path)).values() if isinstance(v, Explanation))
    if not found:
        raise CourseError(f"{path}: explains no check. Decorate at least one function with `@explains(...)`.")
    for one in found:
        _require_probes(path, f"`{one.name}`", one.parameters, probes)
        for name in one.checks:
            if name not in checks:
                raise CourseError(f"{path}: `{one.name}` explains `{name}`, which is no check{suggest(name, checks)}.")
    return found


def _require_probes(path: Path, who: str, parameters: Iterable[str], probes: tuple[str, ...]) -> None:
    for name in parameters:
        if name not in (*probes, KEPT):
            raise CourseError(
                f"{path}: {who} has a parameter `{name}`, expected `kept` or a probe "
                f"({', '.join(probes)}){suggest(name, probes)}."
            )


def import_course_file(path: Path) -> ModuleType:
    """Import one of the course's own files by its path, under a private name.

    Raises:
        CourseError: with the line of that file at which its import failed.
    """
    if not path.is_file():
        raise CourseError(f"{path}: missing.")
    module = ModuleType(f"_course_{path.parent.name}_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses and typing look for a class's module
    try:
        # Compiled here rather than by importlib, which would leave a __pycache__ in the course's folders.
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), module.__dict__)
    except Exception as error:
        lines: list[int | str | None] = [
            s.lineno for s in traceback.extract_tb(error.__traceback__) if s.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else [*(lines or ["?"])][-1]
        raise CourseError(f"{path}:{line}: {type(error).__name__}: {error}") from error
    return module
