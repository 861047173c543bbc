"""scikit-learn parts and scales."""

import keras
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def split(x, labels, seed):
    parts = train_test_split(x, labels, test_size=0.2, stratify=labels, random_state=seed)
    return parts[0], parts[2], parts[1], parts[3]


def standardize(x_train, x_other):
    scaler = StandardScaler().fit(x_train)
    return scaler.transform(x_train), scaler.transform(x_other)


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
    return model, history
