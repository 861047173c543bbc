"""Rosters, platforms' sheets, late rules, TOML, manifests, and learners' files where they are shown or compared."""

import contextlib
import hashlib
import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fuzzing import as_json, bounded, damaged, fuzz, meddled, told
from hypothesis import example, given
from hypothesis import strategies as st

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import FILES, load_exercise
from grader.export.sheets import read as read_sheet
from grader.gradebook import Gradebook
from grader.handin import look_through
from grader.intake import LatePolicy, Roster
from grader.intake.names import MANIFEST, safe
from grader.intake.packed import differences
from grader.intake.packed import read as read_manifest
from grader.intake.tree import Entry
from grader.render.html.code import code
from grader.report import Report, Status, Verdict
from grader.similar import similar
from grader.store import digest
from grader.tracks import FILE as MAP
from grader.tracks import load_map
from grader.workspace import FILE, Workspace, find_workspace

HERE = Path(__file__).parents[1]
ROSTER = '\ufeffid;name;e-mail;section\r\ns1;Ann Fox;a@x.org;B\r\ns2;"Doe, Jane";;A\r\n'.encode()
CANVAS = (
    b'Student,ID,SIS User ID,SIS Login ID,Section,Iris (4711)\n    Points Possible,,,,,10\n"Fox, Ann",77,s1,afox,B,\n'
)
TABLES = [
    *(
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"../x",
        b"=1+1",
        b"@",
    ),
    *(b"id,name\n", b"a" * 140_000, b"'", b"\x1b[31m", "\u202e".encode(), "é".encode("utf-16"), b"1e999"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@fuzz
@given(damaged([ROSTER, CANVAS, ROSTER.decode("utf-8-sig").encode("utf-16")], TABLES))
@example(b"id,name\n" + b"a" * 140_000 + b",x\n")
def test_any_roster_is_refused_or_has_people(place: Path, data: bytes) -> None:
    (place / "roster.csv").write_bytes(data)
    with bounded():
        roster = told(lambda: Roster.read(place / "roster.csv"), str(place))
        if roster is None:
            return
        assert roster.people
        for person in roster.people.values():
            assert person.id == safe(person.id)
            assert person in roster.find([person.id])


@fuzz
@given(damaged([CANVAS, ROSTER], TABLES))
def test_any_sheet_is_refused_or_a_table(place: Path, data: bytes) -> None:
    (place / "sheet.csv").write_bytes(data)
    with bounded(), contextlib.suppress(GraderError):
        sheet = read_sheet(place / "sheet.csv", "a sheet", ["Student"])
        assert all(len(row.cells) == len(sheet.titles) for row in sheet.rows)
        sheet.written(row.cells for row in sheet.rows)


@fuzz
@given(st.one_of(st.text("0123456789.%/daymhcpgre= -", max_size=30), st.text(max_size=20)))
@example("9" * 400 + "/day")
@example("10%/day grace=" + "9" * 6 + "d")
@example("٣/day")
def test_any_late_rule_is_refused_or_takes_off(text: str) -> None:
    with bounded(), contextlib.suppress(GraderError):
        policy = LatePolicy.parse(text)
        assert 0 <= policy.final(7.0, 10.0, timedelta(days=3)) <= 7.0


EXERCISE = (HERE / "course/exercises/double/exercise.toml").read_bytes() + b'\n[data]\nname = "mnist"\ntrain = 60\n'
TRACKS = b"""short = ["double", "greet"]
[[tracks]]
name = "basics"
title = "Basics"
[[tracks]]
name = "more"
title = "More"
about = "What comes then."
"""
WORKSPACE = b'course = ""\nnotebooks = true\n\n[laid]\n"01_double/double.py" = "0f"\n'
TOML = [
    *(
        b"=",
        b"[",
        b"]",
        b"[[",
        b"{",
        b'"',
        b"'''",
        b'"""',
        b"\\u",
        b"\\uD800",
        b"#",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"[limits]\n",
    ),
    *(b"inf", b"nan", b"-1", b"1e999", b"9" * 5_000, b"0x" + b"f" * 5_000, b"[" * 3_000, b"{a=" * 3_000, b"a." * 3_000),
    *(b"2026-99-99", b"25:61:61", b"true", b"course = 1\n", b'needs = ["x"]\n', b"limits = 5\n"),
]
DEEP = [
    b"title = " + b"[" * 20_000,
    b"order = " + b"9" * 5_000,
    b"a = 0x" + b"f" * 50_000,
    b"x" + b".x" * 40_000 + b" = 1",
]


@pytest.fixture(scope="module")
def exercise(place: Path) -> Path:
    folder = place / "double"
    folder.mkdir()
    for name in (*FILES, "double.py"):
        (folder / name).write_bytes((HERE / "course/exercises/double" / name).read_bytes())
    return folder


@fuzz
@given(damaged([EXERCISE], TOML))
@example(DEEP[0])
@example(DEEP[1])
@example(DEEP[2])
@example(DEEP[3])
def test_any_exercise_file_is_an_exercise_or_names_the_place(exercise: Path, data: bytes) -> None:
    (exercise / "exercise.toml").write_bytes(data)
    with bounded():
        found = told(lambda: load_exercise(exercise), "exercise.toml")
    assert found is None or (found.minutes > 0 and found.limits.wall > 0)


@fuzz
@given(damaged([WORKSPACE], TOML))
@example(DEEP[0])
@example(DEEP[1])
@example(DEEP[2])
@example(DEEP[3])
def test_any_workspace_file_is_a_workspace_or_names_the_place(place: Path, data: bytes) -> None:
    (place / FILE).write_bytes(data)
    with bounded():
        told(lambda: find_workspace(place), FILE)


@fuzz
@given(damaged([TRACKS], TOML))
@example(DEEP[0])
@example(DEEP[1])
@example(DEEP[2])
@example(DEEP[3])
def test_any_map_of_a_course_is_a_map_or_names_the_place(place: Path, course: Course, data: bytes) -> None:
    (place / MAP).write_bytes(data)
    with bounded():
        found = told(lambda: load_map(place, course.exercises()), MAP)
    assert found is None or "basics" in {t.name for t in found.tracks}


MANIFEST_TREE = json.loads((HERE / "fuzz/manifest.json").read_text())
KEYS = ["kind", "format", "files", "file", "sha256", "claim", "score", "versions"]
LEAVES = ["keras-labs hand-in", "double.py", "0" * 64, 1, [], {}]
JSONISH = [b"[" * 5_000, b"{" * 50, b"NaN", b"1e999", b"9" * 5_000, b"\\ud800", b"\xff", b'"kind"', b'"files"', b"null"]
DIGEST = hashlib.sha256(b"x").hexdigest()


@fuzz
@given(st.one_of(meddled(MANIFEST_TREE, KEYS, LEAVES).map(as_json), damaged([as_json(MANIFEST_TREE)], JSONISH)))
def test_any_manifest_is_nothing_or_digests_and_its_notes_are_our_own_words(data: bytes) -> None:
    with bounded():
        assert all(len(sha256) == 64 for sha256 in read_manifest(data).values())
        entries = [
            Entry(f"ann/{name}", (name,), lambda limit, content=content: content[:limit])
            for name, content in ((MANIFEST, data), ("double.py", b"x"))
        ]
        notes = list(differences(entries, ["double", "greet"]))
    ours = [f"ann/{MANIFEST}: {slug}{suffix} " for slug in ("double", "greet") for suffix in (".py", ".ipynb")]
    assert all(note.startswith(tuple(ours)) for note in notes)


SOURCES = [p.read_bytes() for p in sorted((HERE / "course").rglob("*.py"))]
CODE = [
    *(
        b"'" * 3,
        b'"' * 3,
        b"'",
        b"\\",
        b"#",
        b"\n",
        b"\r",
        b"\t" * 50,
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"(" * 200,
        b"f'{",
    ),
    *(b"</span>", b"<script>", b"&amp;", "\u202e".encode(), b"\x1b[31m", b"def ", b"class ", b"a" * 500, b"    " * 50),
]


@fuzz
@given(damaged(SOURCES, CODE))
def test_any_file_can_be_shown_line_by_line(data: bytes) -> None:
    with bounded():
        shown = code(data, "x")
    assert shown.html.count('class="row"') == shown.lines
    assert "<script" not in shown.html
    assert "\x1b" not in shown.html
    assert "\u202e" not in shown.html
    assert shown.html.count("<span") == shown.html.count("</span>")


@pytest.fixture(scope="module")
def book(place: Path) -> Iterator[Gradebook]:
    with Gradebook(place / "book") as book:
        yield book


@fuzz
@given(damaged(SOURCES, CODE), damaged(SOURCES, CODE))
def test_any_files_can_be_compared(book: Gradebook, course: Course, one: bytes, other: bytes) -> None:
    for student, source in (("ann", one), ("bob", other)):
        book.keep_source(digest(source), source)
        verdict = Verdict("x", "x", Status.PASSED, 1)
        book.record(student, Report("double", "Doubling", digest(source), 1, (verdict,)))
    with bounded():
        for pair in similar(course, book):
            assert 0 <= min(pair.share_a, pair.share_b) <= max(pair.share_a, pair.share_b) <= 1
            lines = one.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
            assert all(1 <= first <= last <= lines for first, last in pair.spans_a)


@fuzz
@given(damaged(SOURCES, CODE), damaged([b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'], CODE))
def test_any_workspace_can_be_looked_through(place: Path, course: Course, source: bytes, notebook: bytes) -> None:
    root = place / "space"
    root.mkdir(exist_ok=True)
    (root / "double.py").write_bytes(source)
    (root / "greet.ipynb").write_bytes(notebook)
    with bounded(), contextlib.suppress(GraderError):
        work = look_through(Workspace(root), course)
        assert all(p.data in (source, notebook) for p in work.pieces)


def test_the_examples_are_what_they_should_be(tmp_path: Path, course: Course) -> None:
    (tmp_path / MAP).write_bytes(TRACKS)
    assert load_map(tmp_path, course.exercises()).short
    assert tomllib.loads(EXERCISE.decode())["title"]
    assert read_manifest(as_json(MANIFEST_TREE))
