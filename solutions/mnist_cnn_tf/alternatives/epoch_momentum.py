"""A helper for each block, a loss of Keras, and one epoch of SGD with Nesterov's momentum and a rate that falls."""

import keras
import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return np.reshape(images, (-1, 28, 28, 1)).astype(np.float32) / np.float32(255)


def weights(*shape):
    spread = np.sqrt(2 / np.prod(shape[:-1]))  # so that ReLUs neither enlarge nor shrink what passes through
    return tf.Variable(tf.random.truncated_normal(shape, stddev=spread))


def biases(n):
    return tf.Variable(tf.fill([n], 0.1))


def parameters(filters=(32, 64), units=1024):
    first, second = filters
    return [
        *(weights(5, 5, 1, first), biases(first)),
        *(weights(5, 5, first, second), biases(second)),
        *(weights(7 * 7 * second, units), biases(units)),
        *(weights(units, 10), biases(10)),
    ]


def convolve_and_pool(x, w, b):
    maps = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w, strides=[1, 1], padding="SAME"), b))
    return tf.nn.max_pool2d(maps, ksize=[2, 2], strides=[2, 2], padding="SAME")


def logits(params, x, training=False):
    w1, b1, w2, b2, w3, b3, w4, b4 = params
    maps = convolve_and_pool(convolve_and_pool(x, w1, b1), w2, b2)
    _, height, width, channels = maps.shape
    h = tf.nn.relu(tf.reshape(maps, [-1, height * width * channels]) @ w3 + b3)
    h = tf.nn.dropout(h, rate=DROPOUT if training else 0.0)
    return h @ w4 + b4


def cross_entropy(labels, u):
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, u)


def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, logits(params, x, training=True))
    optimizer.apply(tape.gradient(loss, params), params)
    return loss


def train(x, labels, batch_size=32):
    params = parameters(filters=(8, 16), units=160)
    steps = len(x) // batch_size
    rate = keras.optimizers.schedules.PolynomialDecay(0.05, steps, end_learning_rate=0.002)
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
    optimizer.build(params)

    @tf.function
    def step(x, labels):
        return train_step(params, optimizer, x, labels)

    history = []
    for rows in np.array_split(np.random.permutation(len(x))[: steps * batch_size], steps):
        history.append(float(step(tf.constant(x[rows]), tf.constant(labels[rows]))))
    return params, history
