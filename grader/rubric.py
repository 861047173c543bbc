"""What authors write checks with: `check` turns a function into a line of the rubric.

A check's parameters name the probes whose evidence it judges, and `kept` where it needs what `given` kept back; so what
must have run, and what is skipped, follow from its signature. Its docstring is the sentence that learners read. One that
compares a score with a threshold has a parameter `threshold` too, which comes from the exercise's calibration.json, and
returns the score.
"""

from __future__ import annotations

import functools
import inspect
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from grader.borderline import Bound, Threshold
from grader.diagnose.explain import Explanation
from grader.errors import CourseError
from grader.exercise import DIAGNOSES, RUNS, Exercise
from grader.text import suggest

KEPT = "kept"
THRESHOLD = "threshold"


@dataclass(frozen=True)
class Check:
    """A line of the rubric.

    Attributes:
        name: the function's name.
        description: what learners read, the first paragraph of its docstring.
        points: what it is worth, above 0.
        needs: names of the checks that must have passed before this one says anything.
        hints: from a question to a near-solution.
        parameters: the names of the probes it judges, and perhaps `kept` and `threshold`.
        judge: the function; it raises `expect.Failure` if the evidence does not hold, and returns the score if it has a
            threshold, else nothing, or a sentence that the report is to hold though the check has passed.
        bound: whether a score passes from the threshold upwards or downwards; None where there is no threshold.
        threshold: once it is known for the data at hand.
    """

    name: str
    description: str
    points: float
    needs: tuple[str, ...]
    hints: tuple[str, ...]
    parameters: tuple[str, ...]
    judge: Callable[..., float | str | None]
    bound: Bound | None = None
    threshold: Threshold | None = None

    @property
    def probes(self) -> tuple[str, ...]:
        """The probes whose evidence it judges."""
        return tuple(p for p in self.parameters if p not in (KEPT, THRESHOLD))


def check(
    *, points: float, needs: Check | Iterable[Check] = (), hints: tuple[str, ...] = (), passes: Bound | None = None
) -> Callable[[Callable[..., float | str | None]], Check]:
    """Make a function a line of the rubric.

    Args:
        points: what it is worth, above 0.
        needs: the check, or checks, that must have passed for this one to say anything worth reading.
        hints: shown one at a time, each a step nearer to the solution.
        passes: "at_least" or "at_most", for a check with a parameter `threshold`: which scores pass.

    Raises:
        ValueError: if points are not above 0, the function has no docstring, or only one of `passes` and `threshold`.
    """

    def decorate(function: Callable[..., float | str | None]) -> Check:
        description = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
        if not description:
            raise ValueError(f"check `{function.__name__}` needs a docstring: it is the sentence that learners read")
        if not points > 0:
            raise ValueError(f"check `{function.__name__}`: points must be above 0, received {points}")
        parameters = tuple(inspect.signature(function).parameters)
        if (THRESHOLD in parameters) != (passes is not None):
            raise ValueError(
                f"check `{function.__name__}`: a parameter `threshold` and `passes=` belong together: the first is what a "
                "score is compared with, the second says on which side it passes"
            )
        needed = (needs,) if isinstance(needs, Check) else tuple(needs)
        return Check(
            name=function.__name__,
            description=description,
            points=points,
            needs=tuple(n.name for n in needed),
            hints=hints,
            parameters=parameters,
            judge=function,
            bound=passes,
        )

    return decorate


@dataclass(frozen=True)
class Plan:
    """Which settings of a learner's are run again, see `rerun`.

    Attributes:
        probe: whose answer holds them; the function's name.
        settings: the function: takes the claim, opens it with `expect`, and returns dicts of plain values.
        seeds: on how many each is run.
    """

    probe: str
    settings: Callable[[Any], Iterable[dict[str, Any]]]
    seeds: int


def plan(*, seeds: int) -> Callable[[Callable[[Any], Iterable[dict[str, Any]]]], Plan]:
    """Make a function the plan of the probe whose name it has.

    Args:
        seeds: on how many each setting is run, at least 2.
    """

    def decorate(function: Callable[[Any], Iterable[dict[str, Any]]]) -> Plan:
        if seeds < 2:
            raise ValueError(f"plan `{function.__name__}`: seeds must be at least 2, received {seeds}")
        return Plan(function.__name__, function, seeds)

    return decorate


