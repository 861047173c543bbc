"""Loss functions: in one number, how wrong a network is.

The reference solution. `python losses.py` computes an example and draws what an answer costs.
"""

import numpy as np

EPSILON = 1e-7  # a probability is kept this far from 0 and 1 before its logarithm is taken


def mean_squared_error(d: np.ndarray, y: np.ndarray) -> float:
    """How far numbers are off.

    Args:
        d: the desired numbers, float64, shape (n,) or (n, m).
        y: the predictions, float64, the same shape.

    Returns:
        The mean of all squared errors, 0 or more.
    """
    return np.mean((d - y) ** 2)


def cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    """How little probability the right classes have been given.

    Args:
        d: one-hot rows, float64, shape (n, K): 1 at the right class and 0 elsewhere.
        y: the predicted probabilities, float64 from 0 to 1, both included, shape (n, K).

    Returns:
        The mean over the n examples, finite, 0 or more.
    """
    return -np.mean(np.sum(d * np.log(np.clip(y, EPSILON, 1 - EPSILON)), axis=1))


def cross_entropy_of_labels(labels: np.ndarray, y: np.ndarray) -> float:
    """The same loss where the right classes are written down as numbers.

    Args:
        labels: the right classes, integers from 0 to K - 1, shape (n,).
        y: the predicted probabilities, float64 from 0 to 1, both included, shape (n, K).

    Returns:
        The mean over the n examples, finite, 0 or more.
    """
    p = y[np.arange(len(labels)), labels]
    return -np.mean(np.log(np.clip(p, EPSILON, 1 - EPSILON)))


def binary_cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    """How little probability the right ones of yes and no have been given.

    Args:
        d: 1 for yes and 0 for no, float64, shape (n,).
        y: the predicted probabilities of yes, float64 from 0 to 1, both included, shape (n,).

    Returns:
        The mean over the n examples, finite, 0 or more.
    """
    y = np.clip(y, EPSILON, 1 - EPSILON)
    return -np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    y = np.array([[0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]])
    d = np.eye(10)[[2]]
    print(f"cross entropy {cross_entropy(d, y):.4f}, by label {cross_entropy_of_labels(np.array([2]), y):.4f}")
    print(f"mean squared error {mean_squared_error(d, y):.4f}")

    places = np.linspace(0.0, 1.0, 201)
    for desired in (0.0, 1.0):
        costs = [binary_cross_entropy(np.array([desired]), np.array([p])) for p in places]
        (line,) = plt.plot(places, costs, label=f"cross entropy, d = {desired:.0f}")
        squared = [mean_squared_error(np.array([desired]), np.array([p])) for p in places]
        plt.plot(places, squared, ":", color=line.get_color())
    plt.gca().set(xlabel="y", ylabel="what the answer costs (dotted: squared error)", ylim=(0, 6))
    plt.legend()
    plt.savefig("losses.png")
