"""Helper functions for a layer and its weights, a loss of Keras, and Nadam over whole epochs in batches of 128."""

import keras
import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return np.stack([image.ravel() for image in images]).astype(np.float32) / np.float32(255)


def layer(n_in, n_out):
    weights = np.random.normal(0.0, 1 / np.sqrt(n_in), (n_in, n_out))
    return [tf.Variable(weights, dtype=tf.float32), tf.Variable(np.zeros(n_out), dtype=tf.float32)]


def parameters(sizes=(784, 600, 300, 10)):
    inputs, first, second, classes = sizes
    return layer(inputs, first) + layer(first, second) + layer(second, classes)


def dense(x, w, b):
    return tf.nn.bias_add(tf.matmul(x, w), b)


def logits(params, x, training=False):
    h = tf.nn.sigmoid(dense(x, *params[0:2]))
    h = tf.nn.sigmoid(dense(h, *params[2:4]))
    h = tf.nn.dropout(h, rate=DROPOUT if training else 0.0)
    return dense(h, *params[4:6])


def cross_entropy(labels, u):
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, u)


def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        u = logits(params, x, training=True)
        loss = cross_entropy(labels, u)
    gradients = tape.gradient(loss, params)
    optimizer.apply(gradients, params)
    return loss


def train(x, labels, epochs=8, batch_size=128):
    params = parameters((784, 400, 150, 10))
    optimizer = keras.optimizers.Nadam(0.004)
    optimizer.build(params)

    @tf.function
    def step(x, labels):
        return train_step(params, optimizer, x, labels)

    history = []
    for _epoch in range(epochs):
        order = np.random.permutation(len(x))
        for start in range(0, len(x) - batch_size + 1, batch_size):
            rows = order[start : start + batch_size]
            history.append(float(step(tf.constant(x[rows]), tf.constant(labels[rows]))))
    return params, history
