"""A corrected check moves a whole class without a run."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.course import Course
from grader.gradebook import Gradebook
from grader.report import Status
from grader.sandbox import why_no_walls

RIGHT = "def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"
HALF = RIGHT.replace("2 * x", "x / 2")
ISOLATION = ["--isolation", "none"] if why_no_walls() else []


@pytest.fixture
def course(tmp_path: Path) -> Course:
    shutil.copytree(Path(__file__).parent / "course", tmp_path / "course")
    return Course(tmp_path / "course")


def handed_in(folder: Path, **files: str) -> Path:
    for student, source in files.items():
        (folder / student).mkdir(parents=True)
        (folder / student / "double.py").write_text(source)
    return folder


def grader(course: Course, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", course.root, *arguments]
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)


def grade(course: Course, folder: Path, out: Path, *options: object) -> None:
    done = grader(course, "grade", folder, "--out", out, "--seed", 1, *options, *ISOLATION)
    assert done.returncode in (0, 1), done.stderr


def edit(course: Course, old: str, new: str) -> None:
    path = course.root / "exercises/double/checks.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


CONTENT = b"3 1 4 1 5"
DATA = f"""
import numpy as np
from grader.data import File, Split

FILES = (File("digits.txt", "{hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()}"),)


def read(folder):
    x = np.array((folder / "digits.txt").read_text().split(), float)
    return Split(x, x, x, x)


def stand_in():
    x = np.arange(5.0)
    return Split(x, x, x, x)
