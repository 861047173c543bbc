"""tanh, steps in a loop, squared errors, the layer that is applied to every step written out."""

import keras
import numpy as np


def to_bits(numbers):
    return np.array([[float(digit) for digit in reversed(f"{number:08b}")] for number in numbers], np.float32)


def from_bits(bits):
    return np.array([int("".join(str(int(bit)) for bit in reversed(row)), 2) for row in bits])


def build_model(units=16):
    inputs = keras.Input((None, 2))
    states = keras.layers.SimpleRNN(units, return_sequences=True)(inputs)
    outputs = keras.layers.TimeDistributed(keras.layers.Dense(1, activation="sigmoid"))(states)
    return keras.Model(inputs, outputs)


def train(x, y):
    model = build_model()
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")
    history = model.fit(x, y, batch_size=64, epochs=6, verbose=0)
    return model, history


def add(model, a, b):
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)
    y = model(x).numpy()
    return from_bits(np.round(y[:, :, 0]))
