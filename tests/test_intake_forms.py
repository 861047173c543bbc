"""What instructors download, in every form, from folders to each platform's own: who handed what in."""

from datetime import datetime
from pathlib import Path

import pytest
from uploads import GREET, WHEN, A, B, C, lay, notebook, said, sources, zipped

from grader.exercise import Exercise
from grader.intake import Intake, Person, Roster, collect


def times(taken: Intake) -> set[datetime | None]:
    return {upload.when for handed in taken.students.values() for upload in handed.files.values()}


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


@pytest.mark.parametrize(
    ("files", "students"),
    [
        (["student-01.zip", "student-02.zip"], ["student-01", "student-02"]),
        (["student.zip", "student-01.zip"], ["student", "student-01"]),
        (["student-0.zip", "student-1.zip"], ["student-0", "student-1"]),
        (["double_student-1.py", "double_student-2.py"], ["student-1", "student-2"]),
        (["double_student (1).py", "double_student (2).py"], ["student (1)", "student (2)"]),
        (["double_2023-11.py", "double_2023-12.py"], ["2023-11", "2023-12"]),
        (["2023-11_double.py", "2023-12_double.py"], ["2023-11", "2023-12"]),
        (["double-11.py", "double-12.py", "double-103.py"], ["103", "11", "12"]),
        (["ann.zip", "ann-1.zip", "Bob.zip", "bob (1).zip"], ["Bob", "ann"]),
        (["double_ann.py", "double_ann-1.py"], ["ann"]),
        (["ann_double-1.py", "ann_double-2.py"], ["ann"]),
    ],
)
def test_a_number_is_of_the_student_or_of_an_attempt(
    tmp_path: Path, exercises: list[Exercise], files: list[str], students: list[str]
) -> None:
    held = {name: zipped({"double.py": A}) if name.endswith("zip") else A for name in files}
    taken = collect(lay(tmp_path / "class", held), exercises)
    assert sources(taken) == {student: {"double": A} for student in students}
    assert taken.notes == ()
    if files[0].endswith(".py") and len(students) > 1:  # a class, so the folder around it is none of its students
        packed = zipped({f"somewhere/{name}": data for name, data in held.items()})
        taken = collect(lay(tmp_path, {"all.zip": packed}) / "all.zip", exercises)
        assert list(taken.students) == students


def test_of_attempts_side_by_side_the_last_counts(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {"ann_double-2.py": B, "ann_double-1.py": A, "double_bob.py": A, "double_bob-1.py": C}
    assert sources(collect(lay(tmp_path, files), exercises)) == {"ann": {"double": B}, "bob": {"double": C}}


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
        "poebob_15_text.html": b"",
    }
    taken = collect(lay(tmp_path, files), exercises)
    assert taken.form == "canvas"
    assert sources(taken) == {
        "doejane_11": {"double": B},
        "evil_16": {"double": C},
        "foxann_12": {"double": A, "greet": b"# cell 1\ndef greet(name): return 5\n"},
        "leesam_13": {"double": A},
        "leesam_14": {"double": B},
        "poebob_15": {"double": B},
        "textonly_17": {},
    }
    assert taken.students["foxann_12"].files["double"].late
    assert not taken.students["doejane_11"].files["double"].late
    assert times(taken) == {None}  # Canvas gives every file the time of the download


def test_in_canvas_people_of_one_name_have_a_row_each_whoever_else_hands_in(
    tmp_path: Path, exercises: list[Exercise]
) -> None:
    weeks = [
        ["limei_1203_1_double.py", "limei_1204_2_double.py"],
        ["limei_1204_3_double.py"],
        ["limei_1203_4_double.py"],
    ]
    found = [collect(lay(tmp_path / f"{n}", dict.fromkeys(f, A)), exercises).students for n, f in enumerate(weeks)]
    assert [list(students) for students in found] == [["limei_1203", "limei_1204"], ["limei_1204"], ["limei_1203"]]
    assert found[1]["limei_1204"].name == "limei"


def test_a_file_called_like_moodles_takes_nothing_from_a_class_of_canvas(
    tmp_path: Path, exercises: list[Exercise]
) -> None:
    files = {
        "foxann_12_503_double.py": A,
        "poebob_LATE_13_504_double.py": B,
        "ozcem_LATE_14_505_x_1_assignsubmission_file_double.py": C,
    }
    taken = collect(lay(tmp_path, files), exercises)
    assert taken.form == "canvas"
    late = {student: handed.files["double"].late for student, handed in taken.students.items()}
    assert late == {"foxann_12": False, "ozcem_14": True, "poebob_13": True}


