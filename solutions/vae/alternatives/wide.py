"""Wider nets with two halves of the loss written out, a slower rate, and larger batches."""

from statistics import NormalDist

import keras
import numpy as np
import tensorflow as tf


def sample(mean, log_var, eps):
    sd = keras.ops.exp(0.5 * log_var)
    return keras.ops.add(mean, keras.ops.multiply(sd, eps))


def kl(mean, log_var):
    variance = keras.ops.exp(log_var)
    return keras.ops.sum(0.5 * (keras.ops.square(mean) + variance - 1.0 - log_var), axis=-1)


def reconstruction(x, y):
    y = keras.ops.clip(y, keras.backend.epsilon(), 1 - keras.backend.epsilon())
    return -keras.ops.sum(keras.ops.where(x > 0, x * keras.ops.log(y), 0) + (1 - x) * keras.ops.log(1 - y), axis=1)


def build_encoder(pixels, latent, units):
    model = keras.Sequential([keras.Input(shape=(pixels,))])
    model.add(keras.layers.Dense(units))
    model.add(keras.layers.ReLU())
    model.add(keras.layers.Dense(latent * 2, activation="linear"))
    return model


def build_decoder(pixels, latent, units):
    model = keras.Sequential([keras.Input(shape=(latent,))])
    model.add(keras.layers.Dense(units))
    model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Dense(pixels))
    model.add(keras.layers.Activation("sigmoid"))
    return model


def losses(encoder, decoder, x, eps):
    mean, log_var = tf.split(encoder(x), 2, axis=-1)
    again = decoder(sample(mean, log_var, eps))
    return keras.ops.mean(reconstruction(x, again)), keras.ops.mean(kl(mean, log_var))


@tf.function
def step(encoder, decoder, optimizer, x):
    with tf.GradientTape() as tape:
        r, k = losses(encoder, decoder, x, tf.random.normal((len(x), 2)))
        loss = r + k
    both = encoder.trainable_weights + decoder.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, both), both))
    return r, k


def train(x, epochs=70):
    encoder, decoder = build_encoder(196, 2, 256), build_decoder(196, 2, 256)
    optimizer = keras.optimizers.Adam(0.01)
    batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(100, drop_remainder=True)
    rs, ks = [], []
    for epoch in range(epochs):
        optimizer.learning_rate = 0.01 if epoch < 50 else 0.002
        found = np.array([step(encoder, decoder, optimizer, batch) for batch in batches])
        rs.append(found[:, 0].mean())
        ks.append(found[:, 1].mean())
    return encoder, decoder, {"reconstruction": rs, "kl": ks}


def grid(decoder, n):
    q = np.array([NormalDist().inv_cdf(share) for share in (np.arange(n) + 0.5) / n])
    down, across = np.meshgrid(q, q, indexing="ij")
    tiles = np.asarray(decoder(np.stack([down, across], axis=-1).reshape(-1, 2)))
    rows = [np.hstack([tile.reshape(14, 14) for tile in row]) for row in tiles.reshape(n, n, 196)]
    return np.vstack(rows)
