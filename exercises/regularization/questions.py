"""Questions of regularization: penalties and dropout on random numbers, and 300 digits to know by heart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NETS = 3  # trainings without and with the settings: the mean of three is half as uncertain as a single one


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions, and the held-out digits."""

    asked: dict[str, dict[str, Any]]
    x_test: Array
    y_test: Array

    def weights(self, probe: str) -> list[Array]:
        """Those that a penalty was asked for."""
        return [self.asked[probe]["w1"], self.asked[probe]["w2"]]


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh numbers for every run."""
    z = rng.uniform(1.0, 2.0, (300, 40))
    asked: dict[str, dict[str, Any]] = {
        "squares": _weights(rng),
        "sizes": _weights(rng),
        "dropped": {"z": z, "rate": float(rng.uniform(0.25, 0.4)), "seeds": [5, 5, 6]},
        "undropped": {"z": z, "rate": 0.5},
        "training": {
            "images": data.x_train,
            "labels": data.y_train.astype(np.int64),
            "seeds": rng.integers(1 << 30, size=NETS).tolist(),
        },
    }
    x_test = data.x_test.reshape(len(data.x_test), -1).astype(np.float32) / 255
    return asked, Kept(asked, x_test, data.y_test)


def _weights(rng: np.random.Generator) -> dict[str, Any]:
    w1, w2 = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    w1[0, 0] = 0.0
    return {"w1": w1, "w2": w2, "strength": float(rng.uniform(0.2, 0.8))}
