"""The whole training is one graph: TensorFlow rewrites the loop from the function's source."""

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


@tf.function
def descend(x, d, w, b, learning_rate, steps):
    history = tf.TensorArray(tf.float32, size=steps)
    for i in tf.range(steps):
        history = history.write(i, train_step(x, d, w, b, learning_rate))
    return history.stack()


def train(x, d, learning_rate=0.1, steps=300):
    w = tf.Variable(0.0)
    b = tf.Variable(0.0)
    return w, b, descend(x, d, w, b, learning_rate, tf.constant(steps))
