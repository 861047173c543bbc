"""GRU: a recurrent network with two gates, in both of Keras's forms, and the two conventions of texts.

Write the six functions marked TODO, from the top down. `grader check gru_cell.py` tells you how far you are;
`python gru_cell.py` runs the experiment at the bottom.

W, U and b hold three blocks side by side, each `units` wide, in the order of Keras: update gate z, reset gate r, candidate.
W has shape (inputs, 3 * units) and U (units, 3 * units).
"""

import numpy as np


def gates(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two gates at one step.

    Args:
        x: the inputs of this step, float64, shape (n, inputs).
        h: the states before this step, float64, shape (n, units).
        W, U: the weights of all three blocks.
        b: their biases, float64, shape (3 * units,).

    Returns:
        z and r, sigmoids between 0 and 1, each float64, shape (n, units).
    """
    raise NotImplementedError("TODO: the sigmoids of the first two blocks of x · W + h · U + b")


def step(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    """One step with the reset before the product, as in Keras's `GRU(..., reset_after=False)`.

    Args:
        x: the inputs of this step, float64, shape (n, inputs).
        h: the states before this step, float64, shape (n, units); they stay as they are.
        W, U: the weights of all three blocks.
        b: their biases, float64, shape (3 * units,).

    Returns:
        The states after this step, z ⊙ h + (1 - z) ⊙ candidate: float64, shape (n, units).
    """
    raise NotImplementedError("TODO: make the candidate with r ⊙ h in place of h, and mix it with the old state")


def step_reset_after(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    """One step with the reset after the product, as in Keras's `GRU` if nothing else is said.

    Args:
        x, h, W, U: as for `step`.
        b: float64, shape (2, 3 * units): b[0] goes with x · W, and b[1] with h · U.

    Returns:
        The states after this step, z ⊙ h + (1 - z) ⊙ candidate: float64, shape (n, units).
    """
    raise NotImplementedError("TODO: in the candidate, r multiplies h · U + b[1] of its block as a whole")


def forward(x: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whole sequences through Keras's usual GRU, with the reset after the product, from states of zeros on.

    Args:
        x: a batch of sequences, float64, shape (n, steps, inputs), with 1 step or more.
        W, U: the weights of all three blocks.
        b: both biases, float64, shape (2, 3 * units).

    Returns:
        The states after every step, float64, shape (n, steps, units).
    """
    raise NotImplementedError("TODO: hand h on from step to step, and keep every h")


def other_convention(W: np.ndarray, U: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights with which a GRU of the other convention, (1 - z) ⊙ h + z ⊙ candidate, does the same.

    Args:
        W, U: weights of a GRU of Keras; they stay as they are.
        b: its biases, float64, shape (3 * units,) or (2, 3 * units); they stay as they are.

    Returns:
        W, U and b for the other convention, each of the same shape, with the blocks in the same order.
    """
    raise NotImplementedError("TODO: z has to become 1 - z; find out how a sigmoid does that")


def parameter_count(inputs: int, units: int, reset_after: bool = True) -> int:
    """How many numbers W, U and b hold together.

    Args:
        inputs, units: each 1 or more.
        reset_after: whether there are two biases for each unit of each block, or one.

    Returns:
        The number of parameters, an int.
    """
    raise NotImplementedError("TODO: three blocks of inputs, units and biases")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print(
        "parameters of a GRU with 2 inputs and 16 units:", parameter_count(2, 16), "or", parameter_count(2, 16, False)
    )

    rng = np.random.default_rng(1)
    W, U, b = rng.normal(size=(2, 24)), rng.normal(size=(8, 24)), rng.normal(size=24)
    x, h = rng.normal(size=(1, 2)), rng.normal(size=(1, 8))
    print("reset before the product:", np.round(step(x, h, W, U, b)[0, :4], 3))
    print("reset after the product: ", np.round(step_reset_after(x, h, W, U, np.stack([b, 0 * b]))[0, :4], 3))

    # Without inputs, a state is multiplied by z at every step.
    for bias in (4.0, 2.0, 1.0, 0.0):
        h, kept = np.ones((1, 1)), [1.0]
        for _ in range(40):
            h = step(np.zeros((1, 1)), h, np.zeros((1, 3)), np.zeros((1, 3)), np.array([bias, 0.0, 0.0]))
            kept.append(h[0, 0])
        plt.semilogy(kept, label=f"z = σ({bias:.0f}) = {1 / (1 + np.exp(-bias)):.2f}")
    plt.xlabel("step")
    plt.ylabel("what is left of the state")
    plt.legend()
    plt.savefig("gru_cell.png")
