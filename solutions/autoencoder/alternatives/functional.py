"""The functional way, with the mean squared error, wider layers, and the noise as a layer that only training knows."""

import keras
import numpy as np
from keras import layers


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def build_models(size, noise=0.0):
    inputs, code = keras.Input((784,)), keras.Input((size,))
    encoder = keras.Model(inputs, layers.Dense(size)(layers.Dense(256, activation="relu")(inputs)), name="encoder")
    h = layers.ReLU()(layers.Dense(200)(code))
    decoder = keras.Model(code, layers.Activation("sigmoid")(layers.Dense(784)(h)), name="decoder")
    x = layers.GaussianNoise(noise)(inputs) if noise else inputs
    x = layers.ReLU(max_value=1.0)(x) if noise else x
    autoencoder = keras.Model(inputs, decoder(encoder(x)))
    autoencoder.compile(keras.optimizers.Adam(0.002), "mse")
    return autoencoder, encoder, decoder


def add_noise(x, strength, rng):
    return np.clip(x + rng.normal(0.0, strength, x.shape), 0, 1).astype("float32")


def train(x, size, noise, rng):
    autoencoder, encoder, decoder = build_models(size, noise)
    history = autoencoder.fit(x, x, batch_size=50, epochs=14, verbose=0)
    return autoencoder, encoder, decoder, history


def compress(encoder, images):
    return np.asarray(encoder(prepare(images)))


def restore(decoder, codes):
    return (np.asarray(decoder(codes)) * 255 + 0.5).astype(np.uint8).reshape((len(codes), 28, 28))


def between(encoder, decoder, first, second, steps):
    codes = compress(encoder, np.array([first, second]))
    return restore(decoder, np.linspace(codes[0], codes[1], steps))
