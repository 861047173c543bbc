"""The oracles of the sequences track against Keras's own layers, with the same weights."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
COURSE = Path(__file__).parents[1] / "exercises"
recurrent = import_course_file(COURSE / "_shared" / "recurrent.py")
CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # Keras computes in float32


@pytest.fixture(scope="module")
def layers():
    return pytest.importorskip("keras").layers


def sequences(rng, n=3, steps=6, inputs=2):
    return rng.normal(size=(n, steps, inputs))


def with_weights(layer, x, weights):
    layer.build(x.shape)
    layer.set_weights(weights)
    return layer


def test_the_simple_cell_is_kerass(layers):
    rng = np.random.default_rng(1)
    x, h = sequences(rng), rng.normal(size=(3, 5))
    weights = recurrent.weights(rng, 2, 5)
    layer = with_weights(layers.SimpleRNN(5, return_sequences=True), x, weights)
    (states,) = recurrent.over_time(lambda x, h: recurrent.rnn_cell(x, h, *weights), x, h)
    np.testing.assert_allclose(states, layer(x, initial_state=h), **CLOSE)


def test_the_lstm_is_kerass(layers):
    rng = np.random.default_rng(3)
    x, h, c = sequences(rng), rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
    weights = recurrent.weights(rng, 2, 5, blocks=4)
    layer = with_weights(layers.LSTM(5, return_sequences=True, return_state=True), x, weights)
    states, cells = recurrent.over_time(lambda x, h, c: recurrent.lstm_cell(x, h, c, *weights), x, h, c)
    theirs, _last, cell = layer(x, initial_state=[h, c])
    np.testing.assert_allclose(states, theirs, **CLOSE)
    np.testing.assert_allclose(cells[:, -1], cell, **CLOSE)


@pytest.mark.parametrize("reset_after", [False, True])
def test_the_gru_is_kerass(reset_after, layers):
    rng = np.random.default_rng(4)
    x, h = sequences(rng), rng.normal(size=(3, 5))
    kernel, inner, bias = recurrent.weights(rng, 2, 5, blocks=3)
    if reset_after:
        bias = np.stack([bias, 2 * bias[::-1]])
    layer = with_weights(layers.GRU(5, return_sequences=True, reset_after=reset_after), x, [kernel, inner, bias])
    (states,) = recurrent.over_time(lambda x, h: recurrent.gru_cell(x, h, kernel, inner, bias), x, h)
    np.testing.assert_allclose(states, layer(x, initial_state=h), **CLOSE)


def test_both_directions_are_kerass(layers):
    rng = np.random.default_rng(5)
    x = sequences(rng)
    two = import_course_file(COURSE / "bidirectional" / "checks.py")
    names = ("forward", "backward")
    given = {name: dict(zip("WUb", recurrent.weights(rng, 2, 5), strict=True)) for name in names}
    weights = [array for name in names for array in given[name].values()]
    ahead, back = two.states_of(x, given["forward"]), two.from_the_end(x, given["backward"])
    for mode, ours in (
        ("concat", np.dstack([ahead, back])),
        ("sum", ahead + back),
        ("ave", (ahead + back) / 2),
        ("mul", ahead * back),
    ):
        every = layers.Bidirectional(layers.SimpleRNN(5, return_sequences=True), merge_mode=mode)
        np.testing.assert_allclose(ours, with_weights(every, x, weights)(x), **CLOSE)
    last = with_weights(layers.Bidirectional(layers.SimpleRNN(5)), x, weights)
    np.testing.assert_allclose(two.ends(x, **given), last(x), **CLOSE)


def test_a_gru_of_the_other_convention_mixes_the_other_way_round():
    gru = import_course_file(COURSE / "gru_cell" / "checks.py")
    rng = np.random.default_rng(6)
    x, h, weights = rng.normal(size=(3, 2)), rng.normal(size=(3, 5)), recurrent.weights(rng, 2, 5, blocks=3)
    z, r, third = np.split(x @ weights[0] + weights[2], 3, axis=1)
    from_z, from_r, _ = np.split(h @ weights[1], 3, axis=1)
    z, r = (1 / (1 + np.exp(-u)) for u in (z + from_z, r + from_r))
    candidate = np.tanh(third + (r * h) @ weights[1][:, 10:])
    np.testing.assert_allclose(gru.other_cell(x, h, *weights)[0], (1 - z) * h + z * candidate)


def test_forget_gates_begin_open_as_kerass_do(layers):
    layer = layers.LSTM(5)
    layer.build((None, 6, 2))
    lstm = import_course_file(COURSE / "lstm_cell" / "checks.py")
    np.testing.assert_array_equal(lstm.first_bias(5), layer.get_weights()[2])


def test_gradients_are_clipped_as_tensorflow_clips_them():
    tf = pytest.importorskip("tensorflow")
    clipping = import_course_file(COURSE / "gradient_clipping" / "questions.py")
    rng = np.random.default_rng(2)
    gradients = [rng.normal(size=shape) for shape in ((2, 3), (4,), (2, 2, 2))]
    for threshold in (0.5, 100.0):
        ours = clipping.shortened(gradients, threshold)
        for one, theirs in zip(ours, tf.clip_by_global_norm(gradients, threshold)[0], strict=True):
            np.testing.assert_allclose(one, theirs, **CLOSE)
        for g in gradients:
            np.testing.assert_allclose(clipping.shortened([g], threshold)[0], tf.clip_by_norm(g, threshold), **CLOSE)
