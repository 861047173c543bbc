"""Asks the learner's functions and records what they return. It knows no answer."""

import tensorflow as tf


def powers(learner, given):
    return learner.features(tf.constant(given["x"]))


def prediction(learner, given):
    return learner.predict(tf.constant(given["features"]), tf.constant(given["w"]))


def loss(learner, given):
    return learner.mean_squared_error(tf.constant(given["d"]), tf.constant(given["y"]))


def step(learner, given):
    features, d, w = tf.constant(given["features"]), tf.constant(given["d"]), tf.Variable(given["w"])
    optimizer = tf.keras.optimizers.SGD(given["learning_rate"], momentum=given["momentum"])
    optimizer.build([w])  # makes its variables now, so that train_step may be a tf.function
    losses, places = [], []
    for _ in range(2):
        losses.append(learner.train_step(features, d, w, optimizer))
        places.append(w.numpy())
    return {"losses": losses, "places": places}


def fit(learner, given):
    optimizer = tf.keras.optimizers.Adam(given["learning_rate"])
    return learner.train(tf.constant(given["x"]), tf.constant(given["d"]), optimizer, steps=given["steps"])


def walk(learner, given):
    optimizer = tf.keras.optimizers.SGD(given["learning_rate"])
    return learner.train(tf.constant(given["x"]), tf.constant(given["d"]), optimizer, steps=given["steps"])
