# fails: labels_count_from_0
"""Labels are changed one digit after the other, and some of them twice."""

import keras
import numpy as np

OLD, NEW = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)


def build_model(classes):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 4, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Flatten(name="features"),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )


def renumber(labels, digits):
    labels = labels.copy()
    for place, digit in enumerate(digits):
        labels[labels == digit] = place
    return labels


def choose(labels, digits, n, rng):
    rows = [rng.choice(np.flatnonzero(labels == digit), n, replace=False) for digit in digits]
    return np.concatenate(rows)


def train(model, x, labels, epochs):
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x, labels, epochs=epochs, verbose=0)


def train_base(x, labels):
    old = np.isin(labels, OLD)
    base = build_model(len(OLD))
    train(base, x[old], renumber(labels[old], OLD), epochs=3)
    return base


def reuse(base, layer, classes):
    base.trainable = False
    features = base.get_layer(layer).output
    answers = keras.layers.Dense(classes, activation="softmax")(features)
    return keras.Model(base.inputs[0], answers)


def compare(base, x, labels, x_val, labels_val):
    transferred, scratch = reuse(base, "features", len(NEW)), build_model(len(NEW))
    shares = []
    for model in (transferred, scratch):
        train(model, x, renumber(labels, NEW), epochs=30)
        said = np.argmax(model(x_val), axis=1)
        shares.append(float(np.mean(said == renumber(labels_val, NEW))))
    return transferred, scratch, shares[0] - shares[1]
