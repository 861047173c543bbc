"""The steps are those of an optimizer of Keras, and the loss is computed from log probabilities."""

import numpy as np
import tensorflow as tf


def prepare(images, labels):
    x = tf.keras.layers.Flatten()(tf.keras.layers.Rescaling(1 / 255)(images))
    return x, tf.constant(tf.keras.utils.to_categorical(labels, 10), tf.float32)


def scores(x, w, b):
    return tf.matmul(x, w) + b


def softmax(u):
    return tf.keras.activations.softmax(u)


def cross_entropy(d, u):
    return -tf.reduce_mean(tf.reduce_sum(d * tf.nn.log_softmax(u), axis=1))


def train_step(x, d, w, b, learning_rate):
    with tf.GradientTape() as tape:
        loss = cross_entropy(d, scores(x, w, b))
    optimizer = tf.keras.optimizers.SGD(learning_rate)
    optimizer.apply_gradients(zip(tape.gradient(loss, [w, b]), [w, b]))
    return loss


def train(x, d, learning_rate=0.5, batch_size=100, steps=600):
    w = tf.Variable(tf.random.normal((784, 10), stddev=0.01))
    b = tf.Variable(tf.zeros(10))
    history = []
    for _ in range(steps):
        rows = np.random.permutation(len(x))[:batch_size]
        loss = train_step(tf.gather(x, rows), tf.gather(d, rows), w, b, learning_rate)
        history.append(float(loss))
    return w, b, history
