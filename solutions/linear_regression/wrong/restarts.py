# fails: training_lowers_the_loss
# diagnosis: not_learning
"""w and b are made anew in every step, so that the loss does not move."""

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
    history = []
    for _ in range(steps):
        w = tf.Variable(0.0)
        b = tf.Variable(0.0)
        loss = train_step(x, d, w, b, learning_rate)
        history.append(float(loss))
    return w, b, history
