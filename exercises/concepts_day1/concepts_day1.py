"""Concepts, day 1: learning from examples.

Your own questions appear with `grader show concepts_day1`, once your name stands here. `grader check concepts_day1` says of
each answer whether it is right, and of a wrong one why.
"""

from typing import Any

import numpy as np

LEARNER = ""  # TODO: your name, or the id by which your course knows you, such as "Ada Lovelace"

# TODO: in place of each `...`, the letter of an answer, such as "b", or a number.
ANSWERS = {
    1: ...,  # what training changes
    2: ...,  # what linear means
    3: ...,  # why errors are squared
    4: ...,  # the ½ in front of the loss
    5: ...,  # the output layer for several classes
    6: ...,  # the output layer for a quantity
    7: ...,  # online and batch learning
    8: ...,  # a loss that grows
    9: ...,  # how many updates a training makes
    10: ...,  # a mean squared error
    11: ...,  # a step of gradient descent
    12: ...,  # the loss of a network that knows nothing
}


def answers_of_day_1() -> dict[str, Any]:
    """What is handed in of the sheet. Leave this function as it is."""
    return {"learner": LEARNER, "answers": ANSWERS}


def pre_activations(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Question 13. What the units of a layer hand to their activation function.

    Args:
        x: n samples as rows, floats, shape (n, inputs).
        W: the weights, floats, shape (inputs, units).
        b: the biases, floats, shape (units,).

    Returns:
        u, floats, shape (n, units).
    """
    u = ...  # TODO: fill in this line
    return u


def descend(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    """Question 14. A step of gradient descent.

    Args:
        w: weights, floats, shape (k,).
        gradient: the loss's derivatives by them, floats, shape (k,).
        learning_rate: above 0.

    Returns:
        The weights after the step, floats, shape (k,). `w` itself stays as it is.
    """
    w_new = ...  # TODO: fill in this line
    return w_new


def softmax(u: np.ndarray) -> np.ndarray:
    """Question 15. Probabilities out of any numbers: e to the power of each, divided by the sum of those in its row.

    Args:
        u: a row a sample, floats, shape (n, classes). Some may be near 1000; the result must not overflow.

    Returns:
        Floats between 0 and 1, shape (n, classes); every row sums to 1.
    """
    raise NotImplementedError  # TODO


def binary_cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    """Question 16. The mean over the samples of minus ln of the probability that each sample's own class is given.

    Args:
        d: the classes, 0.0 or 1.0, shape (n,).
        y: the probability of class 1, above 0 and below 1, shape (n,).

    Returns:
        The loss, a number above 0.
    """
    raise NotImplementedError  # TODO


def slope(x: np.ndarray, d: np.ndarray, w: float, b: float) -> float:
    """Question 17. The derivative by w of the mean over the points of (d − y)², where y = w · x + b.

    Args:
        x: floats, shape (n,).
        d: the desired outputs, floats, shape (n,).
        w, b: the line.

    Returns:
        The derivative, a number.
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print("softmax of 0 and ln 3:", softmax(np.log([[1.0, 3.0]])))
    print("binary cross entropy of two coins:", binary_cross_entropy(np.array([1.0, 0.0]), np.array([0.5, 0.5])))
