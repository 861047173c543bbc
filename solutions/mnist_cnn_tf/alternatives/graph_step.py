"""The step is a graph, pooling comes before the ReLU, and every image is seen once."""

import numpy as np
import tensorflow as tf

DROPOUT = 0.5


def prepare(images):
    return tf.expand_dims(tf.cast(images, tf.float32) / 255.0, 3)


def parameters(filters=(32, 64), units=1024):
    params = []
    for shape in [(5, 5, 1, filters[0]), (5, 5, *filters), (7 * 7 * filters[1], units), (units, 10)]:
        params += [tf.Variable(tf.random.truncated_normal(shape, stddev=0.1)), tf.Variable(tf.fill(shape[-1:], 0.1))]
    return params


def logits(params, x, training=False):
    *convolutions, w3, b3, w4, b4 = params
    h = x
    for w, b in zip(convolutions[::2], convolutions[1::2]):
        h = tf.nn.relu(tf.nn.bias_add(tf.nn.max_pool2d(tf.nn.conv2d(h, w, [1, 1, 1, 1], "SAME"), 2, 2, "VALID"), b))
    h = tf.reshape(h, (tf.shape(h)[0], -1))
    h = tf.nn.relu(tf.matmul(h, w3) + b3)
    return tf.matmul(tf.nn.dropout(h, DROPOUT) if training else h, w4) + b4


def cross_entropy(labels, u):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=u))


@tf.function
def train_step(params, optimizer, x, labels):
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, logits(params, x, training=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, params), params))
    return loss


def train(x, labels):
    params, optimizer = parameters((8, 16), 200), tf.keras.optimizers.Adam(0.003)
    optimizer.build(params)
    batches = tf.data.Dataset.from_tensor_slices((x, labels)).shuffle(16000).repeat().batch(32).take(500)
    history = [train_step(params, optimizer, batch, digits) for batch, digits in batches]
    return params, history
