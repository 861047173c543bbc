"""A class of the learner's own, which only their file knows."""

import keras
import numpy as np


def prepare(images):
    return images.reshape(len(images), 784).astype("float32") / 255


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dense(512, activation="relu")
        self.second = keras.layers.Dense(512, activation="relu")
        self.last = keras.layers.Dense(10, activation="softmax")
        self.dropout = keras.layers.Dropout(0.2)

    def call(self, x, training=False):
        h = self.dropout(self.first(x), training=training)
        h = self.dropout(self.second(h), training=training)
        return self.last(h)


def build_model():
    model = Net()
    model.build((None, 784))
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=1):
    model = build_model()
    history = model.fit(x, labels, batch_size=128, epochs=epochs, validation_data=(x_val, labels_val), verbose=2)
    return model, history


def predict_digits(model, images):
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)
