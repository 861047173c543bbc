"""The one flow: submission, sandbox, evidence, verdicts, report. `check` and `grade` both take it."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import inspect
import platform
import traceback
from dataclasses import dataclass
from typing import Any, Self

import msgspec
import numpy as np

from grader.course import Course
from grader.data import Split, find
from grader.errors import CourseError
from grader.evidence import Ending, Evidence, read_run
from grader.exercise import Exercise
from grader.inside import wire
from grader.judge import UNASKED, judge, unjudged
from grader.referee import examine
from grader.report import Report, Run, Status
from grader.rubric import Rubric, load_rubric
from grader.sandbox import SharedFile, Slot
from grader.store import EvidenceStore, digest
from grader.submission import Submission


@dataclass(frozen=True)
class Paper:
    """One exercise's questions for one seed: made once, asked of every submission.

    Attributes:
        kept: what `given` kept back to judge with; it never enters the sandbox.
        questions: what enters it, as bytes in memory that no run can change.
        held_out: the inputs that the referee puts to claimed models; no learner's process sees them.
        data: where the questions come from, in a few words; empty where checks.py makes them up.
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


def grade(
    submission: Submission, paper: Paper, slot: Slot, store: EvidenceStore | None = None, *, lazy: bool = False
) -> Report:
    """Take one submission all the way to its report.

    Args:
        lazy: whether to leave out probes that no check would judge, because the checks before have failed. A class is
            not graded so: if such a check turns out to be wrong, the evidence is there.
        store: where evidence is looked up and kept; without one every probe is run.

    Raises:
        SandboxError: if the sandbox can not be started at all.
    """
    if submission.source is None:
        return untouched(paper, submission.note)
    return report(submission.digest, gather(submission.source, paper, slot, store, lazy=lazy), paper)


def untouched(paper: Paper, note: str) -> Report:
    """The report where there is no file that could be taken; the note says why."""
    return Report(**_head(paper), submission="", verdicts=unjudged(paper.rubric, Status.TODO, note), note=note)


def report(submission: str, evidence: dict[str, Evidence], paper: Paper) -> Report:
    """Judge a submission's evidence.

    Args:
        submission: its digest.
        evidence: by probe.
    """
    runs = tuple(Run(e.probe, e.ending, e.detail, e.cpu, e.wall, e.peak) for e in evidence.values())
    return Report(
        **_head(paper),
        submission=submission,
        verdicts=judge(paper.rubric, evidence, paper.kept),
        runs=runs,
        output=next((e.output for e in evidence.values() if e.output), ""),
    )


def recalled(submission: str, paper: Paper, store: EvidenceStore) -> dict[str, Evidence]:
    """What the store holds of a submission, by probe; a probe that was never asked so is not in it."""
    found = {p: store.load(key) for p, key in _keys(submission, paper).items()}
    return {p: seen for p, seen in found.items() if seen is not None}


def _keys(submission: str, paper: Paper) -> dict[str, str]:
    return {probe: digest(paper.digest, submission, probe) for probe in paper.probes}


def _head(paper: Paper) -> dict[str, Any]:
    about = paper.exercise
    return {"exercise": about.slug, "title": about.title, "seed": paper.seed, "data": paper.data}


def broken(submission: Submission, paper: Paper, error: Exception) -> Report:
    """The report where our own code failed on a submission: nothing is said of it, and a person must look."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    note = f"The grader itself failed: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    verdicts = unjudged(paper.rubric, Status.BROKEN, note)
    return Report(
        paper.exercise.slug, paper.exercise.title, submission.digest, paper.seed, verdicts, data=paper.data, note=note
    )


def gather(
    source: bytes, paper: Paper, slot: Slot, store: EvidenceStore | None = None, *, lazy: bool = False
) -> dict[str, Evidence]:
    """The evidence of every probe, from the store where it is there, else from a run.

    All probes share a run, whose start costs as much as a small lab; where one of them brings the run down, those after
    it are asked in a further run, so that one crash says nothing about the others. With `lazy` see `grade`.
    """
    keys = _keys(digest(source), paper)
    found = {} if store is None else recalled(digest(source), paper, store)
    while left := _left(found, paper, lazy):
        observation = slot.run(_job(source, paper, left), paper.questions, paper.exercise.limits)
        reading = read_run(observation, left, paper.exercise.limits)
        reading = examine(reading, paper.held_out, slot, paper.exercise.limits)
        for probe, evidence in reading.evidence.items():
            if store is not None and evidence.ending is not Ending.SANDBOX_FAULT:
                store.save(keys[probe], evidence)
        found |= reading.evidence
    return {p: found[p] for p in paper.probes if p in found}


def _left(found: dict[str, Evidence], paper: Paper, lazy: bool) -> tuple[str, ...]:
    """The probes to ask next: all that have not been, or, if lazy, those whose evidence a check waits for."""
    left = tuple(p for p in paper.probes if p not in found)
    if not lazy or not left:
        return left
    waiting = {v.check for v in judge(paper.rubric, found, paper.kept) if v.message == UNASKED}
    wanted = {p for c in paper.rubric.checks if c.name in waiting for p in c.probes}
    return tuple(p for p in left if p in wanted)


def _job(source: bytes, paper: Paper, probes: tuple[str, ...]) -> bytes:
    return wire.pack(
        {
            "slug": paper.exercise.slug,
            "source": np.frombuffer(source, np.uint8),
            "probe": np.frombuffer(paper.probe_source.encode(), np.uint8),
            "probes": list(probes),
            "seed": paper.run_seed,
        }
    )


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
