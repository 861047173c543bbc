"""A Sequential net, activations as layers of their own, and parameters counted layer by layer."""

import keras
from keras import layers


def field(n):
    return 1 if n == 0 else field(n - 1) + 2


def parts(filters, convolutions):
    for _ in range(convolutions):
        yield layers.Conv2D(filters, (3, 3), padding="same")
        yield layers.Activation("relu")
    yield layers.MaxPool2D((2, 2))


def vgg_block(x, filters, convolutions):
    for layer in parts(filters, convolutions):
        x = layer(x)
    return x


def vgg_net(shape, blocks, units, classes):
    model = keras.Sequential([keras.Input(shape)])
    for block in blocks:
        for layer in parts(*block):
            model.add(layer)
    for layer in (layers.Flatten(), layers.Dense(units), layers.ReLU(), layers.Dense(classes), layers.Softmax()):
        model.add(layer)
    return model


def parameters(shape, blocks, units, classes):
    channels = [shape[2], *[filters for filters, convolutions in blocks for _ in range(convolutions)]]
    convolutional = sum((9 * a + 1) * b for a, b in zip(channels, channels[1:]))
    half = 2 ** len(blocks)
    return convolutional + ((shape[0] // half) * (shape[1] // half) * channels[-1] + 1) * units + (units + 1) * classes
