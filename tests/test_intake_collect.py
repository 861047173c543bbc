"""What instructors download, in every form, with broken uploads among it: the rest is always taken."""

import io
import json
import os
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.intake import Handed, Intake, Person, Roster, collect
from grader.intake.names import safe, slug_in, split

A, B, C = b"def double(x): return 1\n", b"def double(x): return 2\n", b"def double(x): return 3\n"
GREET = b"def greet(name): return 5\n"
WHEN = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def exercises(course: Course) -> list[Exercise]:
    return course.exercises()


def lay(root: Path, files: dict[str, bytes]) -> Path:
    """Write files, all of one time."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (WHEN.timestamp(), WHEN.timestamp()))
    return root


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def notebook(*cells: str) -> bytes:
    code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": c} for c in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def sources(intake: Intake) -> dict[str, dict[str, bytes | None]]:
    return {s: {slug: u.source for slug, u in h.files.items()} for s, h in intake.students.items()}


def said(handed: Handed) -> str:
    return " ".join([*handed.notes, *(u.note for u in handed.files.values())])


def test_a_folder_a_student(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"zoe/double.py": A, "ann/src/Double.PY": B, "ann/greet.py": GREET, ".git/x": b""})
    (root / "bob").mkdir()
    taken = collect(root, exercises)
    assert taken.form == "folders"
    assert sources(taken) == {"ann": {"double": B, "greet": GREET}, "bob": {}, "zoe": {"double": A}}
    assert list(taken.students) == ["ann", "bob", "zoe"]
    upload = taken.students["ann"].files["double"]
    assert (upload.path, upload.when, upload.late, upload.note) == ("ann/src/Double.PY", WHEN, False, "")
    assert "no Python file or notebook" in said(taken.students["bob"])


def test_a_flat_folder(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {"ann_double.py": A, "Bob Fox-double.py": B, "double_zoe.py": C, "ann-greet.py": GREET, "double.py": A}
    taken = collect(lay(tmp_path, {**files, "readme.txt": b"", "eve.zip": zipped({"double.py": A})}), exercises)
    assert taken.form == "flat"
    assert sources(taken) == {
        "Bob Fox": {"double": B},
        "ann": {"double": A, "greet": GREET},
        "eve": {"double": A},
        "zoe": {"double": C},
    }
    assert taken.notes == ("double.py tells neither exercise nor student, and was left aside.",)


def test_names_that_differ_in_case_only_are_one_student(tmp_path: Path, exercises: list[Exercise]) -> None:
    taken = collect(lay(tmp_path, {"Ann_double.py": A, "ann_double.py": B, "bob_double.py": C}), exercises)
    assert sources(taken) == {"Ann": {"double": None}, "bob": {"double": C}}
    assert "Ann_double.py or ann_double.py" in said(taken.students["Ann"])


def test_canvas(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {
        "doejane_11_501_double.py": A,
        "doejane_11_502_double-1.py": B,
        "foxann_LATE_12_503_double.py": A,
        "foxann_LATE_12_504_greet.ipynb": notebook("def greet(name): return 5"),
        "leesam_13_505_double.py": A,
        "leesam_14_506_double.py": B,
        "poebob_15_507_hw.zip": zipped({"hw/double.py": C}),
        "poebob_15_508_hw-2.zip": zipped({"hw/double.py": B}),
        "evil_16_509_doejane_11_999_double.py": C,
        "textonly_17_text.html": b"",
    }
    taken = collect(lay(tmp_path, files), exercises)
    assert taken.form == "canvas"
    assert sources(taken) == {
        "doejane": {"double": B},
        "evil": {},
        "foxann": {"double": A, "greet": b"# cell 1\ndef greet(name): return 5\n"},
        "leesam_13": {"double": A},
        "leesam_14": {"double": B},
        "poebob": {"double": B},
    }
    assert taken.students["foxann"].files["double"].late
    assert not taken.students["doejane"].files["double"].late


def test_moodle(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {
        "Zoë van Dijk_70001_assignsubmission_file_/double.py": A,
        "Zoë van Dijk_70001_assignsubmission_onlinetext_/onlinetext.html": b"",
        "Jane Doe_70002_assignsubmission_file_double.py": B,
        "Participant_70003_assignsubmission_file_/hw.zip": zipped({"double.py": C}),
        "Participant_70004_assignsubmission_file_/double.py": C,
    }
    taken = collect(lay(tmp_path / "CS1-Lab-77", files), exercises)
    assert taken.form == "moodle"
    assert sources(taken) == {
        "Jane Doe": {"double": B},
        "Participant_70003": {"double": C},
        "Participant_70004": {"double": C},
        "Zoë van Dijk": {"double": A},
    }


METADATA = b"""---
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '007'
    :email: jdoe@example.org
  :created_at: 2026-03-01 21:30:00.123456789 +09:00
  :score: 3.0
  :results:
    :tests:
    - :output: |
        *nothing of this
         <<: matters
    :more: 1
  :history:
  - :id: 5
    :created_at: 2026-02-01 00:00:00 Z
