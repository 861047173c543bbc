# fails: nets_differ_by_the_skips
"""Skips in both nets."""

import keras
from keras import layers


def residual_block(x, filters, strides=1):
    skip = x
    if strides != 1 or x.shape[-1] != filters:
        skip = layers.Conv2D(filters, 1, strides=strides)(x)
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", activation="relu")(x)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    return layers.ReLU()(layers.Add()([skip, y]))


def parameters(c, filters, strides):
    total = 9 * c * filters + filters + 9 * filters * filters + filters
    if strides != 1 or c != filters:
        total += c * filters + filters
    return total


def deep_net(blocks, residual):
    inputs = keras.Input((2,))
    x = layers.Dense(16, activation="relu")(inputs)
    for _ in range(blocks):
        y = layers.Dense(16, activation="relu")(x)
        y = layers.Dense(16)(y)
        x = layers.ReLU()(layers.Add()([x, y]))
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))


def train(x, labels, residual):
    return deep_net(1, residual), [1.0]