@pytest.mark.parametrize("around", ["", "class/"])
def test_who_has_handed_in_something_else_is_not_said_to_have_handed_in_nothing(
    tmp_path: Path, exercises: list[Exercise], around: str
) -> None:
    files = {
        "foxann_12_503_double.py": A,
        "raybob_13_504_double.py.txt": A,
        "ozcem_LATE_14_505_report.pdf": b"%PDF",
        "leedan_15_text.html": b"<p>See my notebook.</p>",
    }
    roster = Roster(
        {i: Person(i, n) for i, n in [("a", "Ann Fox"), ("b", "Bob Ray"), ("c", "Cem Oz"), ("e", "Eve Li")]}
    )
    folder = lay(tmp_path / "download", files)
    archive = lay(tmp_path, {"class.zip": zipped({f"{around}{name}": data for name, data in files.items()})})
    for source in (folder, archive / "class.zip"):
        taken = collect(source, exercises, roster)
        assert sources(taken) == {"a": {"double": A}, "b": {}, "c": {}, "e": {}, "leedan_15": {}}
        assert taken.missing == ("e",)
        for student in ("b", "c", "leedan_15"):
            assert "There is no Python file or notebook in it." in said(taken.students[student])


def test_a_loose_file_of_an_exercise_that_is_no_code_is_told_of(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {"ann_double.py": A, "bob_double.py.txt": B, "cem_greet.docx": B, "readme.txt": b"", ".hidden": b""}
    for source in (lay(tmp_path / "class", files), lay(tmp_path, {"class.zip": zipped(files)}) / "class.zip"):
        taken = collect(source, exercises)
        assert sources(taken) == {"ann": {"double": A}}
        assert taken.notes == (
            "bob_double.py.txt is no Python file, notebook or archive, and was left aside.",
            "cem_greet.docx is no Python file, notebook or archive, and was left aside.",
        )


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
    assert times(taken) == {None}  # so does Moodle


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
    assert taken.students["submission_3"].files["double"].when is None


def test_gradescope_with_metadata_in_each_folder(tmp_path: Path, exercises: list[Exercise]) -> None:
    one = b":submitters:\n- :name: Jane Doe\n  :sid: s1\n:created_at: 2026-03-01T12:30:00Z\n"
    root = lay(tmp_path, {"submission_1/metadata.yml": one, "submission_1/double.py": A})
    taken = collect(root, exercises)
    assert (taken.form, sources(taken)) == ("gradescope", {"s1": {"double": A}})


def test_nobody_becomes_somebody_else_by_handing_in_metadata(tmp_path: Path, exercises: list[Exercise]) -> None:
    one = b":submitters:\n- :name: Bob\n  :sid: bob\n"
    root = lay(tmp_path, {"ann/metadata.yml": one, "ann/double.py": A, "bob/double.py": B})
    assert sources(collect(root, exercises)) == {"ann": {"double": A}, "bob": {"double": B}}


def test_a_name_in_gradescopes_metadata_takes_nobody_elses_away(tmp_path: Path, exercises: list[Exercise]) -> None:
    text = "submission_1:\n  :submitters:\n  - :name: Ann << Fox\nsubmission_2:\n  :submitters:\n  - :name: Bob\n"
    files = {"submission_metadata.yml": text.encode(), "submission_1/double.py": A, "submission_2/double.py": B}
    taken = collect(lay(tmp_path, files), exercises)
    assert sources(taken) == {"Ann << Fox": {"double": A}, "Bob": {"double": B}}
    assert taken.notes == ()


@pytest.mark.parametrize(
    "metadata",
    [
        b"submission_1: [",
        b"\xff",
        b"- 1",
        b"a: &a {b: 1}\nc: {<<: [*a, *a]}",
        b"a: &a {b: 1}\nc:\n- <<: *a",
        b"a: &a {b: 1}\nc:\n  ? <<\n  : *a",
        b"a: &a {b: 1}\nc: {!!merge x: *a}",
        b"%TAG !y! tag:yaml.org,2002:\n---\na: &a {b: 1}\nc: {!y!merge x: *a}",
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
    assert taken.notes == ()
    for folder, student in (("one-submissions", "zoe"), ("late", "one-zoe")):
        lay(tmp_path / folder, {"one-zoe/.git/config": b"", "one-zoe/double.py": A})
        taken = collect(tmp_path / folder, exercises)
        assert list(taken.students) == [student]
        assert any("so its student is one-zoe. In a folder called" in note for note in taken.notes) == (
            folder == "late"
        )


def test_a_folder_among_clones_that_is_none_changes_nothing_for_them(tmp_path: Path, exercises: list[Exercise]) -> None:
    files = {f"lab1-{who}/{file}": A for who in ("ann", "bob", "cem") for file in (".git/config", "double.py")}
    root = lay(tmp_path / "gh", {**files, "feedback/lab.txt": b""})
    taken = collect(root, exercises)
    assert taken.form == "github"
    assert sources(taken) == {"ann": {"double": A}, "bob": {"double": A}, "cem": {"double": A}, "feedback": {}}
    assert times(taken) == {None}


@pytest.mark.parametrize("around", ["", "class/", "somewhere/", "lab-1-submissions/"])
def test_a_zip_of_each_form(tmp_path: Path, exercises: list[Exercise], around: str) -> None:
    forms: dict[str, tuple[list[str], set[str]]] = {
        "folders": (["ann/double.py", "bob/lab/double.py", "zoe/double.py"], {"ann", "bob", "zoe"}),
        "flat": (["ann_double.py", "bob_double.py"], {"ann", "bob"}),
        "canvas": (["doejane_1_2_double.py"], {"doejane_1"}),
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
