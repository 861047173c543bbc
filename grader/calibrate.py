"""Measures an exercise's thresholds: right solutions and mistakes over many seeds, and what follows from their scores."""

from __future__ import annotations

import datetime
import importlib.metadata
import math
import platform
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from grader.batch import Setting, Task, run_all
from grader.borderline import Bound
from grader.calibration import Calibration, Entry, Scored, Summary, load
from grader.course import Course, named
from grader.data import BUILT_IN
from grader.ending import Ending
from grader.errors import CourseError, GraderError
from grader.exercise import BANDS, Exercise
from grader.paper import Paper, set_paper
from grader.pictures.bands import load_bands, measured
from grader.pictures.made import Author, load_pictures, made_by
from grader.pipeline import gather
from grader.report import Report, Verdict
from grader.rubric import Rubric, load_rubric
from grader.sandbox import Slot
from grader.store import EvidenceStore, digest
from grader.submission import Submission
from grader.tolerance import CONFIDENCE, CONTENT, at_least, at_most, looks_normal, normal_factor

FIRST_SEED = 10_001  # apart from those of lessons and tests
MIN_SEEDS = 2
AT_ONCE = 4  # seeds whose questions are in memory at the same time
DOUBT = 0.01  # a p-value below which values are not taken for normal
FLOOR = 0.005  # of a spread that is not normal: solutions that are all perfect here will not all be so elsewhere
BELOW_LEAST = 2.0  # standard deviations, where values are not normal

Scores = dict[str, tuple[float | None, ...]]

_NO_SCORE = (
    "{0}: `{1}` has a threshold, and gives {2} on seed {3} no score that is a number: {4}. Does the check end in "
    "`return score`, and can what it measures be infinite? Mend it, and run the command again: it goes on where it stopped."
)


def calibrate(
    course: Course,
    exercise: Exercise,
    setting: Setting,
    store: EvidenceStore,
    *,
    seeds: int,
    wrong_seeds: int = 0,
    data: str = "",
    command: str = "",
    done: Callable[[str, Report], None] = lambda path, report: None,
) -> Calibration:
    """Run every solution over seeds, and work out the thresholds.

    Args:
        store: of the evidence, so that a calibration goes on where it stopped.
        seeds: how many, at least 2.
        wrong_seeds: how many of them mistakes are run with; 0 for all.
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        command: that was given, for the record.
        done: called after each run.

    Returns:
        The exercise's calibration with the entry for this kind of data put in.

    Raises:
        GraderError: if no check of the exercise has a threshold, or a right solution fails for another reason.
    """
    rubric = load_rubric(exercise)
    bounds = {c.name: c.bound for c in rubric.checks if c.bound is not None}
    if not bounds:
        raise GraderError(f"{exercise.slug}: no check has a threshold, so there is nothing to calibrate.")
    before = load(exercise)  # before anything is run, for it may be that it can not be read
    files = solutions(course, exercise)
    chosen = tuple(range(FIRST_SEED, FIRST_SEED + seeds))
    with set_paper(exercise, chosen[0], data, measuring=True) as paper:
        kind, asked, said = paper.kind, paper.asked, paper.data
    found: dict[str, dict[tuple[str, int], float | None]] = {name: {} for name in bounds}
    few = chosen[: wrong_seeds or seeds]
    wanted = {(path, seed) for path in files for seed in (few if is_wrong(path) else chosen)}
    for path, seed, report in _runs(exercise, files, wanted, replace(setting, lazy=True), store, data):
        _require_right(path, seed, report)
        for verdict in report.verdicts:
            if verdict.check in found:
                found[verdict.check][path, seed] = score = _score(verdict)
                if score is None and not is_wrong(path):
                    raise GraderError(_NO_SCORE.format(report.exercise, verdict.check, path, seed, verdict.scores))
        done(path, report)
    scored = {}
    for name, bound in bounds.items():
        scores = {p: tuple(found[name][p, s] for s in chosen if (p, s) in wanted) for p in files}
        scored[name] = judged(bound, scores, _caught(name, files))
    entry = Entry(
        data=said,
        asked=asked,
        files={path: digest(file.read_bytes()) for path, file in files.items()},
        seeds=chosen,
        made=datetime.datetime.now(datetime.UTC).date().isoformat(),
        command=command + f" --data {BUILT_IN}" * (kind == "stand-in"),
        versions=versions(exercise.warm),
        checks=scored,
    )
    return Calibration({**before.entries, kind: entry.sealed()})


