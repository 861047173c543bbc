"""The commands, as people call them: the real program in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.ending import Ending
from grader.gradebook import Gradebook
from grader.report import Report, Status, Verdict
from grader.store import EvidenceStore

COURSE = Path(__file__).parent / "course"


def grader(*arguments, cwd=None, **variables):
    command = [sys.executable, "-m", "grader", "--course", str(COURSE), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "120", **variables}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=120)


@pytest.fixture
def class_folder(tmp_path):
    folder = tmp_path / "class"
    for name in ("ann", "bob", "cleo", "dan"):
        (folder / name).mkdir(parents=True)
    shutil.copy(COURSE / "solutions/double/double.py", folder / "ann/double.py")
    shutil.copy(COURSE / "exercises/double/double.py", folder / "bob/double.py")
    (folder / "cleo/double.py").write_text("import os\nos._exit(0)\n")
    return folder


def test_list_names_the_exercises_in_order():
    done = grader("list")
    assert done.returncode == 0
    assert done.stdout.index("double") < done.stdout.index("greet")


def test_list_as_json():
    assert [e["slug"] for e in json.loads(grader("list", "--json").stdout)] == ["double", "greet"]


def test_show_prints_the_task_and_where_the_stub_is():
    done = grader("show", "double")
    assert done.returncode == 0
    assert "double.py" in done.stdout


def test_an_unknown_exercise_is_a_sentence_with_a_suggestion():
    done = grader("show", "dubble")
    assert done.returncode == 2
    assert "did you mean 'double'" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_without_argument_checks_what_is_here(tmp_path):
    shutil.copy(COURSE / "solutions/double/double.py", tmp_path)
    done = grader("check", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4/4" in done.stdout
    assert "Everything passed" in done.stdout


def test_check_of_a_stub_says_what_to_write_and_exits_1(tmp_path):
    shutil.copy(COURSE / "exercises/double/double.py", tmp_path)
    done = grader("check", "double", cwd=tmp_path)
    assert done.returncode == 1
    assert "still to be written" in done.stdout


def test_check_in_an_empty_folder_says_how_to_begin(tmp_path):
    done = grader("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "grader init" in done.stderr


def test_check_as_json(tmp_path):
    shutil.copy(COURSE / "solutions/double/double.py", tmp_path)
    (report,) = json.loads(grader("check", "double.py", "--json", cwd=tmp_path).stdout)
    assert report["score"] == report["points"] == 4


def test_grade_writes_the_gradebook_and_loses_nobody(class_folder, tmp_path):
    done = grader("grade", class_folder, "--out", tmp_path / "book", "--seed", 3)
    assert done.returncode == 1, done.stderr
    lines = (tmp_path / "book/gradebook.csv").read_text().splitlines()
    assert lines == ["student,double,total", "ann,4,4", "bob,0,0", "cleo,0,0", "dan,0,0"]
    cleo = json.loads((tmp_path / "book/results/cleo.json").read_text())["exercises"][0]
    assert cleo["ending"] == "quit_early"
    assert cleo["seed"] == 3
    assert "There is no double.py" in (tmp_path / "book/results/dan.json").read_text()
    assert "gradebook.csv" in done.stdout
    assert "seed 3" in done.stdout


def test_grading_again_gives_the_same_gradebook(class_folder, tmp_path):
    first = grader("grade", class_folder, "--out", tmp_path / "book")
    before = {p.name: p.read_bytes() for p in (tmp_path / "book").rglob("*.json") if "results" in p.parts}
    second = grader("grade", class_folder, "--out", tmp_path / "book")
    after = {p.name: p.read_bytes() for p in (tmp_path / "book").rglob("*.json") if "results" in p.parts}
    assert first.returncode == second.returncode == 1
    assert before == after


def test_a_run_that_was_stopped_is_made_again_when_that_is_asked_for_and_not_before(class_folder, tmp_path):
    book = tmp_path / "book"

    def score(submissions, *options):
        grader("grade", submissions, "--out", book, *options)
        return json.loads((book / "results/ann.json").read_text())["exercises"][0]["score"]

    assert score(class_folder) == 4
    store = EvidenceStore(book / "evidence")
    for path in store.folder.iterdir():  # as if the machine had had too much to do
        seen = store.load(path.name)
        store.drop(path.name)
        store.save(path.name, msgspec.structs.replace(seen, ending=Ending.TIMED_OUT, answer=None))
    assert score(class_folder) == 0
    shutil.copytree(class_folder / "ann", tmp_path / "alone/ann")
    assert score(tmp_path / "alone", "--afresh") == 4
    assert score(class_folder) == 4
    endings = [store.load(path.name).ending for path in store.folder.iterdir()]
    assert endings.count(Ending.FINISHED) == 2, "the others' evidence stays as it was"


def test_only_what_is_asked_for_is_graded_and_strays_are_told_of(class_folder, tmp_path):
    for i in range(12):
        shutil.copytree(class_folder / "ann", class_folder / f"more{i}")
    (class_folder / "ann/greet.py").write_text("def greet(name):\n    return len(name)\n")
    done = grader("grade", class_folder, "--out", tmp_path / "all")
    assert "Handed in by hardly anybody: greet (1)." in done.stdout
    assert (tmp_path / "all/gradebook.csv").read_text().startswith("student,double,greet,total\n")
    done = grader("grade", class_folder, "--out", tmp_path / "one", "--exercise", "double")
    assert done.returncode == 1, done.stderr
    assert "greet" not in done.stdout
    assert (tmp_path / "one/gradebook.csv").read_text().startswith("student,double,total\n")
    wrong = grader("grade", class_folder, "--out", tmp_path / "none", "--exercise", "duoble")
    assert wrong.returncode == 2
    assert "double" in wrong.stderr


@pytest.mark.parametrize(
    ("files", "late", "said"),
    [
        (
            ["foxann_12_503_double.py", "poebob_LATE_13_504_double.py"],
            {"poebob_13"},
            "when 2 of 2 files were handed in",
        ),
        (["Ann Fox_7_assignsubmission_file_/double.py"], set(), "when 1 of 1 files were handed in"),
        (["ann/double.py"], {"ann"}, ""),
    ],
)
def test_the_time_of_a_download_makes_nobody_late(tmp_path, files, late, said):
    for name in files:
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / "solutions/double/double.py", path)
    deadline = ["--due", "2026-01-01", "--late", "1/day"]
    done = grader("grade", tmp_path / "class", "--out", tmp_path / "book", *deadline, "--isolation", "none")
    assert done.returncode == 0, done.stderr
    results = {p.stem: json.loads(p.read_text())["exercises"][0] for p in (tmp_path / "book/results").iterdir()}
    assert {student for student, result in results.items() if result["final"] < 4} == late
    told = " ".join(done.stdout.split())
    assert said in told
    assert ("the platform's own deduction" in told) == bool(said)
    if "poebob_13" in results:
        assert results["poebob_13"]["final"] == 3  # a day, however late the download


@pytest.mark.parametrize("form", ["csv", "json", "gradescope"])
def test_an_export_of_what_nobody_was_graded_in_is_a_sentence(tmp_path, form):
    with Gradebook(tmp_path / "book") as book:
        book.record("ann", Report("double", "Doubling", "d", 1, (Verdict("a", "A.", Status.PASSED, 4),)))
    done = grader("export", tmp_path / "book", "--to", form, "-e", "duoble")
    assert done.returncode == 2
    assert "no reports of 'duoble'; did you mean 'double'" in done.stderr
    assert not (tmp_path / "book/export").exists()
    assert grader("export", tmp_path / "book", "--to", form, "-e", "double").returncode == 0


def test_what_is_the_same_to_the_byte_is_run_once(tmp_path):
    source = "import os\n\ndef double(x):\n    return os.getpid()\n\ndef total(xs):\n    return 0\n"
    for i in range(6):
        (tmp_path / f"class/s{i}").mkdir(parents=True)
        (tmp_path / f"class/s{i}/double.py").write_text(source + ("# mine\n" if i == 5 else ""))
    done = grader("grade", tmp_path / "class", "--out", tmp_path / "book", "--jobs", 2)
    assert done.returncode == 1, done.stderr
    results = [json.loads((tmp_path / f"book/results/s{i}.json").read_text())["exercises"] for i in range(6)]
    assert all(r == results[0] for r in results[:5])
    assert results[5] != results[0]
    assert len(list((tmp_path / "book/evidence").iterdir())) == 2 * 2
    assert "6 judged" in (said := grader("judge", tmp_path / "book").stdout)
    assert "0 moved, 0 with another" in said


def test_similar_submissions_are_listed_by_file_and_shown_side_by_side(class_folder, tmp_path):
    own = "def helper(values):\n    found = []\n    for value in values:\n        if value not in found:\n"
    own += "            found.append"
    source = (
        class_folder / "ann/double.py"
    ).read_text() + f"\n\n{own}(value * 2 + 1)\n    return sorted(found)[::-1]\n"
    for who in ("ann", "bob", "eve"):
        (class_folder / who).mkdir(exist_ok=True)
        (class_folder / who / "double.py").write_text(source)
    book = tmp_path / "book"
    grader("grade", class_folder, "--out", book)
    before = (book / "gradebook.csv").read_bytes()
    said = grader("similar", book).stdout
    assert "100% 100%  double: ann, bob, eve" in said
    assert "3 pairs of students" in said
    assert "No score was changed" in said
    assert (book / "gradebook.csv").read_bytes() == before
    assert grader("report", book).returncode == 0
    assert len(list((book / "report/similar").iterdir())) == 1


@pytest.mark.parametrize("out", ["class/gradebook", "class", "class/../class/deep/book"])
def test_a_gradebook_among_the_submissions_is_refused(class_folder, tmp_path, out):
    done = grader("grade", ".", "--out", tmp_path / out, cwd=class_folder)
    assert done.returncode == 2
    assert "taken for a student's folder" in done.stderr
    assert sorted(p.name for p in class_folder.iterdir()) == ["ann", "bob", "cleo", "dan"]


def test_grade_without_walls_refuses_and_says_what_to_do(class_folder, tmp_path):
    done = grader("grade", class_folder, "--out", tmp_path / "book", PATH="/nowhere")
    assert done.returncode == 3
    assert "bubblewrap" in done.stderr
    assert "--isolation none" in done.stderr
    assert not (tmp_path / "book").exists()


def test_grade_without_walls_on_request(class_folder, tmp_path):
    done = grader("grade", class_folder, "--out", tmp_path / "book", "--isolation", "none", PATH="/nowhere")
    assert done.returncode == 1, done.stderr
    assert "ann,4,4" in (tmp_path / "book/gradebook.csv").read_text()


def test_grade_of_what_is_no_class_is_a_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "nowhere"):
        done = grader("grade", tmp_path / folder, "--out", tmp_path / "book")
        assert done.returncode == 2
        assert "Expected" in done.stderr


def test_a_wrong_course_file_names_the_file_and_the_key(tmp_path):
    shutil.copytree(COURSE, tmp_path / "course")
    toml = tmp_path / "course/exercises/double/exercise.toml"
    toml.write_text(toml.read_text() + "\n[nonsense]\n")
    done = grader("--course", tmp_path / "course", "list")
    assert done.returncode == 3
    assert "exercise.toml" in done.stderr
    assert "nonsense" in done.stderr


@pytest.mark.tensorflow
def test_doctor_looks_at_everything():
    done = grader("doctor")
    for what in ("Python", "tensorflow", "bubblewrap", "seccomp", "warm process", "speed", "disk"):
        assert what in done.stdout
    assert done.returncode == 0, done.stdout


@pytest.mark.sandbox
def test_one_student_alone_is_graded_judged_and_reported(class_folder, tmp_path):
    out = tmp_path / "book"
    shutil.copy(class_folder / "ann/double.py", class_folder / "dan/double.py")
    assert grader("grade", class_folder, "--out", out).returncode == 1
    grader("report", out)
    whole = {p.name: p.read_bytes() for p in out.glob("report/*/*.html")}
    rows = (out / "gradebook.csv").read_bytes()

    for name in ("bob", "cleo", "dan"):
        shutil.rmtree(class_folder / name)
    done = grader("grade", class_folder, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "3 more students are in the gradebook from before" in done.stdout
    assert "bob" not in done.stdout
    assert (out / "gradebook.csv").read_bytes() == rows

    shutil.rmtree(out / "report")
    done = grader("report", out, "--student", "ann")
    (page,) = out.glob("report/students/*.html")
    assert done.stdout == f"{page}\n"
    # The same pages as before, with the one that shows who handed in the same.
    assert {p.name for p in out.glob("report/*/*.html")} > {page.name}
    assert all(p.read_bytes() == whole[p.name] for p in out.glob("report/*/*.html"))

    assert "1 judged" in grader("judge", out, "--student", "ann").stdout
    assert (out / "gradebook.csv").read_bytes() == rows
    for command in ("judge", "report"):
        done = grader(command, out, "--student", "anne")
        assert (done.returncode, done.stdout) == (2, "")
        assert "has nothing of 'anne'; did you mean 'ann'?" in done.stderr
