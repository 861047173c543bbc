"""Predicting a sine, and going on alone, in NumPy.

Write the five functions marked TODO, from the top down. `grader check sine_prediction.py` tells you how far you are;
`python sine_prediction.py` runs the experiment at the bottom.
"""

import numpy as np

Params = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # W, U, b, V, c


def start_params(rng: np.random.Generator, units: int = 10) -> Params:
    """Small weights to begin with. This one is written already.

    Returns:
        (W, U, b, V, c) of shapes (1, units), (units, units), (units,), (units, 1) and (1,), float64.
    """
    W = rng.normal(0, 0.5, (1, units))
    U = rng.normal(0, 0.5 / np.sqrt(units), (units, units))
    V = rng.normal(0, 1 / np.sqrt(units), (units, 1))
    return W, U, np.zeros(units), V, np.zeros(1)


def windows(series: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """All windows of a series that have a next value.

    Args:
        series: float64, shape (length,).
        size: how many values a window has, less than `length`.

    Returns:
        (x, d): the windows in order, shape (length - size, size), and the value behind each, shape (length - size,).
    """
    raise NotImplementedError("TODO: series[i : i + size] is a window, and series[i + size] comes next")


def predict(x: np.ndarray, params: Params) -> np.ndarray:
    """What comes next.

    Args:
        x: windows, float64, shape (n, size).
        params: (W, U, b, V, c) of shapes (1, units), (units, units), (units,), (units, 1) and (1,).

    Returns:
        float64, shape (n,).
    """
    raise NotImplementedError("TODO: begin with h = 0, read the columns of x one after another, and speak at the end")


def gradients(x: np.ndarray, d: np.ndarray, params: Params) -> tuple[float, Params]:
    """The mean squared error of windows, and its gradients by backpropagation through time.

    Args:
        x: windows, float64, shape (n, size).
        d: the values that come next, float64, shape (n,).
        params: as for `predict`; they stay as they are.

    Returns:
        (loss, (dW, dU, db, dV, dc)): a number, and float64 arrays of the shapes of the params.
    """
    raise NotImplementedError("TODO: keep every h on the way forwards, and go back from the last step to the first")


def free_run(start: np.ndarray, steps: int, params: Params) -> np.ndarray:
    """What the network makes of its own predictions.

    Args:
        start: one window, float64, shape (size,); it stays as it is.
        steps: how many values are to be made.
        params: as for `predict`.

    Returns:
        The values that were made, float64, shape (steps,).
    """
    raise NotImplementedError("TODO: predict, move the window on by what was predicted, and again")


def train(series: np.ndarray) -> tuple[Params, list[float]]:
    """A network that has learned how a series goes on.

    Args:
        series: float64, shape (length,), between -1 and 1.

    Returns:
        (params, history): after training with windows of 5 values, the params as for `predict`
            and a list of the loss of every step.
    """
    raise NotImplementedError("TODO: windows, start_params, and many steps of an optimizer")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    turn = 2 * np.pi / 20  # 20 values are a period
    params, history = train(np.sin(turn * np.arange(200)))
    print("the loss of the last step:", history[-1])

    true = np.sin(turn * np.arange(105) + 1.0)
    alone = free_run(true[:5], 100, params)
    print("root of the mean squared error, alone:", np.sqrt(np.mean((alone - true[5:]) ** 2)))
    plt.plot(true, label="the sine")
    plt.plot(np.arange(5, 105), alone, "--", label="the network, alone from step 5 on")
    plt.xlabel("step")
    plt.legend()
    plt.savefig("sine_prediction.png")