def measure_bands(course: Course, exercise: Exercise, setting: Setting, *, seeds: int, data: str = "") -> Path:
    """Run the reference over seeds and write the bands of its learning curves for this kind of data.

    Raises:
        CourseError: if there is no reference.
        GraderError: if it does not finish, or has no learning curve.
    """
    source = solutions(course, exercise)[exercise.filename].read_bytes()
    chosen = tuple(range(FIRST_SEED, FIRST_SEED + seeds))
    runs, kind = [], None
    with Slot.for_exercises([exercise], setting.isolation, hidden=setting.hidden) as slot:
        for seed in chosen:
            with set_paper(exercise, seed, data) as paper:
                evidence = gather(source, paper, slot)
                if any(e.ending is not Ending.FINISHED for e in evidence.values()):
                    raise GraderError(f"{exercise.slug}: the reference does not finish on seed {seed}.")
                runs.append(made_by(_author(exercise), paper, evidence))
                kind = paper.kind
    assert kind is not None  # there is at least one seed
    found = measured(source, chosen, runs)
    if not found.curves:
        raise GraderError(f"{exercise.slug}: its pictures hold no learning curve, so there is no band.")
    path = exercise.folder / BANDS
    all_ = {**load_bands(exercise), kind: found}
    path.write_bytes(msgspec.json.encode(all_, order="sorted") + b"\n")
    return path


def _author(exercise: Exercise) -> Author:
    function = load_pictures(exercise)
    if function is None:
        raise CourseError(f"{exercise.folder}: has no pictures.py, so no learning curve either.")
    return function


def solutions(course: Course, exercise: Exercise) -> dict[str, Path]:
    """Every solution of an exercise, right or wrong, by its path under `solutions/<slug>/`.

    Raises:
        CourseError: if there is no reference.
    """
    reference = course.solution(exercise)
    if not reference.is_file():
        raise CourseError(f"{reference}: missing. Calibrating needs the course's solutions.")
    paths = [reference, *sorted(reference.parent.glob("*/*.py"))]
    return {p.relative_to(reference.parent).as_posix(): p for p in paths}


def _runs(
    exercise: Exercise,
    files: Mapping[str, Path],
    wanted: Collection[tuple[str, int]],
    setting: Setting,
    store: EvidenceStore,
    data: str,
) -> Iterator[tuple[str, int, Report]]:
    seeds = sorted({seed for _path, seed in wanted})
    for first in range(0, len(seeds), AT_ONCE):
        with ExitStack() as stack:
            some = seeds[first : first + AT_ONCE]
            papers = [stack.enter_context(set_paper(exercise, seed, data, measuring=True)) for seed in some]
            tasks = [_task(p, f, paper) for paper in papers for p, f in files.items() if (p, paper.seed) in wanted]
            for task, report in run_all(tasks, setting, store):
                yield task.submission.student, task.paper.seed, report


def _task(path: str, file: Path, paper: Paper) -> Task:
    return Task(Submission(path, paper.exercise, file.read_bytes()), paper)


def _score(verdict: Verdict) -> float | None:
    """To six decimals; None where the run gave none that is a number."""
    score = verdict.scores[0] if verdict.scores else None
    return round(score, 6) if score is not None and math.isfinite(score) else None


def _caught(check: str, files: Mapping[str, Path]) -> tuple[str, ...]:
    """The mistakes that a check should catch."""
    return tuple(path for path, file in files.items() if is_wrong(path) and named(file)[0] == check)


def _require_right(path: str, seed: int, report: Report) -> None:
    if report.broken or (not is_wrong(path) and not report.passed):
        said = "; ".join(f"{v.check} is {v.status.value}: {v.message}" for v in report.verdicts if not v.earned)
        raise GraderError(
            f"{report.exercise}: {path} fails on seed {seed} although no threshold is asked for yet: {said} "
            "Mend the solution or the check, and run the command again: it goes on where it stopped."
        )


