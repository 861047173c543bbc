"""One training of a dense or a convolutional network on digits, with Keras, and a test on digits that were moved."""

from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SIDE, CLASSES, BATCH, STEPS = 28, 10, 32, 150


def moved(images, by, rng):
    """Every image moved by so many pixels to the left, to the right, up or down; what comes in is background."""
    wide = np.pad(images, ((0, 0), (by, by), (by, by)))
    places = by * (1 + np.array([(0, -1), (0, 1), (-1, 0), (1, 0)]))[rng.integers(0, 4, len(images))]
    return np.stack([w[i : i + SIDE, j : j + SIDE] for w, (i, j) in zip(wide, places, strict=True)])


def halved(images):
    """Images of 28 by 28 bytes as numbers from 0 to 1, shape (n, 14, 14, 1), each the mean of four pixels."""
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4), dtype=np.float32)[..., None] / 255


class Net:
    """The model and its optimizer. A training is one graph, made once for all runs of a setting, for `fit` would take longer."""

    def __init__(self, network, dropout):
        if network == "dense":
            hidden = [layers.Flatten(), layers.Dense(64, activation="relu")]
        else:
            hidden = []
            for filters in (8, 16):
                hidden += [layers.Conv2D(filters, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
            hidden.append(layers.Flatten())
        last = [layers.Dropout(dropout), layers.Dense(CLASSES, activation="softmax")]
        self.model = keras.Sequential([keras.Input((14, 14, 1)), *hidden, *last])
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(self.model.trainable_variables)
        self.unused = [v.numpy() for v in self.optimizer.variables]

    def begin(self, seed, rate):
        """New first weights by He, biases 0, and an optimizer that has seen nothing."""
        rng = np.random.default_rng(seed)
        for v in self.model.trainable_variables:
            width = np.sqrt(2 / np.prod(v.shape[:-1]))
            v.assign(rng.normal(0, width, v.shape) if len(v.shape) > 1 else np.zeros(v.shape))
        for v, value in zip(self.optimizer.variables, self.unused, strict=True):
            v.assign(value)
        self.optimizer.learning_rate = rate
        for layer in self.model.layers:
            if isinstance(layer, layers.Dropout) and layer.rate:
                layer.seed_generator.state.assign([seed, 0])

    @tf.function(autograph=False)  # which would need a file to read the code from
    def train(self, x, labels, batches):
        """A step of Adam for each batch of row numbers, shape (steps, 32); returns the losses before them."""
        weights = self.model.trainable_variables

        def step(_, rows):
            with tf.GradientTape() as tape:
                p = self.model(tf.gather(x, rows), training=True)
                loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(tf.gather(labels, rows), p))
            self.optimizer.apply(tape.gradient(loss, weights), weights)
            return loss

        return tf.scan(step, batches, 0.0)

    def accuracy(self, images, labels):
        """The share that is right."""
        return float(np.mean(self.model(halved(images)).numpy().argmax(axis=1) == labels))


net = lru_cache(Net)


def run(settings, seed, data):
    """Train for 150 steps on batches of 32, drawn from the first rows.

    Args:
        data: `x`, uint8 of shape (rows, 28, 28); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        accuracy on the held-out rows, moved as the setting says; lost: by how much it is smaller than where they are in
        place; and the history of the batches' losses, shape (150,).
    """
    rng = np.random.default_rng(seed)
    one = net(settings["network"], settings["dropout"])
    one.begin(seed, settings["learning_rate"])
    labels, batches = data["labels"].astype(np.int64), rng.integers(0, settings["images"], (STEPS, BATCH))
    history = one.train(halved(data["x"]), labels, batches).numpy()
    in_place = one.accuracy(data["x_other"], data["others"])
    accuracy = one.accuracy(moved(data["x_other"], settings["moved"], rng), data["others"])
    return {"accuracy": accuracy, "lost": in_place - accuracy, "history": history}
