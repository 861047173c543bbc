"""Questions of mini_batch, how its answers are read, and the oracles: gradient descent on all examples, and on equal ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim

Array = NDArray[np.float64]

N, SIZE = 23, 5
TINY = 1e-9  # a learning rate with which nothing moves, so that the history tells which example came when


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random points about random planes."""

    def points(n: int, noise: float) -> dict[str, Any]:
        x = rng.uniform(-1.0, 1.0, (n, 2))
        w, b = rng.uniform(1.0, 3.0, 2) * rng.choice([-1.0, 1.0], 2), rng.uniform(0.5, 1.5)
        return {"x": x, "d": x @ w + b + noise * rng.standard_normal(n), "seed": int(rng.integers(2**31))}

    def repeated(size: int, epochs: int) -> dict[str, Any]:
        x, d = rng.uniform(0.4, 1.0, 2) * rng.choice([-1.0, 1.0], 2), rng.uniform(2.0, 3.0)
        way = {"size": size, "epochs": epochs, "learning_rate": float(rng.uniform(0.02, 0.04))}
        return {"x": np.tile(x, (7, 1)), "d": np.full(7, d), "seed": int(rng.integers(2**31)), **way}

    start = {"w": rng.uniform(0.5, 2.0, 2), "b": float(rng.uniform(0.5, 2.0))}
    pairs = [(23, 5), (20, 5), (7, 1), (60000, 128), (3, 10), (int(rng.integers(30, 50)), 9)]
    resting = points(14, 0.0)
    resting["d"] = rng.permutation(np.arange(1.0, 15.0)) + rng.uniform(-0.2, 0.2, 14)  # all losses are different
    questions: dict[str, dict[str, Any]] = {
        "counted": {"asked": pairs},
        "batched": {**points(N, 0.3), "size": SIZE},
        "large": {**points(4, 0.3), "size": 10},
        "step": {**points(6, 0.5), **start, "learning_rate": float(rng.uniform(0.2, 0.4))},
        "whole": {**points(12, 0.3), "size": 12, "epochs": 15, "learning_rate": float(rng.uniform(0.15, 0.3))},
        "same": {"online": repeated(1, 2), "mini-batches": repeated(3, 4)},
        "resting": {**resting, "size": 1, "epochs": 3, "learning_rate": TINY},
        "drawn": {**points(60, 0.1), "learning_rate": 0.1, "ways": [(1, 1), (10, 10), (60, 60)]},
    }
    return questions, questions


# ---------------------------------------------------------------- the oracles


def loss(asked: dict[str, Any], w: Array, b: float) -> float:
    """The mean squared error over all examples."""
    return float(np.mean((asked["d"] - asked["x"] @ w - b) ** 2))


def slopes(asked: dict[str, Any], w: Array, b: float) -> Array:
    """Its derivatives, those by w first and that by b last: of a square, so the central difference is exact."""
    place = np.append(w, b)
    units = np.eye(len(place))
    ends = ([place + unit, place - unit] for unit in units)
    return np.array([(loss(asked, up[:-1], up[-1]) - loss(asked, down[:-1], down[-1])) / 2 for up, down in ends])


def descent(asked: dict[str, Any]) -> tuple[Array, list[float]]:
    """Where gradient descent on all examples ends, w and b in one array, and the loss before each step."""
    place, losses = np.zeros(asked["x"].shape[1] + 1), []
    for _ in range(asked["epochs"]):
        losses.append(loss(asked, place[:-1], place[-1]))
        place = place - asked["learning_rate"] * slopes(asked, place[:-1], place[-1])
    return place, losses


