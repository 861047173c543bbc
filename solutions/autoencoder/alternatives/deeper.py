"""Two hidden layers on either side, and three noisy copies of each picture, drawn once."""

import keras
import numpy as np
from keras import layers


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def build_models(size):
    encoder, decoder = keras.Sequential([keras.Input((784,))]), keras.Sequential([keras.Input((size,))])
    for units in (256, 128):
        encoder.add(layers.Dense(units, activation="relu"))
    encoder.add(layers.Dense(size))
    for units in (128, 256):
        decoder.add(layers.Dense(units, activation="relu"))
    decoder.add(layers.Dense(784, activation="sigmoid"))
    autoencoder = keras.Sequential([encoder, decoder])
    autoencoder.compile(keras.optimizers.Adam(0.002), "binary_crossentropy")
    return autoencoder, encoder, decoder


def add_noise(x, strength, rng):
    return np.clip(x + rng.normal(0.0, strength, x.shape), 0, 1).astype("float32")


def train(x, size, noise, rng):
    autoencoder, encoder, decoder = build_models(size)
    shown, epochs = x, 16
    if noise:
        shown, x, epochs = np.concatenate([add_noise(x, noise, rng) for _ in range(3)]), np.tile(x, (3, 1)), 6
    history = autoencoder.fit(shown, x, batch_size=64, epochs=epochs, verbose=0)
    return autoencoder, encoder, decoder, history


def compress(encoder, images):
    return encoder.predict(prepare(images), verbose=0)


def restore(decoder, codes):
    return np.rint(decoder.predict(codes, verbose=0) * 255).astype("uint8").reshape(-1, 28, 28)


def between(encoder, decoder, first, second, steps):
    a, b = compress(encoder, np.stack([first, second]))
    t = np.linspace(0, 1, steps)[:, None]
    return restore(decoder, (1 - t) * a + t * b)
