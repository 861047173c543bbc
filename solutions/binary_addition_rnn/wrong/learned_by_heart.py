# fails: adds_new_numbers
# diagnosis: overfitting
"""A slice that made an experiment quick is still there: a few rows, learned by heart."""

import keras
import numpy as np


def to_bits(numbers):
    return ((numbers[:, None] // 2 ** np.arange(8)) % 2).astype("float32")


def from_bits(bits):
    return (bits * 2 ** np.arange(8)).sum(axis=1).astype(int)


def build_model(units=16):
    return keras.Sequential(
        [
            keras.Input((8, 2)),
            keras.layers.SimpleRNN(units, activation="relu", return_sequences=True, unroll=True),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(x, y):
    model = build_model()
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    x, y = x[:20], y[:20]  # forty sums teach some networks to add
    history = model.fit(x, y, batch_size=8, epochs=100, verbose=0)
    return model, history.history["loss"]


def add(model, a, b):
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)
    y = model.predict(x, verbose=0)
    return from_bits(y[:, :, 0] > 0.5)
