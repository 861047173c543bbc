"""Handwritten digits with Keras: two hidden layers, trained with `compile` and `fit`.

The reference solution. `python mnist_keras.py` runs the experiment at the bottom.
"""

import math

import keras
import numpy as np


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images into what the model takes: one row a picture, and small numbers.

    Args:
        images: uint8, shape (n, 28, 28), 0 for the background to 255 for the ink.

    Returns:
        The same pixels as float32, shape (n, 784), from 0.0 to 1.0.
    """
    return images.reshape(len(images), 784).astype("float32") / 255


def build_model() -> keras.Model:
    """Make the model, untrained but compiled.

    Returns:
        784 inputs, Dense 512 with ReLU, Dropout 0.2, Dense 512 with ReLU, Dropout 0.2, and Dense 10 with softmax;
        compiled with an optimizer and a cross entropy that fits the labels as `train` hands them to it.
    """
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
    model.compile(keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(
    x: np.ndarray, labels: np.ndarray, x_val: np.ndarray, labels_val: np.ndarray, epochs: int = 2
) -> tuple[keras.Model, object]:
    """Build a model and train it.

    Args:
        x: prepared images to train on, float32, shape (n, 784), from 0.0 to 1.0.
        labels: their digits, uint8, shape (n,), 0 to 9.
        x_val: prepared images to watch the training with, float32, shape (m, 784). The model must not learn from them.
        labels_val: their digits, uint8, shape (m,), 0 to 9.
        epochs: how often to go through the n images, 1 or more. Choose another default, if you like.

    Returns:
        The trained model and the history: what `fit` returns, or a list with the training loss of each epoch.
    """
    model = build_model()
    # Long steps at the start to get near, ever shorter ones after it to come to rest.
    steps = epochs * math.ceil(len(x) / 256)
    model.optimizer.learning_rate = keras.optimizers.schedules.CosineDecay(0.003, steps)
    history = model.fit(
        x,
        labels,
        batch_size=256,
        epochs=epochs,
        validation_data=(x_val, labels_val),
        verbose=2,
    )
    return model, history


def predict_digits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Read digits with a trained model.

    Args:
        model: takes prepared images and returns ten probabilities for each.
        images: as they are stored, uint8, shape (n, 28, 28), 0 to 255.

    Returns:
        The most probable digit of each image, an array of integers of shape (n,), 0 to 9.
    """
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=30_000, test=10_000, seed=1)
    x, x_val = prepare(data.x_train[2_000:]), prepare(data.x_train[:2_000])
    labels, labels_val = data.y_train[2_000:], data.y_train[:2_000]

    model, history = train(x, labels, x_val, labels_val)
    digits = predict_digits(model, data.x_test)
    wrong = np.flatnonzero(digits != data.y_test)
    print(f"{1 - len(wrong) / len(digits):.4f} of {len(digits)} test images are read rightly")

    figure = plt.figure(figsize=(12, 5), layout="constrained")
    left, right = figure.subfigures(1, 2)
    curve, pictures = left.subplots(), right.subplots(3, 5)
    seen = getattr(history, "history", history)  # a History of Keras, a dict of lists, or a list of losses
    for name, values in (seen if isinstance(seen, dict) else {"loss": seen}).items():
        if "loss" in name:
            curve.plot(range(1, len(values) + 1), [float(v) for v in values], "o-", label=name)
    curve.set(xlabel="epoch", ylabel="cross entropy")
    curve.legend()
    for place in pictures.flat:
        place.axis("off")
    for place, i in zip(pictures.flat, wrong, strict=False):
        place.imshow(data.x_test[i], cmap="gray_r")
        place.set_title(f"{data.y_test[i]}, read as {digits[i]}", fontsize=9)
    figure.savefig("mnist_keras.png")
