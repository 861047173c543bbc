"""What an author has drawn: from claims that nobody trusts, never in the way of the report, and with words for it."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import expect
from grader.claims import Failure
from grader.ending import Ending
from grader.errors import CourseError
from grader.evidence import Evidence
from grader.exercise import load_exercise
from grader.inside.wire import Model
from grader.models import Layer, ModelView, Rebuilt
from grader.paper import set_paper
from grader.pictures import (
    Bars,
    Boundary,
    Confusion,
    Curve,
    Fit,
    Trouble,
    Weights,
    Wrong,
    accuracies,
    dense_outputs,
    load_pictures,
    losses,
    pictures_of,
    plane,
    recognised,
)
from grader.pictures.made import made_by
from grader.rubric import load_rubric

IMAGES = np.zeros((4, 3, 3), np.uint8)


LAB = load_exercise(Path(__file__).parent / "course/exercises/double")


def drawn(function, answer=None, kept=None, models=()):
    evidence = {"training": Evidence("training", Ending.FINISHED, answer, models=models)}
    with set_paper(LAB, 1) as paper:
        return made_by(function, replace(paper, probes=("training",), kept=kept), evidence)


def with_pictures(folder, text):
    """The exercise `double` with that pictures.py."""
    shutil.copytree(LAB.folder, folder / "double", dirs_exist_ok=True)
    (folder / "double/pictures.py").write_text(text)
    return load_exercise(folder / "double")


def history(training):
    return Curve("The loss", expect.curve(training["history"]), "loss")


def test_a_lab_without_pictures_has_none():
    assert load_pictures(LAB) is None
    with set_paper(LAB, 1) as paper:
        assert pictures_of(paper, {}) == ()


def test_pictures_are_made_of_the_questions_too(tmp_path):
    lab = with_pictures(
        tmp_path,
        "from grader.pictures import Bars\n\ndef pictures(total, asked, kept):\n"
        "    return [Bars('Asked', asked['total']['xs'], 'abcdefg', 'x'), Bars('Kept', kept['xs'], 'abcdefg', 'x')]\n",
    )
    with set_paper(lab, 1) as paper:
        asked, kept = pictures_of(paper, {})
        assert asked.values == pytest.approx(paper.kept["xs"]) == kept.values


def test_a_probe_that_was_not_asked_gives_no_picture():
    def pictures(training, kept):
        return [lambda: history(training), Curve("Another", [1.0], "it")]

    with set_paper(LAB, 1) as paper:
        found = made_by(pictures, replace(paper, probes=("training",)), {})
    assert [p.title for p in found] == ["Another"]


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def pictures(totl, kept):\n    return []\n", r"`pictures` has a parameter `totl`.*did you mean 'total'"),
        ("def picture(total):\n    return []\n", "lacks the function `pictures`"),
        ("import numpy\n\n1 / 0\n", r"pictures\.py:3: ZeroDivisionError"),
        ("def pictures(\n", r"pictures\.py:1: SyntaxError"),
    ],
)
def test_a_file_that_can_not_be_used_is_a_fault_of_the_courses_with_its_place(tmp_path, text, said):
    lab = with_pictures(tmp_path, text)
    with pytest.raises(CourseError, match=said):
        load_pictures(lab)
    assert load_rubric(lab).checks  # judging goes on without it


def test_pictures_may_name_probes_and_what_was_asked_and_kept(tmp_path):
    lab = with_pictures(tmp_path, "def pictures(total, kept, asked, held_out):\n    return []\n")
    assert load_pictures(lab) is not None


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


def test_several_curves_are_told_by_their_names():
    curve = Curve("Both", {"training": [2.0, 0.5], "validation": [1.5, 0.75]}, "loss", epochs=True)
    assert curve.caption == "Training from 2 to 0.5, validation from 1.5 to 0.75."
    assert "validation: From 1.5 to 0.75 in 2 epochs" in curve.alt
    assert Curve("None", {}, "loss").alt == "No value."


@pytest.mark.parametrize(
    ("values", "epochs", "said"),
    [
        ([2.0, float("nan")], True, "It is nan in epoch 2."),
        ([2.0, 9.0, float("inf")], False, "It is inf at step 2."),
        ([float("nan")], False, "No value. It is nan at step 0."),
    ],
)
def test_where_a_training_diverged_is_told(values, epochs, said):
    assert said in Curve("The loss", values, "loss", epochs=epochs).caption


def test_a_training_that_explodes_is_drawn_logarithmically():
    assert Curve("The loss", [2.0, 40.0, 9e9, float("inf")], "loss").logarithmic
    assert not Curve("The loss", [-2.0, 40.0, 9e9], "loss").logarithmic
    assert not Curve("The loss", [2.0, 1e-9], "loss").logarithmic


def test_bars_are_told_one_by_one_and_by_the_largest():
    bars = Bars("Wrong bits", [0.0, 12.5, 3.0], ["1", "2", "4"], "wrong (%)")
    assert bars.alt == "1: 0; 2: 12.5; 4: 3."
    assert bars.caption == "At most 12.5, at 2."
    assert Bars("Wrong bits", [0.0, 0.0], "ab", "wrong (%)").caption == "0 everywhere."


def test_weights_are_blue_above_0_and_orange_below_and_white_where_there_are_none():
    weights = Weights("Weights", [[[-2.0, 0.0, 2.0, float("nan")]]], ["a"])
    orange, white, blue, unknown = weights.colours[0, 0].tolist()
    assert blue[2] > blue[0] + 100
    assert orange[0] > orange[2] + 100
    assert white == unknown == [255, 255, 255]
    assert weights.caption == "Blue speaks for the class, orange against it."


def test_weights_that_are_not_those_of_classes_say_how_they_are_read():
    weights = Weights("Where it looks", [[[0.0, 1.0]]], ["a"], "A row looks at columns.")
    assert weights.caption == "A row looks at columns."
    assert weights.alt == "1 pictures of weights, from 0 to 1. A row looks at columns."


def opened(answer, models=()):
    """A claim as the pictures of a probe get it."""
    seen = []
    drawn(lambda training: seen.append(training) or [], answer, models=models)
    return seen[0]


def test_a_history_of_keras_gives_loss_and_accuracy_of_training_and_validation():
    history = opened({"loss": [2.0, 1.0], "val_loss": [1.5, 1.25], "acc": [0.25, 0.5], "learning_rate": [1e-3, 1e-3]})
    assert {k: v.tolist() for k, v in losses(history, "loss").series.items()} == {
        "training": [2.0, 1.0],
        "validation": [1.5, 1.25],
    }
    assert {k: v.tolist() for k, v in accuracies(history).series.items()} == {"training": [25.0, 50.0]}


def test_a_history_may_be_the_losses_alone():
    history = opened([2.0, float("inf")])
    assert losses(history, "loss").series[""].tolist() == [2.0, float("inf")]
    with pytest.raises(Failure):
        accuracies(history)


def test_predictions_become_a_table_and_the_misread_ones():
    scores = opened(np.eye(3)[[0, 2, 2, 1]])
    table, misread = recognised(scores, [0, 1, 2, 2], IMAGES, "abc")
    assert table.counts.trace() == 2
    assert misread.places.tolist() == [1, 3]
    with pytest.raises(Failure):
        recognised(scores, [0, 1, 2], IMAGES[:3], "abc")


def dense(units, activation, *, bias=True):
    return Layer("Dense", f"dense_{units}", {"units": units, "activation": activation, "use_bias": bias})


def test_what_a_small_model_says_of_a_plane():
    kernel, bias, last = np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5]), np.array([[9.0], [9.0]])
    layers = (dense(2, "relu"), Layer("Dropout", "dropout"), dense(1, "sigmoid", bias=False))
    model = ModelView("a model", Rebuilt(layers=layers, weights=(kernel, bias, last)))
    places = plane(0.0, 1.0, 0.0, 2.0, n=3)
    assert places[:2].tolist() == [[0.0, 0.0], [0.5, 0.0]]
    expected = 1 / (1 + np.exp(-np.maximum(places @ kernel + bias, 0) @ last))
    np.testing.assert_allclose(dense_outputs(model, places), expected)


@pytest.mark.parametrize(
    ("layers", "weights"),
    [
        ((dense(1, "linear"),), ()),  # too many to be kept
        ((dense(1, "linear"),), (np.zeros((3, 1)), np.zeros(1))),
        ((dense(1, "glu"),), (np.zeros((2, 1)), np.zeros(1))),
        ((Layer("Conv2D", "conv"),), (np.zeros((2, 1)), np.zeros(1))),
    ],
)
def test_a_model_that_can_not_be_followed_gives_no_plane(layers, weights):
    with pytest.raises(Failure):
        dense_outputs(ModelView("a model", Rebuilt(layers=layers, weights=weights)), plane(0.0, 1.0, 0.0, 1.0))
