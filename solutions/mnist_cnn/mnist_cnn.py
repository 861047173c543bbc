"""Handwritten digits with a convolutional network: the lab's net, and a smaller one that trains in seconds.

The reference solution. `python mnist_cnn.py` runs the experiment at the bottom.
"""

import math

import keras
import numpy as np


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images into what a convolution takes: pictures with a channel, and small numbers.

    Args:
        images: uint8, shape (n, 28, 28), 0 for the background to 255 for the ink.

    Returns:
        The same pixels as float32, shape (n, 28, 28, 1), from 0.0 to 1.0.
    """
    return images[..., None].astype("float32") / 255


def build_model() -> keras.Model:
    """Make the lab's network, untrained. It need not be compiled.

    Returns:
        Inputs (28, 28, 1), Conv2D 32 of 3×3 with ReLU, Conv2D 64 of 3×3 with ReLU (both without padding), max pooling
        2×2, Dropout 0.25, Flatten, Dense 128 with ReLU, Dropout 0.5, Dense 10 with softmax.
    """
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


def build_small_model() -> keras.Model:
    """Make a network of your own that can be trained in seconds.

    Returns:
        Inputs (28, 28, 1), at least one Conv2D, and ten probabilities by a softmax; compiled with an optimizer and a
        cross entropy that fits the labels as `train` hands them to it.
    """
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            # Strides of 2 do without pooling, and leave a quarter of the places to compute.
            keras.layers.Conv2D(16, 4, strides=2, activation="relu"),
            keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(
    x: np.ndarray, labels: np.ndarray, x_val: np.ndarray, labels_val: np.ndarray, epochs: int = 3
) -> tuple[keras.Model, object]:
    """Build the small model and train it.

    Args:
        x: prepared images to train on, float32, shape (n, 28, 28, 1), from 0.0 to 1.0.
        labels: their digits, uint8, shape (n,), 0 to 9.
        x_val: prepared images to watch the training with, shape (m, 28, 28, 1). The model must not learn from them.
        labels_val: their digits, uint8, shape (m,), 0 to 9.
        epochs: how often to go through the n images, 1 or more. Choose another default, if you like.

    Returns:
        The trained model and the history: what `fit` returns, or a list with the training loss of each epoch.
    """
    model = build_small_model()
    # Long steps at the start to get near, ever shorter ones after it to come to rest.
    steps = epochs * math.ceil(len(x) / 128)
    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(0.005, steps)
    history = model.fit(
        x,
        labels,
        batch_size=128,
        epochs=epochs,
        validation_data=(x_val, labels_val),
        verbose=2,
    )
    return model, history


def feature_maps(model: keras.Sequential, images: np.ndarray) -> np.ndarray:
    """Look at what the first layer makes of images: one picture a filter.

    Args:
        model: its first layer is a Conv2D with its activation.
        images: as they are stored, uint8, shape (n, 28, 28), 0 to 255.

    Returns:
        What the first layer returns for the prepared images, float32, shape (n, height, width, filters).
    """
    return model.layers[0](prepare(images)).numpy()


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=20_000, test=10_000, seed=1)
    x, x_val = prepare(data.x_train[2_000:]), prepare(data.x_train[:2_000])
    labels, labels_val = data.y_train[2_000:], data.y_train[:2_000]

    model, history = train(x, labels, x_val, labels_val)
    digits = model.predict(prepare(data.x_test), verbose=0).argmax(axis=1)
    wrong = np.flatnonzero(digits != data.y_test)
    print(
        f"{build_model().count_params():,} parameters in the lab's network, {model.count_params():,} in the small one"
    )
    print(f"{1 - len(wrong) / len(digits):.4f} of {len(digits)} test images are read rightly by the small one")

    figure = plt.figure(figsize=(13, 4), layout="constrained")
    left, middle, right = figure.subfigures(1, 3)
    curve = left.subplots()
    seen = getattr(history, "history", history)  # a History of Keras, a dict of lists, or a list of losses
    for name, values in (seen if isinstance(seen, dict) else {"loss": seen}).items():
        if "loss" in name:
            curve.plot(range(1, len(values) + 1), [float(v) for v in values], "o-", label=name)
    curve.set(xlabel="epoch", ylabel="cross entropy")
    curve.legend()
    pictures = middle.subplots(3, 3)
    for place, i in zip(pictures.flat, wrong, strict=False):
        place.imshow(data.x_test[i], cmap="gray_r")
        place.set_title(f"{data.y_test[i]}, read as {digits[i]}", fontsize=9)
    maps = np.asarray(feature_maps(model, data.x_test[:1]))[0]
    filters = right.subplots(3, 3)
    for place, k in zip(filters.flat, range(maps.shape[-1]), strict=False):
        place.imshow(maps[..., k], cmap="gray_r")
        place.set_title(f"filter {k}", fontsize=9)
    for place in (*pictures.flat, *filters.flat):
        place.axis("off")
    figure.savefig("mnist_cnn.png")
