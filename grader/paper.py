"""An exercise's questions for one seed: made once, from the course's data, and put to every submission."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import inspect
import platform
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np

from grader.course import Course
from grader.data import Split, find
from grader.errors import CourseError
from grader.exercise import Exercise
from grader.inside import wire
from grader.rubric import Rubric, load_rubric
from grader.sandbox import SharedFile
from grader.store import digest


@dataclass(frozen=True)
class Paper:
    """One exercise's questions for one seed: made once, asked of every submission.

    Attributes:
        kept: what `given` kept back to judge with; it never enters the sandbox.
        questions: what enters it, as bytes in memory that no run can change.
        held_out: the inputs that the referee puts to claimed models; no learner's process sees them.
        data: where the questions come from, in a few words; empty where checks.py makes them up.
        official: False if that is a stand-in.
        run_seed: seeds the child's generators. It tells nothing of the seed that made the questions.
        digest: of all that shapes the evidence but the submission: questions, probe, limits, seed and library versions.
    """

    rubric: Rubric
    seed: int
    probes: tuple[str, ...]
    probe_source: str
    kept: Any
    questions: SharedFile
    held_out: SharedFile
    run_seed: int
    digest: str
    data: str = ""
    official: bool = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.questions.close()
        self.held_out.close()

    @property
    def exercise(self) -> Exercise:
        """The exercise that it belongs to."""
        return self.rubric.exercise


def set_paper(exercise: Exercise, seed: int, data: str = "") -> Paper:
    """Make an exercise's questions.

    Args:
        data: a folder with the official files, or "builtin" for the stand-in; by default what `GRADER_DATA` says.

    Raises:
        CourseError: if the exercise's files are wrong, or `given` does not ask each probe something.
        GraderError: if a file of its data set is damaged.
    """
    rubric = load_rubric(exercise)
    split = _split(exercise, seed, data)
    asked, kept, held_out = _given(rubric, seed, split)
    packed, unseen, source = wire.pack(asked), wire.pack(held_out), exercise.text("probe.py")
    run_seed = _derive(seed, exercise.slug, "run") % 2**31
    limits = msgspec.json.encode(exercise.limits)
    return Paper(
        rubric,
        seed,
        exercise.probes(),
        source,
        kept,
        SharedFile(packed),
        SharedFile(unseen),
        run_seed,
        digest(packed, unseen, source, limits, str(run_seed), *_versions(exercise.warm)),
        f"{exercise.data.name}: {split.source}" if exercise.data and split else "",
        split is None or split.official,
    )


class Papers:
    """The papers of a gradebook: each is set when it is first asked for and kept until the end.

    Args:
        exercise: an exercise by its slug, at the scale that the class was graded at.
        data: as for `set_paper`.
    """

    def __init__(self, exercise: Callable[[str], Exercise], data: str) -> None:
        self._exercise, self._data = exercise, data
        self._set: dict[tuple[str, int], Paper] = {}
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def get(self, slug: str, seed: int) -> Paper:
        """The paper of an exercise and a seed.

        Raises:
            GraderError: as `set_paper` does, or if there is no such exercise.
        """
        if (slug, seed) not in self._set:
            paper = set_paper(self._exercise(slug), seed, self._data)
            self._set[slug, seed] = self._cleanup.enter_context(paper)
        return self._set[slug, seed]


def _split(exercise: Exercise, seed: int, where: str) -> Split | None:
    if exercise.data is None:
        return None
    rng = np.random.default_rng(_derive(seed, exercise.slug, "rows"))
    course = Course(exercise.folder.parents[1])
    return find(course, exercise.data.name, where).drawn(rng, exercise.data.train, exercise.data.test)


def _given(rubric: Rubric, seed: int, split: Split | None) -> tuple[dict[str, Any], Any, dict[str, Any]]:
    """Call `given`: questions, what is kept back, and the held-out inputs, each by probe."""
    exercise = rubric.exercise
    path, probes = exercise.folder / "checks.py", exercise.probes()
    wanted = ["rng"] if split is None else ["rng", "data"]
    if list(inspect.signature(rubric.given).parameters) != wanted:
        raise CourseError(f"{path}: `given` takes {inspect.signature(rubric.given)}, expected ({', '.join(wanted)}).")
    rng = np.random.default_rng(_derive(seed, exercise.slug, "questions"))
    try:
        made = rubric.given(rng) if split is None else rubric.given(rng, split)
        asked, kept, held_out = made if len(made) == 3 else (*made, {})
    except Exception as error:
        raise CourseError(f"{path}: `given` failed: {type(error).__name__}: {error}") from error
    if set(asked) != set(probes):
        raise CourseError(
            f"{path}: `given` asks {sorted(asked)}, expected one entry for each probe: {', '.join(probes)}."
        )
    if not set(held_out) <= set(probes):
        raise CourseError(
            f"{path}: `given` holds inputs out for {sorted(held_out)}, expected probes: {', '.join(probes)}."
        )
    return asked, kept, held_out


def _derive(seed: int, *purpose: str) -> int:
    """A seed of its own for each purpose, so that knowing one tells nothing of another."""
    return int.from_bytes(hashlib.sha256("/".join([str(seed), *purpose]).encode()).digest()[:16], "big")


@functools.cache
def _versions(modules: tuple[str, ...]) -> tuple[str, ...]:
    """The versions of what a run computes with, found without importing any of it."""
    found = [f"python {platform.python_version()}"]
    for name in ("numpy", *modules):
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} ?")
    return tuple(found)
