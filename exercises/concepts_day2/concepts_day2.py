"""Concepts, day 2: networks that learn.

Your own questions appear with `grader show concepts_day2`, once your name stands here. `grader check concepts_day2` says of
each answer whether it is right, and of a wrong one why.
"""

from typing import Any

import numpy as np

LEARNER = ""  # TODO: your name, or the id by which your course knows you, such as "Ada Lovelace"

# TODO: in place of each `...`, the letter of an answer, such as "b", or a number.
ANSWERS = {
    1: ...,  # what one neuron can not learn
    2: ...,  # layers without an activation function
    3: ...,  # the parameters of dense layers
    4: ...,  # the derivative of a sigmoid layer
    5: ...,  # a gradient that vanishes
    6: ...,  # the first weights of a ReLU layer
    7: ...,  # the signs of overfitting
    8: ...,  # what test data are for
    9: ...,  # what dropout does
    10: ...,  # the loss for labels that are class numbers
    11: ...,  # what comes out of a convolution
    12: ...,  # the parameters of a convolution
    13: ...,  # a comparison of optimizers
}


def answers_of_day_2() -> dict[str, Any]:
    """What is handed in of the sheet. Leave this function as it is."""
    return {"learner": LEARNER, "answers": ANSWERS}


def relu_backward(delta: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Question 14. The way back through a ReLU layer.

    Args:
        delta: the loss's derivatives by the layer's outputs, floats, shape (n, units).
        u: what ReLU was applied to on the way forward, floats, the same shape; none is 0.

    Returns:
        The loss's derivatives by u, floats, the same shape.
    """
    delta_u = ...  # TODO: fill in this line
    return delta_u


def output_delta(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Question 15. The derivative by u of the binary cross entropy of y = σ(u), for each sample by itself.

    Args:
        y: what the sigmoid has put out, σ(u), floats, shape (n,).
        d: the classes, 0.0 or 1.0, shape (n,).

    Returns:
        A derivative for each sample, floats, shape (n,): no mean is taken.
    """
    delta = ...  # TODO: fill in this line; it is short
    return delta


def momentum_step(
    w: np.ndarray, v: np.ndarray, gradient: np.ndarray, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    """Question 16. A step with momentum: first the new v is `momentum` times v, less learning_rate · gradient; w moves by it.

    Args:
        w, v: the weights and their speeds, floats, shape (k,).
        gradient: the loss's derivatives by w, floats, shape (k,).
        learning_rate: above 0.
        momentum: from 0 to below 1.

    Returns:
        The new w and the new v, floats, shape (k,) each. The arrays handed in stay as they are.
    """
    raise NotImplementedError  # TODO


def output_size(n: int, kernel: int, stride: int, padding: int) -> int:
    """Question 17. At how many places a filter comes to lie, along one side of an image.

    Args:
        n: the image's side, in pixels.
        kernel: the filter's side, at most n + 2 · padding.
        stride: how far it moves from one place to the next, 1 or more.
        padding: how many pixels are put on each of the two ends, 0 or more.

    Returns:
        The side of what comes out: only places where the filter lies wholly on the padded image count.
    """
    raise NotImplementedError  # TODO


def batch_normalise(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float) -> np.ndarray:
    """Question 18. Batch normalisation as in training, then gamma times that, plus beta.

    Args:
        x: a batch of activations, floats, shape (n, units).
        gamma, beta: what is learned of it, floats, shape (units,).
        epsilon: a small number above 0 that is added to the variance before the root is taken.

    Returns:
        Floats, shape (n, units). With gamma = 1 and beta = 0 each unit has mean 0 and nearly variance 1 over the batch; the
        variance is the mean of the squared distances from the mean.
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print("A filter of 3 on a side of 7, stride 2, no padding:", output_size(7, 3, 2, 0), "places")
    print("Normalised:", batch_normalise(np.array([[1.0], [3.0]]), np.array([1.0]), np.array([0.0]), 1e-9).ravel())
