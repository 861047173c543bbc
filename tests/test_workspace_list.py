"""What is done, begun and next, and an exercise's task: the real program, called in a learner's own folder."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from learner import COURSE, HALF, RIGHT, WRONG, grader, said

from grader.workspace import find_workspace

# ---------------------------------------------------------------- list


def test_list_shows_what_is_done_begun_and_next(home, double):
    text = said(grader("list", cwd=home))
    assert "0 of 2 exercises done" in text
    assert "○ double" in text
    assert "after double" in text
    assert "Next is Doubling" in text
    double.write_text(HALF)
    assert "begun, not checked" in said(grader("list", cwd=home))
    grader("check", cwd=home)
    text = said(grader("list", cwd=home))
    assert "◐ double Doubling 2/4" in text
    assert "Go on with Doubling: grader check double" in text
    double.write_text(RIGHT)
    assert "2/4, changed since" in said(grader("list", cwd=home))
    grader("check", cwd=home)
    text = said(grader("list", cwd=home))
    assert "1 of 2 exercises done" in text
    assert "✔ double Doubling 4/4" in text
    assert "after double" not in text
    assert "Next is Greeting" in text


def test_what_was_finished_and_renamed_is_not_done(home, double):
    double.write_text(RIGHT)
    grader("check", cwd=home)
    double.rename(double.with_name("double_final.py"))
    text = said(grader("list", cwd=home))
    assert "0 of 2 exercises done" in text
    assert "◐ double Doubling 4/4, file missing" in text
    assert "Go on with Doubling: grader check double" in text
    assert "Is it 01_double/double_final.py?" in grader("check", "double", cwd=home).stderr


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_list_has_a_line_for_each_exercise_however_narrow(home, course_copy, columns):
    settings = course_copy / "exercises/greet/exercise.toml"
    settings.write_text(settings.read_text().replace('"Greeting"', f'"Greeting {"everybody " * 12}"'))
    lines = [line for line in grader("list", cwd=home, COLUMNS=str(columns)).stdout.splitlines() if "○" in line]
    assert len(lines) == 2
    assert max(map(len, lines)) <= columns
    assert "greet   Greeting eve" in lines[1]
    assert "5 min, after do" in lines[1]


def test_list_as_json_tells_how_far_one_is(home, double):
    double.write_text(HALF)
    grader("check", cwd=home)
    first, second = json.loads(grader("list", "--json", cwd=home).stdout)
    assert (first["state"], first["score"], first["points"], first["changed"]) == ("begun", 2, 4, False)
    assert first["path"] == "01_double/double.py"
    assert (second["state"], second["score"]) == ("new", None)


def test_list_of_a_finished_course_says_so(home, double):
    double.write_text(RIGHT)
    shutil.copy(COURSE / "solutions/greet/greet.py", home / "02_greet/greet.py")
    done = grader("check", cwd=home)
    assert done.returncode == 0
    assert "All done." in done.stdout
    assert "2 of 2" in grader("list", cwd=home).stdout


@pytest.mark.parametrize(
    ("command", "said"), [(["list"], "2/4"), (["show", "double"], "twice"), (["hint", "double"], "Hint 1 of")]
)
def test_a_command_is_quick_as_it_imports_nothing_large(home, double, command, said):
    double.write_text(WRONG)
    grader("check", cwd=home)
    code = f"import sys; from grader.cli import cli; cli({command}, standalone_mode=False); print(sorted(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=home, env=environment, check=True, timeout=60
    )
    assert said in done.stdout
    for heavy in ("numpy", "tensorflow", "keras", "matplotlib", "pandas", "nbformat", "rich.markdown", "asyncio"):
        assert f"'{heavy}'" not in done.stdout


def test_list_reads_while_another_grader_writes(home, double):
    double.write_text(HALF)
    grader("check", cwd=home)
    with find_workspace(home).memory():
        assert "2/4" in grader("list", cwd=home).stdout


def test_a_damaged_memory_is_a_sentence_that_says_what_to_do(home, double):
    double.write_text(HALF)
    grader("check", cwd=home)
    for left in (home / ".grader").glob("gradebook.sqlite*"):
        left.unlink()
    (home / ".grader/gradebook.sqlite").write_text(
        "no database at all, but text that is long enough to be looked at" * 20
    )
    for command in ("list", "hint", "plot"):
        done = grader(command, cwd=home)
        assert done.returncode == 2
        assert f"Delete {home / '.grader'}" in done.stderr
    done = grader("check", cwd=home)
    assert done.returncode == 1
    assert "2/4 points" in done.stdout, "what was found is shown all the same"
    assert "not remembered" in done.stderr
    assert f"Delete {home / '.grader'}" in done.stderr


# ---------------------------------------------------------------- show


def test_show_is_plain_where_it_is_piped_and_names_ones_own_file(home):
    done = grader("show", "double", cwd=home)
    assert done.stdout.startswith((COURSE / "exercises/double/task.md").read_text().rstrip())
    assert str(home / "01_double/double.py") in done.stdout


def test_show_in_an_exercises_folder_needs_no_name(home):
    assert grader("show", cwd=home / "01_double").stdout == grader("show", "double", cwd=home).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_show_renders_the_task_in_a_terminal(home):
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "grader", "show", "double"],
        cwd=home,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "TERM": "xterm", "COLUMNS": "80"},
    ):
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(ours)
    title = (COURSE / "exercises/double/task.md").read_text().splitlines()[0].removeprefix("# ")
    assert title in shown.decode()
    assert f"# {title}" not in shown.decode()
    assert b"\x1b[1" in shown
