"""Checks in a learner's own folder: what is found there, what is run, and what is remembered of it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from learner import COURSE, HALF, RIGHT, grader, said
from uploads import notebook

from grader.workspace import find_workspace


def test_check_finds_what_was_begun_and_only_that(home, double):
    double.write_text(HALF)
    done = grader("check", cwd=home)
    assert done.returncode == 1
    assert "2/4 points" in done.stdout
    assert "Greeting" not in done.stdout


@pytest.mark.parametrize("target", ["double", "01_double", "01_double/", "01_double/double.py"])
def test_check_takes_a_slug_a_folder_or_a_file(target, home, double):
    double.write_text(HALF)
    assert "2/4 points" in grader("check", target, cwd=home).stdout


@pytest.mark.parametrize("target", [".", "..", "../02_greet/"])
def test_check_takes_the_folder_that_one_is_in(target, home, double):
    shutil.copy(COURSE / "solutions/greet/greet.py", home / "02_greet/greet.py")
    (home / "02_greet/notes").mkdir()
    folder = home / "02_greet" / ("notes" if target == ".." else "")
    assert "1/1 points" in grader("check", target, cwd=folder).stdout


def test_check_in_an_exercises_folder_checks_that_one(home, double):
    double.write_text(HALF)
    shutil.copy(COURSE / "solutions/greet/greet.py", home / "02_greet/greet.py")
    text = grader("check", cwd=home / "02_greet").stdout
    assert "1/1 points" in text
    assert "2/4 points" not in text
    assert "Go on with Doubling" in text


def test_check_of_an_untouched_workspace_says_what_to_begin_with(home):
    done = grader("check", cwd=home)
    assert done.returncode == 2
    assert "grader show double" in done.stderr
    assert "01_double/double.py" in done.stderr


def test_check_of_a_name_that_is_no_exercise_suggests_one(home):
    (home / "duoble.py").write_text(RIGHT)
    for target in ("duoble.py", "duoble"):
        done = grader("check", target, cwd=home)
        assert done.returncode == 2
        assert "double" in done.stderr


def test_a_missing_file_is_named_with_what_lays_it_out_anew(home, double):
    double.unlink()
    told = grader("check", "double", cwd=home).stderr
    assert "There is no double.py in 01_double. Has it been renamed or moved?" in told
    assert "grader update" in told
    grader("update", cwd=home)
    assert double.is_file()


def test_an_unchanged_file_is_not_run_again(home, double):
    double.write_text(HALF)
    first, second = grader("check", cwd=home), grader("check", cwd=home)
    assert "unchanged since the last check" not in first.stdout
    assert "unchanged since the last check" in second.stdout
    assert second.stdout.replace("; unchanged since the last check", "") == first.stdout


def test_what_timed_out_is_run_again(home, double):
    double.write_text("def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    while True:\n        pass\n")
    assert "not finished" in said(grader("check", cwd=home))
    assert "unchanged since the last check" not in grader("check", cwd=home).stdout


def test_an_evening_of_saving_leaves_one_checks_evidence(home, double):
    greet = home / "02_greet/greet.py"
    shutil.copy(COURSE / "solutions/greet/greet.py", greet)
    for number in range(4):
        double.write_text(f"{HALF}\n# saved {number}\n")
        grader("check", cwd=home)
    assert len(list((home / ".grader/evidence").iterdir())) == 3  # the probes double, total and greet
    assert len(list((home / ".grader/sources").iterdir())) == 2
    assert "unchanged" in grader("check", "greet", cwd=home).stdout


def test_a_check_waits_for_another_one_that_writes(home, double):
    double.write_text(HALF)
    command = [sys.executable, "-m", "grader", "check"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with find_workspace(home).memory():
        running = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True)
        time.sleep(3)
        assert running.poll() is None
    out, _err = running.communicate(timeout=60)
    assert "2/4 points" in out
    assert running.returncode == 1


def test_the_memory_is_no_matter_for_git(home, double):
    double.write_text(HALF)
    grader("check", cwd=home)
    assert (home / ".grader/.gitignore").read_text() == "*\n"


def test_a_file_elsewhere_is_checked_and_not_remembered(home, tmp_path):
    (tmp_path / "double.py").write_text(RIGHT)
    assert "4/4 points" in grader("check", tmp_path / "double.py", cwd=home).stdout
    assert json.loads(grader("list", "--json", cwd=home).stdout)[0]["state"] == "new"


def test_a_notebook_is_checked_and_its_cells_are_named(home, double):
    double.unlink()
    cells = ["# Doubling", "xs = [1, 2]", "def double(x):\n    return 2 * x", "\ndef total(xs):\n    return xs.sum()"]
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(c) for c in cells]
    nbformat.write(made, double.with_suffix(".ipynb"))
    text = said(grader("check", cwd=home))
    assert "2/4 points" in text
    assert "01_double/double.ipynb, cell 4, line 3, in `total`" in text
    assert json.loads(grader("list", "--json", cwd=home).stdout)[0]["score"] == 2


def test_a_notebook_beside_a_file_is_checked_and_said_not_to_count(home, double):
    double.write_text(HALF)
    beside = double.with_suffix(".ipynb")
    beside.write_bytes(notebook(RIGHT))
    done = grader("check", "01_double/double.ipynb", cwd=home)
    assert done.returncode == 0
    assert "01_double/double.ipynb is not the file that counts for double, which is 01_double/double.py" in done.stderr
    assert "not remembered" in done.stderr
    assert "begun, not checked" in said(grader("list", cwd=home))
    done = grader("check", cwd=home)
    assert "01_double/double.ipynb is not taken" in done.stderr
    assert "here it is 01_double/double.py" in done.stderr
    assert grader("check", "--json", cwd=home).stdout.startswith("[")
    beside.unlink()
    assert grader("check", cwd=home).stderr == ""


def test_a_file_that_is_no_notebook_says_so_and_forgets_nothing(home, double):
    double.write_text(HALF)
    grader("check", cwd=home)
    double.unlink()
    double.with_suffix(".ipynb").write_text("{}")
    done = grader("check", "double", cwd=home)
    assert done.returncode == 1
    assert "notebook" in done.stdout
    with sqlite3.connect(home / ".grader/gradebook.sqlite") as database:
        assert database.execute("SELECT score FROM reports").fetchall() == [(2.0,)]


def test_check_as_json_is_the_same_in_a_workspace(home, double):
    double.write_text(HALF)
    (report,) = json.loads(grader("check", "--json", cwd=home).stdout)
    assert (report["exercise"], report["score"], report["points"]) == ("double", 2, 4)


def test_no_colour_where_none_is_wanted(home, double):
    double.write_text(HALF)
    text = grader("check", cwd=home, NO_COLOR="1", FORCE_COLOR="1").stdout
    assert "\x1b[1" in text
    assert not any(f"\x1b[{n}m" in text for n in range(30, 38))


# ---------------------------------------------------------------- a real lab


@pytest.mark.tensorflow
def test_a_lab_from_init_to_full_marks(tmp_path):
    real = Path(__file__).parents[1]
    assert grader("--course", real, "init", "labs", cwd=tmp_path).returncode == 0
    (lab,) = (tmp_path / "labs").glob("[0-9]*[0-9]_linear_regression")
    answer, solution = lab / "linear_regression.py", real / "solutions/linear_regression"
    text = said(grader("check", "linear_regression", cwd=lab))
    assert "Write this next" in text
    answer.write_text((solution / "wrong/half_mean.py").read_text())
    assert "This is half of it." in said(grader("check", cwd=lab))
    broken = (solution / "linear_regression.py").read_text()
    line = next(line for line in broken.splitlines() if ".gradient(" in line)
    answer.write_text(broken.replace(line, line.replace("[w, b]", "[w, b, b[0]]")))
    text = said(grader("check", cwd=lab))
    assert "Mend this first" in text
    assert "❱" in text
    answer.write_text(broken)
    text = said(grader("check", cwd=lab))
    assert "10/10 points" in text
    assert "Next is " in text
    assert "✔ linear_regression" in said(grader("list", cwd=lab))
    drawn = grader("plot", cwd=lab).stdout.split()
    assert len(drawn) == 2
    assert all((lab / name).stat().st_size > 5_000 for name in drawn)
