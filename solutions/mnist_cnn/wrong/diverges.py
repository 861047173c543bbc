# fails: recognises_digits
# diagnosis: diverged
# diagnosis: dead_relus
"""A learning rate that is far too large for Adam."""

import keras
import numpy as np


def prepare(images):
    return images[..., None].astype("float32") / 255


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Dropout(0.25),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def build_small_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(8, 5, strides=3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(5.0), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=1):
    model = build_small_model()
    history = model.fit(x, labels, batch_size=128, epochs=epochs, validation_data=(x_val, labels_val), verbose=2)
    return model, history


def feature_maps(model, images):
    return model.layers[0](prepare(images)).numpy()
