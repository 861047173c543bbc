"""Small photographs: a deeper convolutional network, batch normalization, and one that you choose and train.

The reference solution. `python cifar10_cnn.py` runs the experiment at the bottom.
"""

import math

import keras
import numpy as np


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images into what the models take: small numbers.

    Args:
        images: uint8, shape (n, 32, 32, 3), red, green and blue from 0 to 255.

    Returns:
        The same as float32, shape (n, 32, 32, 3), from 0.0 to 1.0.
    """
    return images.astype("float32") / 255


def build_original(batch_normalization: bool = False) -> keras.Model:
    """Make the network of 1.25 million parameters that the task describes. It is not trained here.

    Args:
        batch_normalization: whether a BatchNormalization stands between each convolution and its ReLU.

    Returns:
        The model: from (n, 32, 32, 3) to ten probabilities. It need not be compiled.
    """
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64):
        for padding in ("same", "valid"):
            model.add(keras.layers.Conv2D(filters, 3, padding=padding))
            if batch_normalization:
                model.add(keras.layers.BatchNormalization())
            model.add(keras.layers.Activation("relu"))
        model.add(keras.layers.MaxPooling2D())
        model.add(keras.layers.Dropout(0.25))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dropout(0.5))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def build_model() -> keras.Model:
    """Make a smaller network, of a kind and size that you choose.

    Returns:
        The model, untrained: from (n, 32, 32, 3) to ten probabilities. `train` may compile it.
    """
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (16, 32, 64):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))  # what follows has a bias of its own
        model.add(keras.layers.BatchNormalization(momentum=0.9))  # 0.99, the default, lags too long for so few steps
        model.add(keras.layers.Activation("relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dropout(0.3))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def train(
    x: np.ndarray, labels: np.ndarray, x_val: np.ndarray, labels_val: np.ndarray, epochs: int = 4
) -> tuple[keras.Model, object]:
    """Make the smaller network and train it.

    Args:
        x: prepared images to train on, float32, shape (n, 32, 32, 3), from 0.0 to 1.0.
        labels: their classes, uint8, shape (n,), 0 to 9.
        x_val: prepared images to watch the training with, float32, shape (m, 32, 32, 3). The model must not learn from
            them.
        labels_val: their classes, uint8, shape (m,), 0 to 9.
        epochs: how often to go through the n images, 1 or more. Choose another default, if you like.

    Returns:
        The trained model and the history: what `fit` returns, or a list with the training loss of each epoch.
    """
    model = build_model()
    steps = epochs * math.ceil(len(x) / 64)
    rate = keras.optimizers.schedules.CosineDecay(0.003, steps)  # ever smaller steps, so that the end is calm
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, labels, batch_size=64, epochs=epochs, validation_data=(x_val, labels_val), verbose=2)
    return model, history


def predict_classes(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Say what is in pictures, with a trained model.

    Args:
        model: takes prepared images and returns ten probabilities for each.
        images: as they are stored, uint8, shape (n, 32, 32, 3), 0 to 255.

    Returns:
        The most probable class of each image, an array of integers of shape (n,), 0 to 9.
    """
    return np.argmax(model.predict(prepare(images), verbose=0), axis=1)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("cifar10", train=8_000, test=3_000, seed=1)
    x_val, labels_val = prepare(data.x_test[:1_000]), data.y_test[:1_000]
    images, labels = data.x_test[1_000:], data.y_test[1_000:]

    model, history = train(prepare(data.x_train), data.y_train, x_val, labels_val)
    classes = predict_classes(model, images)
    wrong = np.flatnonzero(classes != labels)
    print(f"{1 - len(wrong) / len(classes):.3f} of {len(classes)} test images are recognised")

    names = "airplane automobile bird cat deer dog frog horse ship truck".split()
    if not data.official:
        names = "disk, ring, square, triangle, cross, bar, star, two disks, stripes, checks".split(", ")
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
        place.imshow(images[i])
        place.set_title(f"{names[labels[i]]},\nseen as {names[classes[i]]}", fontsize=8)
    figure.savefig("cifar10_cnn.png")
