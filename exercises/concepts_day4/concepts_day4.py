"""Concepts, day 4: architectures, generative models, rewards.

Your own questions appear with `grader show concepts_day4`, once your name stands here. `grader check concepts_day4` says of
each answer whether it is right, and of a wrong one why.
"""

from typing import Any

import numpy as np

LEARNER = ""  # TODO: your name, or the id by which your course knows you, such as "Ada Lovelace"

# TODO: in place of each `...`, the letter of an answer, such as "b", or a number.
ANSWERS = {
    1: ...,  # a 1 × 1 convolution before a large one
    2: ...,  # auxiliary losses
    3: ...,  # what a residual block learns
    4: ...,  # small filters in a row
    5: ...,  # YOLO
    6: ...,  # learned weights used again
    7: ...,  # augmentation that keeps the labels
    8: ...,  # what the encoder of a VAE gives
    9: ...,  # the two networks of a DCGAN
    10: ...,  # the best discriminator
    11: ...,  # a discounted return
    12: ...,  # the value of a state
    13: ...,  # the discount factor
    14: ...,  # when Q-learning learns
}


def answers_of_day_4() -> dict[str, Any]:
    """What is handed in of the sheet. Leave this function as it is."""
    return {"learner": LEARNER, "answers": ANSWERS}


def residual_block(x: np.ndarray, fx: np.ndarray) -> np.ndarray:
    """Question 15. The output of a residual block, with a ReLU at its end.

    Args:
        x: what comes in, and by the skip arrives as it is: floats, shape (n, units).
        fx: what the block's layers make of it, floats, the same shape.

    Returns:
        Floats of 0 or more, the same shape.
    """
    y = ...  # TODO: fill in this line
    return y


def latent(mean: np.ndarray, log_var: np.ndarray, epsilon: np.ndarray) -> np.ndarray:
    """Question 16. Latent variables of a VAE, drawn so that the gradient reaches mean and variance.

    Args:
        mean: of each latent variable, floats, shape (n, k).
        log_var: the natural logarithm of its variance, floats, shape (n, k).
        epsilon: drawn from the standard normal distribution, floats, shape (n, k).

    Returns:
        z, floats, shape (n, k).
    """
    z = ...  # TODO: fill in this line
    return z


def kl_divergence(mean: np.ndarray, log_var: np.ndarray) -> np.ndarray:
    """Question 17. How far the latent distribution of each image is from the standard normal one.

    Args:
        mean: of each latent variable, floats, shape (n, k).
        log_var: the natural logarithm of its variance, floats, shape (n, k).

    Returns:
        For each image the sum over its latent variables, floats of 0 or more, shape (n,).
    """
    raise NotImplementedError  # TODO


def q_update(q: float, reward: float, q_next: np.ndarray, alpha: float, gamma: float, done: bool) -> float:
    """Question 18. The new value of an action after it was taken, by Q-learning.

    Args:
        q: its value so far.
        reward: what it has brought.
        q_next: the values of all actions in the next state, floats, shape (actions,).
        alpha: the learning rate, between 0 and 1.
        gamma: the discount factor, between 0 and 1.
        done: whether the episode ended with it; then `q_next` means nothing.

    Returns:
        The new value.
    """
    raise NotImplementedError  # TODO


def policy_gradient(grad_log_pi: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Question 19. The gradient of the expected return, estimated from samples of states and actions.

    Args:
        grad_log_pi: for each sample the derivatives of ln π(a|s) by the parameters, floats, shape (n, parameters).
        q: the value of each sample's action, floats, shape (n,).

    Returns:
        The estimate, floats, shape (parameters,).
    """
    raise NotImplementedError  # TODO


if __name__ == "__main__":
    print("From N(1, 1) to N(0, 1):", kl_divergence(np.array([[1.0]]), np.array([[0.0]])))
    print("An update:", q_update(1.0, 2.0, np.array([3.0, 4.0]), 0.5, 0.5, False))
