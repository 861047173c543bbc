# fails: loss_fits_the_model
"""The cross entropy for questions of yes or no, with one-hot labels."""

import keras
import numpy as np


def split(x, labels, seed):
    rng = np.random.default_rng(seed)
    train, val = [], []
    for k in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == k))
        fifth = len(rows) // 5
        val.extend(rows[:fifth])
        train.extend(rows[fifth:])
    train, val = rng.permutation(train), rng.permutation(val)
    return x[train], labels[train], x[val], labels[val]


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


def train(x, labels, x_val, labels_val, epochs=20):
    model = build_model()
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    known = (x_val, keras.utils.to_categorical(labels_val, 3))
    history = model.fit(
        x, keras.utils.to_categorical(labels, 3), batch_size=8, epochs=epochs, validation_data=known, verbose=0
    )
    return model, history.history["loss"]
