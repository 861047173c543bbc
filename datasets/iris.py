"""150 irises of three species, four measurements each.

Source: the table that comes with scikit-learn (Fisher 1936, corrected as there); nothing is downloaded. Licence: CC BY 4.0.
x: sepal length and width, petal length and width in cm, from 0.1 to 7.9. Species: 0 setosa, 1 versicolor, 2 virginica.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CLEAR = 0.95  # how sure the linear discriminant must be of the right species


@dataclass(frozen=True)
class Drawn:
    """Irises to learn from, and irises held out: x float32 of shape (n, 4), species int64 of shape (n,)."""

    x: NDArray[np.float32]
    species: NDArray[np.int64]
    x_test: NDArray[np.float32]
    species_test: NDArray[np.int64]


def read() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """All irises in their order: x, float32 of shape (150, 4), and species, int64 of shape (150,)."""
    found = importlib.util.find_spec("sklearn")
    path = Path((found.submodule_search_locations or [""])[0] if found else "", "datasets", "data", "iris.csv")
    if path.is_file():  # read where it lies, because importing scikit-learn takes a second
        table = np.loadtxt(path, delimiter=",", skiprows=1)
        return table[:, :4].astype(np.float32), table[:, 4].astype(np.int64)
    from sklearn.datasets import load_iris

    x, species = load_iris(return_X_y=True)
    return x.astype(np.float32), species.astype(np.int64)


def make(rng: np.random.Generator, test: int = 10) -> Drawn:
    """Draw `test` irises of each species to hold out, and mix the others.

    About 15 of the 150 lie between versicolor and virginica. Of 30 held-out irises two or three more or fewer of those
    would decide by luck, so they are never held out.
    """
    x, species = read()
    sure = certainty(x.astype(np.float64), species) >= CLEAR
    held = np.concatenate([rng.permutation(np.flatnonzero((species == k) & sure))[:test] for k in range(3)])
    held = rng.permutation(held)
    rest = rng.permutation(np.setdiff1d(np.arange(len(x)), held))
    return Drawn(x[rest], species[rest], x[held], species[held])


def certainty(x: NDArray[np.float64], species: NDArray[np.int64]) -> NDArray[np.float64]:
    """How probable its right species is for every iris, says a linear discriminant that was fitted to all the others."""
    result = []
    for i in range(len(x)):
        others = np.arange(len(x)) != i
        centres = np.array([x[others & (species == k)].mean(axis=0) for k in range(3)])
        off = x[others] - centres[species[others]]
        weights = np.linalg.solve(off.T @ off / (len(off) - 3), centres.T)
        scores = x[i] @ weights - np.sum(centres * weights.T, axis=1) / 2
        odds = np.exp(scores - scores.max())
        result.append(odds[species[i]] / odds.sum())
    return np.array(result)
