"""Batch normalization: each unit's numbers to mean 0 and variance 1, forwards and backwards.

The reference solution. `python batch_norm.py` shows how the moving averages follow the batches, and what a deep network gains.
"""

import numpy as np


class BatchNormalization:
    """A layer that normalises each unit over the rows of a batch, then scales and shifts it.

    Attributes:
        gamma, beta: the learned scale and shift, float64, shape (units,).
        moving_mean, moving_variance: averages over the batches seen in training, float64, shape (units,).
        dgamma, dbeta: the loss's derivatives by gamma and beta, set by `backward`, shape (units,).
    """

    def __init__(self, units: int, momentum: float = 0.99, epsilon: float = 0.001) -> None:
        """Begin without scale and shift, as if mean 0 and variance 1 had been seen.

        Args:
            units: how many columns the inputs have.
            momentum: how much of a moving average is left from one batch to the next, from 0 to below 1.
            epsilon: added to a variance before its root is taken, above 0.
        """
        self.momentum = momentum
        self.epsilon = epsilon
        self.gamma = np.ones(units)
        self.beta = np.zeros(units)
        self.moving_mean = np.zeros(units)
        self.moving_variance = np.ones(units)
        self.dgamma = np.zeros(units)
        self.dbeta = np.zeros(units)

    def forward(self, x: np.ndarray, training: bool) -> np.ndarray:
        """Normalise, scale and shift.

        Args:
            x: float64, shape (n, units), which stays as it is.
            training: true to normalise by the batch's own mean and variance, and to let the moving averages follow them;
                false to normalise by the moving averages, and to change nothing.

        Returns:
            y, float64, shape (n, units).
        """
        if training:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean
            self.moving_variance = self.momentum * self.moving_variance + (1 - self.momentum) * variance
        else:
            mean, variance = self.moving_mean, self.moving_variance
        deviation = np.sqrt(variance + self.epsilon)
        x_hat = (x - mean) / deviation
        if training:
            self.x_hat, self.deviation = x_hat, deviation
        return self.gamma * x_hat + self.beta

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """The way back through the last `forward` in training; sets `dgamma` and `dbeta`.

        Args:
            dy: the loss's derivatives by y, float64, shape (n, units).

        Returns:
            The loss's derivatives by x, float64, shape (n, units). Mean and variance depend on x, too.
        """
        self.dbeta = dy.sum(axis=0)
        self.dgamma = (dy * self.x_hat).sum(axis=0)
        dx_hat = self.gamma * dy
        through_mean = dx_hat.mean(axis=0)
        through_variance = self.x_hat * (dx_hat * self.x_hat).mean(axis=0)
        return (dx_hat - through_mean - through_variance) / self.deviation


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4))
    layer = BatchNormalization(1)
    followed = []
    for _ in range(400):
        layer.forward(rng.normal(5.0, 2.0, (50, 1)), training=True)
        followed.append([layer.moving_mean[0], layer.moving_variance[0]])
    left.plot(followed, label=["moving mean", "moving variance"])
    left.set(title="batches of mean 5 and variance 4", xlabel="batch")
    left.legend()

    for normalised in (False, True):
        z, spreads = rng.normal(size=(500, 100)), []
        for _ in range(10):
            u = z @ rng.normal(0.0, 0.01, (100, 100))
            z = np.maximum(BatchNormalization(100).forward(u, training=True) if normalised else u, 0)
            spreads.append(np.std(z, axis=0).mean())
        name = "with batch normalization" if normalised else "without"
        print(f"{name}: spread of layer 1 {spreads[0]:.1e}, of layer 10 {spreads[-1]:.1e}")
        right.plot(range(1, 11), spreads, ".-", label=name)
    right.set(title="ten layers of ReLU, weights of 0.01", xlabel="layer", ylabel="spread of z", yscale="log")
    right.legend()
    figure.tight_layout()
    figure.savefig("batch_norm.png")
