"""Bidirectional: two recurrent networks, of which one reads a sequence from its end.

Write the five functions marked TODO, from the top down. `grader check bidirectional.py` tells you how far you are;
`python bidirectional.py` runs the experiment at the bottom.
"""

import numpy as np

Weights = tuple[np.ndarray, np.ndarray, np.ndarray]


def states(x: np.ndarray, weights: Weights) -> np.ndarray:
    """The states of a simple recurrent network that reads from the first step to the last, and begins with zeros.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs), with 1 step or more.
        weights: W, U and b, of shapes (inputs, units), (units, units) and (units,).

    Returns:
        tanh(x_t · W + h_(t-1) · U + b) for every step, float64, shape (n, steps, units).
    """
    raise NotImplementedError("TODO: the loop of rnn_step, from states of zeros on")


def states_backward(x: np.ndarray, weights: Weights) -> np.ndarray:
    """The states of a network that reads from the last step to the first, in the order of the steps.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs).
        weights: W, U and b, as for `states`.

    Returns:
        Float64, shape (n, steps, units). At place t stands the state after reading the last step, the one before, ... and step t.
    """
    raise NotImplementedError("TODO: turn the steps around, let `states` read them, and turn the states around")


def merge(forward: np.ndarray, backward: np.ndarray, mode: str) -> np.ndarray:
    """Make one array of two, as Keras's `merge_mode` does.

    Args:
        forward, backward: float64, of equal shape (..., units).
        mode: "concat", "sum", "ave" (the mean) or "mul" (the product).

    Returns:
        Float64: of shape (..., 2 * units) for "concat", where forward comes first; else of the shape of both.
    """
    raise NotImplementedError("TODO: one line for each mode")


def bidirectional(x: np.ndarray, forward: Weights, backward: Weights) -> np.ndarray:
    """What both networks know at every step.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs).
        forward, backward: the weights of the two networks, each with as many units.

    Returns:
        The states of both side by side, forward first: float64, shape (n, steps, 2 * units).
    """
    raise NotImplementedError("TODO: merge the states of both networks with the mode concat")


def summary(x: np.ndarray, forward: Weights, backward: Weights) -> np.ndarray:
    """What both networks know when they have read the whole sequence.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs).
        forward, backward: the weights of the two networks, each with as many units.

    Returns:
        The state of each network after the last step that it has read, side by side, forward first: float64, shape
        (n, 2 * units).
    """
    raise NotImplementedError("TODO: at which place does each network stand when it has read everything?")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    # Change the input of one step in the middle: which states notice it?
    rng = np.random.default_rng(1)
    units, steps, middle = 8, 41, 20
    forward, backward = (
        (rng.normal(size=(1, units)), np.linalg.qr(rng.normal(size=(units, units)))[0], np.zeros(units))
        for _ in range(2)
    )
    x = rng.normal(size=(1, steps, 1))
    changed = x.copy()
    changed[0, middle] += 1.0
    change = np.abs(bidirectional(changed, forward, backward) - bidirectional(x, forward, backward))[0]
    plt.plot(change[:, :units].mean(axis=1), label="forward half")
    plt.plot(change[:, units:].mean(axis=1), label="backward half")
    plt.axvline(middle, linestyle=":", color="gray")
    plt.xlabel("step")
    plt.ylabel("how much the states change")
    plt.legend()
    plt.savefig("bidirectional.png")
