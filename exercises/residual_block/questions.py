"""What is asked in residual_block, and the oracles: a convolution in NumPy, the block, the deep net, and the formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Numbers = dict[str, int]

WIDTH, BLOCKS = 16, 20
FEW = 3  # blocks of the nets whose answers are computed here: the weights of larger ones are not kept
ROWS = 6
POINTS = 400


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        asked: the questions, by probe.
        x: what the referee puts to the models, by probe and name.
    """

    asked: dict[str, Any]
    x: dict[str, dict[str, Array]]


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept, dict[str, dict[str, Array]]]:
    """Blocks of odd and even sizes that the seed draws, counts, and the points of two half moons."""
    height, width = (int(n) for n in rng.choice(np.arange(5, 9), 2, replace=False))
    c, filters = (int(n) for n in rng.choice(np.arange(3, 7), 2, replace=False))
    shape, points = [height, width, c], moons(rng, POINTS)
    blocks = [(filters, 2), (filters, 1), (c, 2)]
    sizes = [(64, 64, 1), (64, 128, 2), (int(rng.integers(10, 300)), int(rng.integers(300, 600)), 1)]
    sizes += [(int(n), int(n), 2) for n in rng.integers(10, 600, 1)]
    questions: dict[str, dict[str, Any]] = {
        "silent": {"shape": shape, "filters": c, "strides": 1},
        "identity": {"shape": shape, "filters": c, "strides": 1, "seed": int(rng.integers(2**31))},
        "projections": {
            "blocks": [
                {"shape": shape, "filters": f, "strides": s, "seed": int(rng.integers(2**31))} for f, s in blocks
            ]
        },
        "counts": {"numbers": [{"c": before, "filters": f, "strides": s} for before, f, s in sizes]},
        "nets": {"blocks": FEW, "seed": int(rng.integers(2**31))},
        "skipping": {"x": points[0], "labels": points[1]},
        "plain": {"x": points[0], "labels": points[1]},
    }
    images = rng.normal(size=(ROWS, *shape)).astype(np.float32)
    held_out: dict[str, dict[str, Array]] = {probe: {"x": images} for probe in ("silent", "identity", "projections")}
    held_out["nets"] = {"x": rng.normal(size=(ROWS, 2)).astype(np.float32)}
    held_out |= {probe: {"x": points[0]} for probe in ("skipping", "plain")}
    return questions, Kept(questions, held_out), held_out


