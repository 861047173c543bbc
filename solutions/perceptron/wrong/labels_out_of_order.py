# fails: one_neuron_learns_or_and_and
# diagnosis: labels_misaligned
"""The rows of d no longer belong to those of x."""

import keras
import numpy as np


def count_right(y, d):
    return int(np.sum((y[:, 0] > 0.5) == (d > 0.5)))


def neuron():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])


def network(hidden=32):
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(hidden, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(model, x, d):
    many_x, many_d = np.tile(x, (100, 1)), np.tile(d[::-1], 100)
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="binary_crossentropy")
    history = model.fit(many_x, many_d, batch_size=4, epochs=3, shuffle=False, verbose=0)
    return history.history["loss"]
