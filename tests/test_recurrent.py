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
