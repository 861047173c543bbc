"""Regularization: a net that knows 300 digits by heart, and what keeps it from being too sure of all others.

The reference solution. `python regularization.py` trains with several settings and prints a table.
"""

from itertools import pairwise

import numpy as np


def l2(weights: list[np.ndarray], strength: float) -> tuple[float, list[np.ndarray]]:
    """The penalty strength / 2 · (the sum of all squared weights), and its gradients.

    Args:
        weights: float64 arrays of any shapes, which stay as they are.
        strength: 0 or more.

    Returns:
        The penalty, and its derivatives by the weights, one array for each of them.
    """
    return strength / 2 * sum(float(np.sum(w**2)) for w in weights), [strength * w for w in weights]


def l1(weights: list[np.ndarray], strength: float) -> tuple[float, list[np.ndarray]]:
    """The penalty strength · (the sum of all weights without their sign), and its gradients.

    Args:
        weights: float64 arrays of any shapes, which stay as they are.
        strength: 0 or more.

    Returns:
        The penalty, and its derivatives by the weights, one array for each of them; 0 where a weight is 0.
    """
    return strength * sum(float(np.abs(w).sum()) for w in weights), [strength * np.sign(w) for w in weights]


def dropout(z: np.ndarray, rate: float, rng: np.random.Generator, training: bool) -> tuple[np.ndarray, np.ndarray]:
    """Drop units at random, each row's own choice, and scale up those that stay.

    Args:
        z: activations, float64, shape (n, units). They stay as they are.
        rate: how likely a unit is to be dropped, from 0 to below 1.
        rng: draws which.
        training: false if nothing is to be dropped, and nothing scaled.

    Returns:
        z times the mask, and the mask, both float64 of shape (n, units). The mask is 0 where a unit is dropped and 1 / (1 - rate)
        where it stays; without training it is 1 everywhere. The way back is the same: dz times the mask.
    """
    if not training:
        return z, np.ones_like(z)
    mask = (rng.random(z.shape) >= rate) / (1 - rate)
    return z * mask, mask


def settings() -> dict[str, float]:
    """The strengths that you found, for a net that is less sure of digits that it misreads.

    Returns:
        A dict with "l1_strength", "l2_strength" and "rate", each 0 or more, as `fit` takes them.
    """
    return {"l1_strength": 0.0, "l2_strength": 0.005, "rate": 0.0}


def fit(
    x: np.ndarray,
    labels: np.ndarray,
    rng: np.random.Generator,
    l1_strength: float = 0.0,
    l2_strength: float = 0.0,
    rate: float = 0.0,
) -> list[np.ndarray]:
    """Train a net 784-50-50-10 with ReLU for 600 steps: momentum 0.9, learning rate 0.05, batches of 50. It is complete.

    Args:
        x: rows of 784 numbers from 0 to 1, float64, shape (n, 784).
        labels: integers from 0 to 9, shape (n,).
        rng: draws weights, batches and dropped units.
        l1_strength, l2_strength: of the penalties on the weights, not on the biases.
        rate: of dropout, after each hidden layer.

    Returns:
        [w1, b1, w2, b2, w3, b3].
    """
    sizes = (784, 50, 50, 10)
    weights = [rng.normal(0.0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(sizes)]
    biases = [np.zeros(b) for b in sizes[1:]]
    params = [*weights, *biases]
    velocity = [np.zeros_like(p) for p in params]
    for _ in range(600):
        rows = rng.choice(len(x), 50, replace=False)
        inputs, masks, z = [], [], x[rows]
        for k in range(3):
            inputs.append(z)
            u = z @ weights[k] + biases[k]
            z, mask = dropout(np.maximum(u, 0), rate, rng, training=True) if k < 2 else (u, np.ones_like(u))
            masks.append(mask)
        e = np.exp(u - u.max(axis=1, keepdims=True))
        du = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels[rows]]) / len(rows)
        slopes: list[np.ndarray] = [du] * 6
        for k in (2, 1, 0):
            slopes[k], slopes[3 + k] = inputs[k].T @ du, du.sum(axis=0)
            du = (du @ weights[k].T) * masks[k - 1] * (inputs[k] > 0) if k else du
        for k, (of_l1, of_l2) in enumerate(zip(l1(weights, l1_strength)[1], l2(weights, l2_strength)[1], strict=True)):
            slopes[k] = slopes[k] + of_l1 + of_l2
        for k, slope in enumerate(slopes):
            velocity[k] = 0.9 * velocity[k] - 0.05 * slope
            params[k] += velocity[k]
    return [p for pair in zip(weights, biases, strict=True) for p in pair]


def scores(params: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    """The trained net's scores: nothing is dropped any more. It is complete.

    Args:
        params: as `fit` returns them.
        x: float64, shape (n, 784).

    Returns:
        float64, shape (n, 10).
    """
    w1, b1, w2, b2, w3, b3 = params
    return np.maximum(np.maximum(x @ w1 + b1, 0) @ w2 + b2, 0) @ w3 + b3


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    def judged(params: list[np.ndarray], x: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """The share that is read rightly, and the mean cross entropy."""
        u = scores(params, x)
        shifted = u - u.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return float(np.mean(u.argmax(axis=1) == labels)), float(-logs[np.arange(len(u)), labels].mean())

    data = load("mnist", train=300, test=2000, seed=1)
    x, x_test = (images.reshape(len(images), -1) / 255 for images in (data.x_train, data.x_test))
    trials = {
        "nothing": {},
        "L2 0.001": {"l2_strength": 0.001},
        "L2 0.1": {"l2_strength": 0.1},
        "L1 0.0001": {"l1_strength": 0.0001},
        "dropout 0.5": {"rate": 0.5},
        "your settings": settings(),
    }
    print("                 training           held out")
    print("              right    loss      right    loss")
    figure, axes = plt.subplots(1, len(trials), figsize=(16, 3), sharex=True, sharey=True)
    for plot, (name, strengths) in zip(axes, trials.items(), strict=True):
        params = fit(x, data.y_train, np.random.default_rng(1), **strengths)
        (right, loss), (right_test, loss_test) = judged(params, x, data.y_train), judged(params, x_test, data.y_test)
        print(f"{name:13} {right:.3f}   {loss:.3f}      {right_test:.3f}   {loss_test:.3f}")
        plot.hist(params[2].ravel(), 60)
        plot.set(title=f"w2, {name}", yscale="log")
    figure.tight_layout()
    figure.savefig("regularization.png")
