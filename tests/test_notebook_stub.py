"""Every exercise as a notebook: what is in it, and that it counts as the stub does."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import Kernel, Shown, kernel

from grader.course import Course
from grader.errors import CourseError
from grader.exercise import Exercise, load_exercise
from grader.intake import source_of
from grader.intake.notebook import wanted_names
from grader.notebooks import notebook_of
from grader.notebooks.stub import parts_of
from grader.paper import set_paper
from grader.pipeline import grade
from grader.sandbox import Slot, default_isolation
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])
SLUGS = [e.slug for e in COURSE.exercises()]


def cells(exercise: Exercise, kind: str) -> list[str]:
    """The texts of the notebook's cells of a kind."""
    return [c["source"] for c in nbformat.reads(notebook_of(exercise).decode(), 4).cells if c["cell_type"] == kind]


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_a_notebook_and_always_the_same(slug: str) -> None:
    exercise = COURSE.exercise(slug)
    made = notebook_of(exercise)
    assert made == notebook_of(load_exercise(exercise.folder))
    notebook = nbformat.reads(made.decode(), 4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_whole_task_and_the_whole_stub_are_in_it(slug: str) -> None:
    exercise = COURSE.exercise(slug)
    text = "\n\n".join(cells(exercise, "markdown"))
    sections = re.split(r"\n(?=## )", exercise.task())
    assert len(sections) >= 6
    assert all(section.strip() in text for section in sections)

    stub = ast.parse(exercise.text(exercise.filename))
    guard = stub.body.pop()
    assert isinstance(guard, ast.If)
    code = [c for c in cells(exercise, "code") if "grader.check" not in c and "%load_ext" not in c]
    inside = ast.parse("\n".join(code))
    assert ast.unparse(inside) == ast.unparse(ast.Module([*stub.body[1:], *guard.body], []))


@pytest.mark.parametrize("slug", SLUGS)
def test_each_function_has_a_cell_and_a_check_after_it(slug: str) -> None:
    exercise = COURSE.exercise(slug)
    code = cells(exercise, "code")
    wanted = wanted_names(exercise.text(exercise.filename))
    bodies = [ast.parse(c).body if "%load_ext" not in c else [] for c in code]
    found = [i for i, body in enumerate(bodies) if len(body) == 1 and getattr(body[0], "name", "") in wanted]
    assert len(found) == len(wanted)
    assert all(code[i + 1] == f'grader.check("{slug}")' for i in found)
    assert code[0].endswith("%load_ext grader\nimport grader")


def test_an_id_tells_the_role_and_whether_the_text_has_changed(tmp_path: Path) -> None:
    def ids() -> dict[str, str]:
        return {p.role: p.id for p in parts_of(load_exercise(tmp_path / "lab"))}

    (tmp_path / "lab").mkdir()
    for name in ("exercise.toml", "probe.py", "checks.py"):
        (tmp_path / "lab" / name).write_bytes((COURSE.exercise("iris").folder / name).read_bytes())
    (tmp_path / "lab" / "task.md").write_text("# Lab\n\nText\n\n## What to write\n\nA\n\n```\n## code\n```\n\n## Try\n")
    (tmp_path / "lab" / "lab.py").write_text("import os\n\n\ndef f():\n    pass\n")
    before = ids()
    assert [*before][:2] == ["task", "task-what-to-write"]
    assert [*before][-1] == "task-try"  # below the code
    (tmp_path / "lab" / "lab.py").write_text("import os\n\n\ndef f():\n    return 1\n")
    after = ids()
    assert {role for role in before if before[role] != after[role]} == {"f"}
    assert before["f"].rpartition("-")[0] == after["f"].rpartition("-")[0]


def test_a_stub_that_is_no_python_is_the_courses_fault(tmp_path: Path) -> None:
    folder = tmp_path / "greet"
    folder.mkdir()
    for path in Path(__file__).parent.joinpath("course/exercises/greet").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "greet.py").write_text("def greet(:")
    with pytest.raises(CourseError, match=r"greet\.py:1: not valid Python"):
        notebook_of(load_exercise(folder))


