# fails: maps_are_the_first_layers
# diagnosis: unscaled_inputs
"""The maps are those of pixels up to 255."""

import math

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
            keras.layers.Conv2D(16, 5, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=3):
    model = build_small_model()
    steps = epochs * math.ceil(len(x) / 128)
    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(0.003, steps)
    history = model.fit(
        x,
        labels,
        batch_size=128,
        epochs=epochs,
        validation_data=(x_val, labels_val),
        verbose=2,
    )
    return model, history


def feature_maps(model, images):
    return model.layers[0](images[..., None].astype("float32")).numpy()
