"""The line is computed by a formula; the points for finding it are earned, those for the path are not."""

import numpy as np
import tensorflow as tf


def predict(x, w, b):
    return w * x + b


def mean_squared_error(d, y):
    return tf.reduce_mean(tf.square(d - y))


def train_step(x, d, w, b, learning_rate):
    with tf.GradientTape() as tape:
        loss = mean_squared_error(d, predict(x, w, b))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss


def train(x, d, learning_rate=0.1, steps=300):
    w, b = np.polyfit(x.numpy(), d.numpy(), 1)
    before = float(mean_squared_error(d, tf.zeros_like(d)))
    after = float(mean_squared_error(d, predict(x, w, b)))
    return w, b, [before] + [after] * (steps - 1)
