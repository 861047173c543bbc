"""Detectors: each says its own thing of what it is made for, nothing of good work, and never breaks on odd numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader import diagnose
from grader.diagnose import Answers, Diagnosis
from grader.models import Layer, ModelView, Rebuilt

GUESS = float(np.log(10))
RNG = np.random.default_rng(7)
LABELS = np.repeat(np.arange(10), 20)
NUMBERS = st.floats(width=64) | st.floats(0, 5)
CURVES = st.lists(NUMBERS, max_size=60)
UNITS = st.sampled_from(["step", "epoch"])


def falling(n=200, end=0.1, noise=0.03, start=2.3):
    """A training that comes to rest."""
    steps = np.arange(n)
    return end + (start - end) * np.exp(-8 * steps / n) + noise * end * RNG.standard_normal(n)


def said(labels=LABELS, right=0.95, sure=0.9, rng=RNG):
    """Probabilities for ten classes with so many of the largest at the label."""
    classes = np.where(rng.random(len(labels)) < right, labels, (labels + 1 + rng.integers(0, 9, len(labels))) % 10)
    scores = np.full((len(labels), 10), (1 - sure) / 9)
    scores[np.arange(len(labels)), classes] = sure
    return Answers(scores, labels)


def untrained():
    return Answers(0.1 * RNG.standard_normal((len(LABELS), 10)), LABELS)


def a_model(rate=0.001, optimizer="adam", silent=(0, 32), trainable=100, **compiled):
    layers = (
        Layer("InputLayer", "i"),
        Layer("Dense", "a", {"activation": "relu"}),
        Layer("Dense", "b", {"activation": "softmax"}),
    )
    settings = {"optimizer": optimizer, "optimizer_config": {"learning_rate": rate}, "loss_config": {}}
    settings |= {"loss": "sparse_categorical_crossentropy", **compiled}
    return ModelView("m", Rebuilt("", layers, 100, trainable, compiled=settings, silent={"a": silent}))


def name(found):
    return found.name if found is not None else None


# ---------------------------------------------------------------- histories


def test_nan_is_told_with_its_step_and_where_it_came_from():
    found = diagnose.diverged([2.3] * 12 + [np.nan] * 5)
    assert found == Diagnosis("diverged", "the loss went from 2.30 to nan at step 12")
    assert found.text == "The training diverged: the loss went from 2.30 to nan at step 12."
    assert diagnose.diverged([2.3, 40.0, np.inf], unit="epoch").seen == (
        "the loss rose from 2.30 to 40.0, and to inf at epoch 3"
    )
    assert diagnose.diverged([np.nan]).seen == "the loss is nan from the start"


@pytest.mark.parametrize(
    ("curve", "seen"),
    [
        ([2.3, 2.6, 9.0, 80.0], "the loss rose from 2.30 to 80.0; guessing has 2.30"),
        (
            [2.3, 5e4, 3.0, 2.31],
            "the loss rose from 2.30 to 50,000 at step 1 and is 2.31 at the end; guessing has 2.30",
        ),
        ([3719.0], "the loss is 3,719; guessing has 2.30"),
        ([1639.0, 40.0, 9.0], "the loss was 1,639 at first and is 9.00 at the end; guessing has 2.30"),
    ],
)
def test_a_loss_that_ends_above_its_beginning_diverged(curve, seen):
    assert diagnose.diverged(curve, guess=GUESS) == Diagnosis("diverged", seen)


def test_of_a_single_epoch_the_loss_is_a_mean_over_its_steps():
    seen = "the loss of the only epoch is 3,719; guessing has 2.30"
    assert diagnose.diverged([3719.0], guess=GUESS, unit="epoch").seen == seen


def test_a_loss_that_peaks_and_settles_did_not_diverge():
    curve = falling()
    curve[3] = 4.8  # as references with a large rate do
    assert diagnose.diverged(curve) is None
    assert diagnose.diverged(2.3 + 0.2 * RNG.random(100), guess=GUESS) is None


def test_nothing_is_learned_if_the_loss_stays_or_settles_at_guessing():
    assert name(diagnose.not_learning([13.0] * 300, 4.0)) == "not_learning"
    assert "13.0 at each of 300 steps" in diagnose.not_learning([13.0] * 300, 4.0).seen
    settles = 2.3 + 0.4 * np.exp(-np.arange(200) / 10) + 0.005 * RNG.standard_normal(200)
    assert name(diagnose.not_learning(settles, GUESS)) == "not_learning"
    assert diagnose.not_learning(falling(), GUESS) is None


def test_a_loss_that_was_still_falling_needed_more():
    cut = falling(400)[:60]
    assert "60 steps" in diagnose.learning_too_slowly(cut).seen
    assert (
        name(diagnose.learning_too_slowly([0.554, 0.544, 0.535, 0.526, 0.518], unit="epoch")) == "learning_too_slowly"
    )
    assert name(diagnose.learning_too_slowly([0.5], guess=0.69, unit="epoch")) == "learning_too_slowly"
    assert diagnose.learning_too_slowly(falling(400, end=1.0)) is None
    assert diagnose.learning_too_slowly([0.5], unit="epoch") is None


@given(CURVES, UNITS, st.floats(0.01, 10))
def test_histories_of_any_numbers_break_nothing(curve, unit, guess):
    for find in (
        lambda: diagnose.diverged(curve, unit=unit),
        lambda: diagnose.diverged(curve, guess=guess, unit=unit),
        lambda: diagnose.not_learning(curve, guess, unit=unit),
        lambda: diagnose.learning_too_slowly(curve, guess=guess, unit=unit),
        lambda: diagnose.overfitted(curve, curve[::-1]),
        lambda: diagnose.regression(curve, guess, 2 * guess, guess / 2, asked=10),
    ):
        found = find()
        assert found is None or (found.seen and "{" not in found.text)


@given(st.lists(st.floats(0.001, 100), min_size=1, max_size=60))
def test_a_falling_loss_never_diverged_and_a_lost_one_always(losses):
    curve = sorted(losses, reverse=True)
    assert diagnose.diverged(curve) is None
    assert name(diagnose.diverged([*curve, float("nan")])) == "diverged"


@given(st.lists(st.floats(0.001, 100), min_size=2, max_size=60), st.floats(0.1, 10))
def test_of_a_loss_only_one_thing_can_be_said(losses, guess):
    """Where nothing is learned, nothing falls either; and what diverged is said first."""
    slow = diagnose.learning_too_slowly(losses, guess=guess, unit="epoch")
    assert slow is None or diagnose.not_learning(losses, guess, unit="epoch") is None


# ---------------------------------------------------------------- answers


def test_a_constant_prediction_names_its_class():
    found = diagnose.constant_prediction(np.full(200, 3), LABELS)
    assert found.seen == "200 of 200 rows are given class 3, and 20 of them belong to it"
    assert diagnose.constant_prediction(np.full(200, 3), np.full(200, 3)) is None
    assert diagnose.constant_prediction(LABELS, LABELS) is None
    assert diagnose.constant_prediction([1, 1, 1, 1], [1, 0, 1, 0]) is None, "four rows are too few to tell"


def test_bytes_are_unscaled_inputs():
    assert diagnose.unscaled_inputs(np.arange(256)).seen == "the inputs go from 0 to 255, and their mean is 128"
    assert diagnose.unscaled_inputs(np.linspace(0, 1, 20)) is None
    assert diagnose.unscaled_inputs(RNG.standard_normal(10_000)) is None


def test_answers_of_unscaled_inputs_are_known_by_what_they_are():
    found = diagnose.as_if_unscaled([1, 2, 9], right=[1, 2, 3], unscaled=[1, 2, 9])
    assert "all 3 answers" in found.seen
    assert "1 would be" in found.seen
    assert diagnose.as_if_unscaled([1, 2, 3], right=[1, 2, 3], unscaled=[1, 2, 9]) is None
    assert diagnose.as_if_unscaled([1, 2], right=[1, 2], unscaled=[1, 2]) is None, "this would tell nothing"


def test_dropout_shows_where_the_answers_differ():
    first = RNG.random((6, 3))
    second = first.copy()
    second[1, 2] += 0.5
    assert (
        diagnose.dropout_at_inference(first, second).seen
        == "asked the same twice, 1 of 6 answers differ, by up to 0.500"
    )
    assert diagnose.dropout_at_inference(first, first + 1e-7) is None
    assert diagnose.dropout_at_inference(first, first[:5]) is None


def test_rows_in_both_parts_are_test_data_in_training():
    rows = RNG.random((10, 4))
    assert (
        diagnose.shared_rows(rows[:8], rows[6:]).seen == "2 of 4 rows to test with are also among those to train with"
    )
    assert diagnose.shared_rows(rows[:6], rows[6:]) is None
    assert diagnose.held_out_learned(58, 60, 0.1).seen.startswith("58 of 60 answers")
    assert diagnose.held_out_learned(9, 60, 0.1) is None


def test_shuffled_labels_are_counted():
    assert "35 of 80 rows" in diagnose.labels_misaligned(35, 80, 0.39).seen
    assert diagnose.labels_misaligned(80, 80, 0.39) is None


def test_a_softmax_too_many_is_known_by_the_value_of_the_loss():
    scores = RNG.normal(0, 2, (50, 10))
    labels = RNG.integers(0, 10, 50)
    once = Answers(scores, labels)
    twice = Answers(np.exp(once.probabilities) / np.exp(once.probabilities).sum(axis=1, keepdims=True), labels)
    found = diagnose.softmax_twice(twice.loss, once.probabilities, labels)
    assert "can not fall below 1.46" in found.seen
    assert diagnose.softmax_twice(once.loss, once.probabilities, labels) is None
    p, d = RNG.random(40), RNG.integers(0, 2, 40)
    sigmoid = float(np.mean(np.where(d == 1, np.log1p(np.exp(-p)), np.log1p(np.exp(p)))))
    assert name(diagnose.softmax_twice(sigmoid, p, d)) == "softmax_twice"


def test_probabilities_are_no_scores():
    assert name(diagnose.softmax_in_scores(said().probabilities)) == "softmax_twice"
    assert diagnose.softmax_in_scores(RNG.normal(0, 1, (5, 10))) is None


ODD = arrays.arrays(np.float64, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5), elements=NUMBERS)


@given(ODD, ODD)
def test_arrays_of_any_shape_and_content_break_nothing(one, two):
    with np.errstate(all="ignore"):
        for find in (
            lambda: diagnose.unscaled_inputs(one),
            lambda: diagnose.as_if_unscaled(one, two, two * 2),
            lambda: diagnose.constant_prediction(one, two),
            lambda: diagnose.dropout_at_inference(one, two),
            lambda: diagnose.shared_rows(one, two),
            lambda: diagnose.softmax_twice(1.0, one, two),
            lambda: diagnose.softmax_in_scores(one),
            lambda: diagnose.training(two, Answers(one, two)),
            lambda: diagnose.training(one, Answers(two, one), model=a_model()),
            lambda: diagnose.fitting(two, Answers(one, two), unit="step"),
        ):
            found = find()
            assert found is None or found.seen


@pytest.mark.parametrize("odd", [None, "text", [[1, 2], [3]], {"a": 1}, 10**400])
def test_what_is_no_array_breaks_nothing(odd):
    assert diagnose.diverged(odd) is None
    assert diagnose.unscaled_inputs(odd) is None
    assert diagnose.constant_prediction(odd, odd) is None
    assert diagnose.training(odd, Answers(odd, odd)) is None


# ---------------------------------------------------------------- models


def test_a_layer_is_dead_if_nearly_all_its_units_are_silent():
    assert diagnose.dead_relus(a_model(silent=(31, 32))).seen == (
        "in layer 1, Dense, 31 of 32 units answer 0 to every row that was tried"
    )
    assert diagnose.dead_relus(a_model(silent=(16, 32))) is None, "trained references have as many"


def test_a_softmax_and_a_loss_of_logits_do_not_go_together():
    found = diagnose.softmax_and_logits(a_model(loss_config={"from_logits": True}))
    assert "layer 2, Dense, ends in a softmax" in found.seen
    assert diagnose.softmax_and_logits(a_model(loss_config={"from_logits": False})) is None
    assert diagnose.softmax_and_logits(a_model()) is None


@pytest.mark.parametrize("config", [None, 5, [], {"learning_rate": "fast"}, {"learning_rate": {"config": 3}}])
def test_compile_settings_of_any_kind_break_nothing(config):
    model = a_model(optimizer_config=config, loss_config=config)
    assert diagnose.softmax_and_logits(model) is None
    assert name(diagnose.training([2.31, 2.30], untrained(), model=model)) == "not_learning"


# ---------------------------------------------------------------- what explains a training


@pytest.mark.parametrize(
    ("expected", "losses", "held_out", "more"),
    [
        ("diverged", [3719.0], untrained(), {}),
        ("diverged", [2.3, np.nan], Answers(np.full((200, 10), np.nan), LABELS), {}),
        ("diverged", [0.4, 0.3], Answers(np.full((200, 10), np.nan), LABELS), {}),
        ("dead_relus", [2.31, 2.30], untrained(), {"model": a_model(silent=(32, 32))}),
        ("untrained_model", [0.7, 0.2], untrained(), {}),
        ("constant_prediction", [0.3, 0.01], Answers(np.eye(10)[np.zeros(200, int)], LABELS), {}),
        ("labels_misaligned", [0.3, 0.04], said(right=0.1), {}),
        ("labels_misaligned", [2.33], untrained(), {"model": a_model()}),
        ("not_learning", [2.35], untrained(), {"model": a_model(rate=1.0)}),
        ("not_learning", [2.35], untrained(), {"model": a_model(trainable=0)}),
        ("learning_too_slowly", [2.35], untrained(), {"model": a_model(rate=1e-7)}),
        ("learning_too_slowly", [2.25], said(right=0.5, sure=0.12), {"model": a_model(rate=1e-5)}),
        ("not_learning", [2.50, 2.31, 2.30, 2.30, 2.30], untrained(), {}),
        ("overfitting", [1.0, 0.1, 0.01], said(right=0.7), {}),
        ("learning_too_slowly", [2.0, 1.0, 0.6], said(right=0.85), {}),
        ("learning_too_slowly", [0.6], said(right=0.85), {}),
        (None, [1.0, 0.6, 0.5, 0.5, 0.5], said(right=0.9), {}),
        (None, [0.6], said(right=0.85), {"model": a_model(rate=0.5)}),  # more of such steps would be no help
        ("not_learning", [2.33, 2.28] * 300, said(right=0.5, sure=0.3), {}),  # one step from a fresh start, each time
        (None, [290.0, 130.0, 110.0, 109.0, 109.0, 109.0], said(right=0.9), {}),  # sums over batches
        (None, [0.51, 0.5] * 20, said(right=0.9), {}),  # the end of a history, handed in for all of it
    ],
)
def test_the_one_cause_of_a_training(expected, losses, held_out, more):
    assert name(diagnose.training(losses, held_out, **more)) == expected


def test_a_validation_loss_that_rises_is_overfitting_with_its_figures():
    losses, validation = [1.0, 0.5, 0.2, 0.05], [0.9, 0.6, 0.7, 1.2]
    found = diagnose.training(losses, said(right=0.8), validation=validation)
    assert found.seen == (
        "the validation loss was lowest in epoch 2, 0.600, and rose to 1.20, while the training loss fell to 0.0500"
    )
    assert diagnose.overfitted(losses, losses) is None


def test_labels_are_known_to_be_others_by_the_rows_that_were_learned():
    own = Answers(0.5 * RNG.standard_normal((len(LABELS), 10)), LABELS)
    found = diagnose.training([2.3, 2.2, 2.1, 2.0], untrained(), own=own)
    assert name(found) == "labels_misaligned"
    assert "with the right labels" in found.seen


def test_squared_errors_are_compared_with_squared_errors():
    """Half of the bits are right at a mean squared error of 0.25: that is guessing, and far from a cross entropy of ln 2."""
    bits = RNG.integers(0, 2, 400)
    guessing = Answers(np.full(400, 0.5) + 0.01 * RNG.standard_normal(400), bits, squared=True)
    model = a_model(optimizer="adam", loss="mean_squared_error")
    assert name(diagnose.training([0.25, 0.25, 0.25], guessing, model=model)) == "not_learning"
    assert diagnose.training([0.09, 0.05], untrained(), model=model) is None, (
        "losses that can not be compared say nothing"
    )


def test_few_rows_that_a_model_was_to_learn():
    wrong = Answers([0.05, 0.97, 0.96, 0.02], [0, 1, 0, 1])
    assert name(diagnose.fitting([0.5, 0.2, 0.04], wrong)) == "labels_misaligned"
    same = Answers([0.5, 0.6, 0.45, 0.55], [0, 1, 1, 1])
    assert name(diagnose.fitting([0.5, 0.2, 0.04], same)) == "untrained_model"
    assert diagnose.fitting([0.5, 0.2, 0.04], Answers([0.1, 0.9, 0.9, 0.9], [0, 1, 1, 1])) is None


@pytest.mark.parametrize(
    ("expected", "losses", "loss"),
    [
        ("diverged", [58.0, 90.0, 500.0], 500.0),
        ("untrained_model", falling(300, end=0.044, start=58.0), 58.0),
        ("learning_too_slowly", falling(300, end=0.044, start=58.0)[:30], 20.0),
        ("labels_misaligned", falling(300, end=11.8, noise=0.0, start=58.0), 12.0),
        (None, [58.0, 5.0, *[0.044] * 300], 0.044),
    ],
)
def test_what_explains_a_regression(expected, losses, loss):
    assert name(diagnose.regression(losses, loss, guess=11.9, least=0.044, asked=300)) == expected


def test_every_name_has_its_words():
    from grader.diagnosis import meanings, titles

    assert set(titles()) == set(meanings())
    assert Diagnosis("batches_not_mixed", "x").title == "Batches not mixed"
