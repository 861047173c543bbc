"""Glorot's weights for sigmoids, one-hot labels, dropout and momentum by hand; the parameters leave as arrays."""

import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def parameters(sizes=(784, 600, 300, 10)):
    draw = tf.keras.initializers.GlorotUniform()
    # Four times as large where a sigmoid follows: its slope is at most a quarter.
    scales = [4.0] * (len(sizes) - 2) + [1.0]
    return [
        tf.Variable(value)
        for n_in, n_out, scale in zip(sizes, sizes[1:], scales)
        for value in (scale * draw((n_in, n_out)), tf.zeros((n_out,)))
    ]


def logits(params, x, training=False):
    h = x
    for w, b in zip(params[:-2:2], params[1:-2:2]):
        h = 1 / (1 + tf.exp(-(tf.matmul(h, w) + b)))
    if training:
        stays = tf.random.uniform(tf.shape(h)) >= DROPOUT
        h = tf.where(stays, h / (1 - DROPOUT), 0.0)
    return tf.matmul(h, params[-2]) + params[-1]


def cross_entropy(labels, u):
    d = tf.one_hot(labels, 10)
    return -tf.reduce_mean(tf.reduce_sum(d * tf.nn.log_softmax(u), axis=1))


def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, logits(params, x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, params), params))
    return loss


def train(x, labels):
    params = parameters()
    optimizer = tf.keras.optimizers.SGD(0.3, momentum=0.9)
    optimizer.build(params)
    step = tf.function(lambda x, labels: train_step(params, optimizer, x, labels))
    history, order = [], np.random.permutation(len(x))
    for i in range(700):
        rows = np.take(order, range(100 * i, 100 * i + 100), mode="wrap")
        history.append(step(tf.constant(x[rows]), tf.constant(labels[rows])).numpy())
    return [p.numpy() for p in params], np.array(history)
