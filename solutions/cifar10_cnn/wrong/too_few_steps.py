# fails: recognises_pictures
# diagnosis: learning_too_slowly
"""Two epochs in large batches: that is 64 steps, and not enough."""

import math

import keras
import numpy as np
from keras import layers


def prepare(images):
    return images.astype("float32") / 255


def build_original(batch_normalization=False):
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64):
        for padding in ("same", "valid"):
            model.add(layers.Conv2D(filters, 3, padding=padding))
            if batch_normalization:
                model.add(layers.BatchNormalization())
            model.add(layers.Activation("relu"))
        model.add(layers.MaxPooling2D())
        model.add(layers.Dropout(0.25))
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def build_model():
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (16, 32, 64):
        model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.Activation("relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def train(x, labels, x_val, labels_val, epochs=2):
    model = build_model()
    rate = keras.optimizers.schedules.CosineDecay(0.003, epochs * math.ceil(len(x) / 256))
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, labels, batch_size=256, epochs=epochs, validation_data=(x_val, labels_val), verbose=2)
    return model, history


def predict_classes(model, images):
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)
