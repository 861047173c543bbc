"""Questions of mnist_numpy: a small net for the parts, and digits sorted by label for the training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

nets = course_file(__file__, "../_shared/numpy_nets.py")
numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[Any]

NAMES = ("w1", "b1", "w2", "b2")


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions, and the held-out digits."""

    asked: dict[str, dict[str, Any]]
    x_test: Array
    y_test: Array

    def params(self, probe: str) -> list[Array]:
        """The small net that a probe was asked about."""
        return [self.asked[probe][name] for name in NAMES]

    def gradients(self) -> list[Array]:
        """The derivatives of the loss by all parameters, by central differences."""
        asked, params = self.asked["backward"], self.params("backward")

        def by(k: int) -> Array:
            def loss(p: Array) -> float:
                changed = [p if i == k else q for i, q in enumerate(params)]
                return float(nets.loss(changed, asked["x"], asked["labels"]))

            return np.asarray(numerical.gradient(loss, params[k]))

        return [by(k) for k in range(len(params))]


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Kept]:
    """What is asked, with a seed of its own for each of the learner's generators."""
    labels = rng.integers(0, 4, 8)
    u = rng.uniform(-3.0, 3.0, (8, 4))
    far = u.copy()
    far[::2] -= 1_000.0 * np.eye(4)[labels[::2]]  # exp(-1,000) is 0, and exp(1,000) infinite
    far[1::2] += 1_000.0 * np.eye(4)[(labels[1::2] + 1) % 4]
    order = np.argsort(data.y_train, kind="stable")
    asked: dict[str, dict[str, Any]] = {
        "prepared": {"images": data.x_train[:9]},
        "begun": {
            "inputs": 700,
            "hidden": int(rng.integers(90, 120)),
            "outputs": 60,
            "seed": int(rng.integers(1 << 30)),
        },
        "forward": _small(rng),
        "loss": {"u": u, "far": far, "labels": labels},
        "backward": _small(rng),
        "training": {
            "images": data.x_train[order],
            "labels": data.y_train[order],
            "seed": int(rng.integers(1 << 30)),
        },
    }
    x_test = data.x_test.reshape(len(data.x_test), -1).astype(np.float32) / 255
    return asked, Kept(asked, x_test, data.y_test)


def _small(rng: np.random.Generator) -> dict[str, Array]:
    """A net of 5 inputs, 6 units and 4 outputs, no sum of which is so near 0 that a numerical gradient would step across."""
    while True:
        params = [rng.normal(size=shape) for shape in ((5, 6), (6,), (6, 4), (4,))]
        x, labels = rng.normal(size=(7, 5)), rng.integers(0, 4, 7)
        if np.abs(x @ params[0] + params[1]).min() > 1e-3:
            return dict(zip(NAMES, params, strict=True)) | {"x": x, "labels": labels}
