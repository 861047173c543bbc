"""Hints, one step at a time: the real program, called in a learner's own folder."""

from learner import COURSE, HALF, RIGHT, WRONG, grader, said
from uploads import notebook


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


def test_a_notebook_that_does_not_load_is_told_by_cell_and_line(home, double):
    double.unlink()
    cells = ("import numpy", "a = 1\nb = nothing\n", "def double(x):\n    return x * b\n")
    double.with_suffix(".ipynb").write_bytes(notebook(*cells))
    text = said(grader("hint", "double", cwd=home))
    assert "does not load" in text
    assert "double.ipynb, cell 2, line 2" in text


def test_a_hint_outside_of_a_workspace_says_what_makes_one(tmp_path):
    done = grader("--course", COURSE, "hint", "double", cwd=tmp_path)
    assert done.returncode == 2
    assert "grader init" in done.stderr
