"""The oracles of the exercises on generative models: against integrals, and against what Keras computes."""

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from grader.rubric import course_file, import_course_file

EXERCISES = Path(__file__).parents[1] / "exercises"


def questions(slug):
    return course_file(str(EXERCISES / slug / "probe.py"), "questions.py")


@pytest.mark.parametrize(("mean", "log_var"), [(0.0, 0.0), (1.3, -0.8), (-0.4, 1.1)])
def test_the_divergence_is_the_integral(mean, log_var):
    own = norm(mean, np.exp(log_var / 2))
    right, _error = quad(lambda t: own.pdf(t) * (own.logpdf(t) - norm.logpdf(t)), -15, 15)
    found = questions("vae").kl(np.array([[mean, mean]]), np.array([[log_var, log_var]]))
    np.testing.assert_allclose(found, [2 * right], atol=1e-8)


def test_the_places_of_the_plane_are_equally_likely():
    q = questions("vae").quantiles(4)
    np.testing.assert_allclose(norm.cdf(q), [0.125, 0.375, 0.625, 0.875])
    np.testing.assert_allclose(q, [-1.150, -0.319, 0.319, 1.150], atol=1e-3)  # as the task has them


def test_tiles_are_laid_out_row_by_row():
    tiles = np.arange(6 * 14 * 14).reshape(2, 3, 14, 14)
    large = questions("vae").laid_out(tiles)
    assert large.shape == (28, 42)
    np.testing.assert_array_equal(large[14:, 28:], tiles[1, 2])


def test_alike_digits_are_of_one_kind_and_all_of_ten():
    kinds = questions("dcgan").kinds
    assert kinds(np.full(50, 3)) == pytest.approx(1.0)
    assert kinds(np.tile(np.arange(10), 5)) == pytest.approx(10.0)
    assert kinds(np.array([0, 1] * 10)) == pytest.approx(2.0)


def test_digits_are_read_by_their_neighbours():
    asked = questions("dcgan")
    rng = np.random.default_rng(3)
    labels = np.repeat(np.arange(10), 8)
    real = np.eye(10)[labels] @ rng.normal(size=(10, 30)) * 5 + rng.normal(size=(80, 30)) * 0.1
    drawn = real[::8] + rng.normal(size=(10, 30)) * 0.1
    far = asked.distances(drawn, real)
    np.testing.assert_allclose(far[2, 5], np.linalg.norm(drawn[2] - real[5]))
    np.testing.assert_array_equal(asked.read(far, labels), np.arange(10))
    assert asked.nearest(far) < 1.5


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_gradients_of_the_small_nets_are_those_of_keras():
    import keras
    import tensorflow as tf
    from keras import layers, ops

    asked = questions("dcgan")
    rng = np.random.default_rng(2)
    g = [rng.normal(size=s) for s in ((3, 5), (5,), (5,), (5, 4), (4,))]
    d = [rng.normal(size=s) for s in ((4, 6), (6,), (6, 1), (1,))]
    question = {"generator": g, "discriminator": d, "real": rng.normal(size=(8, 4)), "z": rng.normal(size=(8, 3))}
    keras.backend.set_floatx("float64")
    try:
        first = [layers.Dense(5, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
        drawing = keras.Sequential([keras.Input((3,)), *first, layers.Dense(4, activation="tanh")])
        judging = keras.Sequential([keras.Input((4,)), layers.Dense(6), layers.LeakyReLU(0.2), layers.Dense(1)])
    finally:
        keras.backend.set_floatx("float32")
    for model, values in ((drawing, g), (judging, d)):
        for variable, value in zip(model.trainable_variables, values, strict=True):
            variable.assign(value)
    untrained = drawing(question["z"], training=False).numpy()  # before its averages move
    np.testing.assert_allclose(asked.draw(g, question["z"], training=False), untrained, rtol=1e-6)
    with tf.GradientTape(persistent=True) as tape:
        fake = judging(drawing(question["z"], training=True))
        losses = (
            ops.mean(ops.softplus(-judging(question["real"]))) + ops.mean(ops.softplus(fake)),
            ops.mean(ops.softplus(-fake)),
        )
    for oracle, loss, name, model in zip(
        asked.losses(question), losses, ("discriminator", "generator"), (judging, drawing), strict=True
    ):
        np.testing.assert_allclose(oracle(g, d), loss.numpy(), rtol=1e-6)
        for ours, theirs in zip(
            asked.slopes(oracle, question, name),
            tape.gradient(loss, [v.value for v in model.trainable_variables]),
            strict=True,
        ):
            np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-4, atol=1e-7)


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_the_reconstruction_is_keras_s_cross_entropy_of_logits():
    import keras

    asked = questions("vae")
    rng = np.random.default_rng(4)
    encoder = [0.4 * rng.normal(size=s) for s in ((9, 5), (5,), (5, 4), (4,))]
    decoder = [0.4 * rng.normal(size=s) for s in ((2, 5), (5,), (5, 9), (9,))]
    x, eps = rng.random((6, 9)), rng.normal(size=(6, 2))
    found, _kl = asked.terms(encoder, decoder, x, eps)
    mean, log_var = np.split(asked.nets.forward(encoder, x), 2, axis=1)
    u = asked.nets.forward(decoder, mean + np.exp(log_var / 2) * eps)
    right = 9 * keras.losses.binary_crossentropy(x, u, from_logits=True).numpy()
    np.testing.assert_allclose(found, right, rtol=1e-5)
    np.testing.assert_allclose(asked.cross_entropy(x, 1 / (1 + np.exp(-u))), right, rtol=1e-5)


def reference(slug):
    return import_course_file(EXERCISES.parent / "solutions" / slug / f"{slug}.py")


@pytest.mark.tensorflow
@pytest.mark.xdist_group("keras")
def test_worked_numbers_of_the_tasks():
    import tensorflow as tf

    vae, dcgan = reference("vae"), reference("dcgan")
    mean, log_var = tf.constant([[1.0, 0.0]]), tf.constant([[0.0, np.log(4.0)]], tf.float32)
    np.testing.assert_allclose(vae.sample(mean, log_var, tf.constant([[2.0, -1.0]])), [[3, -2]], rtol=1e-6)
    np.testing.assert_allclose(vae.kl(mean, log_var), [1.307], atol=5e-4)
    np.testing.assert_allclose(
        vae.reconstruction(tf.constant([[1.0, 0.0]]), tf.constant([[0.8, 0.4]])), [0.734], atol=5e-4
    )

    real, fake, nothing = tf.constant([[1.0]]), tf.constant([[-2.0]]), tf.zeros((3, 1))
    assert float(dcgan.discriminator_loss(real, fake)) == pytest.approx(0.440, abs=5e-4)
    assert float(dcgan.generator_loss(fake)) == pytest.approx(2.127, abs=5e-4)
    assert float(dcgan.discriminator_loss(nothing, nothing)) == pytest.approx(2 * np.log(2))
    assert (dcgan.build_generator(16).count_params(), dcgan.build_discriminator(16).count_params()) == (42_561, 9_009)
