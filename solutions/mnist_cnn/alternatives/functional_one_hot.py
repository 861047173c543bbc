"""The Functional API, one-hot labels, and the maps by a model of their own."""

import keras
import numpy as np


def prepare(images):
    return images[..., None].astype("float32") / 255


def build_model():
    inputs = keras.Input((28, 28, 1))
    h = keras.layers.Conv2D(32, (3, 3))(inputs)
    h = keras.layers.ReLU()(h)
    h = keras.layers.Conv2D(64, (3, 3))(h)
    h = keras.layers.ReLU()(h)
    h = keras.layers.MaxPooling2D((2, 2))(h)
    h = keras.layers.Flatten()(keras.layers.Dropout(0.25)(h))
    h = keras.layers.Dense(128, activation=keras.activations.relu)(h)
    h = keras.layers.Dropout(0.5)(h)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(h))


def build_small_model():
    inputs = keras.Input((28, 28, 1))
    h = keras.layers.Conv2D(32, 5, strides=2, activation="relu")(inputs)
    h = keras.layers.Conv2D(64, 3, strides=2, activation="relu")(h)
    h = keras.layers.Dense(128, activation="relu")(keras.layers.Flatten()(h))
    h = keras.layers.Dense(10)(keras.layers.Dropout(0.3)(h))
    model = keras.Model(inputs, keras.layers.Softmax()(h))
    model.compile(keras.optimizers.Adam(0.002), loss=keras.losses.CategoricalCrossentropy(), metrics=["accuracy"])
    return model


def one_hot(labels):
    return keras.utils.to_categorical(labels, 10)


def train(x, labels, x_val, labels_val, epochs=3):
    model = build_small_model()
    history = model.fit(
        x, one_hot(labels), batch_size=128, epochs=epochs, validation_data=(x_val, one_hot(labels_val)), verbose=0
    )
    return model, history.history


def feature_maps(model, images):
    return keras.Model(model.inputs, model.layers[0].output).predict(prepare(images), verbose=0)
