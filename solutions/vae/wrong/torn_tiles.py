# fails: plane_is_drawn
"""The tiles are reshaped without being transposed."""

from statistics import NormalDist

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def sample(mean, log_var, eps):
    return mean + ops.exp(log_var / 2) * eps


def kl(mean, log_var):
    return ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, axis=1) / 2


def reconstruction(x, y):
    return x.shape[1] * keras.losses.binary_crossentropy(x, y)


def _net(inputs, units, outputs, last):
    hidden = keras.layers.Dense(units, activation="relu")
    return keras.Sequential([keras.Input((inputs,)), hidden, keras.layers.Dense(outputs, activation=last)])


def build_encoder(pixels, latent, units):
    return _net(pixels, units, 2 * latent, None)


def build_decoder(pixels, latent, units):
    return _net(latent, units, pixels, "sigmoid")


def losses(encoder, decoder, x, eps):
    mean, log_var = ops.split(encoder(x), 2, axis=1)
    y = decoder(sample(mean, log_var, eps))
    return ops.mean(reconstruction(x, y)), ops.mean(kl(mean, log_var))


def train(x):
    epochs, size, rate = 60, 50, 0.005
    encoder, decoder = build_encoder(x.shape[1], 2, 128), build_decoder(x.shape[1], 2, 128)
    variables = encoder.trainable_variables + decoder.trainable_variables
    optimizer = keras.optimizers.Adam(rate)

    @tf.function
    def step(batch):
        with tf.GradientTape() as tape:
            r, k = losses(encoder, decoder, batch, keras.random.normal((size, 2)))
            loss = r + k
        optimizer.apply(tape.gradient(loss, variables), variables)
        return r, k

    history = {"reconstruction": [], "kl": []}
    for epoch in range(epochs):
        if epoch == epochs * 2 // 3:
            optimizer.learning_rate.assign(rate / 5)
        rows = np.random.permutation(len(x))[: len(x) // size * size].reshape(-1, size)
        terms = np.mean([step(tf.constant(x[chosen])) for chosen in rows], axis=0)
        for name, value in zip(history, terms, strict=True):
            history[name].append(float(value))
    return encoder, decoder, history


def grid(decoder, n):
    q = [NormalDist().inv_cdf((k + 0.5) / n) for k in range(n)]
    points = np.array([(down, across) for down in q for across in q], dtype="float32")
    tiles = ops.convert_to_numpy(decoder(points)).reshape(n, n, 14, 14)
    return tiles.reshape(14 * n, 14 * n)
