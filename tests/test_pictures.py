"""What an author has drawn: from claims that nobody trusts, never in the way of the report, and with words for it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from grader import expect
from grader.errors import CourseError
from grader.evidence import Ending, Evidence
from grader.exercise import load_exercise
from grader.inside.wire import Model
from grader.models import Rebuilt
from grader.pictures import Boundary, Confusion, Curve, Fit, Trouble, Wrong, pictures_of
from grader.rubric import Rubric, load_rubric

IMAGES = np.zeros((4, 3, 3), np.uint8)


LAB = load_exercise(Path(__file__).parent / "course/exercises/double")


def drawn(function, answer=None, kept=None, models=()):
    rubric = Rubric(LAB, given=lambda rng: ({}, None), checks=(), pictures=function)
    return pictures_of(rubric, {"training": Evidence("training", Ending.FINISHED, answer, models=models)}, kept)


def history(training):
    return Curve("The loss", expect.curve(training["history"]), "loss")


def test_a_lab_without_pictures_has_none():
    assert drawn(None) == ()


def test_claims_are_opened_as_in_a_check():
    def pictures(training, kept):
        return [history(training), Curve("Kept", kept, "it")]

    first, second = drawn(pictures, {"history": [3.0, 1.0]}, kept=[1.0, 2.0])
    assert first.values.tolist() == [3.0, 1.0]
    assert second.values == [1.0, 2.0]


@pytest.mark.parametrize("answer", [None, "history", {"history": "none"}, {"history": [1.0, float("inf")]}, {}])
def test_a_claim_that_does_not_fit_costs_its_own_picture_only(answer):
    found = drawn(lambda training: [lambda: history(training), Curve("Another", [1.0], "it")], answer)
    assert [p.title for p in found] == ["Another"]
    assert drawn(lambda training: [history(training)], answer) == ()


def test_a_fault_of_the_authors_is_told_and_does_not_stop_the_others():
    def pictures(training):
        yield Curve("The first", [1.0], "it")
        raise ZeroDivisionError("by the author")

    first, trouble = drawn(pictures)
    assert first.title == "The first"
    assert isinstance(trouble, Trouble)
    assert "ZeroDivisionError: by the author" in trouble.alt
    assert "test_pictures.py" in trouble.alt


@pytest.mark.parametrize(
    "entry", ["a string", lambda: None, lambda: Wrong("Of other lengths", IMAGES, [1, 2, 3, 4], [1], "abcde")]
)
def test_what_is_no_picture_or_does_not_fit_together_is_told(entry):
    (trouble,) = drawn(lambda training: [entry])
    assert isinstance(trouble, Trouble)


def test_a_model_is_the_referees_view_of_it():
    def pictures(training, kept):
        scores = expect.array(expect.model(training["model"]).predict("test"))
        return [Confusion("Mixed up", kept, scores.argmax(axis=1), "ab")]

    predictions = {"test": np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]])}
    (one,) = drawn(pictures, {"model": Model("{}")}, kept=[0, 1, 1], models=(Rebuilt(predictions=predictions),))
    assert one.counts.tolist() == [[1, 0], [1, 1]]


def test_pictures_may_name_only_probes_and_kept(tmp_path, course):
    shutil.copytree(course.root / "exercises/double", tmp_path / "double")
    checks = tmp_path / "double/checks.py"
    text = checks.read_text()
    checks.write_text(text + "\n\ndef pictures(totl, kept):\n    return []\n")
    with pytest.raises(CourseError, match=r"`pictures` has a parameter `totl`.*did you mean 'total'"):
        load_rubric(load_exercise(tmp_path / "double"))
    checks.write_text(text + "\n\ndef pictures(total, kept):\n    return []\n")
    assert load_rubric(load_exercise(tmp_path / "double")).pictures is not None


def test_a_curve_is_told_by_its_ends_and_its_extremes():
    alt = Curve("The loss", [4.0, 0.5, 1.0], "loss").alt
    assert alt == "From 4 to 1 in 3 steps, at least 0.5, at most 4."


def test_a_curve_is_told_by_how_much_of_it_lies_in_the_band():
    band = ([0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0])
    assert "75% of the steps lie within" in Curve("The loss", [4.0, 0.5, 0.9, 0.1], "loss", band=band).alt
    assert "0% of the steps" in Curve("The loss", [4.0], "loss", band=([], [])).alt


def test_an_empty_curve_has_words_too():
    assert Curve("The loss", [], "loss").alt == "No value."


def test_a_fit_is_told_by_its_error():
    assert "error is 0.5" in Fit("The line", [0, 1], [1.0, 1.0], [1.5, 0.5]).alt


def test_a_confusion_is_told_by_the_right_ones_and_the_commonest_mistake():
    alt = Confusion("Digits", [4, 4, 4, 9], [9, 9, 4, 9], "0123456789").alt
    assert alt == "2 of 4 right. Most often 4 is taken for 9: 2 times."


def test_a_class_without_a_name_is_in_no_cell():
    assert Confusion("Digits", [0, 1, 1], [0, 7, -3], "ab").counts.tolist() == [[1, 0], [0, 0]]


def test_misread_pictures_are_told_and_only_they_are_chosen():
    wrong = Wrong("Misread", IMAGES, [0, 1, 2, 3], [0, 2, 2, 1], "abcd")
    assert wrong.places.tolist() == [1, 3]
    assert wrong.alt == "2 of 4 pictures are taken for something else; here are 2."
    assert Wrong("Misread", IMAGES[:2], [0, 1], [0, 1], "ab").alt == "All 2 are right."


def test_a_boundary_is_told_by_the_points_on_their_own_ground():
    ground = np.array([[0, 0, 1, 1], [0, 0, 1, 1]])
    plane = Boundary("The plane", (0.0, 1.0, 0.0, 1.0), ground, [[0.1, 0.5], [0.9, 0.5], [0.2, 0.2]], [0, 1, 1])
    assert plane.alt == "2 of 3 points lie where their own class was found. Shares of the plane: 0: 50%, 1: 50%."
