# fails: step_returns_the_loss
# diagnosis: softmax_twice
"""The step hands the loss probabilities where it takes scores."""

import numpy as np
import tensorflow as tf


def prepare(images, labels):
    x = tf.reshape(tf.cast(images, tf.float32) / 255.0, (-1, 784))
    return x, tf.one_hot(labels, 10)


def scores(x, w, b):
    return x @ w + b


def softmax(u):
    return tf.nn.softmax(u)


def cross_entropy(d, u):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=d, logits=u))


def train_step(x, d, w, b, learning_rate):
    with tf.GradientTape() as tape:
        loss = cross_entropy(d, softmax(scores(x, w, b)))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss


def train(x, d, learning_rate=0.5, batch_size=100, steps=600):
    w = tf.Variable(tf.random.normal((784, 10), stddev=0.01))
    b = tf.Variable(tf.zeros(10))
    history = []
    for _ in range(steps):
        rows = np.random.randint(0, len(x), batch_size)
        loss = train_step(tf.gather(x, rows), tf.gather(d, rows), w, b, learning_rate)
        history.append(float(loss))
    return w, b, history
