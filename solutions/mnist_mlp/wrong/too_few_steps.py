# fails: recognises_digits
# diagnosis: learning_too_slowly
"""It stops when it has only just begun."""

import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def parameters(sizes=(784, 600, 300, 10)):
    params = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        params += [tf.Variable(tf.random.normal((n_in, n_out), stddev=0.05)), tf.Variable(tf.zeros(n_out))]
    return params


def logits(params, x, training=False):
    w1, b1, w2, b2, w3, b3 = params
    h1 = tf.sigmoid(x @ w1 + b1)
    h2 = tf.sigmoid(h1 @ w2 + b2)
    if training:
        h2 = tf.nn.dropout(h2, DROPOUT)
    return h2 @ w3 + b3


def cross_entropy(labels, u):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=u))


def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, logits(params, x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, params), params))
    return loss


def train(x, labels):
    params, optimizer = parameters(), tf.keras.optimizers.Adam(0.002)
    optimizer.build(params)
    step = tf.function(lambda batch, digits: train_step(params, optimizer, batch, digits))
    history = []
    for _ in range(80):
        rows = np.random.choice(len(x), 100)
        history.append(float(step(x[rows], labels[rows])))
    return params, history
