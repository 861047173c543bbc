"""Questions of mnist_mlp, and its oracle: the net in NumPy, and its gradients under every way to drop units."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

bare = course_file(__file__, "../_shared/bare_nets.py")

Array = NDArray[Any]

SIZES = (784, 7, bare.UNITS, 10)  # of the small nets


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


@dataclass(frozen=True)
class Net(bare.Net):
    """A small net of two hidden layers."""

    def hidden(self, activation: Any = sigmoid) -> tuple[Array, Array]:
        w1, b1, w2, b2 = self.params[:4]
        h1 = activation(self.x @ w1 + b1)
        return h1, activation(h1 @ w2 + b2)

    def scores(self, keep: Array | float = 1.0, activation: Any = sigmoid) -> Array:
        """The scores if h2 is multiplied by `keep`."""
        return np.asarray((self.hidden(activation)[1] * keep) @ self.params[4] + self.params[5])

    def scores_of_one_activation(self) -> Array:
        """The scores if the second hidden layer has no sigmoid."""
        w1, b1, w2, b2, w3, b3 = self.params
        return np.asarray((sigmoid(self.x @ w1 + b1) @ w2 + b2) @ w3 + b3)

    def scores_without_h1(self) -> Array:
        """The scores if units of h1 are dropped instead, for every way to do so, shape (128, 10)."""
        h1 = self.hidden()[0] * np.array(list(product((0.0, 2.0), repeat=SIZES[1])))
        return np.asarray(sigmoid(h1 @ self.params[2] + self.params[3]) @ self.params[4] + self.params[5])

    def gradients(self, keep: Array | float = 1.0) -> list[Array]:
        """The loss's gradient by every parameter, with h2 multiplied by `keep`."""
        h1, h2 = self.hidden()
        d3 = (bare.softmax(self.scores(keep)) - np.eye(10)[self.labels]) / len(self.x)
        d2 = (d3 @ self.params[4].T) * keep * h2 * (1 - h2)
        d1 = (d2 @ self.params[2].T) * h1 * (1 - h1)
        pairs = ((self.x, d1), (h1, d2), (h2 * keep, d3))
        return [part for before, d in pairs for part in (before.T @ d, d.sum(axis=0))]

    def stepped(self, moved: list[Array], keep: Array | float, rate: float) -> bool:
        """Whether every parameter has moved by the step, everywhere."""
        wanted = [-rate * g for g in self.gradients(keep)]
        return all(np.allclose(by, w, rtol=1e-2, atol=1e-4) for by, w in zip(moved, wanted, strict=True))


def scaled(images: Array) -> Array:
    return images.reshape(len(images), 784).astype(np.float32) / 255


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Any, dict[str, dict[str, Array]]]:
    """Small nets with random parameters, and the training rows as they are stored."""
    nets = _net(rng, 6), _net(rng, 1), _net(rng, 2)
    asked, kept = bare.questions(rng, data, nets, (0.3, 0.6), {"sizes": list(SIZES)})
    return asked, kept, {"training": {"test": scaled(data.x_test)}}


def _net(rng: np.random.Generator, n: int) -> Net:
    """Parameters for which sigmoids neither saturate nor look linear, and biases that show if they are missing."""
    params: list[Array] = []
    for (i, o), spread in zip(pairwise(SIZES), (0.08, 0.9, 1.2), strict=True):
        params += [rng.normal(0.0, spread, (i, o)), rng.uniform(0.4, 1.2, o) * rng.choice([-1.0, 1.0], o)]
    return bare.drawn(Net, rng, params, (n, 784))
