# fails: training_lowers_the_loss
# diagnosis: diverged
"""The learning rate is enlarged on its way to the step."""

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
    w = tf.Variable(0.0)
    b = tf.Variable(0.0)
    history = []
    for _ in range(steps):
        loss = train_step(x, d, w, b, 10 * learning_rate)
        history.append(float(loss))
    return w, b, history
