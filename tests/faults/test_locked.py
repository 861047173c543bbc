"""A database that another program holds, such as one that shows it: it is waited for, and in the end that is said."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulting import ISOLATION, Class, assert_whole, contents, finish

from grader import gradebook
from grader.batch import Setting, grade_class
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.report import Report

pytestmark = pytest.mark.sandbox

FIFTH = 5


def grade(klass: Class, out: Path, fifth: Callable[[], object]) -> None:
    """Grade the class; something happens with the fifth report."""
    came: list[Report] = []

    def done(student: str, report: Report) -> None:
        came.append(report)
        if len(came) == FIFTH:
            fifth()

    with Gradebook(out) as book:
        grade_class([klass.exercise], klass.intake, book, Setting(2, ISOLATION), seed=1, done=done)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection, which can hold the gradebook of `tmp_path`."""
    with Gradebook(tmp_path / "book"):
        pass
    database = sqlite3.connect(tmp_path / "book/gradebook.sqlite", isolation_level=None, check_same_thread=False)
    with contextlib.closing(database):
        yield database


def test_a_database_that_is_held_for_a_while_is_waited_for(
    klass: Class, tmp_path: Path, other: sqlite3.Connection
) -> None:
    def hold() -> None:
        other.execute("BEGIN EXCLUSIVE")
        threading.Timer(0.5, other.rollback).start()

    grade(klass, tmp_path / "book", hold)
    assert contents(tmp_path / "book") == contents(klass.book)


def test_a_database_that_is_held_for_long_is_a_sentence_and_loses_nothing(
    klass: Class, tmp_path: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "book"
    monkeypatch.setattr(gradebook, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(GraderError, match=r"locked.*run the command again: it goes on where it stopped"):
        grade(klass, out, lambda: other.execute("BEGIN IMMEDIATE"))
    with pytest.raises(GraderError, match="locked"):
        grade(klass, out, lambda: None)
    other.rollback()
    assert_whole(out, klass)
    with contextlib.closing(sqlite3.connect(out / "gradebook.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM reports").fetchone() == (FIFTH,)
    finish(klass.folder, out)
    assert contents(out) == contents(klass.book)


def test_who_only_reads_holds_nobody_up(klass: Class, tmp_path: Path, other: sqlite3.Connection) -> None:
    def read() -> None:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM reports").fetchone() == (FIFTH,)

    grade(klass, tmp_path / "book", read)
    assert contents(tmp_path / "book") == contents(klass.book)
    assert other.execute("SELECT count(*) FROM reports").fetchone() == (FIFTH,)  # as it was when it began to read
