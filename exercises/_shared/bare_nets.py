"""Nets of bare variables that read digits: their oracle in NumPy, their questions, their dropout and their steps.

A learner writes `prepare`, `parameters`, `logits`, `cross_entropy`, `train_step` and `train`. An exercise adds the net itself,
as a subclass of `Net`, and loads this file with `course_file(__file__, "../_shared/bare_nets.py")`; what can be judged
without knowing the net is in bare_training.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import course_file

softmax = course_file(__file__, "softmax.py").softmax

Array = NDArray[Any]
Shape = tuple[int, ...]

UNITS = 5  # of the small nets' last hidden layer: 2**5 ways to drop units are few enough to try them all
MASKS = np.array(list(product((0.0, 2.0), repeat=UNITS)))  # shape (32, 5): 0 is dropped, 1 / (1 - 0.5) = 2 stays
PAIRS = np.array([np.array(pair) for pair in product(MASKS, repeat=2)])  # shape (1024, 2, 5): of a step's two images
SCORES_DROPPED = "some of the scores themselves are 0. Dropout comes before the last layer, not after it."
ROWS = 400  # of dropout; a unit's share of dropped ones has a standard deviation of 0.025


# ---------------------------------------------------------------- the oracle


@dataclass(frozen=True)
class Net(ABC):
    """A small net in float64, as the learner's float32 has it, with images and digits.

    Attributes:
        params: weights and biases in turn, from the first layer to the last.
        x: images as `logits` takes them, n of them.
        labels: their digits, shape (n,).
    """

    params: list[Array]
    x: Array
    labels: Array

    @abstractmethod
    def scores(self, keep: Array | float = 1.0) -> Array:
        """The scores, shape (n, 10), if the last hidden layer is multiplied by `keep`; of a stack of them, a stack."""

    @abstractmethod
    def stepped(self, moved: list[Array], keep: Array | float, rate: float) -> bool:
        """Whether the parameters have moved by a step of gradient descent, with units dropped by `keep`."""

    def loss(self, keep: Array | float = 1.0) -> float:
        """The mean cross entropy."""
        p = softmax(self.scores(keep=keep))
        return float(-np.mean(np.log(p[np.arange(len(p)), self.labels])))

    def asked(self) -> dict[str, Any]:
        """Parameters and images as a question."""
        return {"params": [p.astype(np.float32) for p in self.params], "x": self.x.astype(np.float32)}


SomeNet = TypeVar("SomeNet", bound=Net)


def drawn(kind: type[SomeNet], rng: np.random.Generator, params: list[Array], shape: Shape) -> SomeNet:
    """A net of these parameters with random images, four tenths of them ink, and digits, as float32 has the numbers.

    Args:
        shape: of all the images together.
    """
    x = rng.uniform(0.0, 1.0, shape) * (rng.random(shape) < 0.4)
    rounded = [p.astype(np.float32).astype(np.float64) for p in (*params, x)]
    return kind(rounded[:-1], rounded[-1], rng.integers(0, 10, shape[0]).astype(np.int32))


# ---------------------------------------------------------------- questions


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions in float64, and the labels of the held-out images."""

    images: Array
    forward: Net
    one: Net
    step: Net
    learning_rate: float
    labels: Array
    u: Array
    far: Array
    test_labels: Array


def questions(
    rng: np.random.Generator,
    data: Any,
    nets: tuple[Net, Net, Net],
    rates: tuple[float, float],
    initial: dict[str, Any],
) -> tuple[dict[str, dict[str, Any]], Kept]:
    """What every probe is asked, and what is kept back.

    Args:
        nets: for `logits`, for its dropout, with one image, and for a step, with two.
        rates: between which a step's learning rate is drawn.
        initial: what `parameters` is asked for.
    """
    forward, one, step = nets
    rate = float(rng.uniform(*rates))
    labels = rng.integers(0, 10, 12).astype(np.int32)
    u = rng.uniform(-4.0, 4.0, (12, 10)).astype(np.float32)
    far = u.copy()
    far[np.arange(12), labels] -= 200  # exp(-200) is 0 in float32, and its logarithm infinite
    images = data.x_train[:9]
    asked: dict[str, dict[str, Any]] = {
        "preparation": {"images": images},
        "initial": initial,
        "forward": forward.asked(),
        "dropping": {**one.asked(), "x": np.repeat(one.x.astype(np.float32), ROWS, axis=0)},
        "loss": {"labels": labels, "u": u, "far": far},
        "step": {**step.asked(), "labels": step.labels, "learning_rate": rate},
        "training": {"images": data.x_train, "labels": data.y_train.astype(np.int32)},
    }
    exact = u.astype(float), far.astype(float)
    return asked, Kept(images, forward, one, step, rate, labels, *exact, data.y_test)


# ---------------------------------------------------------------- what is judged


