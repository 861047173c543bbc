"""The gradebook: a folder with the reports of a class, and the evidence behind them.

gradebook.sqlite          the reports (WAL), one row a student and exercise
evidence/<digest>/        what the reports were judged from
gradebook.csv             a row a student, a column an exercise
results/<student>.json    every verdict, message, ending, time, seed and digest
"""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from grader.errors import GraderError
from grader.evidence import EvidenceStore
from grader.report import Report
from grader.text import one_line

SCHEMA = """
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS reports (
        student TEXT NOT NULL, exercise TEXT NOT NULL, submission TEXT NOT NULL, seed TEXT NOT NULL,
        score REAL, points REAL NOT NULL, ending TEXT NOT NULL, report BLOB NOT NULL,
        PRIMARY KEY (student, exercise)
    ) STRICT;
"""
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run, were it the beginning of a cell


class Gradebook:
    """An open gradebook. One process writes to it at a time.

    Raises:
        GraderError: if the folder can not be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(folder / "gradebook.sqlite", isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            self._database.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise GraderError(
                f"{folder}: the gradebook can not be opened: {error}. Name a folder one can write."
            ) from error
        self.evidence = EvidenceStore(folder / "evidence")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    @property
    def seed(self) -> int | None:
        """The seed that the class was graded with last."""
        row = self._database.execute("SELECT value FROM meta WHERE key = 'seed'").fetchone()
        return int(row[0]) if row else None

    @seed.setter
    def seed(self, seed: int) -> None:
        self._database.execute("INSERT OR REPLACE INTO meta VALUES ('seed', ?)", [str(seed)])

    def record(self, student: str, report: Report) -> None:
        """Keep a report, in place of an older one of the same student and exercise."""
        row: list[Any] = [_storable(student), report.exercise, report.submission, str(report.seed)]
        row += [report.score, report.points, report.ending.value, msgspec.json.encode(report)]
        self._database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def write(self, reports: dict[str, dict[str, Report]], exercises: Iterable[str]) -> None:
        """Write gradebook.csv and results/ anew.

        Args:
            reports: by student, then by exercise.
            exercises: the columns, in order.
        """
        slugs = list(exercises)
        rows = [["student", *slugs, "total"]]
        results = self.folder / "results"
        results.mkdir(exist_ok=True)
        for student, of_student in reports.items():
            scores = [of_student[s].score if s in of_student else 0.0 for s in slugs]
            total = sum(s for s in scores if s is not None)
            rows.append([_cell(student), *("" if s is None else f"{s:g}" for s in scores), f"{total:g}"])
            data = msgspec.json.format(msgspec.json.encode(as_data(student, of_student.values())), indent=2)
            _replace(results / f"{_file_name(student)}.json", data + b"\n")
        scratch = self.folder / ".gradebook.csv"
        with scratch.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        os.replace(scratch, self.folder / "gradebook.csv")


def as_data(student: str, reports: Iterable[Report]) -> dict[str, Any]:
    """What results/<student>.json holds, and what `check --json` prints."""
    exercises = []
    for report in reports:
        data = msgspec.to_builtins(report)
        about = {"score": report.score, "points": report.points, "ending": report.ending.value}
        exercises.append({"exercise": data.pop("exercise"), **about, **data})
    return {"student": one_line(student), "exercises": exercises}


def _storable(name: str) -> str:
    """A folder's name may hold bytes that are no UTF-8; a database may not."""
    return name.encode("utf-8", "backslashreplace").decode()


def _cell(name: str) -> str:
    shown = one_line(_storable(name))
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _file_name(student: str) -> str:
    """The student's name, or, where that is too long with its ending, as much of it as fits and a digest."""
    name = _storable(student)
    if len(name.encode()) <= 240:
        return name
    return name.encode()[:200].decode("utf-8", "ignore") + hashlib.sha256(name.encode()).hexdigest()[:16]


def _replace(path: Path, data: bytes) -> None:
    scratch = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}")
    scratch.write_bytes(data)
    os.replace(scratch, path)
