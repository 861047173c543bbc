"""The oracle of residual_block, a block in NumPy, held to what Keras computes."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
questions = import_course_file(Path(__file__).parents[1] / "exercises" / "residual_block" / "questions.py")


@pytest.mark.parametrize(("c", "filters", "stride"), [(3, 3, 1), (3, 5, 1), (3, 3, 2), (4, 2, 2)])
def test_the_block_is_kerass(c, filters, stride):
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, 5, 8, c))  # an odd and an even side: "same" padding differs between them
    first = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", activation="relu")
    second = keras.layers.Conv2D(filters, 3, padding="same")
    projection = keras.layers.Conv2D(filters, 1, strides=stride)
    projects = (c, 1) != (filters, stride)
    skip = projection(x) if projects else x
    inner = first(x)
    second(inner)
    weights = [[rng.normal(size=w.shape) for w in layer.get_weights()] for layer in (first, second, projection)]
    for layer, drawn in zip((first, second, projection), weights, strict=True):
        if drawn:
            layer.set_weights(drawn)
    skip = projection(x) if projects else x
    theirs = np.maximum(np.asarray(skip) + np.asarray(second(first(x))), 0)
    ours = questions.Block(*weights[:2], weights[2] if projects else None, stride).output(x)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("residual", [False, True])
def test_the_deep_net_is_kerass(residual):
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(2)
    x = inputs = keras.Input((2,))
    x = keras.layers.Dense(16, activation="relu")(x)
    for _ in range(2):
        y = keras.layers.Dense(16)(keras.layers.Dense(16, activation="relu")(x))
        x = keras.layers.ReLU()(x + y if residual else y)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))
    weights = [rng.normal(0, 0.4, w.shape) for w in model.get_weights()]
    model.set_weights(weights)
    points = rng.normal(size=(5, 2))
    ours = questions.sigmoid(questions.deep(points, weights, questions.block_outputs()[residual]))
    np.testing.assert_allclose(ours, model(points), rtol=1e-4, atol=1e-5)
