"""One step of a recurrent network, and a whole pass, in NumPy.

Write the four functions marked TODO, from the top down. `grader check rnn_step.py` tells you how far you are;
`python rnn_step.py` runs the experiment at the bottom.
"""

import numpy as np


def step(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The next state of every sequence in a batch.

    Args:
        x: the inputs of this step, float64, shape (n, inputs).
        h: the states before this step, float64, shape (n, units); it stays as it is.
        W: weights from the inputs to the units, shape (inputs, units).
        U: weights from the units to themselves, shape (units, units).
        b: biases, shape (units,).

    Returns:
        The states after this step, each number between -1 and 1, float64, shape (n, units).
    """
    raise NotImplementedError("TODO: return the tanh of x times W plus h times U plus b")


def forward(x: np.ndarray, h0: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    """All states that whole sequences lead through.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs), with 1 step or more.
        h0: the states before the first step, float64, shape (n, units); it stays as it is.
        W, U, b: as for `step`; the same at every step.

    Returns:
        The states after every step, float64, shape (n, steps, units).
    """
    raise NotImplementedError("TODO: call `step` for each x[:, t], hand each state on, and keep them all")


def read_out(states: np.ndarray, V: np.ndarray, c: np.ndarray) -> np.ndarray:
    """What the network says after every step: a Dense layer without an activation, the same for all steps.

    Args:
        states: float64, shape (n, steps, units).
        V: weights from the units to the outputs, shape (units, outputs).
        c: biases, shape (outputs,).

    Returns:
        The outputs, float64, shape (n, steps, outputs).
    """
    raise NotImplementedError("TODO: multiply the states by V and add c; `@` does it for all steps at once")


def parameter_count(inputs: int, units: int, outputs: int) -> int:
    """How many numbers W, U, b, V and c hold together.

    Args:
        inputs, units, outputs: of the network, each 1 or more.

    Returns:
        The number of parameters, an int.
    """
    raise NotImplementedError("TODO: add up the sizes of W, U, b, V and c")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    units, steps = 16, 40
    print("parameters of the network that adds binary numbers:", parameter_count(2, units, 1))

    # The first input is 1 and all others are 0: how long does the state remember the first?
    x = np.zeros((1, steps, 1))
    x[0, 0, 0] = 1.0
    W = rng.normal(size=(1, units))
    turn = np.linalg.qr(rng.normal(size=(units, units)))[0]  # turns a vector and keeps its length
    for scale in (0.5, 0.9, 1.0, 1.1):
        states = forward(x, np.zeros((1, units)), W, scale * turn, np.zeros(units))
        plt.semilogy(np.arange(1, steps + 1), np.linalg.norm(states[0], axis=1), label=f"U = {scale} · a rotation")
    plt.xlabel("step")
    plt.ylabel("length of the state")
    plt.legend()
    plt.savefig("rnn_step.png")
