"""Two epochs only, with RMSprop: the loss of the second is far above that of the model which comes out."""

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
    model.compile(optimizer=keras.optimizers.RMSprop(0.05), loss="binary_crossentropy")
    return model.fit(many_x, many_d, batch_size=4, epochs=2, verbose=0)
