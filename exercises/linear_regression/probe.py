"""Asks the learner's functions and records what they return. It knows no answer."""

import tensorflow as tf


def prediction(learner, given):
    return learner.predict(tf.constant(given["x"]), tf.constant(given["w"]), tf.constant(given["b"]))


def loss(learner, given):
    return learner.mean_squared_error(tf.constant(given["d"]), tf.constant(given["y"]))


def step(learner, given):
    w, b = tf.Variable(given["w"]), tf.Variable(given["b"])
    before = learner.train_step(tf.constant(given["x"]), tf.constant(given["d"]), w, b, given["learning_rate"])
    return {"loss": before, "w": w, "b": b}


def training(learner, given):
    x, d = tf.constant(given["x"]), tf.constant(given["d"])
    return {name: learner.train(x, d, **given[name]) for name in ("fit", "walk")}
