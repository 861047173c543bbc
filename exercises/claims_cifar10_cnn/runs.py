"""One training of a small convolutional network on photographs, with Keras."""

from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SIDE, CLASSES, BATCH = 16, 10, 32
PIECES = {"whole": 1, "quarters": 2, "sixteenths": 4}  # a side


def halved(images):
    """Photographs of 32 by 32 pixels as numbers from 0 to 1, shape (n, 16, 16, 3), each the mean of four pixels."""
    return images.reshape(-1, SIDE, 2, SIDE, 2, 3).mean(axis=(2, 4), dtype=np.float32) / 255


def turned(x, how):
    """As they are, or turned left to right, or upside down."""
    return {"upright": x, "mirrored": x[:, :, ::-1], "upside down": x[:, ::-1]}[how]


def cut(x, pieces, rng):
    """Cut into square pieces, so many a side, which are laid in another order for each picture."""
    side, n = SIDE // pieces, len(x)
    tiles = x.reshape(n, pieces, side, pieces, side, 3).swapaxes(2, 3).reshape(n, pieces**2, side, side, 3)
    order = rng.permuted(np.tile(np.arange(pieces**2), (n, 1)), axis=1)
    tiles = np.take_along_axis(tiles, order[:, :, None, None, None], axis=1)
    return tiles.reshape(n, pieces, pieces, side, side, 3).swapaxes(2, 3).reshape(x.shape)


class Net:
    """The model and its optimizer. A training is one graph, made once for all runs of a setting, for `fit` would take longer."""

    def __init__(self, blocks, dropout):
        hidden = []
        for k in range(blocks):
            hidden += [layers.Conv2D(16 * 2**k, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
        last = [layers.Flatten(), layers.Dropout(dropout), layers.Dense(CLASSES, activation="softmax")]
        self.model = keras.Sequential([keras.Input((SIDE, SIDE, 3)), *hidden, *last])
        self.optimizer = keras.optimizers.Adam()
        self.optimizer.build(self.model.trainable_variables)
        self.unused = [v.numpy() for v in self.optimizer.variables]

    def begin(self, seed):
        """New first weights by He, biases 0, and an optimizer that has seen nothing."""
        rng = np.random.default_rng(seed)
        for v in self.model.trainable_variables:
            width = np.sqrt(2 / np.prod(v.shape[:-1]))
            v.assign(rng.normal(0, width, v.shape) if len(v.shape) > 1 else np.zeros(v.shape))
        for v, value in zip(self.optimizer.variables, self.unused, strict=True):
            v.assign(value)
        for layer in self.model.layers:
            if isinstance(layer, layers.Dropout) and layer.rate:
                layer.seed_generator.state.assign([seed, 0])

    @tf.function(autograph=False)  # which would need a file to read the code from
    def train(self, x, labels, batches, rates):
        """A step of Adam for each batch of row numbers, shape (steps, 32), and its rate; returns the losses before them."""
        weights = self.model.trainable_variables

        def step(_, rows_and_rate):
            rows, rate = rows_and_rate
            with tf.GradientTape() as tape:
                p = self.model(tf.gather(x, rows), training=True)
                loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(tf.gather(labels, rows), p))
            self.optimizer.learning_rate.assign(rate)
            self.optimizer.apply(tape.gradient(loss, weights), weights)
            return loss

        return tf.scan(step, (batches, rates), 0.0)


net = lru_cache(Net)


def run(settings, seed, data):
    """Train on batches of 32 drawn from all rows.

    Args:
        data: `x`, uint8 of shape (rows, 32, 32, 3); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        accuracy on the held-out rows, turned and cut as the setting says; and the history of the batches' losses, shape (steps,).
    """
    rng = np.random.default_rng(seed)
    x, x_other = (halved(data[name]) - 0.5 for name in ("x", "x_other"))
    one = net(settings["blocks"], settings["dropout"])
    one.begin(seed)
    batches = rng.integers(0, len(x), (settings["steps"], BATCH))
    rates = settings["learning_rate"] * np.linspace(1, 0, settings["steps"], endpoint=False, dtype=np.float32)
    history = one.train(x, data["labels"].astype(np.int64), batches, rates).numpy()
    shown = cut(turned(x_other, settings["shown"]), PIECES[settings["pieces"]], rng)
    right = one.model(shown).numpy().argmax(axis=1) == data["others"]
    return {"accuracy": float(np.mean(right)), "history": history}
