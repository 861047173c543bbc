"""Which exercises a notebook of any name is about, where functions of several are called the same."""

import json
from pathlib import Path

import pytest

from grader.course import Course
from grader.intake import collect
from grader.intake.about import about, part
from grader.intake.cells import read_cells
from grader.intake.notebook import source_from

WANTED = {
    "line": {"loss", "predict", "train", "train_step"},
    "curve": {"features", "loss", "predict", "train", "train_step"},
    "gates": {"neuron", "network", "count", "train"},
    "irises": {"split", "standardize", "build_model", "train"},
    "digits": {"build_model", "prepare", "train"},
}


def notebook(*cells):
    code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": c} for c in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def cells(*names):
    return read_cells(notebook(*(f"def {n}(): return {i}" for i, n in enumerate(names))))


@pytest.mark.parametrize("slug", WANTED)
def test_a_whole_solution_is_of_its_own_exercise_only(slug):
    assert about(cells(*sorted(WANTED[slug])), WANTED) == (slug,)


def test_several_whole_solutions_are_of_their_exercises_only():
    names = [n for slug in ("gates", "irises", "line") for n in sorted(WANTED[slug])]
    assert set(about(cells(*names), WANTED)) == {"gates", "irises", "line"}


def test_what_could_be_several_is_what_the_class_hands_in():
    twins = {"first": {"a", "b"}, "second": {"a", "b"}}
    assert about(cells("a", "b"), twins) == ("first",)
    assert about(cells("a", "b"), twins, {"second"}) == ("second",)
    assert about(cells("train", "split"), WANTED, {"irises"}) == ("irises",)


def test_what_a_notebooks_name_says_among_other_words_comes_first():
    twins = {"first": {"a", "b"}, "second": {"a", "b"}}
    assert about(cells("a", "b"), twins, {"first", "second"}, "second") == ("second",)
    assert about(cells("train", "split"), WANTED, {"digits"}, "irises") == ("irises",)
    assert about(cells("a", "b"), {**twins, "other": {"c"}}, {"first"}, "other") == ("first",)


def test_one_function_of_many_does_not_make_a_lab_that_nobody_hands_in():
    assert about(cells("train"), WANTED, {"other"}) == ()
    assert about(cells("train"), WANTED, {"gates"}) == ("gates",)
    assert about(cells("helper"), WANTED) == ()


def test_each_exercise_has_the_functions_of_its_own_part_of_the_notebook():
    book = cells("neuron", "network", "count", "train", "split", "standardize", "build_model", "train")
    all_ = about(book, WANTED)
    source = source_from(part(book, "gates", all_, WANTED), WANTED["gates"])
    assert b"def train(): return 3" in source
    assert b"return 7" not in source
    source = source_from(part(book, "irises", all_, WANTED), WANTED["irises"])
    assert source.rstrip().endswith(b"def train(): return 7")


def test_what_is_corrected_further_down_counts():
    book = cells("neuron", "network", "count", "train", "neuron")
    assert part(book, "gates", ("gates",), WANTED) == book


def test_a_notebook_is_no_column_for_the_whole_class(tmp_path: Path):
    course = Course(Path(__file__).parents[1])
    for who in ("ann", "bob"):
        (tmp_path / who).mkdir()
        (tmp_path / who / "iris.py").write_bytes(course.solution(course.exercise("iris")).read_bytes())
    (tmp_path / "cyd").mkdir()
    source = course.solution(course.exercise("iris")).read_text()
    (tmp_path / "cyd/Untitled.ipynb").write_bytes(notebook(source))
    taken = collect(tmp_path, course.exercises())
    assert [list(h.files) for h in taken.students.values()] == [["iris"]] * 3


def test_what_was_asked_for_decides_between_labs_with_the_same_functions(tmp_path: Path):
    course = Course(Path(__file__).parents[1])
    (tmp_path / "ann").mkdir()
    source = course.solution(course.exercise("mnist_cnn_tf")).read_text()
    (tmp_path / "ann/Untitled.ipynb").write_bytes(notebook(source))
    for slug in ("mnist_mlp", "mnist_cnn_tf"):
        assert list(collect(tmp_path, course.exercises(), likely=[slug]).students["ann"].files) == [slug]
