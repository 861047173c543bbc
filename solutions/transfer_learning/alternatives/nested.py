"""The kept part is a model of its own, inside a Sequential; the classes are counted with a table."""

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
    place = np.full(10, -1)
    place[list(digits)] = np.arange(len(digits))
    return place[labels]


def choose(labels, digits, n, rng):
    order = rng.permutation(len(labels))
    kept = [order[labels[order] == digit][:n] for digit in digits]
    return rng.permutation(np.concatenate(kept))


def train(model, x, labels, epochs):
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    model.fit(x, labels, epochs=epochs, verbose=0)


def train_base(x, labels):
    old = np.isin(labels, OLD)
    base = build_model(len(OLD))
    train(base, x[old], renumber(labels[old], OLD), epochs=3)
    return base


def reuse(base, layer, classes):
    kept = keras.Model(base.inputs[0], base.get_layer(layer).output)
    kept.trainable = False
    return keras.Sequential(
        [keras.Input(base.input_shape[1:]), kept, keras.layers.Dense(classes, activation="softmax")]
    )


def compare(base, x, labels, x_val, labels_val):
    transferred, scratch = reuse(base, "features", len(NEW)), build_model(len(NEW))
    shares = []
    for model in (transferred, scratch):
        train(model, x, renumber(labels, NEW), epochs=30)
        said = np.argmax(model(x_val), axis=1)
        shares.append(float(np.mean(said == renumber(labels_val, NEW))))
    return transferred, scratch, shares[0] - shares[1]
