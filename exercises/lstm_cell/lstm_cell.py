"""LSTM: a recurrent network whose cell keeps what it holds, laid out as Keras's layer is.

Write the five functions marked TODO, from the top down. `grader check lstm_cell.py` tells you how far you are;
`python lstm_cell.py` runs the experiment at the bottom.

W, U and b hold four blocks side by side, each `units` wide, in the order of Keras: input gate i, forget gate f,
candidate g, output gate o. W has shape (inputs, 4 * units), U (units, 4 * units) and b (4 * units,).
"""

import numpy as np


def gates(
    x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What the four blocks say at one step.

    Args:
        x: the inputs of this step, float64, shape (n, inputs).
        h: the states before this step, float64, shape (n, units).
        W, U, b: the weights of all four blocks.

    Returns:
        i, f, g and o, each float64, shape (n, units): i, f and o are sigmoids, between 0 and 1; g is a tanh. Sums of +1000 and
        -1000 give 1 and 0 (for g, 1 and -1), and never nan.
    """
    raise NotImplementedError("TODO: compute x · W + h · U + b once, split it into four, and squash each part")


def step(
    x: np.ndarray, h: np.ndarray, c: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One step of the network.

    Args:
        x: the inputs of this step, float64, shape (n, inputs).
        h, c: the states and the cells before this step, float64, shape (n, units); they stay as they are.
        W, U, b: the weights of all four blocks.

    Returns:
        The states h and the cells c after this step, in this order, each float64, shape (n, units).
    """
    raise NotImplementedError("TODO: forget, write, read: c from f, c, i and g, then h from o and the new c")


def forward(x: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole sequences, from states and cells of zeros on.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs), with 1 step or more.
        W, U, b: the weights of all four blocks.

    Returns:
        The states after every step, float64, shape (n, steps, units), and the cells after the last step, shape (n, units).
    """
    raise NotImplementedError("TODO: hand h and c on from step to step, and keep every h")


def initial_bias(units: int) -> np.ndarray:
    """The biases that a new LSTM of Keras begins with: 1 for the forget gates, 0 for all others.

    Args:
        units: 1 or more.

    Returns:
        b, float64, shape (4 * units,).
    """
    raise NotImplementedError("TODO: zeros, with ones in the block of the forget gate")


def parameter_count(inputs: int, units: int) -> int:
    """How many numbers W, U and b hold together.

    Args:
        inputs, units: each 1 or more.

    Returns:
        The number of parameters, an int.
    """
    raise NotImplementedError("TODO: four times what a simple recurrent layer of this size has")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("parameters of an LSTM with 2 inputs and 16 units:", parameter_count(2, 16))

    # One unit by hand: the gates open where an input says so. Input 0 is the value, 1 says "write", 2 says "read".
    W = np.array([[0.0, 0.0, 2.0, 0.0], [20.0, -20.0, 0.0, 0.0], [0.0, 0.0, 0.0, 20.0]])
    U, b = np.zeros((1, 4)), np.array([-10.0, 10.0, 0.0, -10.0])
    x = np.zeros((1, 40, 3))
    x[0, :, 0] = np.random.default_rng(1).normal(size=40)  # there is always some value at the input
    x[0, [3, 20], 1] = 1.0  # written at steps 3 and 20
    x[0, [15, 35], 2] = 1.0  # read at steps 15 and 35
    states, _cells = forward(x, W, U, b)
    plt.step(range(40), x[0, :, 0], ":", where="mid", label="the input")
    plt.step(range(40), states[0, :, 0], where="mid", label="the state h")
    plt.plot([3, 20], x[0, [3, 20], 0], "o", label="written")
    plt.xlabel("step")
    plt.legend()
    plt.savefig("lstm_cell.png")
