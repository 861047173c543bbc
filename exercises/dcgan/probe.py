"""Asks the learner's functions, lets them train, and records what they return. It knows no answer."""

import keras
import tensorflow as tf


def scaled(learner, given):
    images = given["images"].copy()
    return {"value": learner.scale(images), "images": images}


def generator(learner, given):
    return learner.build_generator(int(given["filters"]))


def discriminator(learner, given):
    return learner.build_discriminator(int(given["filters"]))


def losses(learner, given):
    cases = {name: (tf.constant(one["real"]), tf.constant(one["fake"])) for name, one in given.items()}
    return {name: [learner.discriminator_loss(*pair), learner.generator_loss(pair[1])] for name, pair in cases.items()}


def discriminator_moved(learner, given):
    real = tf.constant(given["real"])
    return _moved(given, lambda g, d, optimizer, z: learner.discriminator_step(g, d, optimizer, real, z))


def generator_moved(learner, given):
    return _moved(given, learner.generator_step)


def training(learner, given):
    returned = learner.train(given["x"])
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], getattr(returned[1], "history", returned[1])
    return returned


def _moved(given, step):
    """A step of either net, from the same weights: the loss, and what has become of the weights of both."""
    g, d = _nets(given)
    # Listed before the step, which may freeze the net that is not to move: a frozen one lists none.
    weights = {"generator": g.trainable_variables, "discriminator": d.trainable_variables}
    loss = step(g, d, keras.optimizers.SGD(given["rate"]), tf.constant(given["z"]))
    return {"loss": loss, **{name: [w.numpy() for w in ws] for name, ws in weights.items()}}


def _nets(given):
    """Small dense nets of known weights, the generator with a batch normalization."""
    g1, gamma, beta, g2, c2 = given["generator"]
    d1, b1, d2, b2 = given["discriminator"]
    drawing = keras.Sequential(
        [
            keras.Input((g1.shape[0],)),
            keras.layers.Dense(g1.shape[1], use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.ReLU(),
            keras.layers.Dense(g2.shape[1], activation="tanh"),
        ]
    )
    for variable, value in zip(drawing.trainable_variables, (g1, gamma, beta, g2, c2), strict=True):
        variable.assign(value)
    judging = keras.Sequential(
        [
            keras.Input((d1.shape[0],)),
            keras.layers.Dense(d1.shape[1]),
            keras.layers.LeakyReLU(negative_slope=0.2),
            keras.layers.Dense(1),
        ]
    )
    judging.set_weights([d1, b1, d2, b2])
    return drawing, judging
