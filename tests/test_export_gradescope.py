"""results.json as Gradescope reads it, and the autograder, which is really run."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.course import Course
from grader.ending import Ending, Line
from grader.errors import GraderError
from grader.export import autograder_zip, to_gradescope
from grader.report import Late, Override, Report, Run, Status, Verdict
from grader.rubric import load_rubric
from grader.sandbox import why_no_walls

ROOT = Path(__file__).parent.parent
KEYS = {"score", "output", "output_format", "visibility", "stdout_visibility", "tests", "extra_data"}
RIGHT = "def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return sum(xs)\n"
HALF = RIGHT.replace("2 * x", "x / 2")


def report(*verdicts, slug="double", lost=False, **more):
    verdicts = verdicts or (
        Verdict("a", "It is one.", Status.PASSED, 3),
        Verdict("b", "It is two.", Status.FAILED, 1, "No.", "2", "3", (Line(7, "f", "x = 1"),)),
    )
    runs = (Run("p", Ending.SANDBOX_FAULT if lost else Ending.FINISHED, "", 0.1, 0.1, 1),)
    return Report(slug, "Doubling", "digest", 12345, verdicts, runs, **more)


def results(*reports, **more):
    (data,) = to_gradescope({"ann": {r.exercise: r for r in reports}}, **more).values()
    return json.loads(data)


def test_a_results_json_a_student():
    found = to_gradescope({"ann": {"double": report()}, "bob": {"double": report()}})
    assert sorted(found) == ["ann/results.json", "bob/results.json"]


@pytest.mark.parametrize("names", [["../x", "x"], ["a/b", "a_b"], [".", ".."], ["x" * 300 + "a", "x" * 300 + "b"]])
def test_no_name_leads_elsewhere_or_to_anothers_file(names):
    found = to_gradescope({name: {"double": report()} for name in names})
    assert len(found) == 2
    for path in found:
        folder, file = path.split("/")
        assert folder not in {"", ".", ".."}
        assert file == "results.json"


def test_the_format_is_gradescopes():
    data = results(report())
    assert set(data) == KEYS
    assert (data["score"], data["visibility"], data["stdout_visibility"], data["output_format"]) == (
        3,
        "visible",
        "hidden",
        "text",
    )
    assert data["output"] == "Doubling: 3/4"
    passed, failed = data["tests"]
    assert (passed["name"], passed["score"], passed["max_score"], passed["status"]) == ("It is one.", 3, 3, "passed")
    assert (failed["score"], failed["max_score"], failed["status"]) == (0, 1, "failed")
    assert failed["output"] == "No.\nexpected: 2\nreceived: 3\nline 7: x = 1"
    assert failed["extra_data"] == {"exercise": "double", "check": "b", "status": "failed"}
    assert "12345" not in json.dumps(data)  # who knows the seed knows the questions


def test_lateness_and_decisions_count_and_are_told():
    late = results(report(late=Late(60, "10% a day", 2.5)))
    assert late["score"] == 2.5
    assert "Late (10% a day): 3 became 2.5." in late["output"]
    decided = results(report(override=Override(4, "Shown in the lab.")))
    assert decided["score"] == 4
    assert "Shown in the lab." in decided["output"]


def test_what_the_grader_broke_is_neither_passed_nor_failed():
    broken = results(report(Verdict("a", "A.", Status.BROKEN, 3, "Oops."), Verdict("b", "B.", Status.PASSED, 1)))
    assert broken["score"] == 4
    assert not {"score", "max_score", "status"} & set(broken["tests"][0])
    assert "not your fault" in broken["tests"][0]["output"]
    assert "For the instructor: the grader itself failed in 1 of 2 checks" in broken["output"]
    assert "not your fault" in results(report(lost=True))["output"]


def test_several_exercises_are_told_apart_and_added_up():
    data = results(report(), report(slug="greet"), visibility="after_published")
    assert data["score"] == 6
    assert {t["visibility"] for t in data["tests"]} == {data["visibility"]} == {"after_published"}
    assert data["tests"][0]["name"] == "Doubling: It is one."


def test_control_codes_of_a_submission_are_made_visible():
    assert "\x1b" not in results(report(Verdict("a", "A.", Status.FAILED, 1, "\x1b[31m")))["tests"][0]["output"]


# ---------------------------------------------------------------- the autograder


@pytest.fixture(scope="module")
def packed(course):
    return autograder_zip(course, ["double"], seed=5)


@pytest.fixture
def there(packed, tmp_path):
    """A tree as in Gradescope's container, with the autograder in it; what is in `submission` is graded."""
    root = tmp_path / "autograder"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "submission").mkdir()
    (root / "results").mkdir()
    return root


def grade(root, python=sys.executable, path=os.environ["PATH"]):
    """Runs it as Gradescope does; what it printed, and the results."""
    environment = {"AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": str(python), "PATH": path, "HOME": str(root)}
    command = ["bash", root / "run_autograder"]
    done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, json.loads((root / "results" / "results.json").read_text())


