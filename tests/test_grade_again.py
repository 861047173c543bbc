"""A gradebook that exists already: what a further `grade` changes in it, and what it leaves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from learner import COURSE
from uploads import lay

from grader.sandbox import why_no_walls

DOUBLE = (COURSE / "solutions/double/double.py").read_bytes()
GREET = (COURSE / "solutions/greet/greet.py").read_bytes()
ROSTER = b"id,name\nann,Ann Fox\nbob,Bob Poe\ncem,Cem Oz\n"
EARLIER = "scores of earlier hand-ins stay, since nothing new came."


def grade(source: Path, *options: object, code: int = 0) -> str:
    """What `grade` says, as one line."""
    command = [sys.executable, "-m", "grader", "--course", COURSE, "grade", source, "--seed", 1, *options]
    command += ["--isolation", "none"] if why_no_walls() else []
    environment = {**os.environ, "COLUMNS": "120", "TZ": "Europe/Berlin"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


def column(book: Path, exercise: str = "double") -> dict[str, str]:
    """The scores of an exercise, by student."""
    header, *rows = [line.split(",") for line in (book / "gradebook.csv").read_text().splitlines()]
    return {row[0]: row[header.index(exercise)] for row in rows}


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return lay(tmp_path, {"roster.csv": ROSTER}) / "roster.csv"


def test_a_folder_with_one_late_student_takes_nobody_elses_score(tmp_path, roster):
    book = tmp_path / "book"
    lay(tmp_path / "class", {"ann/double.py": b"x = 1\n", "bob/double.py": DOUBLE})
    said = grade(tmp_path / "class", "--out", book, "--roster", roster, code=1)
    assert "On the roster, but nothing came: cem" in said
    assert EARLIER not in said
    assert column(book) == {"ann": "0", "bob": "4", "cem": "0"}

    lay(tmp_path / "late", {"ann/double.py": DOUBLE, "bob/double.rar": b"Rar!"})
    said = grade(tmp_path / "late", "--out", book, "--roster", roster, code=1)
    assert column(book) == {"ann": "4", "bob": "4", "cem": "0"}
    assert (
        f"1 {EARLIER} bob: bob/double.rar: this kind of archive can not be read. Please hand in a zip. On the" in said
    )
    assert "On the roster, but nothing came: cem" in said

    lay(tmp_path / "again", {"bob/double.py": b"\xff"})  # what is refused is an attempt all the same
    grade(tmp_path / "again", "--out", book, "--roster", roster, code=1)
    assert column(book) == {"ann": "4", "bob": "0", "cem": "0"}


def test_a_stray_file_of_an_earlier_lab_takes_nobody_elses_score(tmp_path):
    book = tmp_path / "book"
    lay(tmp_path / "week1", {f"{who}/double.py": DOUBLE for who in ("ann", "bob", "cem")})
    grade(tmp_path / "week1", "--out", book)
    lay(tmp_path / "week2", {f"{who}/greet.py": GREET for who in ("ann", "bob", "cem")} | {"ann/double.py": DOUBLE})
    assert f"2 {EARLIER}" in grade(tmp_path / "week2", "--out", book)
    assert column(book) == {"ann": "4", "bob": "4", "cem": "4"}


def test_without_the_due_time_what_has_not_changed_stays_late(tmp_path):
    book, late = tmp_path / "book", "deductions for lateness stay, since --due was not given."
    source = lay(tmp_path / "class", {f"{who}/double.py": DOUBLE for who in ("ann", "bob")})
    assert late not in grade(source, "--out", book, "--due", "2026-02-27T23:59", "--late", "1/day")
    assert column(book) == {"ann": "2", "bob": "2"}
    lay(source, {"bob/double.py": DOUBLE + b"# once more\n"})
    assert f"1 {late}" in grade(source, "--out", book)
    assert column(book) == {"ann": "2", "bob": "4"}
    assert late not in grade(source, "--out", book, "--due", "2026-03-02", "--late", "1/day")
    assert column(book) == {"ann": "4", "bob": "4"}


@pytest.mark.parametrize(
    ("due", "until", "score"),
    [
        ("2026-03-01", "2026-03-01 23:59:59 CET", "4"),
        ("2026-02-28", "2026-02-28 23:59:59 CET", "2"),
        ("2026-03-01T13:30", "2026-03-01 13:30:59 CET", "4"),
        ("2026-03-01 13:29", "2026-03-01 13:29:59 CET", "2"),
        ("2026-03-01T13:30:00", "2026-03-01 13:30:00 CET", "4"),
        ("2026-03-01T13:29:59", "2026-03-01 13:29:59 CET", "2"),
        ("2026-07-01", "2026-07-01 23:59:59 CEST", "4"),
    ],
)
def test_work_is_due_until_the_end_of_what_is_named_and_grade_says_when_that_is(tmp_path, due, until, score):
    source = lay(tmp_path / "class", {"ann/double.py": DOUBLE})  # of 13:30:00 in Berlin
    assert f"Due: {until}" in grade(source, "--out", tmp_path / "book", "--due", due, "--late", "50%/day")
    assert column(tmp_path / "book") == {"ann": score}
