"""Questions of cifar10_cnn. Classes are known from the data; a model with known weights is computed in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

VALIDATION = 1_000  # rows of the test part that are handed out to watch the training with
PATTERNS, COPIES = 10, 6  # see leaves_validation_alone in checks.py


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        images: what `prepare` was asked for, uint8.
        labels: of the held-out images that the trained model is put to.
        official: False for the stand-in, whose pictures are others.
        marks: the labels of the patterns, each drawn by lot, `COPIES` of each in turn.
        classes: what the model with known weights sees; `unscaled`, what it sees if pixels go up to 255.
    """

    images: Array
    labels: Array
    official: bool
    marks: Array
    classes: Array
    unscaled: Array


def scaled(images: Array) -> Array:
    """What `prepare` must return."""
    return images.astype(np.float32) / 255


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Any], Kept, dict[str, Any]]:
    """The rows that the seed drew. Among those for validation are patterns that no photograph resembles."""
    patterns = np.kron(rng.integers(0, 2, (PATTERNS, 4, 4, 3)), np.ones((1, 8, 8, 1)))
    marks = np.repeat(rng.permutation(PATTERNS), COPIES)
    seen, unseen = _noisy(rng, patterns), _noisy(rng, patterns)
    order = rng.permutation(VALIDATION + len(marks))
    known = _known_model(rng)
    questions = {
        "prepared": {"images": data.x_test[:20]},
        "original": {},
        "normalised": {},
        "small": {},
        "training": {
            "images": data.x_train,
            "labels": data.y_train,
            "val_images": np.concatenate([data.x_test[:VALIDATION], seen])[order],
            "val_labels": np.concatenate([data.y_test[:VALIDATION], marks])[order].astype(data.y_train.dtype),
        },
        "classes": {k: v for k, v in known.items() if k not in ("classes", "unscaled")},
    }
    held_out = {"training": {"test": scaled(data.x_test[VALIDATION:]), "patterns": scaled(unseen)}}
    labels = data.y_test[VALIDATION:]
    kept = Kept(data.x_test[:20], labels, data.official, marks, known["classes"], known["unscaled"])
    return questions, kept, held_out


def _noisy(rng: np.random.Generator, patterns: Array) -> Array:
    """Copies of 4×4 squares in plain colours, each with a noise of its own, uint8."""
    copies = np.repeat(patterns, COPIES, axis=0)
    return (30 + 195 * copies + rng.uniform(-30, 30, copies.shape)).astype(np.uint8)


def _known_model(rng: np.random.Generator) -> dict[str, Array]:
    """Weights of a model that sees only the mean colour, and 40 images whose class no rounding can change."""
    images = rng.integers(0, rng.integers(60, 256, (400, 1, 1, 3)), (400, 32, 32, 3)).astype(np.uint8)
    gamma, beta, mean = rng.uniform(0.5, 2, 3), rng.normal(0, 1, 3), rng.uniform(0.2, 0.4, 3)
    variance, kernel, bias = rng.uniform(0.005, 0.02, 3), rng.normal(0, 1, (3, 10)), rng.normal(0, 1, 10)

    def scores(colours: Array) -> Array:
        return (gamma * (colours - mean) / np.sqrt(variance + 0.001) + beta) @ kernel + bias

    colours = images.mean(axis=(1, 2))
    read, unscaled = scores(colours / 255), scores(colours)
    best = np.sort(read, axis=1)
    chosen = np.flatnonzero(best[:, -1] - best[:, -2] > 0.1)[:40]
    weights = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance, "kernel": kernel, "bias": bias}
    return {
        **{name: value.astype(np.float32) for name, value in weights.items()},
        "images": images[chosen],
        "classes": read[chosen].argmax(axis=1),
        "unscaled": unscaled[chosen].argmax(axis=1),
    }
