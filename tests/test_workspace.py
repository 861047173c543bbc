"""A learner's own folder, as they use it: the real program, called there."""

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

from grader.workspace import find_workspace

COURSE = Path(__file__).parent / "course"
RIGHT = (COURSE / "solutions/double/double.py").read_text()
HALF = "def double(x):\n    return 2 * x\n\n\ndef total(xs):\n    return xs[0]\n"
WRONG = "def double(x):\n    return x * x\n\n\ndef total(xs):\n    return sum(xs)\n"


def grader(*arguments, cwd, **variables):
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "COLUMNS": "100", **variables}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=120)


@pytest.fixture
def course(tmp_path):
    """The little course, in a copy that a test may change."""
    shutil.copytree(COURSE, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def home(tmp_path, course):
    """A workspace of the little course."""
    done = grader("--course", course, "init", "home", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


@pytest.fixture
def double(home):
    return home / "01_double/double.py"


def said(done):
    assert "Traceback" not in done.stderr + done.stdout
    return " ".join(done.stdout.split())


# ---------------------------------------------------------------- init


def test_init_lays_out_numbered_folders_with_tasks_and_stubs(home, course):
    assert sorted(p.name for p in home.iterdir()) == ["01_double", "02_greet", "README.md", "grader.toml"]
    for folder, slug in (("01_double", "double"), ("02_greet", "greet")):
        assert (home / folder / f"{slug}.py").read_bytes() == (course / f"exercises/{slug}/{slug}.py").read_bytes()
        assert (home / folder / "task.md").read_bytes() == (course / f"exercises/{slug}/task.md").read_bytes()
    assert "grader check" in (home / "README.md").read_text()


def test_init_says_how_to_begin(tmp_path, course):
    done = grader("--course", course, "init", cwd=tmp_path)
    assert "cd keras-labs" in done.stdout
    assert "grader show double" in done.stdout
    assert find_workspace(tmp_path / "keras-labs" / "01_double").root == (tmp_path / "keras-labs").resolve()


def test_init_again_keeps_what_was_written_and_says_so(home, double):
    double.write_text(RIGHT)
    (home / "02_greet/greet.py").unlink()
    done = grader("init", cwd=home)
    assert done.returncode == 0
    assert double.read_text() == RIGHT
    assert "Kept" in done.stdout
    assert "01_double/double.py" in done.stdout
    assert (home / "02_greet/greet.py").is_file()


def test_init_keeps_files_that_were_there_before(tmp_path, course):
    (tmp_path / "mine/01_double").mkdir(parents=True)
    (tmp_path / "mine/01_double/double.py").write_text(RIGHT)
    (tmp_path / "mine/greet.py").write_text("mine")
    (tmp_path / "mine/README.md").write_text("my notes")
    done = grader("--course", course, "init", "mine", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "mine/01_double/double.py").read_text() == RIGHT
    assert (tmp_path / "mine/README.md").read_text() == "my notes"
    assert not list((tmp_path / "mine").rglob("*.new*"))
    assert not (tmp_path / "mine/02_greet/greet.py").exists(), "it is written beside grader.toml already"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("file.txt", "is a file"),
        ("file.txt/below", "can not be written"),
        ("home/01_double", "lies in a workspace already"),
        ("home/inner", "lies in a workspace already"),
    ],
)
def test_init_refuses_a_place_that_can_be_no_workspace(place, words, tmp_path, home, course):
    (tmp_path / "file.txt").write_text("mine")
    done = grader("--course", course, "init", tmp_path / place, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file.txt").read_text() == "mine"


def test_init_refuses_the_course_itself(tmp_path):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "grader").mkdir()
    done = grader("init", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "the course itself" in done.stderr


def test_a_damaged_grader_toml_is_named(home):
    (home / "grader.toml").write_text("course = [")
    done = grader("list", cwd=home)
    assert done.returncode == 2
    assert "grader.toml" in done.stderr


def test_a_course_that_moved_is_named_with_the_place_to_correct(home, course):
    course.rename(course.with_name("elsewhere"))
    done = grader("list", cwd=home)
    assert done.returncode == 2
    assert "grader.toml" in done.stderr


def test_init_lays_notebooks_out_where_nothing_is_written_yet(home, double, course):
    double.write_text(RIGHT)
    done = grader("init", "--notebooks", cwd=home)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in sorted((home / "01_double").iterdir())] == ["double.py", "task.md"]
    assert [p.name for p in sorted((home / "02_greet").iterdir())] == ["greet.ipynb", "task.md"]
    assert "def greet" in (home / "02_greet/greet.ipynb").read_text()
    assert "nothing new" in grader("update", cwd=home).stdout
    shutil.copytree(course / "exercises/greet", course / "exercises/later")
    (course / "exercises/later/greet.py").rename(course / "exercises/later/later.py")
    grader("update", cwd=home)
    assert len(list(home.glob("*_later/later.ipynb"))) == 1, "what comes later is a notebook too"


# ---------------------------------------------------------------- update


