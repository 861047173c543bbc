"""The course's thresholds as a table in Markdown, for the docs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.calibration import Entry, Scored, Summary, load
from grader.exercise import Exercise

HEADER = (
    "| lab: check, data | threshold | reference: mean ± sd (least), runs | right solutions: passed, at least | "
    "nearest mistake: mean, passed, at most |",
    "|---|---|---|---|---|",
)


def thresholds_table(exercises: Iterable[Exercise]) -> str:
    """A row for each score that is compared with a threshold, on each kind of data that it was measured on."""
    rows = [
        row for exercise in exercises for entry in load(exercise).entries.values() for row in _rows(exercise, entry)
    ]
    return "\n".join([*HEADER, *rows])


def _rows(exercise: Exercise, entry: Entry) -> Iterator[str]:
    for name, check in entry.checks.items():
        reference = check.right[exercise.filename]
        runs = sum(s.runs for s in check.right.values())
        passed = sum(s.passed for s in check.right.values())
        least = min(s.chance for s in check.right.values())
        sign = "≥" if check.bound == "at_least" else "≤"
        data = entry.data.partition(" (")[0] or f"{exercise.slug}: its own points"
        yield (
            f"| {exercise.slug}: {name}, {data.partition(': ')[2]} | {sign} {check.threshold:g} | "
            f"{_mean(reference)} ({_figure(reference.least)}), {reference.runs} | "
            f"{passed} of {runs}, {least:.1%} each | {_nearest(check)} |"
        )


def _nearest(check: Scored) -> str:
    """The mistake whose scores come nearest to the threshold, of those that the check should catch."""
    scored = {path: s for path, s in check.wrong.items() if s.mean is not None}
    if not scored:
        return "none that gets so far"
    path = max(scored, key=lambda p: (scored[p].mean or 0.0) * (1 if check.bound == "at_least" else -1))
    nearest = scored[path]
    name = path.removeprefix("wrong/").removesuffix(".py")
    return f"{name}: {_mean(nearest)}, {nearest.passed} of {nearest.runs}, {nearest.chance:.1%}"


def _mean(summary: Summary) -> str:
    return f"{_figure(summary.mean)} ± {_figure(summary.sd)}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"
