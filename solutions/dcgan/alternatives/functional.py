"""Functional models, cross entropies of Keras, one call for real and drawn pictures, a graph for either step."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

CROSS = keras.losses.BinaryCrossentropy(from_logits=True)


def scale(images):
    return (np.expand_dims(images, -1).astype(np.float32) - 127.5) / 127.5


def build_generator(filters):
    z = keras.Input(shape=(20,))
    x = layers.Dense(7 * 7 * 2 * filters, use_bias=False)(z)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    x = layers.Reshape((7, 7, -1))(x)
    x = layers.Conv2DTranspose(filters, (3, 3), strides=(1, 1), padding="same", use_bias=False)(x)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    x = layers.Conv2DTranspose(1, (4, 4), strides=(2, 2), padding="same")(x)
    return keras.Model(z, layers.Activation("tanh")(x))


def build_discriminator(filters):
    x = picture = keras.Input(shape=(14, 14, 1))
    for n in (filters, 2 * filters):
        x = layers.Conv2D(n, (4, 4), strides=(2, 2), padding="same", activation="leaky_relu")(x)
    return keras.Model(picture, layers.Dense(1)(layers.Flatten()(x)))


def discriminator_loss(real, fake):
    return CROSS(tf.ones_like(real), real) + CROSS(tf.zeros_like(fake), fake)


def generator_loss(fake):
    return CROSS(tf.ones_like(fake), fake)


def discriminator_step(generator, discriminator, optimizer, real, z):
    with tf.GradientTape() as tape:
        fake = tf.stop_gradient(generator(z, training=True))
        logits = discriminator(tf.concat([real, fake], axis=0), training=True)
        loss = discriminator_loss(logits[: len(real)], logits[len(real) :])
    gradients = tape.gradient(loss, discriminator.trainable_variables)
    optimizer.apply_gradients(zip(gradients, discriminator.trainable_variables))
    return loss


def generator_step(generator, discriminator, optimizer, z):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        for variable in generator.trainable_variables:
            tape.watch(variable.value)
        loss = generator_loss(discriminator(generator(z, training=True), training=True))
    gradients = tape.gradient(loss, [v.value for v in generator.trainable_variables])
    optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
    return loss


def train(x, epochs=12):
    generator, discriminator = build_generator(14), build_discriminator(16)
    of_generator, of_discriminator = keras.optimizers.Adam(0.002, 0.5), keras.optimizers.Adam(0.002, 0.5)
    discriminator_function, generator_function = tf.function(discriminator_step), tf.function(generator_step)
    batches = tf.data.Dataset.from_tensor_slices(x).shuffle(len(x)).batch(64, drop_remainder=True)
    history = {"discriminator": [], "generator": []}
    for _ in range(epochs):
        ds, gs = [], []
        for real in batches:
            z = tf.random.normal((64, 20))
            ds.append(discriminator_function(generator, discriminator, of_discriminator, real, z))
            gs.append(generator_function(generator, discriminator, of_generator, tf.random.normal((64, 20))))
        history["discriminator"].append(float(np.mean(ds)))
        history["generator"].append(float(np.mean(gs)))
    return generator, history
