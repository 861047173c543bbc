# fails: recognises_digits
# diagnosis: diverged
# diagnosis: dead_relus
"""A learning rate that is far too large for Adam."""

import keras
import numpy as np


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


def build_model():
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.5), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=1):
    model = build_model()
    history = model.fit(x, labels, batch_size=128, epochs=epochs, validation_data=(x_val, labels_val), verbose=2)
    return model, history


def predict_digits(model, images):
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)
