# fails: adds_new_numbers
# diagnosis: learning_too_slowly
"""The training stops long before it is done."""

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
    history = model.fit(x, y, batch_size=128, epochs=1, verbose=0)
    return model, history.history["loss"]


def add(model, a, b):
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)
    y = model.predict(x, verbose=0)
    return from_bits(y[:, :, 0] > 0.5)
