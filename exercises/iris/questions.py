"""Questions of iris. Splitting and scaling are checked on made-up rows, the model on irises held out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

iris = course_file(__file__, "../../datasets/iris.py")

Array = NDArray[Any]

TRAIN = 96  # of the 120 irises that are not held out; the other 24 are to validate with
FEW, MANY = 300, 2_400  # rows to train and to validate with in the small question; see leaves_validation_alone


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        x, labels: the made-up rows that are to be split; the first column alone tells every row.
        x_train, x_other: the made-up rows that are to be scaled.
        trained: the species of the irises that the model is trained on.
        tested: of those held out.
        few: the classes of the small question's held-out rows.
        shift: what was added to the labels for validation there, modulo 3.
    """

    x: Array
    labels: Array
    x_train: Array
    x_other: Array
    trained: Array
    tested: Array
    few: Array
    shift: int


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept, dict[str, dict[str, Array]]]:
    """Made-up rows for the first functions, and irises that the seed draws, their species numbered afresh."""
    labels = np.repeat(np.arange(3), 5 * rng.permutation([3, 5, 8]))  # in order, as in the table of the irises
    x = rng.uniform(1.0, 7.0, (len(labels), 4)).astype(np.float32)
    x[:, 0] = rng.permutation(len(x)) / 10
    seed = int(rng.integers(1, 1000))

    spread, centre = rng.uniform(0.3, 3.0, 4), rng.uniform(2.0, 8.0, 4)
    x_train = (centre + spread * rng.standard_normal((60, 4))).astype(np.float32)
    x_other = (centre + spread * (2 + 2 * rng.standard_normal((20, 4)))).astype(np.float32)

    drawn, number = iris.make(rng), rng.permutation(3)
    species, tested = number[drawn.species], number[drawn.species_test]
    mean, std = drawn.x[:TRAIN].mean(axis=0), drawn.x[:TRAIN].std(axis=0)
    flowers, unseen = (drawn.x - mean) / std, (drawn.x_test - mean) / std
    small, few, shift = _clouds(rng)

    questions = {
        "parts": {"x": x, "labels": labels, "seeds": [seed, seed, seed + 1]},
        "scaled": {"x_train": x_train, "x_other": x_other},
        "architecture": {},
        "training": _parted(flowers, species, TRAIN),
        "small": small,
    }
    held_out = {"training": {"train": flowers[:TRAIN], "test": unseen}, "small": {"test": few[0]}}
    return questions, Kept(x, labels, x_train, x_other, species[:TRAIN], tested, few[1], shift), held_out


def _parted(x: Array, labels: Array, n: int) -> dict[str, Array]:
    return {"x": x[:n], "labels": labels[:n], "x_val": x[n:], "val_labels": labels[n:]}


def _clouds(rng: np.random.Generator) -> tuple[dict[str, Any], tuple[Array, Array], int]:
    """Three clouds far from each other; every label for validation is wrong, by the same shift."""
    centres = 2.5 * np.linalg.qr(rng.standard_normal((4, 4)))[0][:3]
    labels = rng.permutation(np.arange(FEW + MANY + 60) % 3)
    x = (centres[labels] + 0.3 * rng.standard_normal((len(labels), 4))).astype(np.float32)
    shift, seen = int(rng.integers(1, 3)), FEW + MANY
    small = _parted(x[:seen], labels[:seen], FEW)
    small["val_labels"] = (small["val_labels"] + shift) % 3
    small["epochs"] = 1
    return small, (x[seen:], labels[seen:]), shift
