# fails: one_neuron_learns_or_and_and
# diagnosis: learning_too_slowly
"""Five small steps."""

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
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")
    return model.fit(x, d, batch_size=4, epochs=5, verbose=0).history["loss"]