submission_2:
  :submitters:
  - :name: Ann Fox
    :email: fox@example.org
  - :name: Bob Poe
    :sid: '009'
    :email: poe@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-03-01 12:30:00 Z
"""


def test_gradescope(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {
        "assignment_9_export/submission_metadata.yml": METADATA,
        "assignment_9_export/submission_1/double.py": A,
        "assignment_9_export/submission_1/metadata.yml": b":submitters: [{:name: Someone Else, :sid: '1'}]",
        "assignment_9_export/submission_2/lab/double.py": B,
        "assignment_9_export/submission_3/double.py": C,
    }
    taken = collect(lay(tmp_path / "download", files), exercises)
    assert taken.form == "gradescope"
    assert sources(taken) == {
        "007": {"double": A},
        "009": {"double": B},
        "Ann Fox": {"double": B},
        "submission_3": {"double": C},
    }
    assert [taken.students[s].name for s in ("007", "009")] == ["Jane Doe", "Bob Poe"]
    assert taken.students["007"].files["double"].when == WHEN.replace(microsecond=123456)
    assert taken.students["Ann Fox"].files["double"].when == WHEN


def test_gradescope_with_metadata_in_each_folder(tmp_path: Path, exercises: list[Exercise]) -> None:
    one = b":submitters:\n- :name: Jane Doe\n  :sid: s1\n:created_at: 2026-03-01T12:30:00Z\n"
    root = lay(tmp_path, {"submission_1/metadata.yml": one, "submission_1/double.py": A})
    taken = collect(root, exercises)
    assert (taken.form, sources(taken)) == ("gradescope", {"s1": {"double": A}})


def test_nobody_becomes_somebody_else_by_handing_in_metadata(tmp_path: Path, exercises: list[Exercise]) -> None:
    one = b":submitters:\n- :name: Bob\n  :sid: bob\n"
    root = lay(tmp_path, {"ann/metadata.yml": one, "ann/double.py": A, "bob/double.py": B})
    assert sources(collect(root, exercises)) == {"ann": {"double": A}, "bob": {"double": B}}


@pytest.mark.parametrize(
    "metadata",
    [
        b"submission_1: [",
        b"\xff",
        b"- 1",
        b"a: &a {b: 1}\nc: {<<: [*a, *a]}",
        b"a: &a 1\nb: [" + b"*a, " * 3_000 + b"]",
        b"[" * 50_000,
        b"#" * 1_100_000,
        b"? [1, 2]\n: 3",
        b"a: 2026-99-99",
    ],
)
def test_gradescopes_metadata_may_be_broken(tmp_path: Path, exercises: list[Exercise], metadata: bytes) -> None:
    taken = collect(lay(tmp_path, {"submission_metadata.yml": metadata, "submission_1/double.py": A}), exercises)
    assert sources(taken) == {"submission_1": {"double": A}}
    assert metadata == b"? [1, 2]\n: 3" or "go by their folders' names" in taken.notes[0]


def test_github(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {
        "lab-1-ann/.git/config": b"",
        "lab-1-ann/double.py": A,
        "lab-1-bob-fox/.git/config": b"",
        "lab-1-bob-fox/src/double.py": B,
    }
    taken = collect(lay(tmp_path / "lab-1-submissions", files), exercises)
    assert taken.form == "github"
    assert sources(taken) == {"ann": {"double": A}, "bob-fox": {"double": B}}
    assert taken.students["ann"].files["double"].when is None  # the time of cloning says nothing
    (tmp_path / "one-submissions/one-zoe/.git").mkdir(parents=True)
    assert list(collect(tmp_path / "one-submissions", exercises).students) == ["zoe"]


@pytest.mark.parametrize("around", ["", "class/", "somewhere/", "lab-1-submissions/"])
def test_a_zip_of_each_form(tmp_path: Path, exercises: list[Exercise], around: str) -> None:
    forms: dict[str, tuple[list[str], set[str]]] = {
        "folders": (["ann/double.py", "bob/lab/double.py", "zoe/double.py"], {"ann", "bob", "zoe"}),
        "flat": (["ann_double.py", "bob_double.py"], {"ann", "bob"}),
        "canvas": (["doejane_1_2_double.py"], {"doejane"}),
        "moodle": (["Jane Doe_1_assignsubmission_file_/double.py"], {"Jane Doe"}),
        "gradescope": (["submission_metadata.yml", "submission_1/double.py"], {"007"}),
        "github": (
            ["lab-1-ann/.git/config", "lab-1-ann/double.py", "lab-1-bob/.git/x", "lab-1-bob/double.py"],
            {"ann", "bob"},
        ),
    }
    for form, (files, students) in forms.items():
        data = zipped({f"{around}{f}": METADATA if f.endswith("yml") else A for f in files})
        taken = collect(lay(tmp_path, {"class.zip": data}) / "class.zip", exercises)
        assert (taken.form, set(taken.students)) == (form, students)
        assert all(h.files["double"].source == A for h in taken.students.values())


def test_one_students_folder_is_not_taken_for_a_class(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/old/double.py": A, "ann/new/double.py": B})
    assert list(collect(root, exercises).students) == ["ann"]
    data = zipped({"ann/src/double.py": A})
    assert list(collect(lay(tmp_path, {"hw.zip": data}) / "hw.zip", exercises).students) == ["ann"]


def test_a_learner_who_hands_in_a_repository_takes_nobodys_time_away(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"t-ann/.git/config": b"", "t-ann/double.py": A, "t-bob/double.py": B})
    taken = collect(root, exercises)
    assert taken.form == "folders"
    assert [h.files["double"].when for h in taken.students.values()] == [WHEN, WHEN]
    root = lay(tmp_path / "single", {"ann/repository/.git/config": b"", "ann/repository/double.py": A})
    assert sources(collect(root, exercises)) == {"ann": {"double": A}}


# --- which file is meant


@pytest.mark.parametrize(
    ("files", "source"),
    [
        ({"a/b/double.py": A, "double.py": B}, B),
        ({"double.py": A, "double-1.py": B, "double-10.py": C, "double (2).py": A}, C),
        ({"double-1.py": A, "DOUBLE.py": B}, A),
        ({"double.py": A, "double.ipynb": b""}, A),
        ({"old/double.py": A, "new/double.py": B}, None),
        ({"double.py": A, "Double.py": B}, None),
        ({"ann_double.py": A, "test_double.py": B}, A),
        ({"double.py": A, "ann_double.py": B}, A),
        ({"hw.zip": zipped({"double.py": A}), "double.py": B}, B),
        ({"hw.zip": zipped({"x/y/double.py": A})}, A),
        ({"hw.zip": zipped({"double.py": A}), "hw-1.zip": zipped({"double.py": B})}, B),
        ({"a.zip": zipped({"double.py": A}), "b.zip": zipped({"double.py": B})}, None),
        (
            {".ipynb_checkpoints/double.py": A, "__MACOSX/._double.py": B, "x/venv/double.py": B, "a/b/c/double.py": C},
            C,
        ),
    ],
)
def test_the_file_that_is_meant(
    tmp_path: Path, exercises: list[Exercise], files: dict[str, bytes], source: bytes | None
) -> None:
    taken = collect(lay(tmp_path / "class", {f"ann/{k}": v for k, v in files.items()}), exercises)
    upload = taken.students["ann"].files["double"]
    assert upload.source == source
    assert source or "It can not be told which file is meant, ann/" in upload.note


def test_python_and_notebook_are_told_of(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/x/double.py": A, "ann/double.ipynb": notebook("def double(x): return 9")})
    assert "There are ann/x/double.py and ann/double.ipynb; the Python file" in said(
        collect(root, exercises).students["ann"]
    )


def test_one_notebook_of_any_name_holds_several_exercises(tmp_path: Path, exercises: list[Exercise]) -> None:
    both = notebook("def double(x): return 2 * x\ndef total(xs): return 0", "1 / 0", "def greet(name): return 5")
    files = {"ann/Untitled.ipynb": both, "ann/notes.ipynb": notebook("def double(x): return 0"), "ann/bad.ipynb": b"{"}
    ann = collect(lay(tmp_path / "class", files), exercises).students["ann"]
    assert b"def total" in (ann.files["double"].source or b"")
    assert ann.files["greet"].source == b"# cell 3\ndef greet(name): return 5\n"
    assert ann.files["greet"].path == "ann/Untitled.ipynb"
    assert "ann/bad.ipynb: The notebook can not be read" in said(ann)


def test_a_notebook_called_after_another_exercise_is_not_searched(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/greet.ipynb": notebook("def double(x): return 2")})
    ann = collect(root, exercises).students["ann"]
    assert list(ann.files) == ["greet"]
    assert "none of this exercise's functions: `greet`" in ann.files["greet"].note


def test_a_file_of_another_name_is_pointed_at(tmp_path: Path, exercises: list[Exercise]) -> None:
    ann = collect(lay(tmp_path / "class", {"ann/homework.py": A}), exercises).students["ann"]
    assert ann.notes == ("No file of the course was found in it, only homework.py.",)


# --- what is refused


def test_broken_uploads_concern_their_student_only(tmp_path: Path, exercises: list[Exercise]) -> None:
    good = zipped({"double.py": A})
    files = {
        "ann/double.py": A,
        "big/double.py": b"#" * 1_000_001,
        "cut/hw.zip": good[:-30],
        "deep/hw.zip": zipped({"inner.zip": good}),
        "fake/hw.zip": b"not a zip",
        "rar/hw.rar": b"Rar!",
        "steep/hw.zip": zipped({"double.py": b"\0" * 20_000_000}),
    }
    root = lay(tmp_path / "class", files)
    for name in ("link", "pipe", "device"):
        (root / name).mkdir()
    (root / "link/double.py").symlink_to("/etc/passwd")
    (root / "link/more").symlink_to(root / "ann")
    os.mkfifo(root / "pipe/double.py")
    (root / "bob").symlink_to(root / "ann")
    taken = collect(root, exercises)
    expected = {
        "big": "double.py is larger than 1000 kB",
        "bob": "bob: it is a link",
        "cut": "cut/hw.zip: hw.zip is damaged or not complete",
        "deep": "deep/hw.zip/inner.zip: an archive inside an archive is not opened",
        "fake": "hw.zip is not a zip or tar archive",
        "link": "link/double.py: it is a link, and links are not followed",
        "pipe": "pipe/double.py: it is not an ordinary file",
        "rar": "rar/hw.rar: this kind of archive can not be read",
        "steep": "it unpacks to more than 200 times its size",
    }
    assert sources(taken)["ann"] == {"double": A}
    for student, complaint in expected.items():
        assert complaint in said(taken.students[student])
        assert all(u.source is None for u in taken.students[student].files.values())
    assert "link/more: it is a link" in said(taken.students["link"])
    assert set(taken.students) == {"ann", "device", *expected}


def test_the_time_of_an_archive_is_when_it_was_handed_in(tmp_path: Path, exercises: list[Exercise]) -> None:
    """A learner can write any time into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("double.py", (1999, 1, 1, 0, 0, 0)), A)
    taken = collect(lay(tmp_path / "class", {"ann/hw.zip": buffer.getvalue()}), exercises)
    assert taken.students["ann"].files["double"].when == WHEN


