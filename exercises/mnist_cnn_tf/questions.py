"""Questions of mnist_cnn_tf, and its oracle: the net in NumPy, with every way to drop units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

bare = course_file(__file__, "../_shared/bare_nets.py")

Array = NDArray[Any]

FILTERS = (2, 3)  # of the small nets


def shapes(filters: tuple[int, int], units: int) -> list[tuple[int, ...]]:
    """The shapes of the eight parameters."""
    weights = [(5, 5, 1, filters[0]), (5, 5, *filters), (49 * filters[1], units), (units, 10)]
    return [shape for w in weights for shape in (w, w[-1:])]


def relu(z: Array) -> Array:
    return np.maximum(z, 0)


def convolved(x: Array, w: Array) -> Array:
    """Every filter laid on every place, with two rows and columns of zeros around the picture."""
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))
    parts = np.lib.stride_tricks.sliding_window_view(padded, (5, 5), axis=(1, 2))  # (n, rows, columns, channel, 5, 5)
    return np.tensordot(parts, w, axes=((4, 5, 3), (0, 1, 2)))


def pooled(z: Array, how: Callable[..., Array] = np.max) -> Array:
    n, rows, columns, channels = z.shape
    return how(z.reshape(n, rows // 2, 2, columns // 2, 2, channels), axis=(2, 4))


@dataclass(frozen=True)
class Net(bare.Net):
    """A small net of two convolutions and a hidden layer."""

    def maps(self, activation: Callable[[Array], Array] = relu, pool: Callable[..., Array] = np.max) -> Array:
        """What comes out of the second pooling."""
        w1, b1, w2, b2 = self.params[:4]
        m1 = pooled(activation(convolved(self.x, w1) + b1), pool)
        return pooled(activation(convolved(m1, w2) + b2), pool)

    def scores(self, keep: Array | float = 1.0, maps: Array | None = None, activation: Any = relu) -> Array:
        """The scores if h is multiplied by `keep`."""
        rows = (self.maps() if maps is None else maps).reshape(len(self.x), -1)
        h = activation(rows @ self.params[4] + self.params[5])
        return np.asarray((h * keep) @ self.params[6] + self.params[7])

    def slope(self, keep: Array | float, k: int, place: int) -> float:
        """The loss's derivative by one number of parameter k, as a central difference."""
        ends = []
        for by in (1e-6, -1e-6):
            moved = [p.copy() for p in self.params]
            moved[k].flat[place] += by
            ends.append(Net(moved, self.x, self.labels).loss(keep))
        return (ends[0] - ends[1]) / 2e-6

    def stepped(self, moved: list[Array], keep: Array | float, rate: float) -> bool:
        """Whether four numbers of every parameter have moved by the step."""
        for k, by in enumerate(moved):
            for place in np.linspace(0, by.size - 1, 4).astype(int):
                if not np.isclose(by.flat[place], -rate * self.slope(keep, k, int(place)), rtol=1e-2, atol=1e-5):
                    return False
        return True


def scaled(images: Array) -> Array:
    return images[..., None].astype(np.float32) / 255


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Any, dict[str, dict[str, Array]]]:
    """Small nets with random parameters, and the training rows as they are stored."""
    nets = _net(rng, 6), _alive(_net(rng, 1)), _alive(_net(rng, 2))
    initial = {"filters": list(FILTERS), "units": bare.UNITS}
    asked, kept = bare.questions(rng, data, nets, (0.05, 0.1), initial)
    return asked, kept, {"training": {"test": scaled(data.x_test)}}


def _net(rng: np.random.Generator, n: int) -> Net:
    """Parameters for which no layer is quiet, and biases that show if they are missing."""
    params: list[Array] = []
    for shape in shapes(FILTERS, bare.UNITS):
        weights = rng.normal(0.0, 1.2 / np.sqrt(np.prod(shape[:-1])), shape)
        params.append(weights if len(shape) > 1 else rng.uniform(0.2, 0.5, shape) * rng.choice([-1.0, 1.0], shape))
    return bare.drawn(Net, rng, params, (n, 28, 28, 1))


def _alive(net: Net) -> Net:
    """The net with a b3 for which no unit of h is 0, so that it shows which ones are dropped."""
    rows = net.maps().reshape(len(net.x), -1) @ net.params[4]
    b3 = (np.linspace(0.6, 1.2, bare.UNITS) - rows.min(axis=0)).astype(np.float32).astype(np.float64)
    return Net([*net.params[:5], b3, *net.params[6:]], net.x, net.labels)
