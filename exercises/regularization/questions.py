"""Questions of regularization: penalties and dropout on random numbers, and 300 digits to know by heart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim

Array = NDArray[Any]

NETS = 3  # trainings without and with the settings: the mean of three is half as uncertain as a single one
KINK = 1e-3  # no weight is nearer to 0, where |w| has no derivative, but the one that is 0


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions, and the held-out digits."""

    asked: dict[str, dict[str, Any]]
    x_test: Array
    y_test: Array

    def weights(self, probe: str) -> list[Array]:
        """Those that a penalty was asked for."""
        return [self.asked[probe]["w1"], self.asked[probe]["w2"]]


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Kept, dict[str, Any]]:
    """Fresh numbers for every run, and all digits for the course's own nets."""
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
    digits = {"asked_x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    x_test = data.x_test.reshape(len(data.x_test), -1).astype(np.float32) / 255
    return asked, Kept(asked, x_test, data.y_test), {"training": digits}


def _weights(rng: np.random.Generator) -> dict[str, Any]:
    w1, w2 = (w + np.copysign(KINK, w) for w in (rng.normal(size=(4, 3)), rng.normal(size=(3, 2))))
    w1[0, 0] = 0.0
    return {"w1": w1, "w2": w2, "strength": float(rng.uniform(0.2, 0.8))}


def plain(training: Claim, figure: str) -> float:
    """What runs.py has measured of nets without regularization, on average."""
    (runs,) = expect.sequence(training["runs"]["values"], 1)
    return float(np.mean([expect.number(one[figure]) for one in expect.sequence(runs, NETS)]))