def test_pictures_do_not_hide_the_file(
    tmp_path: Path, exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.intake.tree.MAX_FILES", 10)
    files = {f"ann/{i}.png": b"" for i in range(40)} | {f"ann/old/{i}.py": b"" for i in range(40)}
    taken = collect(lay(tmp_path / "class", {**files, "ann/double.py": A, "bob/double.py": B}), exercises)
    assert sources(taken) == {"ann": {"double": A}, "bob": {"double": B}}
    assert "ann: There are more than 10 files in it; only those nearest the top" in said(taken.students["ann"])


def test_many_complaints_are_cut_short(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/double.py": A})
    for number in range(20):
        (root / f"ann/{number}").symlink_to("/")
    notes = collect(root, exercises).students["ann"].notes
    assert (len(notes), notes[-1]) == (7, "And 14 more of this kind.")


def test_a_source_that_is_nothing_is_explained(tmp_path: Path, exercises: list[Exercise]) -> None:
    lay(tmp_path, {"file.py": A, "cut.zip": zipped({"ann/double.py": A})[:-30], "own/double.py": A, "old/x.txt": b""})
    (tmp_path / "empty").mkdir()
    for name, complaint in {
        "nowhere": "There is no",
        "file.py": "grader check",
        "cut.zip": "damaged or not complete",
        "own": r"holds no student's work.*ann_double.py.*grader check .*own/double.py",
        "old": "holds no student's work",
        "empty": "holds no student's work",
    }.items():
        with pytest.raises(GraderError, match=complaint):
            collect(tmp_path / name, exercises)


# --- the roster


def test_a_roster_names_the_missing_and_the_unknown(tmp_path: Path, exercises: list[Exercise]) -> None:
    people = [
        Person("s1", "Jane Doe"),
        Person("s2", "Ann Fox", "fox@x.org"),
        Person("s3", "Sam Lee"),
        Person("s4", "Sam Lee"),
    ]
    roster = Roster({p.id: p for p in people})
    files = {
        "doejane/double.py": A,
        "fox/double.py": B,
        "Sam Lee/double.py": C,
        "s1/greet.py": GREET,
        "eve/double.py": A,
    }
    taken = collect(lay(tmp_path / "class", files), exercises, roster)
    assert sources(taken) == {
        "Sam Lee": {"double": C},
        "eve": {"double": A},
        "s1": {"double": A, "greet": GREET},
        "s2": {"double": B},
        "s3": {},
        "s4": {},
    }
    assert (taken.missing, taken.unknown) == (("s3", "s4"), ("Sam Lee", "eve"))
    assert taken.students["s1"].name == "Jane Doe"
    assert "Several uploads are of this student: doejane, s1." in said(taken.students["s1"])
    assert "who on the roster this is: s3, s4" in said(taken.students["Sam Lee"])
    assert "Nobody on the roster" in said(taken.students["eve"])
    assert said(taken.students["s3"]) == "Nothing was handed in."


def test_two_uploads_of_one_person_do_not_replace_each_other(tmp_path: Path, exercises: list[Exercise]) -> None:
    roster = Roster({"s1": Person("s1", "Jane Doe")})
    taken = collect(lay(tmp_path / "class", {"jane doe/double.py": A, "s1/double.py": B}), exercises, roster)
    assert "jane doe/double.py or s1/double.py" in taken.students["s1"].files["double"].note


def test_the_forms_names_meet_the_roster(tmp_path: Path, exercises: list[Exercise]) -> None:
    roster = Roster(
        {"s1": Person("s1", "Zoë van Dijk", "zd@x.org"), "s2": Person("s2", "Sam Lee", "a@x.org", also=("14",))}
    )
    canvas = {"vandijkzoe_11_1_double.py": A, "leesam_14_2_double.py": B}
    assert set(collect(lay(tmp_path / "canvas", canvas), exercises, roster).students) == {"s1", "s2"}
    moodle = {
        "Group A-Zoë van Dijk_5_assignsubmission_file_/double.py": A,
        "Sam Lee_6_assignsubmission_file_/double.py": B,
    }
    taken = collect(lay(tmp_path / "moodle", moodle), exercises, roster)
    assert sources(taken) == {"s1": {"double": A}, "s2": {"double": B}}


# --- names


@given(st.text(max_size=150))
def test_an_id_is_safe_to_show_and_to_use(name: str) -> None:
    done = safe(name)
    assert done
    assert done not in {".", ".."}
    assert not {"/", "\\"} & set(done)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in done)


@pytest.mark.parametrize("name", ["a\u202eb", "a\x1b[31m", "x\\y", "..", "  ", "e\u0301"])
def test_a_hostile_folder_name_becomes_an_id(tmp_path: Path, exercises: list[Exercise], name: str) -> None:
    (tmp_path / "class" / name / "in").mkdir(parents=True) if name != ".." else None
    lay(tmp_path / "class", {"ann/double.py": A})
    taken = collect(tmp_path / "class", exercises)
    assert all(unicodedata.category(c) not in {"Cc", "Cf"} and c not in "/\\" for s in taken.students for c in s)
    assert len(taken.students) == (1 if name == ".." else 2)


@given(
    st.text("abz-_ .()1é", min_size=1, max_size=12),
    st.sampled_from(["{s}_double.py", "{s}-double.py", "double_{s}.py"]),
)
def test_student_and_slug_come_apart_again(student: str, pattern: str) -> None:
    stem, _again, suffix = split(pattern.format(s=student))
    slug, found = slug_in(stem, ["double"])
    assert suffix == ".py"
    if student[0].isalnum():
        assert slug == "double"
        assert found in student


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("double.py", ("double", 0, ".py")),
        ("double-3.IPYNB", ("double", 3, ".ipynb")),
        ("double (1).tar.gz", ("double", 1, ".tar.gz")),
        ("double-12345.py", ("double-12345", 0, ".py")),
        ("-1.py", ("-1", 0, ".py")),
        ("notes.txt", ("notes.txt", 0, "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, int, str]) -> None:
    assert split(name) == parts


def test_the_longest_slug_counts() -> None:
    assert slug_in("linear_regression", ["regression", "linear_regression"]) == ("linear_regression", "")
    assert slug_in("ann_linear_regression", ["regression", "linear_regression"]) == ("linear_regression", "ann")
