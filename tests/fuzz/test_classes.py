"""What instructors download: archives of any form, with any names, made by anybody."""

import bz2
import contextlib
import gzip
import io
import lzma
import tarfile
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from fuzzing import bounded, damaged, fuzz, told
from hypothesis import example, given
from hypothesis import strategies as st
from uploads import zipped

from grader.course import Course
from grader.intake import Intake, Person, Roster, collect, gradescope
from grader.intake.names import safe, slug_in, split, suffix_of
from grader.submission import MAX_BYTES, Refused

SOURCE = b"def double(x): return 2 * x\n"
YAML = b"""---
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '007'
    :email: jdoe@example.org
  :created_at: 2026-03-01 21:30:00.123456789 +09:00
  :results:
    :tests:
    - :output: |
        anything
submission_2:
  :submitters:
  - :name: Ann Fox
    :email: fox@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-03-01 12:30:00 Z
"""


def tarred(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


INNER = zipped({"manifest.json": b'{"kind": "keras-labs hand-in", "files": []}', "double.py": SOURCE})
CLASS = {
    "ann/double.py": SOURCE,
    "bob/handin.zip": INNER,
    "cleo/double.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "dan/a/b/hw.tar": tarred({"greet.py": b"def greet(name): return 1\n"}),
}
GRADESCOPE = {"submission_metadata.yml": YAML, "submission_1/double.py": SOURCE, "submission_2/double.py": SOURCE}
CANVAS = {"foxann_12_501_double.py": SOURCE, "poebob_LATE_13_502_handin-1.zip": INNER}
ARCHIVES = [
    *(zipped(CLASS), zipped(CLASS, zipfile.ZIP_STORED), tarred(CLASS), gzip.compress(tarred(CLASS), mtime=0)),
    *(bz2.compress(tarred(CLASS)), lzma.compress(tarred(CLASS)), zipped(GRADESCOPE), zipped(CANVAS)),
]
TOKENS = [
    *(
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"PK\x06\x06",
        b"PK\x06\x07",
        b"\xff" * 8,
        b"\0" * 8,
        b"\x01\0\x20\0",
    ),
    *(
        b"ustar",
        b"../",
        b"/etc/passwd",
        b"double.py",
        b"\x99",
        b"0000644",
        b"77777777777",
        b"\x80" + b"\xff" * 11,
        b"L",
        b"x",
    ),
    *(b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("class") / "download"


def taken(place: Path, course: Course, data: bytes, roster: Roster | None = None) -> Intake | None:
    """What the intake makes of an archive; None if it refuses. What it gives can be shown, kept and graded."""
    place.write_bytes(data)
    with bounded():
        intake = told(lambda: collect(place, course.exercises(), roster), str(place))
    if intake is None:
        return None
    for student, handed in intake.students.items():
        assert student == handed.student
        assert student not in {"", ".", ".."}
        shown = [student, handed.name, *handed.notes, *(u.path for u in handed.files.values())]
        assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for text in shown for c in text)
        assert not set("/\\") & set(student)
        for upload in handed.files.values():
            assert upload.source is not None or upload.note
            assert len(upload.source or b"") <= MAX_BYTES
            assert upload.when is None or isinstance(upload.when, datetime)
    folded = [unicodedata.normalize("NFKC", s.casefold()) for s in intake.students]
    assert len(set(folded)) == len(folded)  # no two on any file system
    return intake


@fuzz
@given(damaged(ARCHIVES, TOKENS))
def test_a_damaged_archive_is_refused_or_read(place: Path, course: Course, data: bytes) -> None:
    taken(place, course, data)


@fuzz
@given(damaged([INNER, CLASS["dan/a/b/hw.tar"], gzip.compress(tarred(CLASS), mtime=0)], TOKENS))
def test_one_learners_archive_costs_nobody_else_anything(place: Path, course: Course, data: bytes) -> None:
    intake = taken(place, course, zipped({"ann/double.py": SOURCE, "eve/hw.zip": data, "zoe/double.py": SOURCE}))
    assert intake is not None
    assert {"ann", "eve", "zoe"} == set(intake.students)
    assert intake.students["ann"].files["double"].source == SOURCE
    assert intake.students["zoe"].files["double"].source == SOURCE


PARTS = st.one_of(
    st.sampled_from(
        [
            *("foxann_12_501_", "LATE_", "Jane Doe_70002_assignsubmission_file_", "Jane Doe_7_assignsubmission_file"),
            *("submission_1", "submission_metadata.yml", "metadata.yml", "manifest.json", "double", "greet", "_"),
            *(
                ".py",
                ".ipynb",
                ".zip",
                ".tar.gz",
                "-1",
                " (2)",
                "..",
                ".",
                "/",
                "\\",
                ".git/HEAD",
                "__MACOSX/",
                "C:",
                "~",
            ),
            *("\u202e", "\x1b]0;", "e\u0301", "ﬁ", "İ"),
            *("学籍", "CON", "nul.py", "-", " ", "a" * 120, "$(id)", "=1+1", "<script>", "{name}", "%s"),
        ]
    ),
    st.text(max_size=6),
)
NAMES = st.lists(PARTS, min_size=1, max_size=5).map(lambda parts: "".join(parts).replace("\0", "") or "x")
ROSTER = Roster({"s1": Person("s1", "Jane Doe", "jdoe@example.org"), "s2": Person("s2", "Ann Fox", "fox@x.org")})


@fuzz
@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.sampled_from([tarred, zipped]), st.booleans())
@example(["İ/double.py", "i̇/double.py"], tarred, False)
@example(["_12_501_double.py", "\x1b_12_501_double.py"], zipped, False)
def test_any_names_give_students_and_lose_no_file(
    place: Path, course: Course, names: list[str], packed: object, known: bool
) -> None:
    files = {n.encode("utf-8", "replace").decode(): SOURCE for n in names}
    taken(place, course, packed(files), ROSTER if known else None)  # type: ignore[operator]


@fuzz
@given(NAMES, NAMES)
def test_a_students_own_name_never_leads_to_another_student(
    place: Path, course: Course, mine: str, theirs: str
) -> None:
    """Whatever a learner calls their files, they stay in the learner's own folder."""
    inside = {
        f"eve/{mine.strip('/')}": SOURCE,
        f"eve/{theirs.strip('/')}/double.py": SOURCE,
        "ann/greet.py": b"x = 1\n",
    }
    if any(".." in name.replace("\\", "/").split("/") for name in inside):
        return
    intake = taken(place, course, tarred({n.encode("utf-8", "replace").decode(): data for n, data in inside.items()}))
    assert intake is None or "double" not in intake.students["ann"].files


@fuzz
@given(NAMES)
def test_any_name_can_be_taken_apart(name: str) -> None:
    with bounded():
        stem, again, suffix = split(name)
        assert name.startswith(stem)
        assert suffix == suffix_of(name)
        assert 0 <= again <= 99
        slug_in(stem, ["double", "greet"])
        assert safe(name)
        ROSTER.find([name], [name])


YAMLISH = [
    *(
        b"&a",
        b"*a",
        b"<<: *a",
        b"!!python/object:os.system",
        b"!ruby/x",
        b"- ",
        b"  ",
        b": ",
        b"? ",
        b"|\n",
        b">-\n",
        b"'",
        b'"',
    ),
    *(
        b"[",
        b"{",
        b"2026-99-99",
        b"0x1F",
        b"1e999",
        b"9" * 5_000,
        b"\xff",
        b"\0",
        b"\x85",
        b"---\n",
        b"...\n",
        b"%YAML 9\n",
        b"12:30:45",
    ),
]


@fuzz
@given(damaged([YAML, YAML[4:220]], YAMLISH))
@example(b"submission_1: " + b"9" * 5_000)
@example(b"submission_1:\n  :submitters:\n  - :name: " + b"9" * 5_000)
@example(b"submission_1:\n  :submitters: [{:name: a}]\n  :created_at: 0001-01-01 00:00:00 +14:00")
@example(b"submission_1:\n  :submitters: [{:name: a}]\n  :created_at: 9999-12-31 23:59:59 -14:00")
@example(b"submission_1:\n  :submitters: [{:name: a}]\n  :created_at: 2026-01-01 00:00:00 +99:99")
@example(b"a: 9223372036854775807:59:59")
def test_any_metadata_is_refused_or_names_people(data: bytes) -> None:
    with bounded(), contextlib.suppress(Refused):
        for folder, one in gradescope.read_all(data).items():
            assert isinstance(folder, str)
            assert one.submitters
            assert all(isinstance(t, str) for p in one.submitters for t in (p.name, p.sid, p.email))
            assert one.when is None or one.when.utcoffset() is not None
