"""Asks the learner's functions and records what they return. It knows no answer."""

import tensorflow as tf


def preparation(learner, given):
    return learner.prepare(given["images"], given["labels"])


def affine(learner, given):
    return learner.scores(tf.constant(given["x"]), tf.constant(given["w"]), tf.constant(given["b"]))


def probabilities(learner, given):
    return learner.softmax(tf.constant(given["u"]))


def loss(learner, given):
    return learner.cross_entropy(tf.constant(given["d"]), tf.constant(given["u"]))


def far_apart(learner, given):
    return learner.cross_entropy(tf.constant(given["d"]), tf.constant(given["u"]))


def step(learner, given):
    w, b = tf.Variable(given["w"]), tf.Variable(given["b"])
    before = learner.train_step(tf.constant(given["x"]), tf.constant(given["d"]), w, b, given["learning_rate"])
    return {"loss": before, "w": w, "b": b}


def training(learner, given):
    x, d = learner.prepare(given["images"], given["labels"])
    return learner.train(x, d, **given["settings"])


def walk(learner, given):
    return learner.train(tf.constant(given["x"]), tf.constant(given["d"]), **given["settings"])