def test_update_renews_what_is_untouched(home, course):
    (course / "exercises/double/task.md").write_text("# A better text\n")
    (course / "exercises/greet/greet.py").write_text("# A better stub\n")
    done = grader("update", cwd=home)
    assert (home / "01_double/task.md").read_text() == "# A better text\n"
    assert (home / "02_greet/greet.py").read_text() == "# A better stub\n"
    assert "Renewed" in done.stdout
    assert not list(home.rglob("*.new*"))
    assert "nothing new" in grader("update", cwd=home).stdout


def test_update_brings_new_texts_into_a_notebook_around_what_was_written(home, course):
    grader("init", "--notebooks", cwd=home)
    path = home / "01_double/double.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell["id"].startswith("double-"):
            cell["source"] = "def double(x):\n    return 2 * x"
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 3, "outputs": [nbformat.v4.new_output("stream", text="printed")]}
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("My own note."))
    notebook.cells = [c for c in notebook.cells if not c["id"].startswith("check-double")]
    nbformat.write(notebook, path)

    task = course / "exercises/double/task.md"
    task.write_text(f"# A better text\n\n{task.read_text()}\n\n## A new section\n\nMore.\n")
    done = grader("update", cwd=home)
    assert "Brought up to date; what you have written is as it was:\n    01_double/double.ipynb" in done.stdout
    renewed = nbformat.read(path, 4)
    nbformat.validate(renewed)
    texts = [cell["source"] for cell in renewed.cells]
    assert texts[0].startswith("# A better text")
    assert texts[1].startswith("## A new section")
    assert texts[2] == "My own note."
    assert "def double(x):\n    return 2 * x" in texts
    assert texts.count('grader.check("double")') == 1, "what was deleted does not come back"
    assert all(c["outputs"] for c in renewed.cells if c["cell_type"] == "code")
    assert "nothing new" in grader("update", cwd=home).stdout

    stub = course / "exercises/double/double.py"
    stub.write_text(stub.read_text().replace("Twice x,", "Twice the number x,"))
    done = grader("update", cwd=home)
    assert "double.new.ipynb" in done.stdout, "the learner has written in the cell that is new"
    assert path.read_text().count("2 * x") == 1


def test_update_leaves_a_notebook_alone_whose_cells_can_not_be_told_apart(home, course):
    grader("init", "--notebooks", cwd=home)
    path = home / "01_double/double.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        del cell["id"]  # as another program may write it
    notebook.nbformat_minor = 0
    path.write_text(nbformat.v4.writes(notebook))
    before = path.read_bytes()
    (course / "exercises/double/task.md").write_text("# A better text\n")
    assert "double.new.ipynb" in grader("update", cwd=home).stdout
    assert path.read_bytes() == before


def test_update_keeps_what_was_written_and_puts_a_new_stub_beside_it_once(home, double, course):
    double.write_text(RIGHT)
    assert not list(home.rglob("*.new.py")), "the stub has not changed"
    grader("update", cwd=home)
    assert not list(home.rglob("*.new.py"))
    (course / "exercises/double/double.py").write_text("# A better stub\n")
    done = grader("update", cwd=home)
    assert double.read_text() == RIGHT
    assert (home / "01_double/double.new.py").read_text() == "# A better stub\n"
    assert "double.new.py" in done.stdout
    assert "nothing new" in grader("update", cwd=home).stdout


def test_update_never_writes_over_a_new_stub_that_was_written_in(home, double, course):
    double.write_text(RIGHT)
    stub, beside = course / "exercises/double/double.py", home / "01_double/double.new.py"
    stub.write_text("# second\n")
    grader("update", cwd=home)
    beside.write_text("mine")
    stub.write_text("# third\n")
    grader("update", cwd=home)
    assert beside.read_text() == "mine"
    assert (home / "01_double/double.new2.py").read_text() == "# third\n"


def test_update_brings_new_exercises_and_the_order_of_the_course(home, double, course):
    double.write_text(RIGHT)
    grader("check", cwd=home)
    shutil.copytree(course / "exercises/greet", course / "exercises/count")
    for name in ("greet.py",):
        (course / "exercises/count" / name).rename(course / "exercises/count/count.py")
    toml = course / "exercises/count/exercise.toml"
    toml.write_text(toml.read_text().replace("order = 2", "order = 0").replace('needs = ["double"]', ""))
    done = grader("update", cwd=home)
    assert sorted(p.name for p in home.iterdir() if p.name[0] == "0") == ["01_count", "02_double", "03_greet"]
    assert (home / "02_double/double.py").read_text() == RIGHT
    assert "01_double → 02_double" in done.stdout
    assert "nothing new" in grader("update", cwd=home).stdout
    rows = {e["slug"]: e for e in json.loads(grader("list", "--json", cwd=home).stdout)}
    assert rows["double"]["state"] == "done"
    assert rows["count"]["state"] == rows["greet"]["state"] == "new"


