"""An exercise's questions for one seed: made once, from the course's data, and put to every submission."""

from __future__ import annotations

import functools
import hashlib
import inspect
import platform
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import msgspec
import numpy as np

from grader.calibration import Kind, open_thresholds, thresholds
from grader.course import Course
from grader.data import Split, find
from grader.errors import CourseError
from grader.exercise import RUNS, Exercise
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
        kind: of the data.
        further: the same on further seeds, for a score that lies close to its threshold; None for one of those themselves.
        runs_source: the code that runs learners' settings, see `rerun`; empty where the exercise has none.
        run_seed: seeds the child's generators. It tells nothing of the seed that made the questions.
        digest: of all that shapes the evidence but the submission: questions, probe, limits, seed, library versions, and the
            GPU if there is one.
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
    runs_source: str = ""
    data: str = ""
    kind: Kind = "made"
    further: Further | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.questions.close()
        self.held_out.close()
        if self.further is not None:
            self.further.close()

    @property
    def exercise(self) -> Exercise:
        """The exercise that it belongs to."""
        return self.rubric.exercise

    @property
    def official(self) -> bool:
        """False where the questions come from a stand-in."""
        return self.kind != "stand-in"

    @property
    def asked(self) -> str:
        """The digest of the questions and the probes; unlike `digest`, the same whatever the versions and the processor."""
        parts = [*rounded(self.read_questions()), *rounded(self.read_held_out())]
        return digest(*parts, self.probe_source + self.runs_source)

    def read_questions(self) -> dict[str, Any]:
        """What each probe is asked, by probe."""
        asked: dict[str, Any] = wire.unpack(self.questions.mapped())
        return asked

    def read_held_out(self) -> dict[str, Any]:
        """The inputs that the referee puts to models, by probe and name."""
        inputs: dict[str, Any] = wire.unpack(self.held_out.mapped())
        return inputs


def rounded(value: Any) -> Iterator[bytes]:
    """What a value consists of, in bytes, with nine digits of each float64.

    The last ones depend on the processor, by which NumPy and BLAS choose their kernels. What is done here is exact.
    """
    if isinstance(value, dict):
        for key, one in value.items():
            yield repr(key).encode()
            yield from rounded(one)
    elif isinstance(value, list | tuple):
        yield f"{type(value).__name__} {len(value)}".encode()
        for one in value:
            yield from rounded(one)
    elif isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype == np.float64):
        mantissa, exponent = np.frexp(np.nan_to_num(value, nan=-1.5, posinf=2.0**1023, neginf=-(2.0**1023)))
        for part in (np.rint(mantissa * 2**30).astype("<i8"), exponent.astype("<i4")):
            yield str(part.shape).encode() + part.tobytes()
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.str} {value.shape}".encode() + value.tobytes()
    else:
        yield repr(value).encode()


class Further:
    """An exercise's papers on further seeds: rarely wanted, so made when they are, and once for the whole class."""

    def __init__(self, exercise: Exercise, seed: int, data: str) -> None:
        self._exercise, self._seed, self._data = exercise, seed, data
        self._papers: dict[int, Paper] = {}
        self._lock = threading.Lock()

    def get(self, number: int) -> Paper:
        """The paper of a further seed, by number from 1."""
        with self._lock:
            if number not in self._papers:
                seed = _derive(self._seed, self._exercise.slug, "again", str(number)) % 2**63
                self._papers[number] = _set_paper(self._exercise, seed, self._data)
            return self._papers[number]

    def close(self) -> None:
        """Give the memory back."""
        for paper in self._papers.values():
            paper.__exit__()


def set_paper(exercise: Exercise, seed: int, data: str = "", *, measuring: bool = False) -> Paper:
    """Make an exercise's questions.

    Args:
        measuring: let every score pass, and try none again: this is to measure the thresholds.
        data: a folder with the official files, or "builtin" for the stand-in; by default what `GRADER_DATA` says.

    Raises:
        CourseError: if the exercise's files are wrong, or `given` does not ask each probe something.
        GraderError: if a file of its data set is damaged.
    """
    paper = _set_paper(exercise, seed, data, measuring=measuring)
    return paper if measuring else replace(paper, further=Further(exercise, seed, data))


def _set_paper(exercise: Exercise, seed: int, data: str, *, measuring: bool = False) -> Paper:
    rubric = load_rubric(exercise)
    split = _split(exercise, seed, data)
    kind: Kind = "made" if split is None else "official" if split.official else "stand-in"
    bounds = {c.name: c.bound for c in rubric.checks if c.bound is not None}
    known = open_thresholds(bounds) if measuring else thresholds(exercise, kind, bounds)
    rubric = rubric.with_thresholds(known)
    asked, kept, held_out = _given(rubric, seed, split)
    source = exercise.text("probe.py")
    runs = exercise.text(RUNS) if rubric.plans else ""
    run_seed = _derive(seed, exercise.slug, "run") % 2**31
    limits = msgspec.json.encode(exercise.limits) + " ".join(exercise.without).encode()
    return Paper(
        rubric,
        seed,
        exercise.probes(),
        source,
        kept,
        SharedFile(wire.pack(asked)),
        SharedFile(wire.pack(held_out)),
        run_seed,
        digest(
            *rounded(asked),
            *rounded(held_out),
            source + runs,
            limits,
            str(run_seed),
            *library_versions(exercise.warm),
            *_device(exercise),
        ),
        runs,
        f"{exercise.data.name}: {split.source}" if exercise.data and split else "",
        kind,
    )


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


def _device(exercise: Exercise) -> tuple[str, ...]:
    return (f"device {exercise.device}",) if exercise.device else ()


@functools.cache
def library_versions(modules: tuple[str, ...]) -> tuple[str, ...]:
    """The versions of Python and of what a run computes with, "name version", found without importing a module for it."""
    found = [f"python {platform.python_version()}", f"numpy {np.__version__}"]
    if not modules:
        return tuple(found)
    import importlib.metadata

    for name in modules:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} ?")
    return tuple(found)
