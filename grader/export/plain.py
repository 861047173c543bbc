"""The whole gradebook for programs and spreadsheets: CSV with a row a check, and JSON."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from grader.export.sheets import points_text
from grader.gradebook import Reports, storable
from grader.render.files import as_data
from grader.tables import csv_bytes
from grader.text import one_line

HEADER = ("student", "exercise", "check", "points", "earned", "status", "message", "score", "final", "possible")


def to_csv(reports: Reports, exercises: Iterable[str]) -> bytes:
    """A long table: a row a student, exercise and check.

    `score`, `final` (after lateness and a person's decision) and `possible` are the exercise's, the same in each of its
    rows; empty where the grader itself failed.

    Args:
        exercises: slugs, in order; others are left out.
    """
    slugs = list(exercises)
    rows: list[list[str]] = [list(HEADER)]
    for student, of_student in reports.items():
        for report in (of_student[s] for s in slugs if s in of_student):
            whole = [_number(report.score), _number(report.final), _number(report.points)]
            for v in report.verdicts:
                about = [one_line(storable(student)), report.exercise, v.check, _number(v.points), _number(v.earned)]
                rows.append([*about, v.status.value, one_line(v.message, 1_000), *whole])
    return csv_bytes(rows)


def to_json(reports: Reports) -> bytes:
    """All reports in full: a list of what results/<student>.json holds."""
    data = [as_data(student, of_student.values()) for student, of_student in reports.items()]
    return msgspec.json.format(msgspec.json.encode({"students": data}), indent=2) + b"\n"


def _number(value: float | None) -> str:
    return "" if value is None else points_text(value)