def test_update_outside_of_a_workspace_says_what_makes_one(tmp_path):
    done = grader("update", cwd=tmp_path)
    assert done.returncode == 2
    assert "grader init" in done.stderr


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


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_list_has_a_line_for_each_exercise_however_narrow(home, course, columns):
    settings = course / "exercises/greet/exercise.toml"
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


# ---------------------------------------------------------------- check


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
    assert "grader update" in grader("check", "double", cwd=home).stderr
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


# ---------------------------------------------------------------- hint


def test_hints_go_one_step_further_at_each_call_and_end(home, double):
    double.write_text(WRONG)
    grader("check", cwd=home)
    first, second, third = (said(grader("hint", "double", cwd=home)) for _ in range(3))
    assert "Hint 1 of 2 What is twice 3?" in first
    assert "Multiply" not in first
    assert "Hint 2 of 2 Multiply by 2." in second
    assert "all the hints there are" in third
    assert "Hint 1 of 2" in third
    assert "Multiply by 2." in third


def test_hints_begin_anew_when_another_check_fails(home, double):
    double.write_text(WRONG)
    assert "Hint 1 of 2" in grader("hint", "double", cwd=home).stdout
    double.write_text(HALF)
    text = said(grader("hint", "double", cwd=home))
    assert "`total` is the sum" in text
    assert "no hints on this check" in text
    double.write_text(WRONG)
    assert "Hint 1 of 2" in grader("hint", "double", cwd=home).stdout
    double.write_text(HALF)
    grader("check", cwd=home)
    double.write_text(WRONG)
    assert "Hint 1 of 2" in grader("hint", "double", cwd=home).stdout


def test_a_hint_on_the_last_checked_exercise_needs_no_name(home, double):
    assert "Of which exercise?" in grader("hint", cwd=home).stderr
    double.write_text(WRONG)
    grader("check", cwd=home)
    assert "Hint 1 of 2" in grader("hint", cwd=home).stdout
    assert "counts" not in grader("hint", cwd=home).stdout


def test_a_hint_checks_first_what_has_changed(home, double):
    double.write_text(WRONG)
    grader("check", cwd=home)
    double.write_text(RIGHT)
    assert "everything passed" in grader("hint", cwd=home).stdout


def test_a_hint_for_a_stub_is_on_what_to_write_first(home):
    assert "Hint 1 of 2" in grader("hint", "double", cwd=home).stdout


def test_a_file_that_does_not_load_gets_its_error_and_no_hint_is_spent(home, double):
    double.write_text("def double(x:\n    return\n")
    text = said(grader("hint", "double", cwd=home))
    assert "does not load" in text
    assert "was never closed" in text
    assert "double.py:1" in text
    double.write_text(WRONG)
    assert "Hint 1 of 2" in grader("hint", "double", cwd=home).stdout


def test_a_hint_outside_of_a_workspace_says_what_makes_one(tmp_path):
    done = grader("--course", COURSE, "hint", "double", cwd=tmp_path)
    assert done.returncode == 2
    assert "grader init" in done.stderr


# ---------------------------------------------------------------- plot

PICTURES = """from grader import expect
from grader.pictures import Curve


def pictures(total):
    return [lambda: Curve("The total", expect.curve(total), "sum")]
"""


def test_plot_draws_the_last_check_and_runs_nothing(home, double, course):
    (course / "exercises/double/pictures.py").write_text(PICTURES)
    (course / "exercises/double/checks.py").write_text(
        (course / "exercises/double/checks.py").read_text().replace("expect.close(total,", "expect.close(total[0],")
    )
    (course / "exercises/double/probe.py").write_text(
        (course / "exercises/double/probe.py")
        .read_text()
        .replace('return learner.total(given["xs"])', 'return [learner.total(given["xs"])] * 3')
    )
    double.write_text(RIGHT)
    assert "4/4" in grader("check", cwd=home).stdout
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 0, done.stderr
    (path,) = done.stdout.split()
    assert (home / path).read_bytes().startswith(b"\x89PNG")
    elsewhere = grader("plot", "--out", "pictures", cwd=home).stdout.split()
    assert [Path(p).parent.name for p in elsewhere] == ["pictures"]
    assert (home / elsewhere[0]).is_file()
    double.write_text(WRONG)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 0
    assert "changed since" in done.stderr


def test_plot_says_what_to_do_where_there_is_nothing_to_draw(home, double, course):
    assert "has no pictures" in grader("plot", "double", cwd=home).stderr
    (course / "exercises/double/pictures.py").write_text(PICTURES)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 2
    assert "`grader check double` first" in done.stderr
    double.write_text(HALF.replace("xs[0]", "None"))
    grader("check", cwd=home)
    done = grader("plot", "double", cwd=home)
    assert done.returncode == 2
    assert "nothing that can be drawn" in done.stderr
    checks = course / "exercises/double/checks.py"
    checks.write_text(checks.read_text().replace("rng.uniform(1, 9)", "rng.uniform(2, 9)"))
    assert "has changed since the last check" in grader("plot", "double", cwd=home).stderr


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
