# fails: block_is_convolutions_and_pooling
"""Valid padding."""

import keras
from keras import layers


def field(n):
    return 2 * n + 1


def vgg_block(x, filters, convolutions):
    for _ in range(convolutions):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
    return layers.MaxPooling2D(2)(x)


def vgg_net(shape, blocks, units, classes):
    x = inputs = keras.Input(shape)
    for filters, convolutions in blocks:
        x = vgg_block(x, filters, convolutions)
    x = layers.Dense(units, activation="relu")(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


def parameters(shape, blocks, units, classes):
    (height, width, channels), total = shape, 0
    for filters, convolutions in blocks:
        for _ in range(convolutions):
            total += 9 * channels * filters + filters
            channels = filters
        height, width = height // 2, width // 2
    inputs = height * width * channels
    return total + inputs * units + units + units * classes + classes
