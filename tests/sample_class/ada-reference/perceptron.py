"""Perceptron: one neuron learns OR and AND, and XOR shows what it can not do.

The reference solution. `python perceptron.py` runs the experiment at the bottom.
"""

import keras
import numpy as np


def count_right(y: np.ndarray, d: np.ndarray) -> int:
    """How many rows are answered rightly.

    Args:
        y: what a model answers: probabilities between 0 and 1, shape (n, 1). Above 0.5 it means 1, else 0.
        d: the desired answers, 0 or 1, shape (n,).

    Returns:
        The number of rows where the two agree, from 0 to n.
    """
    return int(np.sum((y[:, 0] > 0.5) == (d > 0.5)))


def neuron() -> keras.Model:
    """One neuron.

    Returns:
        A model from inputs of shape (n, 2) to probabilities of shape (n, 1): one Dense layer of one unit with a
        sigmoid. It has 3 parameters.
    """
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])


def network(hidden: int = 32) -> keras.Model:
    """A network with one hidden layer.

    Args:
        hidden: how many units the hidden layer has, 1 or more.

    Returns:
        A model from inputs of shape (n, 2) to probabilities of shape (n, 1): a Dense layer of `hidden` units with ReLU
        (or another activation that is not linear), then the neuron as above.
    """
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(hidden, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(model: keras.Model, x: np.ndarray, d: np.ndarray) -> list[float]:
    """Train a model, in place, with the binary cross entropy as its loss.

    Args:
        model: with new weights, from `neuron` or `network`.
        x: the four rows of a gate's table, 0 or 1, float32, shape (4, 2).
        d: the desired answers, 0 or 1, float32, shape (4,).

    Returns:
        The loss of every epoch, two or more.
    """
    many_x, many_d = np.tile(x, (100, 1)), np.tile(d, 100)  # an epoch of four rows would cost as much as one of 400
    model.compile(optimizer=keras.optimizers.SGD(1.0), loss="binary_crossentropy")
    # Unshuffled, every batch of four is the whole table: 300 steps in all.
    history = model.fit(many_x, many_d, batch_size=4, epochs=3, shuffle=False, verbose=0)
    return history.history["loss"]


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    keras.utils.set_random_seed(1)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    gates = {"OR": [0, 1, 1, 1], "AND": [0, 0, 0, 1], "XOR": [0, 1, 1, 0]}
    trials = [(name, d, neuron(), "one neuron") for name, d in gates.items()]
    trials.append(("XOR", gates["XOR"], network(), "a hidden layer"))

    across, up = np.meshgrid(np.linspace(-0.5, 1.5, 101), np.linspace(-0.5, 1.5, 101))
    places = np.stack([across.ravel(), up.ravel()], axis=1).astype(np.float32)
    figure, axes = plt.subplots(1, 4, figsize=(14, 4))
    for plot, (name, answers, model, kind) in zip(axes, trials, strict=True):
        d = np.array(answers, np.float32)
        losses = train(model, x, d)
        right = count_right(np.array(model(x)), d)
        print(f"{name} with {kind}: {right} of 4 right, loss {losses[-1]:.3f}")
        plot.contourf(across, up, np.array(model(places)).reshape(across.shape), np.linspace(0, 1, 11), cmap="RdBu_r")
        plot.scatter(x[:, 0], x[:, 1], c=d, cmap="RdBu_r", edgecolors="black", s=120)
        plot.set(title=f"{name}, {kind}: {right} of 4", xlabel="x1", ylabel="x2")
    figure.tight_layout()
    figure.savefig("perceptron.png")