"""


@pytest.fixture
def with_data(course: Course, tmp_path: Path, monkeypatch) -> Path:
    """A folder with the files of a data set, from which `double` draws 2 rows, or all at its full scale."""
    (course.root / "datasets").mkdir()
    (course.root / "datasets/digits.py").write_text(DATA)
    about = course.root / "exercises/double/exercise.toml"
    about.write_text(f'{about.read_text()}\n[full]\ncpu_seconds = 3\n\n[data]\nname = "digits"\ntrain = 2\n')
    edit(course, "def given(rng):", "def given(rng, data):")
    edit(course, "rng.uniform(1, 9, 5)", "data.x_train")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADER_DATA", raising=False)
    folder = tmp_path / "official"
    folder.mkdir()
    (folder / "digits.txt").write_bytes(CONTENT)
    return folder


def test_each_report_is_judged_at_its_own_scale_and_on_its_own_data(course, with_data, tmp_path, monkeypatch):
    out = tmp_path / "book"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRADER_DATA", "official")
    grade(course, handed_in(tmp_path / "week1", ann=RIGHT, bob=RIGHT), out, "--scale", "full")
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("GRADER_DATA", "builtin")
    grade(course, handed_in(tmp_path / "week2", bob=RIGHT), out)
    monkeypatch.delenv("GRADER_DATA")
    grade(course, handed_in(tmp_path / "week3", cid=RIGHT), out, "--data", with_data)
    with Gradebook(out, existing=True) as book:
        told = {student: (r["double"].scale, r["double"].official) for student, r in book.reports().items()}
    assert told == {"ann": ("full", True), "bob": ("lab", False), "cid": ("lab", True)}

    assert "3 judged" in (done := grader(course, "judge", out)).stdout
    assert "0 moved, 0 with another message" in done.stdout
    edit(course, "points=2)", "points=6)")
    done = grader(course, "judge", out)
    assert (done.returncode, "3 moved" in done.stdout) == (0, True), done.stdout + done.stderr
    shutil.move(with_data, tmp_path / "elsewhere")
    assert "2 could not be judged" in grader(course, "judge", out).stdout
    assert "3 judged" in grader(course, "judge", out, "--data", tmp_path / "elsewhere").stdout


def test_a_corrected_check_moves_the_class(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", ann=RIGHT, bob=HALF), out)
    before = (out / "gradebook.csv").read_text()
    assert before == "student,double,total\nann,4,4\nbob,2,2\n"
    edit(course, "points=2)", "points=6)")

    dry = grader(course, "judge", out, "--dry-run")
    assert "ann double: 4/4 → 8/8" in dry.stdout
    assert "totals: worth 2 → 6" in dry.stdout
    assert (out / "gradebook.csv").read_text() == before

    done = grader(course, "judge", out)
    assert done.returncode == 0, done.stderr
    assert "2 judged" in done.stdout
    assert "2 moved" in done.stdout
    assert (out / "gradebook.csv").read_text() == "student,double,total\nann,8,8\nbob,6,6\n"


def test_no_learners_code_is_run(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", bob=HALF), out)
    shutil.rmtree(tmp_path / "class")
    shutil.rmtree(out / "sources")
    edit(course, "2 * number", "number / 2")
    assert "doubles: failed → passed" in grader(course, "judge", out).stdout


def test_another_message_moves_nobody(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", bob=RIGHT.replace("2 * x", "x * x")), out)
    edit(course, "Is it squared rather than doubled?", "Squared!")
    assert "0 moved, 1 with another message only" in grader(course, "judge", out).stdout
    assert "Squared!" in (out / "results/bob.json").read_text()


def test_a_check_that_broke_down_and_is_mended_leaves_nothing_behind_and_lateness_counts(course, tmp_path):
    """A fault of the engine itself, such as a loader that raises, is noted in the report."""
    source = handed_in(tmp_path / "class", ann=RIGHT)
    grade_late = ["--due", "2020-01-01", "--late", "1/day cap=1"]
    out = tmp_path / "book"
    done = grader(course, "grade", source, "--out", out, "--seed", 1, *grade_late, *ISOLATION)
    assert done.returncode == 0, done.stderr
    with Gradebook(out) as book:
        report = book.reports()["ann"]["double"]
        note = "The grader itself failed: ValueError: no"
        verdicts = tuple(msgspec.structs.replace(v, status=Status.BROKEN, message=note) for v in report.verdicts)
        assert report.late is not None
        lost = msgspec.structs.replace(report, verdicts=verdicts, note=note, runs=())
        assert lost.final is None
        book.record("ann", lost)
    assert "1 moved" in grader(course, "judge", out).stdout
    with Gradebook(out) as book:
        mended = book.reports()["ann"]["double"]
    assert mended.note == ""
    assert (mended.score, mended.final) == (4.0, 3.0)


def test_questions_that_changed_need_a_run(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", bob=HALF), out)
    before = (out / "gradebook.csv").read_text()
    edit(course, "rng.uniform(1, 9, 5)", "rng.uniform(1, 9, 6)")
    done = grader(course, "judge", out)
    assert done.returncode == 1
    assert "1 could not be judged: questions, their data, limits or versions of libraries have changed" in done.stdout
    assert (out / "gradebook.csv").read_text() == before


def test_a_decision_survives_judging_and_shows_in_the_results(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", bob=HALF), out)
    done = grader(course, "override", out, "bob", "double", "3", "--why", "Explained it at the board.")
    assert done.stdout == "bob, double: 3/4\n"
    edit(course, "points=2)", "points=6)")
    grader(course, "judge", out)
    assert (out / "gradebook.csv").read_text() == "student,double,total\nbob,3,3\n"
    assert "Explained it at the board." in (out / "results/bob.json").read_text()
    grader(course, "override", out, "bob", "double", "--withdraw")
    assert (out / "gradebook.csv").read_text() == "student,double,total\nbob,6,6\n"


def test_a_decision_never_counts_more_than_the_exercise_is_worth_and_judge_names_it(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", ann=RIGHT, bob=HALF), out)
    grader(course, "override", out, "bob", "double", "4", "--why", "Explained it at the board.")
    assert "look at these again" not in grader(course, "judge", out).stdout
    edit(course, "points=2)", "points=1)")
    done = grader(course, "judge", out)
    assert "look at these again (`grader override`): bob double\n" in done.stdout
    assert (out / "gradebook.csv").read_text() == "student,double,total\nann,3,3\nbob,3,3\n"


def test_an_exercise_that_the_course_has_no_longer_stops_nothing_else(course, tmp_path):
    out = tmp_path / "book"
    handed_in(tmp_path / "class", ann=RIGHT, bob=HALF)
    shutil.copy(course.root / "solutions/greet/greet.py", tmp_path / "class/ann")
    grade(course, tmp_path / "class", out)
    shutil.rmtree(course.root / "exercises/greet")
    edit(course, "points=2)", "points=6)")
    done = grader(course, "judge", out)
    assert (done.returncode, "2 moved" in done.stdout) == (1, True), done.stdout + done.stderr
    assert (
        "2 could not be judged and stay as they are, since the course has the exercise no longer: greet" in done.stdout
    )
    assert "has to ask" not in done.stdout
    assert (out / "gradebook.csv").read_text() == "student,double,greet,total\nann,8,1,9\nbob,6,0,6\n"
    done = grader(course, "similar", out)
    assert (done.returncode, "0 pairs" in done.stdout) == (0, True), done.stdout + done.stderr
    assert "Not compared, since the course has it no longer: greet" in done.stderr


def test_a_decision_needs_points_or_to_be_withdrawn(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "class", bob=HALF), out)
    assert grader(course, "override", out, "bob", "double").returncode == 2


def test_a_gradebook_keeps_exercises_that_were_graded_before(course, tmp_path):
    out = tmp_path / "book"
    grade(course, handed_in(tmp_path / "first", bob=HALF), out)
    (tmp_path / "second/bob").mkdir(parents=True)
    shutil.copy(course.root / "solutions/greet/greet.py", tmp_path / "second/bob")
    grade(course, tmp_path / "second", out)
    assert (out / "gradebook.csv").read_text().startswith("student,double,greet,total\nbob,2,")
