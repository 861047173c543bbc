# fails: draws_many_digits
"""A slice from debugging is left: it learns from one picture."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def scale(images):
    return images[..., None].astype("float32") / 127.5 - 1


def build_generator(filters):
    return keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(98 * filters, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Reshape((7, 7, 2 * filters)),
            layers.Conv2DTranspose(filters, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh"),
        ]
    )


def build_discriminator(filters):
    return keras.Sequential(
        [
            keras.Input((14, 14, 1)),
            layers.Conv2D(filters, 4, strides=2, padding="same"),
            layers.LeakyReLU(0.2),
            layers.Conv2D(2 * filters, 4, strides=2, padding="same"),
            layers.LeakyReLU(0.2),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )


def discriminator_loss(real, fake):
    return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))


def generator_loss(fake):
    return ops.mean(ops.softplus(-fake))


def discriminator_step(generator, discriminator, optimizer, real, z):
    fake = generator(z, training=True)
    with tf.GradientTape() as tape:
        loss = discriminator_loss(discriminator(real, training=True), discriminator(fake, training=True))
    variables = discriminator.trainable_variables
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def generator_step(generator, discriminator, optimizer, z):
    with tf.GradientTape() as tape:
        loss = generator_loss(discriminator(generator(z, training=True), training=True))
    variables = generator.trainable_variables
    optimizer.apply(tape.gradient(loss, variables), variables)
    return loss


def train(x):
    epochs, size, rate = 12, 50, 0.002
    x = np.tile(x[:1], (len(x), 1, 1, 1))
    generator, discriminator = build_generator(16), build_discriminator(16)
    drawing, judging = (keras.optimizers.Adam(rate, beta_1=0.5) for _ in range(2))

    @tf.function
    def steps(real):
        d = discriminator_step(generator, discriminator, judging, real, keras.random.normal((size, 20)))
        g = generator_step(generator, discriminator, drawing, keras.random.normal((size, 20)))
        return d, g

    history = {"discriminator": [], "generator": []}
    for _ in range(epochs):
        rows = np.random.permutation(len(x))[: len(x) // size * size].reshape(-1, size)
        d, g = np.mean([steps(tf.constant(x[chosen])) for chosen in rows], axis=0)
        history["discriminator"].append(float(d))
        history["generator"].append(float(g))
    return generator, history
