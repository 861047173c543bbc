"""Operators in place of layers, a helper for convolutions, and Adam with few, small batches."""

import keras
from keras import layers


def convolved(x, filters, size=3, strides=1):
    return layers.Conv2D(filters, (size, size), strides=(strides, strides), padding="same")(x)


def residual_block(x, filters, strides=1):
    inner = keras.activations.relu(convolved(x, filters, strides=strides))
    branch = convolved(inner, filters)
    fits = strides == 1 and x.shape[-1] == filters
    return keras.activations.relu(branch + (x if fits else convolved(x, filters, 1, strides)))


def parameters(c, filters, strides):
    sizes = [(9, c), (9, filters)] + [(1, c)] * (strides > 1 or c != filters)
    return sum((places * channels + 1) * filters for places, channels in sizes)


def deep_net(blocks, residual):
    def dense(x, activation=None):
        return layers.Dense(16, activation=activation)(x)

    inputs = keras.Input(shape=(2,))
    x = dense(inputs, "relu")
    for _ in range(blocks):
        y = dense(dense(x, "relu"))
        x = layers.Activation("relu")(x + y if residual else y)
    return keras.Model(inputs=inputs, outputs=layers.Dense(1, "sigmoid")(x))


def train(x, labels, residual):
    model = deep_net(20, residual)
    model.compile(optimizer=keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["accuracy"])
    history = model.fit(x, labels, batch_size=40, epochs=8, verbose=0)
    return model, history.history