def is_wrong(path: str) -> bool:
    """Whether a path below `solutions/<slug>/` is that of a mistake."""
    return path.startswith("wrong/")


# ---------------------------------------------------------------- what follows from the scores


def judged(bound: Bound, scores: Scores, wrong: Sequence[str]) -> Scored:
    """The threshold, and how right and wrong solutions fare with it.

    Args:
        scores: by path, in the order of the seeds; those of right solutions are all there.
        wrong: the mistakes that this check should catch.
    """
    sign = 1.0 if bound == "at_least" else -1.0
    right = {p: sign * np.array(values, dtype=np.float64) for p, values in scores.items() if not is_wrong(p)}
    limits = {path: _limit(values) for path, values in right.items()}
    worst = min(sorted(limits), key=lambda path: limits[path][0])  # of equal ones the first by name, whatever the order
    limit, normal = limits[worst]
    threshold = sign * math.floor(limit * 1_000) / 1_000
    method = (
        f"normal tolerance limit: {CONTENT:.1%} of runs of {worst} lie beyond it, confidence {CONFIDENCE:.0%}"
        if normal >= DOUBT
        else f"the worst of {len(right[worst])} runs of {worst}, less {BELOW_LEAST:g} standard deviations"
    )
    return Scored(
        threshold=threshold,
        bound=bound,
        method=method,
        normal=round(normal, 4),
        sd=round(max(_spread(values) for values in right.values()), 6),
        right={path: summary(scores[path], bound, threshold, right=True) for path in right},
        wrong={path: summary(scores[path], bound, threshold, right=False) for path in wrong},
        scores=scores,
    )


def _limit(values: np.ndarray) -> tuple[float, float]:
    """Above which nearly all values lie, and the p-value of their being normal."""
    normal = looks_normal(values.tolist())
    if normal >= DOUBT:
        return float(values.mean() - normal_factor(len(values)) * _spread(values)), normal
    return float(values.min() - BELOW_LEAST * _spread(values)), normal


def _spread(values: np.ndarray) -> float:
    sd = float(values.std(ddof=1))
    return sd if looks_normal(values.tolist()) >= DOUBT else max(sd, FLOOR * max(1.0, abs(float(values.mean()))))


def summary(scores: Sequence[float | None], bound: Bound, threshold: float, *, right: bool) -> Summary:
    """The scores of one solution in a few figures."""
    there = np.array([s for s in scores if s is not None], dtype=np.float64)
    passed = int(np.sum(there >= threshold if bound == "at_least" else there <= threshold))
    chance = (at_least if right else at_most)(passed, len(scores))
    if not len(there):
        return Summary(len(scores), passed, round(chance, 4))
    figures = [
        round(float(f), 6) for f in (there.mean(), there.std(ddof=min(1, len(there) - 1)), there.min(), there.max())
    ]
    return Summary(len(scores), passed, round(chance, 4), *figures)


def wrong_figures(entry: Entry, rubric: Rubric, files: Mapping[str, Path]) -> list[str]:
    """The checks whose figures in calibration.json do not follow from the scores in it, or that are missing or too many.

    Args:
        files: the exercise's solutions.
    """
    bounds = {c.name: c.bound for c in rubric.checks if c.bound is not None}
    found = sorted(set(bounds) ^ set(entry.checks))
    for name, there in entry.checks.items():
        if name in bounds and not _follows(there, entry, _caught(name, files)):
            found.append(name)
    return found


def _follows(there: Scored, entry: Entry, caught: tuple[str, ...]) -> bool:
    right = [there.scores.get(path, ()) for path in entry.files if not is_wrong(path)]
    if len(entry.seeds) < MIN_SEEDS or not right or not set(caught) <= set(there.scores):
        return False
    if any(len(scores) != len(entry.seeds) or None in scores for scores in right):
        return False
    return judged(there.bound, there.scores, caught) == there


def versions(modules: Sequence[str]) -> dict[str, str]:
    """What runs are computed with."""
    found = {"python": platform.python_version()}
    for name in ("numpy", *modules):
        found[name] = importlib.metadata.version(name)
    return found
