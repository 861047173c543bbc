"""A learner's own folder: how it is laid out, and how it is brought up to date without touching what they wrote."""

import json
import shutil

import nbformat
import pytest
from learner import RIGHT, grader

from grader.workspace import find_workspace

# ---------------------------------------------------------------- init


def test_init_lays_out_numbered_folders_with_tasks_and_stubs(home, course_copy):
    assert sorted(p.name for p in home.iterdir()) == ["01_double", "02_greet", "README.md", "grader.toml"]
    for folder, slug in (("01_double", "double"), ("02_greet", "greet")):
        assert (home / folder / f"{slug}.py").read_bytes() == (course_copy / f"exercises/{slug}/{slug}.py").read_bytes()
        assert (home / folder / "task.md").read_bytes() == (course_copy / f"exercises/{slug}/task.md").read_bytes()
    assert "grader check" in (home / "README.md").read_text()


def test_init_says_how_to_begin(tmp_path, course_copy):
    done = grader("--course", course_copy, "init", cwd=tmp_path)
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


def test_init_keeps_files_that_were_there_before(tmp_path, course_copy):
    (tmp_path / "mine/01_double").mkdir(parents=True)
    (tmp_path / "mine/01_double/double.py").write_text(RIGHT)
    (tmp_path / "mine/greet.py").write_text("mine")
    (tmp_path / "mine/README.md").write_text("my notes")
    done = grader("--course", course_copy, "init", "mine", cwd=tmp_path)
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
def test_init_refuses_a_place_that_can_be_no_workspace(place, words, tmp_path, home, course_copy):
    (tmp_path / "file.txt").write_text("mine")
    done = grader("--course", course_copy, "init", tmp_path / place, cwd=tmp_path)
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


def test_a_course_that_moved_is_named_with_the_place_to_correct(home, course_copy):
    course_copy.rename(course_copy.with_name("elsewhere"))
    done = grader("list", cwd=home)
    assert done.returncode == 2
    assert "grader.toml" in done.stderr


def test_init_lays_notebooks_out_where_nothing_is_written_yet(home, double, course_copy):
    double.write_text(RIGHT)
    done = grader("init", "--notebooks", cwd=home)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in sorted((home / "01_double").iterdir())] == ["double.py", "task.md"]
    assert [p.name for p in sorted((home / "02_greet").iterdir())] == ["greet.ipynb", "task.md"]
    assert "def greet" in (home / "02_greet/greet.ipynb").read_text()
    assert "nothing new" in grader("update", cwd=home).stdout
    shutil.copytree(course_copy / "exercises/greet", course_copy / "exercises/later")
    (course_copy / "exercises/later/greet.py").rename(course_copy / "exercises/later/later.py")
    grader("update", cwd=home)
    assert len(list(home.glob("*_later/later.ipynb"))) == 1, "what comes later is a notebook too"


# ---------------------------------------------------------------- update


def test_update_renews_what_is_untouched(home, course_copy):
    (course_copy / "exercises/double/task.md").write_text("# A better text\n")
    (course_copy / "exercises/greet/greet.py").write_text("# A better stub\n")
    done = grader("update", cwd=home)
    assert (home / "01_double/task.md").read_text() == "# A better text\n"
    assert (home / "02_greet/greet.py").read_text() == "# A better stub\n"
    assert "Renewed" in done.stdout
    assert not list(home.rglob("*.new*"))
    assert "nothing new" in grader("update", cwd=home).stdout


def test_update_brings_new_texts_into_a_notebook_around_what_was_written(home, course_copy):
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

    task = course_copy / "exercises/double/task.md"
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

    stub = course_copy / "exercises/double/double.py"
    stub.write_text(stub.read_text().replace("Twice x,", "Twice the number x,"))
    done = grader("update", cwd=home)
    assert "double.new.ipynb" in done.stdout, "the learner has written in the cell that is new"
    assert path.read_text().count("2 * x") == 1


def test_update_leaves_a_notebook_alone_whose_cells_can_not_be_told_apart(home, course_copy):
    grader("init", "--notebooks", cwd=home)
    path = home / "01_double/double.ipynb"
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        del cell["id"]  # as another program may write it
    notebook.nbformat_minor = 0
    path.write_text(nbformat.v4.writes(notebook))
    before = path.read_bytes()
    (course_copy / "exercises/double/task.md").write_text("# A better text\n")
    assert "double.new.ipynb" in grader("update", cwd=home).stdout
    assert path.read_bytes() == before


def test_update_keeps_what_was_written_and_puts_a_new_stub_beside_it_once(home, double, course_copy):
    double.write_text(RIGHT)
    assert not list(home.rglob("*.new.py")), "the stub has not changed"
    grader("update", cwd=home)
    assert not list(home.rglob("*.new.py"))
    (course_copy / "exercises/double/double.py").write_text("# A better stub\n")
    done = grader("update", cwd=home)
    assert double.read_text() == RIGHT
    assert (home / "01_double/double.new.py").read_text() == "# A better stub\n"
    assert "double.new.py" in done.stdout
    assert "nothing new" in grader("update", cwd=home).stdout


def test_update_never_writes_over_a_new_stub_that_was_written_in(home, double, course_copy):
    double.write_text(RIGHT)
    stub, beside = course_copy / "exercises/double/double.py", home / "01_double/double.new.py"
    stub.write_text("# second\n")
    grader("update", cwd=home)
    beside.write_text("mine")
    stub.write_text("# third\n")
    grader("update", cwd=home)
    assert beside.read_text() == "mine"
    assert (home / "01_double/double.new2.py").read_text() == "# third\n"


def test_update_brings_new_exercises_and_the_order_of_the_course(home, double, course_copy):
    double.write_text(RIGHT)
    grader("check", cwd=home)
    shutil.copytree(course_copy / "exercises/greet", course_copy / "exercises/count")
    for name in ("greet.py",):
        (course_copy / "exercises/count" / name).rename(course_copy / "exercises/count/count.py")
    toml = course_copy / "exercises/count/exercise.toml"
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
