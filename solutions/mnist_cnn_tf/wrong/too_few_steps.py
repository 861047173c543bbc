# fails: recognises_digits
# diagnosis: learning_too_slowly
"""It stops when it has only just begun."""

import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return images[..., None].astype("float32") / 255


def parameters(filters=(32, 64), units=1024):
    params = []
    for shape in [(5, 5, 1, filters[0]), (5, 5, *filters), (7 * 7 * filters[1], units), (units, 10)]:
        params += [tf.Variable(tf.random.truncated_normal(shape, stddev=0.1)), tf.Variable(tf.fill(shape[-1:], 0.1))]
    return params


def logits(params, x, training=False):
    w1, b1, w2, b2, w3, b3, w4, b4 = params
    m1 = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, w1, strides=1, padding="SAME") + b1), 2, 2, padding="SAME")
    m2 = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(m1, w2, strides=1, padding="SAME") + b2), 2, 2, padding="SAME")
    h = tf.nn.relu(tf.reshape(m2, (-1, w3.shape[0])) @ w3 + b3)
    if training:
        h = tf.nn.dropout(h, DROPOUT)
    return h @ w4 + b4


def cross_entropy(labels, u):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=u))


def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, logits(params, x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, params), params))
    return loss


def train(x, labels):
    params, optimizer = parameters((8, 16), 256), tf.keras.optimizers.Adam(0.003)
    optimizer.build(params)
    step = tf.function(lambda batch, digits: train_step(params, optimizer, batch, digits))
    history = []
    order = np.random.permutation(len(x))
    for i in range(60):
        rows = np.take(order, range(32 * i, 32 * i + 32), mode="wrap")  # every image once before any comes again
        history.append(float(step(x[rows], labels[rows])))
    return params, history
