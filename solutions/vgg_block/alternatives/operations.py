"""Activations by keras.ops, and parameters counted by a helper."""

import keras
from keras import layers, ops


def field(n):
    return 1 + sum(2 for _ in range(n))


def vgg_block(x, filters, convolutions):
    for _ in range(convolutions):
        x = ops.relu(layers.Conv2D(filters, 3, padding="same")(x))
    return layers.MaxPooling2D()(x)


def vgg_net(shape, blocks, units, classes):
    x = inputs = keras.Input(shape)
    for filters, convolutions in blocks:
        x = vgg_block(x, filters, convolutions)
    x = ops.relu(layers.Dense(units)(layers.Flatten()(x)))
    return keras.Model(inputs, ops.softmax(layers.Dense(classes)(x)))


def affine(inputs, outputs):
    return inputs * outputs + outputs


def parameters(shape, blocks, units, classes):
    height, width, channels = shape
    total = 0
    for filters, convolutions in blocks:
        total += affine(9 * channels, filters) + (convolutions - 1) * affine(9 * filters, filters)
        height, width, channels = height // 2, width // 2, filters
    return total + affine(height * width * channels, units) + affine(units, classes)
