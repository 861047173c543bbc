# fails: one_neuron_can_not_learn_xor
# diagnosis: diverged
"""A learning rate that is far too large."""

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
    many_x, many_d = np.tile(x, (100, 1)), np.tile(d, 100)
    model.compile(optimizer=keras.optimizers.SGD(1000.0), loss="binary_crossentropy")
    history = model.fit(many_x, many_d, batch_size=4, epochs=3, shuffle=False, verbose=0)
    return history.history["loss"]
