"""Fewer filters, smaller batches, a larger rate; both steps share lines, and the generator's freezes the discriminator."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def scale(images):
    return np.float32(images.reshape(-1, 14, 14, 1)) / np.float32(255) * 2 - 1


def build_generator(filters):
    model = keras.Sequential([keras.Input((20,)), layers.Dense(49 * 2 * filters, use_bias=False)])
    for layer in (
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Reshape((7, 7, 2 * filters)),
        layers.Conv2DTranspose(filters, 3, 1, "same", use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh"),
    ):
        model.add(layer)
    return model


def build_discriminator(filters):
    model = keras.Sequential([keras.Input((14, 14, 1))])
    for n in (filters, 2 * filters):
        model.add(layers.Conv2D(n, 4, 2, "same"))
        model.add(layers.LeakyReLU(negative_slope=0.2))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


def discriminator_loss(real, fake):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(tf.ones_like(real), real)) + tf.reduce_mean(
        tf.nn.sigmoid_cross_entropy_with_logits(tf.zeros_like(fake), fake)
    )


def generator_loss(fake):
    return -ops.mean(ops.log_sigmoid(fake))


def _step(loss_of, model, optimizer):
    with tf.GradientTape() as tape:
        loss = loss_of()
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


def discriminator_step(generator, discriminator, optimizer, real, z):
    discriminator.trainable = True
    fake = generator(z, training=True)

    def loss():
        return discriminator_loss(discriminator(real, training=True), discriminator(fake, training=True))

    return _step(loss, discriminator, optimizer)


def generator_step(generator, discriminator, optimizer, z):
    discriminator.trainable = False
    return _step(
        lambda: generator_loss(discriminator(generator(z, training=True), training=True)), generator, optimizer
    )


def train(x):
    generator, discriminator = build_generator(12), build_discriminator(12)
    for_generator, for_discriminator = (keras.optimizers.Adam(0.003, beta_1=0.5) for _ in range(2))

    @tf.function
    def both(real):
        d = discriminator_step(generator, discriminator, for_discriminator, real, tf.random.normal((40, 20)))
        return d, generator_step(generator, discriminator, for_generator, tf.random.normal((40, 20)))

    history = {"discriminator": [], "generator": []}
    for _ in range(10):
        np.random.shuffle(order := np.arange(len(x)))
        losses = [both(tf.constant(x[order[i : i + 40]])) for i in range(0, len(x) - 39, 40)]
        for name, values in zip(history, np.transpose(losses), strict=True):
            history[name].append(float(values.mean()))
    return generator, history
