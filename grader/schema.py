"""What a gradebook's database consists of, and how one of an earlier version is completed."""

from __future__ import annotations

import sqlite3

import msgspec

from grader.report import Report

TABLES = """
    CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS reports (
        student TEXT NOT NULL, exercise TEXT NOT NULL, submission TEXT NOT NULL, seed TEXT NOT NULL,
        score REAL, points REAL NOT NULL, ending TEXT NOT NULL, report BLOB NOT NULL, final REAL,
        PRIMARY KEY (student, exercise)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS overrides (
        student TEXT NOT NULL, exercise TEXT NOT NULL, points REAL NOT NULL, why TEXT NOT NULL, made TEXT NOT NULL,
        PRIMARY KEY (student, exercise)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS people (
        student TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, section TEXT NOT NULL
    ) STRICT;
"""
# What is asked of everybody is read from these, and no report with it.
INDEXES = """
    CREATE INDEX IF NOT EXISTS counted ON reports (student, exercise, final);
    CREATE INDEX IF NOT EXISTS handed_in ON reports (submission, exercise, student);
"""


def prepare(database: sqlite3.Connection) -> None:
    """Make the tables, and give a gradebook of an earlier version what it lacks."""
    database.executescript(TABLES)
    if "final" not in {row[1] for row in database.execute("PRAGMA table_info(reports)")}:
        _add_finals(database)
    if database.execute("SELECT 1 FROM meta WHERE key = 'scale'").fetchone():
        _add_scales(database)
    database.executescript(INDEXES)


def _add_finals(database: sqlite3.Connection) -> None:
    """What counts stands in a column of its own."""
    database.execute("BEGIN IMMEDIATE")
    database.execute("ALTER TABLE reports ADD COLUMN final REAL")
    for student, exercise, data in database.execute("SELECT student, exercise, report FROM reports").fetchall():
        final = msgspec.json.decode(data, type=Report).final
        change = "UPDATE reports SET final = ? WHERE student = ? AND exercise = ?"
        database.execute(change, [final, student, exercise])
    database.execute("COMMIT")


def _add_scales(database: sqlite3.Connection) -> None:
    """What `grade` was told last stood for all reports; now each has its scale and device, and each exercise its data."""
    from grader.data import BUILT_IN  # with NumPy, which a gradebook can do without

    told = {"data": "", "device": "", **dict(database.execute("SELECT key, value FROM meta"))}
    database.execute("BEGIN IMMEDIATE")
    for student, exercise, data in database.execute("SELECT student, exercise, report FROM reports").fetchall():
        report = msgspec.json.decode(data, type=Report)
        report = msgspec.structs.replace(report, scale=told["scale"], device=told["device"])
        change = "UPDATE reports SET report = ? WHERE student = ? AND exercise = ?"
        database.execute(change, [msgspec.json.encode(report), student, exercise])
    if told["data"] not in ("", BUILT_IN):
        database.execute("INSERT INTO meta SELECT DISTINCT 'data.' || exercise, ? FROM reports", [told["data"]])
    database.execute("DELETE FROM meta WHERE key IN ('data', 'scale', 'device')")
    database.execute("COMMIT")