@dataclass(frozen=True)
class Rubric:
    """An exercise's checks, the function that makes its questions, what explains failed checks, and what is run again."""

    exercise: Exercise
    given: Callable[..., tuple[Any, ...]]
    checks: tuple[Check, ...]
    explanations: tuple[Explanation, ...] = ()
    plans: tuple[Plan, ...] = ()

    @property
    def points(self) -> float:
        """What can be earned in all."""
        return sum(c.points for c in self.checks)

    def with_thresholds(self, thresholds: Mapping[str, Threshold]) -> Rubric:
        """The rubric with what scores are compared with.

        Args:
            thresholds: by check, one for each that has a bound.
        """
        return replace(self, checks=tuple(replace(c, threshold=thresholds.get(c.name)) for c in self.checks))


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
        require_probes(path, f"check `{one.name}`", one.parameters, probes)
        if not one.probes:
            raise CourseError(f"{path}: check `{one.name}` judges no probe. Name one of {', '.join(probes)}.")
    explanations = _explanations(exercise, [c.name for c in checks], probes)
    return Rubric(exercise, given, checks, explanations, _plans(exercise, module, probes))


def _plans(exercise: Exercise, module: ModuleType, probes: tuple[str, ...]) -> tuple[Plan, ...]:
    """The plans in checks.py."""
    found = tuple(v for v in vars(module).values() if isinstance(v, Plan))
    for one in found:
        if one.probe not in probes:
            raise CourseError(
                f"{exercise.folder / 'checks.py'}: plan `{one.probe}` is named like no probe"
                f"{suggest(one.probe, probes)}. A plan has the name of the probe whose answer it opens."
            )
    if bool(found) != (exercise.folder / RUNS).is_file():
        raise CourseError(f"{exercise.folder}: {RUNS} and functions under `@plan` in checks.py belong together.")
    return found


def _explanations(exercise: Exercise, checks: list[str], probes: tuple[str, ...]) -> tuple[Explanation, ...]:
    """What an exercise's diagnoses.py holds, in its order; nothing where there is no such file."""
    path = exercise.folder / DIAGNOSES
    if not path.is_file():
        return ()
    found = tuple(v for v in vars(import_course_file(path)).values() if isinstance(v, Explanation))
    if not found:
        raise CourseError(f"{path}: explains no check. Decorate at least one function with `@explains(...)`.")
    for one in found:
        require_probes(path, f"`{one.name}`", one.parameters, probes)
        for name in one.checks:
            if name not in checks:
                raise CourseError(f"{path}: `{one.name}` explains `{name}`, which is no check{suggest(name, checks)}.")
    return found


def require_probes(
    path: Path,
    who: str,
    parameters: Iterable[str],
    probes: tuple[str, ...],
    others: tuple[str, ...] = (THRESHOLD,),
) -> None:
    """Raise CourseError unless every parameter of a function is a probe, `kept`, or one of the others."""
    for name in parameters:
        if name not in (*probes, KEPT, *others):
            rest = ", ".join(f"`{other}`" for other in (KEPT, *others))
            raise CourseError(
                f"{path}: {who} has a parameter `{name}`, expected {rest} or a probe "
                f"({', '.join(probes)}){suggest(name, probes)}."
            )


def course_file(here: str, path: str) -> ModuleType:
    """Import another file of the course: one beside the first, one that several exercises share, a maker of points.

    It is read anew for everyone who asks, so that no exercise sees what another has made of it.

    Args:
        here: `__file__` of the file that asks.
        path: the other file, from the first one's folder, such as "questions.py", "../_shared/pixels.py" or
            "../../datasets/iris.py".

    Raises:
        CourseError: if there is no such file, naming the nearest beside it, or if its import failed.
    """
    return import_course_file((Path(here).parent / path).resolve())


def import_course_file(path: Path) -> ModuleType:
    """Import one of the course's own files by its path, under a private name.

    Raises:
        CourseError: if there is no such file, or with the line of that file at which its import failed.
    """
    if not path.is_file():
        names = sorted(p.name for p in path.parent.glob("*.py"))
        raise CourseError(f"{path}: missing{suggest(path.name, names)}.")
    module = ModuleType(f"_course_{path.parent.name}_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses and typing look for a class's module
    try:
        # Compiled here rather than by importlib, which would leave a __pycache__ in the course's folders.
        exec(_compiled(path.read_bytes(), str(path)), module.__dict__)
    except Exception as error:
        lines: list[int | str | None] = [
            s.lineno for s in traceback.extract_tb(error.__traceback__) if s.filename == str(path)
        ]
        line = error.lineno if isinstance(error, SyntaxError) else [*(lines or ["?"])][-1]
        # A CourseError is about another course file, which this one imports, and names it.
        what = "" if isinstance(error, CourseError) else f"{type(error).__name__}: "
        raise CourseError(f"{path}:{line}: {what}{error}") from error
    return module


@functools.cache
def _compiled(source: bytes, path: str) -> CodeType:
    """A file's code, the same for everyone who reads it anew."""
    return compile(source, path, "exec", dont_inherit=True)
