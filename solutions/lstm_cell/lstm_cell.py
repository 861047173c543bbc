"""LSTM: a recurrent network whose cell keeps what it holds, laid out as Keras's layer is.

The reference solution. `python lstm_cell.py` runs the experiment at the bottom.
"""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


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
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


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
    i, f, g, o = gates(x, h, W, U, b)
    c = f * c + i * g
    return o * np.tanh(c), c


def forward(x: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole sequences, from states and cells of zeros on.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs), with 1 step or more.
        W, U, b: the weights of all four blocks.

    Returns:
        The states after every step, float64, shape (n, steps, units), and the cells after the last step, shape (n, units).
    """
    h = c = np.zeros((len(x), len(U)))
    states = []
    for t in range(x.shape[1]):
        h, c = step(x[:, t], h, c, W, U, b)
        states.append(h)
    return np.stack(states, axis=1), c


def initial_bias(units: int) -> np.ndarray:
    """The biases that a new LSTM of Keras begins with: 1 for the forget gates, 0 for all others.

    Args:
        units: 1 or more.

    Returns:
        b, float64, shape (4 * units,).
    """
    b = np.zeros(4 * units)
    b[units : 2 * units] = 1.0
    return b


def parameter_count(inputs: int, units: int) -> int:
    """How many numbers W, U and b hold together.

    Args:
        inputs, units: each 1 or more.

    Returns:
        The number of parameters, an int.
    """
    return 4 * units * (inputs + units + 1)


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
