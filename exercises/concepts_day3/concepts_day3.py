"""Concepts, day 3: sequences.

Your own questions appear with `grader show concepts_day3`, once your name stands here. `grader check concepts_day3` says of
each answer whether it is right, and of a wrong one why.
"""

from typing import Any

import numpy as np

LEARNER = ""  # TODO: your name, or the id by which your course knows you, such as "Ada Lovelace"

# TODO: in place of each `...`, the letter of an answer, such as "b", or a number.
ANSWERS = {
    1: ...,  # the weights of a recurrent network
    2: ...,  # the parameters of a recurrent network
    3: ...,  # the parameters of an LSTM
    4: ...,  # the order in which bits are read
    5: ...,  # right bits and right sums
    6: ...,  # dropout where nothing is redundant
    7: ...,  # the gradient of the recurrent weights
    8: ...,  # the chain rule
    9: ...,  # a gradient that is clipped by its norm
    10: ...,  # what an LSTM's cell is for
    11: ...,  # GRU and LSTM
    12: ...,  # what attention is for
    13: ...,  # CBOW and skip-gram
    14: ...,  # HRED and VHRED
}


def answers_of_day_3() -> dict[str, Any]:
    """What is handed in of the sheet. Leave this function as it is."""
    return {"learner": LEARNER, "answers": ANSWERS}


def step_back(delta: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Question 15. A step of backpropagation through time, where u_t = W.dot(x_t) + U.dot(z_{t−1}).

    Args:
        delta: the loss's derivatives by u_t, floats, shape (units,).
        U: the weights from the hidden units to themselves, floats, shape (units, units).

    Returns:
        The loss's derivatives by z_{t−1}, as far as they come through u_t, floats, shape (units,).
    """
    delta_before = ...  # TODO: fill in this line
    return delta_before


def cell_state(i: np.ndarray, f: np.ndarray, candidate: np.ndarray, c_before: np.ndarray) -> np.ndarray:
    """Question 16. The new state of an LSTM's cell.

    Args:
        i, f: the input and the forget gate, between 0 and 1, floats, shape (units,).
        candidate: what might come in, floats, shape (units,).
        c_before: the state at the step before, floats, shape (units,).

    Returns:
        The new state, floats, shape (units,).
    """
    c = ...  # TODO: fill in this line
    return c


def both_directions(forward: np.ndarray, backward: np.ndarray) -> np.ndarray:
    """Question 17. The states of a bidirectional layer, step by step.

    Args:
        forward: the states of the reader from the first step to the last, floats, shape (steps, units); row 0 belongs to the
            first step.
        backward: those of the reader from the last step to the first, in the order in which it made them, the same shape; row
            0 belongs to the last step.

    Returns:
        For each step, from the first on, both readers' states side by side, the forward one first: floats, shape (steps,
        2 · units).
    """
    both = ...  # TODO: fill in this line
    return both


def gru_state(h: np.ndarray, candidate: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Question 18. The new state of a GRU: a mean of old state and candidate, in which the candidate has weight z.

    Args:
        h: the state at the step before, floats, shape (units,).
        candidate: what might take its place, floats, shape (units,).
        z: the update gate, between 0 and 1, floats, shape (units,).

    Returns:
        The new state, floats, shape (units,).
    """
    raise NotImplementedError  # TODO


def clip(gradient: np.ndarray, threshold: float) -> np.ndarray:
    """Question 19. A gradient whose norm is at most a threshold: scaled to it if it is longer, else as it is.

    Args:
        gradient: floats, of any shape; its norm is the root of the sum of the squares of all its elements. It may be all 0.
        threshold: above 0.

    Returns:
        Floats, the same shape. The array handed in stays as it is.
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print("(6, 8) clipped at 5:", clip(np.array([6.0, 8.0]), 5.0))
    print("A GRU's state halfway:", gru_state(np.array([1.0]), np.array([0.0]), np.array([0.5])))
