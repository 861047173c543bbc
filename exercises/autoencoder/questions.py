"""What autoencoder is asked, and the oracles: codes and pictures of known weights in NumPy, and what noise is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import course_file

arrays = course_file(__file__, "../_shared/arrays.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]
SIZE, NOISE = 16, 0.5
ROWS = 300  # pictures of which each pixel of the question about noise has one value: 60 pixels of each of 13 values


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions, the held-out digits from 0 to 1, and the mean squared errors of what is no learning."""

    asked: dict[str, dict[str, Any]]
    test: Array
    of_mean: float
    of_noisy: float


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Any], Kept, dict[str, Any]]:
    """Digits, noise for the held-out ones, and an encoder and a decoder of known weights."""
    train, test = scaled(data.x_train), scaled(data.x_test)
    noisy = (test + rng.normal(0.0, NOISE, test.shape)).clip(0, 1).astype(np.float32)
    few, units, small = data.x_train[:6], int(rng.integers(3, 7)), np.float32
    trained = {"images": data.x_train, "size": SIZE}
    known = {
        "w": rng.normal(0.0, 0.15, (784, units)).astype(small),
        "b": rng.normal(0.0, 0.3, units).astype(small),
        "v": rng.normal(0.0, 1.5, (units, 784)).astype(small),
        "c": rng.normal(0.0, 1.0, 784).astype(small),
    }
    questions = {
        "prepared": {"images": data.x_train[:20]},
        # Never the size that is trained.
        "architecture": {"size": int(rng.choice(np.setdiff1d(np.arange(5, 30), SIZE)))},
        "noisy": {
            "x": rng.choice([0.0, 0.25, 0.5, 1.0], (ROWS, 784)).astype(small),
            "strength": float(rng.uniform(0.15, 0.3)),
            "seed": int(rng.integers(2**31)),
        },
        "training": {**trained, "noise": 0.0, "seed": int(rng.integers(2**31))},
        "denoising": {**trained, "noise": NOISE, "seed": int(rng.integers(2**31))},
        "coded": {**known, "images": few, "codes": rng.uniform(-1.0, 1.0, (5, units)).astype(small)},
        "way": {**known, "images": few[:2], "steps": int(rng.integers(4, 8))},
    }
    of_mean = float(np.mean((train.mean(axis=0) - test) ** 2))
    kept = Kept(questions, test, of_mean, float(np.mean((noisy - test) ** 2)))
    return questions, kept, {"training": {"test": test}, "denoising": {"test": noisy}}


def scaled(images: Array) -> Array:
    """What `prepare` must return."""
    return images.reshape(len(images), 784).astype(np.float32) / 255


def encoded(asked: dict[str, Any], x: Array) -> Array:
    """Codes of rows of pixels."""
    return np.asarray(np.tanh(x @ asked["w"].astype(float) + asked["b"]))


def decoded(asked: dict[str, Any], codes: Array) -> Array:
    """Pictures from 0 to 1, shape (n, 28, 28)."""
    return np.asarray(scipy.special.expit(codes @ asked["v"].astype(float) + asked["c"]).reshape(-1, 28, 28))


def is_noise(noisy: Claim, asked: dict[str, Any]) -> None:
    """Fail unless normal noise was added to each pixel of each picture on its own, and pixels kept to 0 to 1.

    Args:
        noisy: `first` and `second`, drawn from one generator, `again` from another of the same seed, and `x` after the calls.
    """
    call = "add_noise(x, strength, rng)"
    x, strength = asked["x"], asked["strength"]
    arrays.unchanged(noisy["x"], x, name="x", function="add_noise")
    first, second, again = (
        expect.array(noisy[which], shape=x.shape, name=call) for which in ("first", "second", "again")
    )
    expect.that(
        first.min() >= 0 and first.max() <= 1,
        f"{call}: pixels go from {first.min():.3g} to {first.max():.3g}. Bring them back between 0 and 1: np.clip.",
    )
    middle = first[x == 0.5].astype(float) - 0.5  # hardly ever clipped
    count = len(middle)
    below, within = np.mean(middle < -strength), np.mean(np.abs(middle) <= strength)
    far = 3 / np.sqrt(count)  # six standard deviations of a share near one half
    expect.that(middle.std() > 1e-6, f"{call}: there is no noise.")
    noise = np.where(x == 0.5, first - 0.5, np.nan)
    for axis, cause in enumerate(("all pictures have the same noise", "all pixels of a picture have the same noise")):
        together = np.nanmean(np.nanmean(noise, axis=axis) ** 2) * np.sum(x == 0.5, axis=axis).mean() / middle.var()
        expect.that(together < 2, f"{call}: {cause}. Draw as many numbers as x has: `x.shape`.")
    expect.that(
        abs(middle.mean()) < 6 * strength / np.sqrt(count),
        f"{call}: the noise makes pictures lighter or darker on the whole: its mean is 0.",
        expected="a mean near 0",
        received=f"{middle.mean():.3g}",
    )
    expect.that(
        abs(below - scipy.stats.norm.cdf(-1)) < far
        and abs(within - scipy.stats.norm.cdf(1) + scipy.stats.norm.cdf(-1)) < far,
        f"{call}: the noise is not normal with standard deviation `strength`: `rng.normal(0.0, strength, x.shape)`.",
        expected=f"68 % of it between -{strength:.3g} and {strength:.3g}",
        received=f"{within:.0%}, with a standard deviation of {middle.std():.3g}",
    )
    expect.that(np.array_equal(first, again), f"{call} gives something else with a generator of the same seed.")
    expect.that(not np.array_equal(first, second), f"{call} gives the same noise again: draw from `rng` at each call.")
    expect.that(
        first.dtype == np.float32, f"{call}: make it float32 again.", expected="float32", received=f"{first.dtype}"
    )


def are_pictures(claim: Claim, right: Array, name: str, more: dict[str, Array] | None = None) -> None:
    """Fail unless these pictures came, as uint8."""
    causes = {(len(right), 784): "They are rows still: `reshape(-1, 28, 28)` makes pictures of them."}
    values = shapes.has_shape(claim, right.shape, name, causes)
    expect.close(
        claim,
        255 * right,
        rtol=0,
        atol=1.01,  # rounded in any way
        name=name,
        mistakes={
            "These pixels go from 0 to 1: a picture's go from 0 to 255.": right,
            "The fraction is lost before the pixels are multiplied: round after it.": 255 * np.floor(right),
            **{cause: 255 * wrong for cause, wrong in (more or {}).items()},
        },
    )
    expect.that(
        values.dtype == np.uint8,
        f"{name}: the pictures are right, but of another type.",
        expected="dtype uint8",
        received=f"dtype {values.dtype}",
    )
