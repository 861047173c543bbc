"""Perceptron: one neuron learns OR and AND, and XOR shows what it can not do.

Write the four functions marked TODO, from the top down. `grader check perceptron.py` tells you how far you are;
`python perceptron.py` runs the experiment at the bottom.
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
    raise NotImplementedError("TODO: turn y into 0 or 1, give it the shape of d, and count where they agree")


def neuron() -> keras.Model:
    """One neuron.

    Returns:
        A model from inputs of shape (n, 2) to probabilities of shape (n, 1): one Dense layer of one unit with a
        sigmoid. It has 3 parameters.
    """
    raise NotImplementedError("TODO: return a Sequential model that begins with keras.Input((2,))")


def network(hidden: int = 32) -> keras.Model:
    """A network with one hidden layer.

    Args:
        hidden: how many units the hidden layer has, 1 or more.

    Returns:
        A model from inputs of shape (n, 2) to probabilities of shape (n, 1): a Dense layer of `hidden` units with ReLU
        (or another activation that is not linear), then the neuron as above.
    """
    raise NotImplementedError("TODO: return a Sequential model of two Dense layers")


def train(model: keras.Model, x: np.ndarray, d: np.ndarray) -> list[float]:
    """Train a model, in place, with the binary cross entropy as its loss.

    Args:
        model: with new weights, from `neuron` or `network`.
        x: the four rows of a gate's table, 0 or 1, float32, shape (4, 2).
        d: the desired answers, 0 or 1, float32, shape (4,).

    Returns:
        The loss of every epoch, two or more.
    """
    raise NotImplementedError("TODO: compile the model, fit it to many copies of the four rows, return the losses")


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