def moons(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Points of two half moons that reach into each other, shape (n, 2), and which of the two each lies on, shape (n, 1)."""
    angle, second = rng.uniform(0, np.pi, n), rng.permutation(np.arange(n) % 2)
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.where(second == 1, -1, 1)[:, None]
    x += np.outer(second, [1.0, 0.5]) + rng.normal(0, 0.1, (n, 2))
    return x.astype(np.float32), second[:, None].astype(np.float32)


def drawn(seed: int, shapes: list[tuple[int, ...]]) -> list[Array]:
    """The weights that the probe has given to a model, as float32 has them."""
    rng = np.random.default_rng(seed)
    return [rng.normal(0.0, 0.4, shape).astype(np.float32).astype(np.float64) for shape in shapes]


# ---------------------------------------------------------------- the block


def relu(x: Array) -> Array:
    """The larger of 0 and x."""
    return np.maximum(x, 0.0)


def convolution(x: Array, kernel: Array, bias: Array, stride: int = 1) -> Array:
    """A convolution with "same" padding, which is half before and half behind; the odd one is behind.

    Args:
        x: shape (n, height, width, c).
        kernel: shape (k, k, c, f).

    Returns:
        Shape (n, ceil(height / stride), ceil(width / stride), f).
    """
    k = len(kernel)
    room = [max((-(-size // stride) - 1) * stride + k - size, 0) for size in x.shape[1:3]]
    padded = np.pad(x, [(0, 0), *[(r // 2, r - r // 2) for r in room], (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nhwcij,ijcf->nhwf", windows, kernel) + bias


@dataclass(frozen=True)
class Block:
    """A block of known weights, and what known mistakes make of it.

    Attributes:
        first, second: kernel and bias of the 3×3 convolutions.
        projection: those of the 1×1 convolution; None where x itself is added.
    """

    first: tuple[Array, Array]
    second: tuple[Array, Array]
    projection: tuple[Array, Array] | None
    stride: int

    def skip(self, x: Array) -> Array:
        """What the skip hands on."""
        return x if self.projection is None else convolution(x, *self.projection, self.stride)

    def branch(self, x: Array, between: Callable[[Array], Array] = relu) -> Array:
        """What the two convolutions make of x, before the addition."""
        return convolution(between(convolution(x, *self.first, self.stride)), *self.second)

    def output(self, x: Array) -> Array:
        """The block's output."""
        return relu(self.skip(x) + self.branch(x))

    def mistakes(self, x: Array) -> dict[str, Array]:
        """What known mistakes return, by the cause."""
        skip, branch = self.skip(x), self.branch(x)
        inner = relu(convolution(x, *self.first, self.stride))
        known = {
            "The skip is missing: this is what the convolutions make alone. Add x to it.": relu(branch),
            "The skip is missing, and so is the ReLU at the end.": branch,
            "The last ReLU comes before the addition. It belongs behind it: the sum goes through it.": skip
            + relu(branch),
            "The branch has a ReLU before the addition, too. There it may only add, and never take away: the second "
            "convolution has no activation.": relu(skip + relu(branch)),
            "The ReLU behind the addition is missing.": skip + branch,
            "The ReLU between the two convolutions is missing: without it they are one larger convolution.": relu(
                skip + self.branch(x, lambda y: y)
            ),
            "This is the mean of branch and skip: they are added.": relu((skip + branch) / 2),
            "Branch and skip are multiplied: they are added.": relu(skip * branch),
            "The skip's sign is wrong: it is added.": relu(branch - skip),
        }
        if self.projection is None:
            known["The skip begins behind the first convolution. It goes round both."] = relu(inner + branch)
            known["The skip goes through a ReLU of its own: what is added is x itself."] = relu(relu(x) + branch)
        else:
            known["The projection has a ReLU: it has no activation, so that it can pass on any sign."] = relu(
                relu(skip) + branch
            )
            late = convolution(relu(convolution(x, *self.first)), *self.second, self.stride)
            known["The first convolution has stride 1 and the second one the strides. It is the other way round."] = (
                relu(skip + late)
            )
        return known


# ---------------------------------------------------------------- the deep net


def deep(x: Array, weights: list[Array], block: Callable[[Array, Array], Array]) -> Array:
    """What a deep net answers, as scores before the sigmoid.

    Args:
        weights: kernels and biases in turn.
        block: the output of a block, by its input and by what its two layers make of that.
    """
    layers = list(zip(weights[::2], weights[1::2], strict=True))
    x = relu(x @ layers[0][0] + layers[0][1])
    for (w1, b1), (w2, b2) in zip(layers[1:-1:2], layers[2:-1:2], strict=True):
        x = block(x, relu(x @ w1 + b1) @ w2 + b2)
    return x @ layers[-1][0] + layers[-1][1]


def block_outputs() -> dict[Any, Callable[[Array, Array], Array]]:
    """What becomes of a block's input x and of what its layers make of it, y: rightly, by `residual`, and by known mistakes."""
    return {
        False: lambda x, y: relu(y),
        True: lambda x, y: relu(x + y),
        "This is the net without skips. Does `deep_net` look at `residual`?": lambda x, y: relu(y),
        "This net has skips. Without `residual` there are none.": lambda x, y: relu(x + y),
        "The last ReLU of each block comes before the addition, not behind it.": lambda x, y: x + relu(y),
        "The second layer of each block has no activation: only the sum goes through a ReLU.": lambda x, y: relu(
            x + relu(y)
        ),
        "There is no ReLU behind the addition.": lambda x, y: x + y,
        "There is no ReLU at the end of a block.": lambda x, y: y,
    }


def sigmoid(u: Array) -> Array:
    """Between 0 and 1."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * u))


# ---------------------------------------------------------------- the formulas


def parameters(c: int, filters: int, strides: int) -> int:
    """How many parameters a block has."""
    total = (9 * c + 1) * filters + (9 * filters + 1) * filters
    return total + (c + 1) * filters * _projects(c, filters, strides)


def _projects(c: int, filters: int, strides: int) -> bool:
    return strides != 1 or c != filters


def miscounted(c: int, filters: int, strides: int) -> dict[str, int]:
    """What known mistakes count, by the cause."""
    right, projection = parameters(c, filters, strides), (c + 1) * filters
    projects = _projects(c, filters, strides)
    known = {
        "The biases are missing: one for each filter.": right - (3 if projects else 2) * filters,
        "The second convolution gets the channels that the first one makes, not c.": right
        - 9 * filters * (filters - c),
    }
    if projects:
        known["The 1×1 convolution on the skip is missing: here the shape changes."] = right - projection
    else:
        known["There is nothing on the skip here, since the shape stays: adding x costs no parameters."] = (
            right + projection
        )
    return known
