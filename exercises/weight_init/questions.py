"""Questions of weight_init. Gradients are held to numerical ones; a net's spread to what theory says and seeds show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader.rubric import course_file

numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[np.float64]


def _sigmoid(u: Array) -> Array:
    """SciPy's, which is imported when it is first called."""
    found: Array = scipy.special.expit(u)
    return found


ACTIVATIONS = {"sigmoid": _sigmoid, "tanh": np.tanh, "relu": lambda u: np.maximum(u, 0.0)}
SLOPES = {"sigmoid": lambda z: z * (1 - z), "tanh": lambda z: 1 - z**2, "relu": lambda z: (z > 0).astype(float)}  # of z
SIZES = [100] * 11  # of the deep nets: ten layers


@dataclass(frozen=True)
class Net:
    """A small net of three layers without biases."""

    x: Array
    weights: list[Array]
    dz: Array

    def asked(self) -> dict[str, Array]:
        """As a question, without dz."""
        return {"x": self.x, **{f"w{i}": w for i, w in enumerate(self.weights)}}

    def activations(self, name: str) -> list[Array]:
        """z of every layer."""
        return forward(self.x, self.weights, name)

    def gradients(self, name: str) -> list[Array]:
        """The derivatives of the sum of dz · z by the weights of each layer, by central differences."""

        def by(i: int) -> Array:
            def loss(w: Array) -> float:
                changed = [w if j == i else v for j, v in enumerate(self.weights)]
                return float(np.sum(self.dz * forward(self.x, changed, name)[-1]))

            return numerical.gradient(loss, self.weights[i])

        return [by(i) for i in range(len(self.weights))]


def forward(x: Array, weights: list[Array], name: str) -> list[Array]:
    """z of every layer."""
    found: list[Array] = []
    for w in weights:
        found.append(ACTIVATIONS[name]((found[-1] if found else x) @ w))
    return found


def backward(net: Net, name: str, slope: Any) -> list[Array]:
    """What backpropagation gives with some derivative of the activation, a function of z and u: for known mistakes."""
    z = [net.x, *forward(net.x, net.weights, name)]
    found, dz = [], net.dz
    for k in reversed(range(len(net.weights))):
        du = dz * slope(z[k + 1], z[k] @ net.weights[k])
        found.append(z[k].T @ du)
        dz = du @ net.weights[k].T
    return found[::-1]


def known_mistakes(net: Net, name: str) -> list[dict[str, Array]]:
    """For each layer, gradients that are wrong in a known way, by what is said of them."""
    f, g = SLOPES[name], ACTIVATIONS[name]
    wrong = {
        "The activation's slope is missing: multiply dz by it.": backward(net, name, lambda z, u: np.ones_like(z)),
        "The activation is applied once more before its slope: z has been through it already.": backward(
            net, name, lambda z, u: f(g(z))
        ),
        "The slope is computed from u in a formula for z: z (1 - z) and 1 - z² take the activation.": backward(
            net, name, lambda z, u: f(u)
        ),
        "dz is multiplied by z itself where the activation's slope is due.": backward(net, name, lambda z, u: z),
    }
    return [{cause: parts[i] for cause, parts in wrong.items()} for i in range(len(net.weights))]


def not_xavier(n_in: int, n_out: int, **other: int) -> dict[str, float]:
    """Other standard deviations than that of `xavier`, by what is said of them."""
    return {
        "This is 1 / n_in: take the root.": 1 / n_in,
        "This is 1 / √n_out: what counts is how many numbers a unit adds up, n_in.": 1 / np.sqrt(n_out),
        "This is √n_in: divide by it.": np.sqrt(n_in),
        "This is √(2 / n_in), for a ReLU.": np.sqrt(2 / n_in),
        "This is √(2 / (n_in + n_out)), as Glorot and Bengio have it, and Keras. Here it is 1 / √n_in.": np.sqrt(
            2 / (n_in + n_out)
        ),
        "This is 1: the numbers are not scaled.": 1.0,
        "This is 0.01, whatever the number of inputs.": 0.01,
    }


def not_he(n_in: int, n_out: int, **other: int) -> dict[str, float]:
    """Other standard deviations than that of `he`, by what is said of them."""
    return {
        "This is 2 / n_in: take the root.": 2 / n_in,
        "This is 2 / √n_in: the 2 belongs under the root.": 2 / np.sqrt(n_in),
        "This is √(2 / n_out): what counts is how many numbers a unit adds up, n_in.": np.sqrt(2 / n_out),
        "This is √(n_in / 2): turn the fraction round.": np.sqrt(n_in / 2),
        "This is 1 / √n_in, Xavier's.": 1 / np.sqrt(n_in),
        "This is 1: the numbers are not scaled.": 1.0,
    }


@dataclass(frozen=True)
class Kept:
    """What is kept back."""

    drawn: dict[str, dict[str, int]]
    sizes: list[int]
    seed: int
    net: Net
    layers: list[Array]


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh sizes and numbers for every run."""
    drawn = {name: _sizes(rng) for name in ("xaviers", "hes")}
    sizes = [int(n) for n in rng.permutation([3, 4, 5, 6, 7])[:4]]
    seed = int(rng.integers(10, 10_000))
    net = _net(rng)
    layers = [rng.normal(rng.uniform(-2, 2), rng.uniform(0.5, 3.0), (4 + i, 5)) for i in range(3)]
    x, dz = rng.normal(size=(300, SIZES[0])), rng.normal(size=(300, SIZES[-1]))
    asked: dict[str, dict[str, Any]] = {
        **drawn,
        "networks": {"sizes": sizes, "seed": seed},
        "activations": net.asked(),
        "slopes": {**net.asked(), "dz": net.dz},
        "spread": {f"z{i}": z for i, z in enumerate(layers)},
        "size": {f"z{i}": z for i, z in enumerate(layers)},
        "deep": {"sizes": SIZES, "x": x, "dz": dz, "seed": seed},
    }
    return asked, Kept(drawn, sizes, seed, net, layers)


def _sizes(rng: np.random.Generator) -> dict[str, int]:
    return {
        "n_in": int(rng.integers(350, 500)),
        "n_out": int(rng.integers(120, 200)),
        "seed": int(rng.integers(10, 9999)),
    }


def _net(rng: np.random.Generator) -> Net:
    """With no ReLU's sum so near 0 that a numerical gradient would step across it, and none that is silent."""
    while True:
        net = Net(
            rng.normal(size=(6, 4)),
            [rng.normal(size=shape) for shape in ((4, 5), (5, 3), (3, 2))],
            rng.normal(size=(6, 2)),
        )
        sums = [z @ w for z, w in zip([net.x, *net.activations("relu")], net.weights, strict=False)]
        if all((u > 0).any(axis=0).all() and np.abs(u).min() > 1e-3 for u in sums):
            return net