def steps(asked: dict[str, Any]) -> int:
    """How many steps a training has."""
    return asked["epochs"] * -(-len(asked["x"]) // asked["size"])


def repeated(asked: dict[str, Any], count: int) -> tuple[Array, Array]:
    """Where steps end if all examples are the same, and the loss before each of them, by a formula.

    The error shrinks by the same factor in every step, and w and b go along (x, 1).
    """
    x, d = asked["x"][0], asked["d"][0]
    squares = x @ x + 1
    factor = 1 - 2 * asked["learning_rate"] * squares
    place = np.append(x, 1.0) * d * (1 - factor**count) / squares
    return place, d**2 * factor ** (2 * np.arange(count))


# ---------------------------------------------------------------- what came


def rows_of(claim: Claim, name: str) -> list[tuple[Array, Array]]:
    """The batches of an epoch as pairs of arrays."""
    pairs = []
    for k, batch in enumerate(expect.sequence(claim, name=name)):
        x, d = expect.sequence(batch, 2, name=f"batch {k} of {name}")
        rows = expect.array(x, shape=(None, 2), name=f"the rows of x in batch {k}")
        pairs.append((rows, expect.array(d, shape=(len(rows),), name=f"the rows of d in batch {k}")))
    expect.that(bool(pairs), f"{name}: in some epoch there is no batch at all. Does every call begin anew?")
    return pairs


def why_sizes(found: list[int], right: list[int]) -> str:
    """Why batches may have other numbers of rows than is right."""
    if found == right[:-1]:
        return "The last, smaller batch is left out."
    if found == [SIZE] * len(right):
        return "The last batch is filled up: it has only what is left."
    if found == [SIZE]:
        return "There is one batch alone. Does the `return` stand inside the loop?"
    if sorted(found) == sorted(right):
        return "The smaller batch comes last. Are the batches shuffled? Shuffle the examples, and make batches then."
    if sum(found) == sum(right) and max(found) - min(found) <= 1:
        return "They are made nearly equal, as `np.array_split` does: only the last may be smaller than `size`."
    return ""


def numbers_of(claim: Claim, asked: dict[str, Any], name: str) -> list[NDArray[np.intp]]:
    """Which example each row of an epoch is, batch by batch; -1 where it is none."""
    x = asked["x"]
    found = []
    for k, (rows, _d) in enumerate(rows_of(claim, name)):
        expect.that(len(rows) <= len(x), f"{name}: batch {k} has more rows than there are examples.")
        off = np.abs(rows[:, None, :] - x[None]).max(axis=2)
        found.append(np.where(off.min(axis=1) < 1e-9, off.argmin(axis=1), -1))
    return found


def trained(claim: Claim, length: int, name: str) -> tuple[Array, Array]:
    """w and b in one array, and the history."""
    w, b, history = expect.sequence(claim, 3, name=f"what {name} returns")
    values = expect.array(w, shape=(2,), name=f"w of {name}")
    return np.append(values, expect.number(b, name=f"b of {name}")), expect.curve(
        history, length=length, name=f"the history of {name}"
    )


def orders_of(claim: Claim, asked: dict[str, Any], name: str) -> list[list[int]]:
    """In which order the examples came in each epoch of an online training that does not move."""
    n, epochs = len(asked["x"]), asked["epochs"]
    costs = asked["d"] ** 2  # of each example, if w and b stay 0
    history = trained(claim, n * epochs, name)[1].reshape(epochs, n)
    every = all(np.allclose(np.sort(losses), np.sort(costs), rtol=1e-5) for losses in history)
    expect.that(every, f"{name}: in some epoch not every example is used once.")
    found: list[list[int]] = np.abs(history[:, :, None] - costs).argmin(axis=2).tolist()
    return found


def are_whole(claim: Claim) -> None:
    """Fail if the names of types are those of fractions."""
    kinds = [expect.text(kind) for kind in expect.sequence(claim)]
    broken = [kind for kind in kinds if kind.startswith("float")]
    expect.that(
        not broken,
        "steps_per_epoch(n, size) is right, but a float, which `range` does not take. `math.ceil` gives an int; around "
        "`np.ceil(...)` put `int(...)`.",
        expected="an int",
        received=f"a {next(iter(broken), '')}",
    )


def begins_at_0(history: Array, first: float, name: str) -> None:
    """Fail unless the first loss is that of w and b 0."""
    expect.that(
        bool(np.isclose(history[0], first, rtol=1e-5)),
        f"The first loss of {name} is not that of w and b 0: begin there, and keep the loss from before each step.",
        expected=f"{first:.6g}",
        received=f"{history[0]:.6g}",
    )


def shown(place: Array) -> str:
    """w and b as a message writes them."""
    return f"w = {place[:-1].round(6).tolist()} and b = {place[-1]:.6g}"