def test_the_same_files_give_the_same_bytes(course, packed):
    assert autograder_zip(course, ["double"], seed=5) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}


def test_it_holds_the_engine_and_the_exercise_and_no_solution(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert {"setup.sh", "run_autograder", "setup.cfg", "constraints.txt", "grader/pipeline.py"} <= set(held)
    assert {n.split("/")[1] for n in held if n.startswith("exercises/")} == {"double"}
    assert not [n for n in held if "solution" in n or "__pycache__" in n or n.endswith(".pyc") or n.startswith("tests")]
    solutions = [*(ROOT / "solutions").rglob("*"), *(ROOT / "tests/course/solutions").rglob("*")]
    texts = {p.read_bytes() for p in solutions if p.is_file()} - {b""}
    assert texts
    assert [n for n, data in held.items() if data in texts] == []


def test_the_courses_own_data_sets_are_in_it():
    with zipfile.ZipFile(io.BytesIO(autograder_zip(Course(ROOT), ["linear_regression"]))) as archive:
        assert {p.name for p in (ROOT / "datasets").glob("*.py")} <= {Path(n).name for n in archive.namelist()}


def test_what_exercises_share_is_in_it_and_is_found_there(tmp_path):
    with zipfile.ZipFile(io.BytesIO(autograder_zip(Course(ROOT), ["mnist_mlp"]))) as archive:
        archive.extractall(tmp_path)
    assert "_shared" in (ROOT / "exercises/mnist_mlp/checks.py").read_text(), "it shares nothing: choose another"
    here, there = (load_rubric(c.exercise("mnist_mlp")) for c in (Course(ROOT), Course(tmp_path)))
    assert [c.name for c in here.checks] == [c.name for c in there.checks]
    assert there.given.__globals__["bare"].__file__ == str(tmp_path.resolve() / "exercises/_shared/bare_nets.py")


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_the_scripts_are_valid_bash(packed, script):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        text = archive.read(script)
    assert text.startswith(b"#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n"], input=text, check=True)


def test_a_right_submission_gets_full_marks_behind_walls_where_they_can_be_had(there):
    (there / "submission" / "double.py").write_text(RIGHT)
    printed, data = grade(there)
    assert data["score"] == 4
    assert [t["status"] for t in data["tests"]] == ["passed"] * 3
    assert f"Isolation: {'none' if why_no_walls() else 'bubblewrap'}" in printed


def test_without_bubblewrap_it_grades_without_walls_and_tells_only_the_instructor(there, tmp_path):
    (there / "submission" / "double.py").write_text(HALF)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "mkdir", "rm", "cp"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    printed, data = grade(there, path=str(programs))
    assert data["score"] == 2
    assert "Isolation: none" in printed
    assert "bwrap" in printed
    assert data["stdout_visibility"] == "hidden"
    assert "solation" not in json.dumps(data)


@pytest.mark.parametrize("upload", ["nothing", "another name", "syntax"])
def test_a_bad_upload_is_the_students_and_is_told(there, upload):
    if upload == "another name":
        (there / "submission" / "homework.txt").write_text(RIGHT)
    elif upload == "syntax":
        (there / "submission" / "double.py").write_text("def double(x:\n")
    _printed, data = grade(there)
    assert data["score"] == 0
    assert "not your fault" not in json.dumps(data)
    said = data["output"] + data["tests"][0]["output"]
    assert ("SyntaxError" if upload == "syntax" else "double.py") in said


def test_a_submission_can_not_write_its_own_result(there):
    forged = "import pathlib, sys\n"
    forged += f"pathlib.Path({str(there / 'results' / 'results.json')!r}).write_text('{{\"score\": 4}}')\n"
    (there / "submission" / "double.py").write_text(forged + HALF)
    _printed, data = grade(there)
    assert data.get("score") in {0, 2}
    assert set(data) == KEYS


@pytest.mark.parametrize("fault", ["checks", "configuration", "engine", "python"])
def test_where_the_grader_itself_fails_the_student_is_told_that_it_is_not_their_fault(there, fault):
    (there / "submission" / "double.py").write_text(RIGHT)
    broken = {
        "checks": "exercises/double/checks.py",
        "configuration": "autograder.json",
        "engine": "grader/pipeline.py",
    }
    if fault in broken:
        (there / "source" / broken[fault]).write_text("this is no Python(\n")
    printed, data = grade(there, python="/nowhere/python" if fault == "python" else sys.executable)
    assert set(data) == KEYS
    assert "not your fault" in data["output"]
    assert data["stdout_visibility"] == "hidden"
    assert "The grader itself" in printed


@pytest.mark.parametrize(
    ("slugs", "data", "said"),
    [
        (["duoble"], "builtin", "did you mean 'double'"),
        ([], "builtin", "at least one"),
        (["double"], "/data", "no folder /data"),
    ],
)
def test_an_autograder_that_could_not_work_is_refused(course, slugs, data, said):
    with pytest.raises(GraderError, match=said):
        autograder_zip(course, slugs, data)
