"""A Functional network with tanh, trained with Adam; the History itself is returned."""

import keras
import numpy as np


def count_right(y, d):
    said = np.round(np.ravel(y))
    return np.sum(said == np.ravel(d))


def neuron():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])


def network(hidden=32):
    inputs = keras.Input((2,))
    middle = keras.layers.Activation("tanh")(keras.layers.Dense(hidden)(inputs))
    return keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(middle))


def train(model, x, d):
    many_x, many_d = np.tile(x, (100, 1)), np.tile(d, 100)
    model.compile(optimizer=keras.optimizers.Adam(0.05), loss="binary_crossentropy", metrics=["accuracy"])
    return model.fit(many_x, many_d[:, None], batch_size=8, epochs=5, verbose=0)
