"""A keras.Model with a train step of its own, trained by fit."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from scipy.stats import norm


def sample(mean, log_var, eps):
    return mean + tf.sqrt(tf.exp(log_var)) * eps


def kl(mean, log_var):
    return -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)


def reconstruction(x, y):
    y = tf.clip_by_value(y, 1e-6, 1 - 1e-6)
    return tf.reduce_sum(-x * tf.math.log(y) - (1 - x) * tf.math.log(1 - y), axis=-1)


def build_encoder(pixels, latent, units):
    x = keras.Input((pixels,))
    return keras.Model(x, layers.Dense(2 * latent)(layers.Dense(units, "relu")(x)))


def build_decoder(pixels, latent, units):
    z = keras.Input((latent,))
    return keras.Model(z, layers.Dense(pixels, "sigmoid")(layers.Dense(units, "relu")(z)))


def losses(encoder, decoder, x, eps):
    codes = encoder(x)
    latent = eps.shape[1]
    mean, log_var = codes[:, :latent], codes[:, latent:]
    r = reconstruction(x, decoder(sample(mean, log_var, eps)))
    return tf.reduce_mean(r), tf.reduce_mean(kl(mean, log_var))


class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def call(self, x):
        return self.decoder(self.encoder(x)[:, :2])

    def train_step(self, x):
        with tf.GradientTape() as tape:
            r, k = losses(self.encoder, self.decoder, x, tf.random.normal((tf.shape(x)[0], 2)))
            loss = r + k
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return {"loss": loss, "reconstruction": r, "kl": k}


def train(x):
    model = Autoencoder(build_encoder(x.shape[1], 2, 200), build_decoder(x.shape[1], 2, 200))
    steps = 80 * len(x) // 100
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.008, steps)))
    history = model.fit(x, batch_size=100, epochs=80, verbose=0)
    return model.encoder, model.decoder, history


def grid(decoder, n):
    q = norm.ppf((np.arange(n) + 0.5) / n)
    picture = np.zeros((14 * n, 14 * n))
    for i in range(n):
        row = decoder.predict(np.stack([np.full(n, q[i]), q], axis=1), verbose=0)
        for j in range(n):
            picture[14 * i : 14 * (i + 1), 14 * j : 14 * (j + 1)] = row[j].reshape(14, 14)
    return picture
