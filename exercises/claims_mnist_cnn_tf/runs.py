"""One training of a small net on digits: a convolution or a dense layer of as many parameters, with `tf.nn`."""

from functools import lru_cache

import numpy as np
import tensorflow as tf

SIDE, CLASSES, BATCH = 14, 10, 32
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7


def halved(images):
    """Images of 28 by 28 bytes as numbers from 0 to 1, shape (n, 14, 14, 1), each the mean of four pixels."""
    return images.reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4), dtype=np.float32)[..., None] / 255


class Net:
    """Its variables, and Adam's two means of each; a training is one graph, made once for all runs of a setting."""

    def __init__(self, network, kernel, filters, pooling):
        self.pooling, self.convolution = pooling, network == "convolution"
        left = SIDE if pooling == "none" else SIDE // 2
        shapes = [(kernel, kernel, 1, filters), (filters,), (left * left * filters, CLASSES), (CLASSES,)]
        if not self.convolution:
            units = max(1, round((sum(map(np.prod, shapes)) - CLASSES) / (SIDE * SIDE + 1 + CLASSES)))
            shapes = [(SIDE * SIDE, units), (units,), (units, CLASSES), (CLASSES,)]
        self.params, self.means, self.squares = ([tf.Variable(tf.zeros(s)) for s in shapes] for _ in range(3))
        self.steps = tf.Variable(0.0)

    def begin(self, rng):
        """New first weights by He, biases 0, and an optimizer that has seen nothing."""
        for p in self.params:
            inputs = np.prod(p.shape[:-1])
            p.assign(rng.normal(0, np.sqrt(2 / inputs), p.shape) if len(p.shape) > 1 else np.zeros(p.shape))
        for v in (self.steps, *self.means, *self.squares):
            v.assign(tf.zeros_like(v))

    def scores(self, x):
        """Of every digit, shape (n, 10)."""
        w1, b1, w2, b2 = self.params
        if self.convolution:
            h = tf.nn.relu(tf.nn.conv2d(x, w1, 1, "SAME") + b1)
            if self.pooling != "none":
                pool = tf.nn.max_pool2d if self.pooling == "max" else tf.nn.avg_pool2d
                h = pool(h, 2, 2, "VALID")
        else:
            h = tf.nn.relu(tf.reshape(x, (-1, SIDE * SIDE)) @ w1 + b1)
        return tf.reshape(h, (x.shape[0], w2.shape[0])) @ w2 + b2

    @tf.function(autograph=False)  # which would need a file to read the code from
    def train(self, x, labels, batches, rates):
        """A step of Adam for each batch of row numbers, shape (steps, 32), and its rate; returns the losses before them."""

        def step(_, rows_and_rate):
            rows, rate = rows_and_rate
            with tf.GradientTape() as tape:
                u = self.scores(tf.gather(x, rows))
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.gather(labels, rows), u))
            self.steps.assign_add(1.0)
            now = rate * tf.sqrt(1 - BETA2**self.steps) / (1 - BETA1**self.steps)
            for p, m, v, g in zip(self.params, self.means, self.squares, tape.gradient(loss, self.params), strict=True):
                m.assign(BETA1 * m + (1 - BETA1) * g)
                v.assign(BETA2 * v + (1 - BETA2) * g * g)
                p.assign_sub(now * m / (tf.sqrt(v) + EPSILON))
            return loss

        return tf.scan(step, (batches, rates), 0.0)


net = lru_cache(Net)


def run(settings, seed, data):
    """Train on batches of 32 drawn from all rows.

    Args:
        data: `x`, uint8 of shape (rows, 28, 28); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        accuracy on the held-out rows, the number of parameters, and the history of the batches' losses, shape (steps,).
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(SIDE * SIDE) if settings["pixels"] == "shuffled" else np.arange(SIDE * SIDE)
    x, x_other = (
        halved(data[name]).reshape(-1, SIDE * SIDE)[:, order].reshape(-1, SIDE, SIDE, 1) for name in ("x", "x_other")
    )
    one = net(settings["network"], settings["kernel"], settings["filters"], settings["pooling"])
    one.begin(np.random.default_rng(seed))
    batches = rng.integers(0, len(x), (settings["steps"], BATCH))
    rates = settings["learning_rate"] * np.linspace(1, 0, settings["steps"], endpoint=False, dtype=np.float32)
    history = one.train(x, data["labels"].astype(np.int32), batches, rates).numpy()
    right = one.scores(x_other).numpy().argmax(axis=1) == data["others"]
    return {
        "accuracy": float(np.mean(right)),
        "parameters": float(sum(np.prod(p.shape) for p in one.params)),
        "history": history,
    }
