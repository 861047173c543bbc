"""The gradebook: a folder with the reports of a class, and the evidence behind them.

gradebook.sqlite          reports and people's decisions (WAL), one row a student and exercise; who the students are
evidence/<digest>/        what the reports were judged from
sources/<digest>.py       the learners' files
gradebook.csv, results/   what `render.files` writes from it
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import itertools
import operator
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from grader.disk import replace_file
from grader.errors import Busy, GraderError
from grader.locks import lock
from grader.person import Person
from grader.report import Override, Report
from grader.schema import prepare
from grader.text import suggest

if TYPE_CHECKING:
    from grader.store import EvidenceStore

LOCK = ".lock"
PATIENCE_SECONDS = 30.0  # with another program that holds the database, such as one that shows it

Reports = dict[str, dict[str, Report]]
Finals = dict[str, dict[str, float | None]]


class Gradebook:
    """An open gradebook. One process writes to it at a time.

    Args:
        folder: made if it is not there, unless `existing`.
        existing: whether there has to be a gradebook in it already.

    Raises:
        GraderError: if the folder can not be made or written, another process works on it, or there is no gradebook
            where one has to be.
    """

    def __init__(self, folder: Path, *, existing: bool = False) -> None:
        self.folder = folder
        if existing and not (folder / "gradebook.sqlite").is_file():
            raise GraderError(
                f"There is no gradebook in {folder}. `grader grade SUBMISSIONS --out {folder}` makes one."
            )
        with contextlib.ExitStack() as stack, _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_locked(folder))
            database = sqlite3.connect(folder / "gradebook.sqlite", timeout=PATIENCE_SECONDS, isolation_level=None)
            self._database = stack.enter_context(contextlib.closing(database))
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            prepare(self._database)
            self._cleanup = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "evidence" in self.__dict__:
            self.evidence.tidy()
        self._cleanup.close()

    @functools.cached_property
    def evidence(self) -> EvidenceStore:
        """What the reports were judged from. Not opened before it is asked for: a decision on one student needs none of it."""
        from grader.store import EvidenceStore

        store = EvidenceStore(self.folder / "evidence")
        store.tidy()
        return store

    # ------------------------------------------------------------ how the class was graded

    @property
    def seed(self) -> int | None:
        """The seed that the class was graded with last."""
        value = self.setting("seed")
        return int(value) if value else None

    def setting(self, key: str) -> str:
        """What `grade` was told last: `seed`, and where the data of an exercise are, `data.SLUG`; empty if nothing."""
        row = self._database.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return str(row[0]) if row else ""

    def keep_settings(self, **settings: str) -> None:
        """Remember what was told, so that the same questions can be made again."""
        with _writing(self.folder):
            self._database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(settings.items()))

    # ------------------------------------------------------------ reports

    def record(self, student: str, report: Report) -> Report:
        """Keep a report, in place of an older one of the same student and exercise.

        Returns:
            The report with a person's decision on it, if there is one.
        """
        student = storable(student)
        report = msgspec.structs.replace(report, override=self._override(student, report.exercise))
        row: list[Any] = [student, report.exercise, report.submission, str(report.seed)]
        row += [report.score, report.points, report.ending.value, msgspec.json.encode(report), report.final]
        with _writing(self.folder):
            self._database.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        return report

    def reports(self, students: Iterable[str] | None = None) -> Reports:
        """All reports, by student and exercise, in the order of the students' names.

        Args:
            students: of these alone; a thousand reports take a tenth of a second, and who looks at one needs no other.
        """
        return dict(self.each(students))

    def each(self, students: Iterable[str] | None = None) -> Iterator[tuple[str, dict[str, Report]]]:
        """The same, one student after the other, so that not all are held. No report may be recorded meanwhile."""
        rows = self._select("student, exercise, report", students)
        for student, theirs in itertools.groupby(rows, key=operator.itemgetter(0)):
            yield student, {exercise: msgspec.json.decode(data, type=Report) for _student, exercise, data in theirs}

    def report(self, student: str, exercise: str) -> Report | None:
        """The report of one student and exercise; None if there is none."""
        row = self._database.execute(
            "SELECT report FROM reports WHERE student = ? AND exercise = ?", [storable(student), exercise]
        ).fetchone()
        return msgspec.json.decode(row[0], type=Report) if row else None

    def finals(self) -> Finals:
        """What counts, by student and exercise, of everybody; None where the grader itself failed. No report is read."""
        found: Finals = {}
        for student, exercise, final in self._select("student, exercise, final"):
            found.setdefault(student, {})[exercise] = final
        return found

    def handed(self) -> set[tuple[str, str]]:
        """The students and exercises of which it has a report on a file."""
        return set(self._database.execute("SELECT student, exercise FROM reports WHERE submission != ''"))

    @property
    def size(self) -> int:
        """How many students it has reports of."""
        return int(self._database.execute("SELECT count(DISTINCT student) FROM reports").fetchone()[0])

    def sharing(self, student: str) -> list[str]:
        """Who handed in a file that this student did too, to the byte."""
        rows = self._database.execute(
            "SELECT DISTINCT r.student FROM reports r JOIN reports mine ON mine.submission = r.submission "
            "AND mine.exercise = r.exercise WHERE mine.student = ? AND mine.submission != ''",
            [storable(student)],
        )
        return [str(row[0]) for row in rows if row[0] != storable(student)]

    def require(self, students: Iterable[str]) -> None:
        """Make sure that there are reports of them.

        Raises:
            GraderError: if there are none of one of them.
        """
        for student in students:
            query = "SELECT 1 FROM reports WHERE student = ? LIMIT 1"
            if self._database.execute(query, [storable(student)]).fetchone() is None:
                raise GraderError(f"The gradebook has nothing of {student!r}{suggest(student, self._students())}.")

    def _select(self, what: str, students: Iterable[str] | None = None) -> Iterator[tuple[Any, ...]]:
        if students is None:
            yield from self._database.execute(f"SELECT {what} FROM reports ORDER BY student, exercise")
            return
        query = f"SELECT {what} FROM reports WHERE student = ? ORDER BY exercise"
        for student in sorted({storable(s) for s in students}, key=str.encode):  # as SQLite does
            yield from self._database.execute(query, [student])

    def _students(self) -> list[str]:
        return [str(row[0]) for row in self._database.execute("SELECT DISTINCT student FROM reports")]

    # ------------------------------------------------------------ people's decisions

    def override(self, student: str, exercise: str, points: float, why: str) -> Report:
        """Record a person's decision in the place of a score. It stays when the class is judged or graded again.

        Returns:
            The student's report, with the decision.

        Raises:
            GraderError: if there is no report of that student and exercise, or no reason is given.
        """
        report = self._report(student, exercise)
        if not why.strip():
            raise GraderError("A decision needs its reason: --why TEXT.")
        if not 0 <= points <= report.points:
            raise GraderError(f"{points:g} points: expected 0 to {report.points:g}, what {exercise} is worth.")
        made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        with _writing(self.folder):
            self._database.execute(
                "INSERT OR REPLACE INTO overrides VALUES (?, ?, ?, ?, ?)",
                [student, exercise, points, why.strip(), made],
            )
        return self.record(student, report)

    def withdraw(self, student: str, exercise: str) -> Report:
        """Take a person's decision back.

        Raises:
            GraderError: if there is no report of that student and exercise.
        """
        report = self._report(student, exercise)
        with _writing(self.folder):
            self._database.execute("DELETE FROM overrides WHERE student = ? AND exercise = ?", [student, exercise])
        return self.record(student, report)

    def _override(self, student: str, exercise: str) -> Override | None:
        row = self._database.execute(
            "SELECT points, why, made FROM overrides WHERE student = ? AND exercise = ?", [student, exercise]
        ).fetchone()
        return Override(*row) if row else None

    def _report(self, student: str, exercise: str) -> Report:
        report = self.report(student, exercise)
        if report is None:
            raise GraderError(f"The gradebook has no {exercise} of {student!r}{suggest(student, self._students())}.")
        return report

    # ------------------------------------------------------------ who the students are

    def keep_people(self, people: Iterable[Person]) -> None:
        """Remember names, addresses and sections. What is not known now, but was, stays."""
        rows = [
            [storable(part) for part in (p.id, p.name, p.email, p.section)]
            for p in people
            if p.email or p.section or p.name not in ("", p.id)
        ]
        with _writing(self.folder):
            self._database.executemany(
                "INSERT INTO people VALUES (?, ?, ?, ?) ON CONFLICT (student) DO UPDATE SET "
                "name = CASE WHEN excluded.name IN ('', excluded.student) THEN name ELSE excluded.name END, "
                "email = ifnull(nullif(excluded.email, ''), email), section = ifnull(nullif(excluded.section, ''), section)",
                rows,
            )

    def people(self) -> dict[str, Person]:
        """Who is known by more than their id, by that id."""
        rows = self._database.execute("SELECT student, name, email, section FROM people ORDER BY student")
        return {row[0]: Person(*row) for row in rows}

    # ------------------------------------------------------------ learners' files

    def keep_source(self, digest: str, source: bytes) -> None:
        """Keep a learner's file beside its evidence."""
        path = self._source(digest)
        with _writing(self.folder):
            path.parent.mkdir(exist_ok=True)
            replace_file(path, source)

    def source(self, digest: str) -> bytes | None:
        """A learner's file; None if it was not kept."""
        try:
            return self._source(digest).read_bytes()
        except OSError:
            return None

    def _source(self, digest: str) -> Path:
        return self.folder / "sources" / f"{digest}.py"


def storable(name: str) -> str:
    """A folder's name may hold bytes that are no UTF-8; a database may not."""
    return name.encode("utf-8", "backslashreplace").decode()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the gradebook's lock, which the kernel takes back even from a process that is killed."""
    with (folder / LOCK).open("a+") as file:
        if not lock(file):
            file.seek(0)
            by = file.read(20).strip() or "?"
            raise Busy(
                f"Another grader (process {by}) is at work on {folder}. Wait for it to end, or name another --out."
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what a disk may do into a sentence. What was written before is whole: every record is written in one piece."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise GraderError(
            f"{folder}: the gradebook can not be written: {error}. What is in it stays as it was. Make room or name a "
            "folder one can write, and run the command again: it goes on where it stopped."
        ) from error
