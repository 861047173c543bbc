"""Questions of rnn_bptt. The oracle of the gradients is numerical: central differences of a loss computed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import course_file

recurrent = course_file(__file__, "../_shared/recurrent.py")
binary = course_file(__file__, "../../datasets/binary_addition.py")

Array = NDArray[np.float64]
Question = dict[str, Any]

NAMES = ("W", "U", "b", "V", "c")
TRAIN, TEST = 10_000, 2_000  # sums, of the 16,384 that there are
UNITS = 16  # of the network that is trained on them
RATES = [0.2, 0.2, 0.5]  # of three first steps from the same beginning
WIDTH = 1e-5  # of a central difference: its error is then below 1e-9


@dataclass(frozen=True)
class Case:
    """A network and one sequence."""

    params: dict[str, Array]
    x: Array
    d: Array

    def forward(self, shifts: Array | None = None, out_shifts: Array | None = None) -> tuple[Array, Array]:
        """States and outputs.

        Args:
            shifts: added to the sums inside the states, step by step, shape (steps, units).
            out_shifts: likewise, for the outputs.
        """
        p = self.params
        sums = self.x @ p["W"] + p["b"] + (0 if shifts is None else shifts)

        def cell(now: Array, h: Array) -> tuple[Array]:
            return (scipy.special.expit(now + h @ p["U"]),)

        h = recurrent.over_time(cell, sums[None], np.zeros((1, len(p["b"]))))[0][0]
        return h, scipy.special.expit(h @ p["V"] + p["c"] + (0 if out_shifts is None else out_shifts))

    def loss(self, **shifts: Array) -> float:
        """Half the sum of the squared errors."""
        return float(np.square(self.forward(**shifts)[1] - self.d).sum() / 2)

    def gradient(self, name: str) -> Array:
        """The loss's derivative by one of the parameters, numerically."""
        return _central(lambda value: Case(self.params | {name: value}, self.x, self.d).loss(), self.params[name])

    def deltas(self) -> Array:
        """The loss's derivatives by the sums inside the states, numerically: shape (steps, units)."""
        return _central(lambda value: self.loss(shifts=value), np.zeros((len(self.x), len(self.params["b"]))))

    def asked(self) -> Question:
        """The case as a question."""
        return {**self.params, "x": self.x, "d": self.d}


def _central(function: Any, at: Array) -> Array:
    """A function's derivatives by all numbers of an array, by central differences."""
    slopes = np.empty_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = WIDTH
        slopes[place] = (function(at + step) - function(at - step)) / (2 * WIDTH)
    return slopes


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        cases: networks that `forward` and `gradients` are asked about.
        d, y: what `loss` is asked about.
        units: of the second network that is trained.
        small: how many sums that one gets.
        first: x and d of the first sum, shapes (8, 2) and (8, 1).
        x, bits: sums held out, shape (n, 8, 2), and their bits, shape (n, 8).
    """

    cases: tuple[Case, ...]
    d: Array
    y: Array
    units: int
    small: int
    first: tuple[Array, Array]
    x: Array
    bits: Array


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Random networks of several sizes, the shortest sequence among them, and sums that the seed draws."""
    cases = (
        _case(rng, steps=6, inputs=2, units=4, outputs=3),
        _case(rng, steps=1, inputs=3, units=2, outputs=1),
        _case(rng, steps=11, inputs=2, units=3, outputs=1),
    )
    y = rng.uniform(0.05, 0.95, (7, 3))
    d = rng.integers(0, 2, (7, 3)).astype(np.float64)

    x, sums = (part.astype(np.float64) for part in binary.encode(*binary.make(rng, TRAIN + TEST)))
    units, small = int(rng.integers(5, 12)), int(rng.integers(20, 40))
    seeds = [int(seed) for seed in rng.integers(0, 2**31, 2)]
    questions = {
        "passes": {"cases": [case.asked() for case in cases]},
        "half_errors": {"d": d, "y": y},
        "slopes": {"cases": [case.asked() for case in cases]},
        "small": {"x": x[:small], "d": sums[:small], "units": units, "seed": seeds[0]},
        "one_step": {"x": x[:1], "d": sums[:1], "units": units, "seed": seeds[0], "rates": RATES},
        "training": {"x": x[:TRAIN], "d": sums[:TRAIN], "seed": seeds[1]},
    }
    return questions, Kept(cases, d, y, units, small, (x[0], sums[0]), x[TRAIN:], sums[TRAIN:, :, 0])


def _case(rng: np.random.Generator, steps: int, inputs: int, units: int, outputs: int) -> Case:
    """A network whose gradients are far from 0, with U far from symmetric."""
    W, U, b = recurrent.weights(rng, inputs, units)
    params = {
        "W": W,
        "U": 2.5 * U,
        "b": b,
        "V": rng.normal(0.0, 1.5, (units, outputs)),
        "c": rng.uniform(0.2, 0.5, outputs),
    }
    return Case(params, rng.normal(size=(steps, inputs)), rng.integers(0, 2, (steps, outputs)).astype(np.float64))


def network(claim: Claim, units: int, *, name: str = "train(x, d, rng)") -> dict[str, Array]:
    """The parameters of a trained network by their names, in float64.

    Args:
        units: how many it should have.
        name: of the call that returned it.
    """
    shapes = ((2, units), (units, units), (units,), (units, 1), (1,))
    parts = expect.sequence(claim, len(NAMES), name=f"the parameters of {name}")
    return {
        own: expect.array(part, shape=shape, name=f"{own} of {name}").astype(np.float64)
        for own, part, shape in zip(NAMES, parts, shapes, strict=True)
    }


def first_losses(steps: list[dict[str, Array]], first: tuple[Array, Array]) -> tuple[float, float]:
    """The loss of the first sum before the first step, and after it; they are equal where its gradient is 0.

    Args:
        steps: the parameters after one step with the first and with the last of RATES; from them the beginning is reckoned.
    """
    slow, fast = RATES[0], RATES[-1]
    start = {name: steps[0][name] - slow * (steps[1][name] - steps[0][name]) / (fast - slow) for name in NAMES}
    return Case(start, *first).loss(), Case(steps[0], *first).loss()


def said(params: dict[str, Array], x: Array) -> Array:
    """What a network answers to a batch of sequences, in [0, 1]: shape (n, steps, outputs)."""

    def cell(now: Array, h: Array) -> tuple[Array]:
        return (scipy.special.expit(now @ params["W"] + h @ params["U"] + params["b"]),)

    (states,) = recurrent.over_time(cell, x, np.zeros((len(x), len(params["b"]))))
    answers: Array = scipy.special.expit(states @ params["V"] + params["c"])
    return answers
