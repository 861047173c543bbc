"""The oracle of the attention exercise against Keras's own layer, with the same weights, and the task's worked number."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

questions = import_course_file(Path(__file__).parents[1] / "exercises" / "attention" / "questions.py")


def test_the_worked_number():
    q, k = np.array([[[1.0, 1.0]]]), np.array([[[1.0, 1.0], [1.0, -1.0], [0.0, 0.0]]])
    np.testing.assert_allclose(questions.weights_of(q, k), [[[0.6728, 0.1636, 0.1636]]], atol=5e-5)
    hidden = questions.weights_of(q, k, np.array([True, True, False]))
    np.testing.assert_allclose(hidden, [[[0.8044, 0.1956, 0.0]]], atol=5e-5)


def test_each_line_of_a_table_asks_for_a_value_of_that_table():
    x, y, place = questions.tables(np.random.default_rng(1), 5)
    for table, answers, places in zip(x, y, place, strict=True):
        for line, answer, there in zip(table, answers, places, strict=True):
            assert np.array_equal(line[8:16], table[there, :8])
            assert table[there, 16] == answer[0]


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
@pytest.mark.parametrize("causal", [False, True])
def test_the_weights_are_those_of_kerass_layer(causal):
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(2)
    x = rng.normal(size=(3, 6, questions.FEATURES)).astype(np.float32)
    layer = keras.layers.MultiHeadAttention(num_heads=1, key_dim=5, value_dim=1, output_shape=1)
    layer(x, x)
    weights = [rng.normal(size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    said, scores = layer(x, x, use_causal_mask=causal, return_attention_scores=True)
    kernel_q, bias_q, kernel_k, bias_k, kernel_v, bias_v, kernel_out, bias_out = weights
    mask = np.tri(6, dtype=bool) if causal else None
    found = questions.weights_of(x @ kernel_q[:, 0] + bias_q[0], x @ kernel_k[:, 0] + bias_k[0], mask)
    np.testing.assert_allclose(found, np.asarray(scores)[:, 0], atol=1e-5)
    values = found @ (x @ kernel_v[:, 0] + bias_v[0])
    np.testing.assert_allclose(values @ kernel_out[0] + bias_out, said, atol=1e-4)
    if not causal:
        np.testing.assert_allclose(questions.looks(x, tuple(weights)), found, atol=1e-12)