def same_each_time(forward: Claim) -> Claim:
    """Fail if scores of the same images differ when they are asked for twice; returns the first of them."""
    first, second = expect.sequence(forward, 2)
    values = expect.array(first, name="logits(params, x)")
    again = expect.array(second, shape=values.shape, name="logits(params, x), asked again")
    expect.that(
        np.allclose(values, again, rtol=1e-4, atol=1e-5),
        "logits(params, x) gives other scores each time for the same images: something is dropped although `training` is "
        "false. Dropout belongs in training only.",
    )
    return first


def drops_units(dropping: Claim, net: Net, layer: str, elsewhere: Iterable[tuple[Array, str]] = ()) -> None:
    """Fail unless every row of scores comes from a choice of its own of dropped units, all dropped equally often.

    Args:
        net: with one image, which was asked `ROWS` times.
        layer: whose units are dropped, as the task calls it.
        elsewhere: scores, shape (k, 10), if something else is dropped, each with what is said then.
    """
    name = "logits(params, x, training=True)"
    values = expect.array(dropping, shape=(ROWS, 10), name=name).astype(np.float64)

    def off(candidates: Array) -> Array:
        """How far each row is from each candidate."""
        return np.asarray(np.abs(values[:, None, :] - candidates[None]).max(axis=2))

    def come_from(candidates: Array) -> bool:
        return bool(np.all(off(candidates).min(axis=1) < 2e-3))

    expect.that(not come_from(net.scores()), f"{name}: nothing is dropped. Does `logits` look at `training`?")
    expect.that(
        not come_from(net.scores(keep=MASKS / 2)),
        f"{name}: units are dropped, but those that stay are not doubled. Half of the sum is missing then, in training "
        "only, and the net is another one afterwards. Divide them by 1 - 0.5, as tf.nn.dropout does.",
    )
    for candidates, cause in elsewhere:
        expect.that(not come_from(candidates), f"{name}: {cause}")
    expect.that(bool(np.all(np.abs(values) > 1e-7)), f"{name}: {SCORES_DROPPED}")
    right = net.scores(keep=MASKS)
    expect.that(
        come_from(right),
        f"{name}: no choice of units of {layer} that are 0, with the others doubled, gives these scores. Are they dropped "
        "with a rate of 0.5, and only there?",
    )
    dropped = np.mean(MASKS[off(right).argmin(axis=1)] == 0, axis=0)
    expect.that(
        bool(np.all((dropped > 0.02) & (dropped < 0.98))),
        f"{name}: in all {ROWS} rows the same units are dropped. Every row should have a choice of its own.",
    )
    expect.that(
        bool(np.all(np.abs(dropped - 0.5) < 0.15)),  # six standard deviations
        f"{name}: the units are not dropped equally often.",
        expected="about 0.5 of the rows for every unit",
        received=", ".join(f"{share:.2f}" for share in dropped),
    )


def is_step(step: Claim, net: Net, rate: float, names: tuple[str, ...]) -> None:
    """Fail unless a step has moved all parameters along the gradients, with units dropped, and returned the loss before it.

    Args:
        net: before the step, with two images.
        rate: the learning rate.
        names: of the parameters, in order.
    """
    parts = expect.sequence(step["params"], len(names))
    after = [expect.array(p, shape=q.shape, name=n) for p, q, n in zip(parts, net.params, names, strict=True)]
    moved = [a.astype(np.float64) - before for a, before in zip(after, net.params, strict=True)]
    still = [name for name, by in zip(names, moved, strict=True) if np.abs(by).max() < 1e-7]
    expect.that(
        len(still) < len(names),
        "No parameter has moved. Does the optimizer get the gradients (`optimizer.apply_gradients`)?",
    )
    expect.that(not still, f"{', '.join(still)} did not move: every parameter takes part in the step.")
    expect.that(
        not net.stepped(moved, 1.0, rate),
        "The step is that of a net without dropout: call `logits` with `training=True` in train_step.",
    )
    # The last bias moves in another way for each choice of dropped units; so it tells which choice it was.
    moves = -rate * (softmax(net.scores(keep=PAIRS)) - np.eye(10)[net.labels]).mean(axis=1)

    def nearest(factor: float) -> Array:
        return np.asarray(PAIRS[int(np.abs(moves * factor - moved[-1]).max(axis=1).argmin())])

    for factor, cause in (
        (-1.0, "The step goes uphill, against what the optimizer does with true gradients."),
        (2.0, "The step is as long as that of the sum of the rows' losses: take their mean."),
    ):
        expect.that(not net.stepped(moved, nearest(factor), rate * factor), cause)
    expect.that(
        net.stepped(moved, nearest(1.0), rate),
        "The parameters have moved, but not by the optimizer's step along the loss's gradients, whichever units are "
        "dropped. Is the optimizer that is handed in the one that takes the step, and takes it once?",
    )
    expect.close(step["loss"], net.loss(nearest(1.0)), rtol=1e-3, atol=1e-4, name="what train_step(...) returns")
