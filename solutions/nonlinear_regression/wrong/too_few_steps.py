# fails: finds_the_curve
# diagnosis: learning_too_slowly
"""The number of steps is written into the loop, and is too small."""

import tensorflow as tf


def features(x):
    return tf.concat([tf.ones_like(x), x, x**2, x**3], axis=1)


def predict(features, w):
    return features @ w


def mean_squared_error(d, y):
    return tf.reduce_mean(tf.square(d - y))


def train_step(features, d, w, optimizer):
    with tf.GradientTape() as tape:
        loss = mean_squared_error(d, predict(features, w))
    gradients = tape.gradient(loss, [w])
    optimizer.apply_gradients(zip(gradients, [w]))
    return loss


def train(x, d, optimizer, steps=300):
    powers = features(x)
    w = tf.Variable(tf.random.normal((4, 1), stddev=0.01))
    history = []
    for _ in range(30):
        loss = train_step(powers, d, w, optimizer)
        history.append(float(loss))
    return w, history
