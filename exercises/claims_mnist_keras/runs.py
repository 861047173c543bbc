"""One training of a dense network on a few digits, with Keras; the loss is taken on both sides after every epoch."""

from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf
from keras import layers

INPUTS, CLASSES = 196, 10


def halved(images):
    """Images of 28 by 28 bytes as rows of 196 numbers from 0 to 1, each the mean of four pixels."""
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4), dtype=np.float32).reshape(-1, INPUTS) / 255


class Net:
    """The model and its optimizer. An epoch is one graph, made once for all runs of a setting, for `fit` would take longer."""

    def __init__(self, units, activation, dropout):
        hidden = []
        for _ in range(2):
            hidden += [layers.Dense(units, activation=activation), layers.Dropout(dropout)]
        self.model = keras.Sequential([keras.Input((INPUTS,)), *hidden, layers.Dense(CLASSES, activation="softmax")])
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(self.model.trainable_variables)
        self.unused = [v.numpy() for v in self.optimizer.variables]

    def begin(self, seed, rate):
        """New first weights by Glorot, biases 0, and an optimizer that has seen nothing."""
        rng = np.random.default_rng(seed)
        for v in self.model.trainable_variables:
            width = np.sqrt(2 / sum(v.shape))
            v.assign(rng.normal(0, width, v.shape) if len(v.shape) == 2 else np.zeros(v.shape))
        for v, value in zip(self.optimizer.variables, self.unused, strict=True):
            v.assign(value)
        self.optimizer.learning_rate = rate
        for layer in self.model.layers:
            if isinstance(layer, layers.Dropout) and layer.rate:
                layer.seed_generator.state.assign([seed, 0])

    def loss(self, x, labels, training):
        """The mean cross entropy."""
        return tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, self.model(x, training=training)))

    @tf.function(autograph=False)  # which would need a file to read the code from
    def epoch(self, x, labels, batches):
        """A step of Adam for each batch of row numbers, shape (steps, batch_size); returns the loss of all rows afterwards."""

        def step(_, rows):
            with tf.GradientTape() as tape:
                loss = self.loss(tf.gather(x, rows), tf.gather(labels, rows), True)
            weights = self.model.trainable_variables
            self.optimizer.apply(tape.gradient(loss, weights), weights)
            return loss

        tf.scan(step, batches, 0.0)
        return self.loss(x, labels, False)

    @tf.function(autograph=False)
    def held_out(self, x, labels):
        """The loss, and the share that is right."""
        right = tf.argmax(self.model(x, training=False), axis=1) == labels
        return self.loss(x, labels, False), tf.reduce_mean(tf.cast(right, tf.float32))


net = lru_cache(Net)


def run(settings, seed, data):
    """Train on digits of which some are mislabelled, in batches of a new order in every epoch.

    Args:
        data: `x`, uint8 of shape (rows, 28, 28); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        At the end loss on the training rows, val_loss and accuracy on those held out; and history and val_history, the
        losses after each epoch.
    """
    rng = np.random.default_rng(seed)
    x, x_other = tf.constant(halved(data["x"])), tf.constant(halved(data["x_other"]))
    labels, others = (data[name].astype(np.int64) for name in ("labels", "others"))
    wrong = rng.permutation(len(x))[: round(settings["mislabelled"] * len(x))]
    labels[wrong] = (labels[wrong] + rng.integers(1, CLASSES, len(wrong))) % CLASSES
    one = net(settings["units"], settings["activation"], settings["dropout"])
    one.begin(seed, settings["learning_rate"])
    steps, history, val_history = len(data["x"]) // settings["batch_size"], [], []
    for _ in range(settings["epochs"]):
        rows = rng.permutation(len(data["x"]))[: steps * settings["batch_size"]]
        history.append(float(one.epoch(x, labels, tf.constant(rows.reshape(steps, -1)))))
        val_loss, accuracy = one.held_out(x_other, others)
        val_history.append(float(val_loss))
    return {
        "loss": history[-1],
        "val_loss": val_history[-1],
        "accuracy": float(accuracy),
        "history": np.array(history),
        "val_history": np.array(val_history),
    }
