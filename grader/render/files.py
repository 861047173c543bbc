"""The files that `grade` and `judge` write for people and programs: gradebook.csv and results/<student>.json."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from grader.disk import replace_file
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.gradebook import Finals, storable
from grader.report import Report
from grader.tables import csv_bytes
from grader.text import one_line

Each = Iterable[tuple[str, Mapping[str, Report]]]


def write(folder: Path, reports: Each, exercises: Iterable[str], finals: Finals | None = None) -> None:
    """Write gradebook.csv, and the files of the students in results/.

    Args:
        reports: each student with their reports by exercise.
        exercises: the columns, in order.
        finals: everybody's; by default those of `reports`.

    Raises:
        GraderError: if the folder can not be written.
    """
    slugs = list(exercises)
    counted: Finals = {}
    results = folder / "results"
    try:
        results.mkdir(exist_ok=True)
        for student, of_student in reports:
            data = msgspec.json.format(msgspec.json.encode(as_data(student, of_student.values())), indent=2)
            replace_file(results / f"{file_name(student)}.json", data + b"\n")
            counted[student] = {slug: r.final for slug, r in of_student.items()}
        replace_file(folder / "gradebook.csv", csv_bytes(_rows(slugs, counted if finals is None else finals)))
    except OSError as error:
        raise GraderError(
            f"{folder}: the gradebook's files can not be written: {error}. Make room and run again."
        ) from error


def _rows(slugs: list[str], finals: Finals) -> Iterator[list[str]]:
    """The rows of gradebook.csv."""
    yield ["student", *slugs, "total"]
    for student, counted in finals.items():
        scores = [counted.get(slug, 0.0) for slug in slugs]
        total = sum(s for s in scores if s is not None)
        yield [one_line(storable(student)), *("" if s is None else f"{s:g}" for s in scores), f"{total:g}"]


def columns(reports: Mapping[str, Iterable[str]], exercises: Iterable[Exercise]) -> list[str]:
    """The slugs of a gradebook's columns, in the order of the course."""
    held = {slug for of_student in reports.values() for slug in of_student}
    return [e.slug for e in exercises if e.slug in held] + sorted(held - {e.slug for e in exercises})


def as_data(student: str, reports: Iterable[Report]) -> dict[str, Any]:
    """What results/<student>.json holds, and what `check --json` prints."""
    exercises = []
    for report in reports:
        data = msgspec.to_builtins(report)
        about = {"score": report.score, "final": report.final, "points": report.points, "ending": report.ending.value}
        exercises.append({"exercise": data.pop("exercise"), **about, **data})
    return {"student": one_line(student), "exercises": exercises}


def file_name(student: str) -> str:
    """The student's name, or, where that is too long with its ending, as much of it as fits and a digest."""
    name = storable(student)
    if len(name.encode()) <= 240:
        return name
    return name.encode()[:200].decode("utf-8", "ignore") + hashlib.sha256(name.encode()).hexdigest()[:16]
