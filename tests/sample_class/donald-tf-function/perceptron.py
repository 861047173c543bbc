"""Single steps by Keras itself, each over the whole table."""

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
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss=keras.losses.BinaryCrossentropy())
    return [float(model.train_on_batch(x, d)) for _ in range(300)]
