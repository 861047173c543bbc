"""The oracles in NumPy of the foundations' exercises about training, held to what Keras computes."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import course_file

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
EXERCISES = Path(__file__).parents[1] / "exercises"


def questions(slug):
    return course_file(str(EXERCISES / slug / "probe.py"), "questions.py")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("SGD", {}),
        ("Momentum", {"momentum": 0.7}),
        ("AdaGrad", {"initial": 0.3}),
        ("AdaGrad", {}),
        ("RMSProp", {"rho": 0.8}),
        ("RMSProp", {}),
        ("Adam", {"beta_1": 0.7, "beta_2": 0.95}),
        ("Adam", {}),
    ],
)
def test_optimizers_are_those_of_keras(name, settings):
    import keras

    of_keras = {
        "SGD": keras.optimizers.SGD,
        "Momentum": lambda rate, momentum: keras.optimizers.SGD(rate, momentum=momentum),
        "AdaGrad": lambda rate, initial=0.1: keras.optimizers.Adagrad(rate, initial_accumulator_value=initial),
        "RMSProp": lambda rate, rho=0.9: keras.optimizers.RMSprop(rate, rho=rho),
        "Adam": lambda rate, beta_1=0.9, beta_2=0.999: keras.optimizers.Adam(rate, beta_1=beta_1, beta_2=beta_2),
    }
    rng = np.random.default_rng(4)
    start, gradients = rng.normal(size=(3, 2)), rng.normal(size=(8, 3, 2))
    gradients[:, 0, 0] = 0
    places = start + np.cumsum(questions("optimizers").RULES[name](0.1, **settings)(gradients), axis=0)

    variable = keras.Variable(start, dtype="float64")
    optimizer = of_keras[name](0.1, **settings)
    for gradient, place in zip(gradients, places, strict=True):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        np.testing.assert_allclose(variable.value.numpy(), place, rtol=1e-4, atol=1e-6)  # as the check


def test_batch_normalization_is_that_of_keras():
    import keras
    import tensorflow as tf

    asked = questions("batch_norm")
    rng = np.random.default_rng(5)
    gamma, beta, x, dy = rng.normal(size=3), rng.normal(size=3), rng.normal(2.0, 3.0, (20, 3)), rng.normal(size=(20, 3))
    oracle = asked.Layer(gamma, beta, 0.02)
    layer = keras.layers.BatchNormalization(momentum=0.8, epsilon=0.02, dtype="float64")
    layer.build((None, 3))
    layer.set_weights([gamma, beta, np.zeros(3), np.ones(3)])
    seen = tf.constant(x)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(seen)
        y = layer(seen, training=True)
        loss = tf.reduce_sum(dy * y)
    np.testing.assert_allclose(y.numpy(), oracle.trained(x), rtol=1e-9)
    for right, variable in zip(oracle.backward(x, dy), (seen, layer.gamma.value, layer.beta.value), strict=True):
        np.testing.assert_allclose(tape.gradient(loss, variable).numpy(), right, rtol=1e-5, atol=1e-7)

    mean = asked.followed(x.mean(axis=0)[None], np.zeros(3), 0.8)[0]
    variance = asked.followed(x.var(axis=0)[None], np.ones(3), 0.8)[0]
    np.testing.assert_allclose(layer.moving_mean.value.numpy(), mean, rtol=1e-9)
    np.testing.assert_allclose(layer.moving_variance.value.numpy(), variance, rtol=1e-9)
    np.testing.assert_allclose(layer(seen, training=False).numpy(), oracle.normalised(x, mean, variance), rtol=1e-9)


@pytest.mark.parametrize(("stride", "padding", "pad"), [(1, "valid", 0), (2, "valid", 0), (1, "same", 1)])
def test_convolution_is_that_of_keras(stride, padding, pad):
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(6)
    x, w, b = rng.normal(size=(2, 7, 6, 2)), rng.normal(size=(3, 3, 2, 4)), rng.normal(size=4)
    layer = keras.layers.Conv2D(4, 3, strides=stride, padding=padding, dtype="float64")
    layer.build(x.shape)
    layer.set_weights([w, b])
    right = questions("convolution").convolution(x, w, b, stride, pad)
    np.testing.assert_allclose(layer(tf.constant(x)).numpy(), right, rtol=1e-9, atol=1e-12)


def test_convolutions_gradients_are_those_of_keras():
    import keras
    import tensorflow as tf

    asked = questions("convolution")
    _, kept = asked.given(np.random.default_rng(7))
    given = kept.asked["backward"]
    layer = keras.layers.Conv2D(given["w"].shape[3], given["w"].shape[:2], strides=given["stride"], dtype="float64")
    pad = given["pad"]
    seen = tf.constant(given["x"])
    layer.build((None, *asked.padded(given["x"], pad).shape[1:]))
    layer.set_weights([given["w"], np.zeros(given["w"].shape[3])])
    with tf.GradientTape() as tape:
        tape.watch(seen)
        y = layer(tf.pad(seen, [[0, 0], [pad, pad], [pad, pad], [0, 0]]))
        loss = tf.reduce_sum(given["dy"] * y)
    found = tape.gradient(loss, [seen, layer.kernel.value, layer.bias.value])
    for ours, theirs in zip(kept.gradients(), found, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_max_pooling_is_that_of_keras(size):
    import keras
    import tensorflow as tf

    x = np.random.default_rng(8).normal(size=(2, 7, 9, 3))
    right = keras.layers.MaxPooling2D(size, dtype="float64")(tf.constant(x)).numpy()
    np.testing.assert_array_equal(questions("convolution").pooling(x, size), right)