# ---------------------------------------------------------------- what it is worth


@pytest.fixture(scope="module")
def warm_slot() -> Iterator[Slot]:
    with Slot(("tensorflow", "keras"), default_isolation()) as slot:
        yield slot


def graded(exercise: Exercise, source: bytes, slot: Slot) -> Any:
    with set_paper(exercise, 3, "builtin") as paper:
        return grade(Submission("", exercise, source), paper, slot, lazy=True)


def filled(exercise: Exercise) -> bytes:
    """The notebook with the reference's functions in its cells."""
    reference = COURSE.solution(exercise).read_text()
    functions = {n.name: ast.get_source_segment(reference, n) for n in ast.parse(reference).body if hasattr(n, "name")}
    notebook = json.loads(notebook_of(exercise))
    for cell in notebook["cells"]:
        role = cell["id"].rpartition("-")[0]
        if role in functions:
            cell["source"] = functions.pop(role).splitlines(keepends=True)
    assert not functions
    return json.dumps(notebook).encode()


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
@pytest.mark.parametrize("slug", SLUGS)
def test_it_counts_as_the_stub_does(slug: str, warm_slot: Slot) -> None:
    exercise = COURSE.exercise(slug)
    stub = exercise.stub.read_bytes()
    source = source_of(notebook_of(exercise), wanted_names(stub.decode()))
    of_notebook, of_stub = (graded(exercise, s, warm_slot) for s in (source, stub))
    assert of_notebook.verdicts == of_stub.verdicts
    assert of_notebook.score == 0


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
@pytest.mark.parametrize("slug", ["linear_regression", "perceptron"])
def test_written_in_it_the_reference_passes(slug: str, warm_slot: Slot) -> None:
    exercise = COURSE.exercise(slug)
    source = source_of(filled(exercise), wanted_names(exercise.text(exercise.filename)))
    assert graded(exercise, source, warm_slot).passed


# ---------------------------------------------------------------- the first evening


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Kernel]:
    with kernel(tmp_path) as running:
        yield running


def run_all(data: bytes, running: Kernel) -> dict[str, Shown]:
    """Run a notebook's cells from the top down; what each shows, by its role."""
    found = nbformat.reads(data.decode(), 4).cells
    return {c["id"].rpartition("-")[0]: running.run(c["source"], c["id"]) for c in found if c["cell_type"] == "code"}


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_an_empty_notebook_runs_to_its_end_and_says_what_to_write(started: Kernel) -> None:
    shown = run_all(notebook_of(COURSE.exercise("linear_regression")), started)
    cards = [cell.text for role, cell in shown.items() if role.startswith("check-")]
    assert len(cards) == 4
    assert all(card.startswith("Linear regression: 0/10 points\n○ `predict` gives the height") for card in cards)
    assert "In no cell that you have run yet: `mean_squared_error`, `train_step`, `train`." in cards[0]
    assert "In no cell" not in cards[3]
    # The experiment, the last cell, can not be made yet.
    assert {role: cell.error[0] for role, cell in shown.items() if cell.error} == {"experiment": "NotImplementedError"}


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_a_written_notebook_passes_step_by_step(started: Kernel) -> None:
    shown = run_all(filled(COURSE.exercise("linear_regression")), started)
    cards = [cell.text for role, cell in shown.items() if role.startswith("check-")]
    assert [card.split(" points")[0] for card in cards[:-1]] == [f"Linear regression: {n}/10" for n in (1, 2, 5)]
    assert cards[-1].startswith("Linear regression: 10/10 points\n✔ Everything passed.")
    assert "w = 2.975, b = 1.996" in shown["experiment"].printed
    assert any("image/png" in data for data in shown["experiment"].displays)
    assert [role for role, cell in shown.items() if cell.error] == []
    pictures = started.run("%plot linear_regression")
    assert pictures.html.count('<img src="data:image/png;base64,') == 2
    assert "The loss while training: From" in pictures.text
