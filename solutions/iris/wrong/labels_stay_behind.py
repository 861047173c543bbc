# fails: split_keeps_rows_and_labels
# diagnosis: labels_misaligned
"""x is mixed, and the labels are not."""

import keras
import numpy as np


def split(x, labels, seed):
    rng = np.random.default_rng(seed)
    x = rng.permutation(x)
    fifth = len(x) // 5
    return x[fifth:], labels[fifth:], x[:fifth], labels[:fifth]


def standardize(x_train, x_other):
    mean, std = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / std, (x_other - mean) / std


def build_model():
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(12, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def train(x, labels, x_val, labels_val, epochs=10):
    model = build_model()
    model.compile(optimizer=keras.optimizers.Adam(0.03), loss="sparse_categorical_crossentropy")
    history = model.fit(x, labels, batch_size=8, epochs=epochs, validation_data=(x_val, labels_val), verbose=0)
    return model, history.history["loss"]
