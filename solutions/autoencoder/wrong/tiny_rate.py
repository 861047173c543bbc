# fails: pictures_come_back
"""Steps that are far too small."""

import keras
import numpy as np
from keras import layers


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def build_models(size):
    encoder = keras.Sequential([keras.Input((784,)), layers.Dense(128, activation="relu"), layers.Dense(size)])
    decoder = keras.Sequential(
        [keras.Input((size,)), layers.Dense(128, activation="relu"), layers.Dense(784, activation="sigmoid")]
    )
    autoencoder = keras.Sequential([keras.Input((784,)), encoder, decoder])
    autoencoder.compile(keras.optimizers.SGD(0.01), "binary_crossentropy")
    return autoencoder, encoder, decoder


def add_noise(x, strength, rng):
    return np.clip(x + rng.normal(0.0, strength, x.shape), 0, 1).astype("float32")


def train(x, size, noise, rng):
    autoencoder, encoder, decoder = build_models(size)
    history = []
    for _ in range(12):
        shown = add_noise(x, noise, rng) if noise else x
        history += autoencoder.fit(shown, x, batch_size=64, verbose=0).history["loss"]
    return autoencoder, encoder, decoder, history


def compress(encoder, images):
    return encoder.predict(prepare(images), verbose=0)


def restore(decoder, codes):
    return np.rint(decoder.predict(codes, verbose=0) * 255).astype("uint8").reshape(-1, 28, 28)


def between(encoder, decoder, first, second, steps):
    a, b = compress(encoder, np.stack([first, second]))
    t = np.linspace(0, 1, steps)[:, None]
    return restore(decoder, (1 - t) * a + t * b)
