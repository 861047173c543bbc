"""Questions of vae; their oracle, the formulas in NumPy in float64; and what is judged of nets and of a trained pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import ModelView
from grader.rubric import course_file

nets = course_file(__file__, "../_shared/numpy_nets.py")
numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[Any]
Question = dict[str, Any]

SIDE, PIXELS, LATENT = 14, 196, 2
DRAWS = 3  # points for each held-out picture


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, and what only the judges need.

    Attributes:
        asked: the questions themselves, of which every answer can be computed.
        x_test: the held-out pictures, shape (n, 196); `labels`: their digits, shape (n,).
        eps: what is drawn for them, shape (draws, n, 2).
    """

    asked: dict[str, Question]
    x_test: Array
    labels: Array
    eps: Array


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Question], Kept]:
    """Random means, variances, pictures and small nets; and digits of 14 by 14 pixels to train with."""
    shape = (6, 3)
    mean = rng.normal(0.0, 1.0, shape)
    log_var = rng.uniform(0.3, 1.5, shape) * rng.choice([-1.0, 1.0], shape)
    eps = rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
    sure = rng.uniform(0.1, 0.9, (4, 9))
    pixels, latent, units = 9, 3, 5
    encoder = [*_layer(rng, pixels, units), *_layer(rng, units, 2 * latent)]
    decoder = [*_layer(rng, latent, units), *_layer(rng, units, pixels)]
    asked: dict[str, Question] = {
        "sampled": {"mean": mean, "log_var": log_var, "eps": eps},
        "divergence": {"mean": mean, "log_var": log_var},
        "drawn_again": {
            "plain": {"x": rng.uniform(0.0, 1.0, (5, 9)), "y": rng.uniform(0.1, 0.9, (5, 9))},
            "sure": {"x": sure, "y": np.round(rng.random(sure.shape))},
        },
        "nets": {
            "pixels": int(rng.integers(10, 20)),
            "latent": int(rng.integers(3, 6)),
            "units": int(rng.integers(6, 9)),
        },
        "loss": {
            "encoder": encoder,
            "decoder": decoder,
            "x": rng.uniform(0.0, 1.0, (6, pixels)),
            "eps": rng.normal(size=(6, latent)),
        },
        "training": {"x": small(data.x_train)},
        "plane": {"decoder": _layer(rng, LATENT, PIXELS), "n": [int(rng.integers(4, 8)), 3]},
    }
    asked = {name: _float32(question) for name, question in asked.items()}
    x = small(data.x_test).astype(np.float64)
    return asked, Kept(asked, x, data.y_test, rng.normal(size=(DRAWS, len(x), LATENT)))


def _layer(rng: np.random.Generator, inputs: int, outputs: int) -> list[Array]:
    return [rng.normal(0.0, 1.2 / np.sqrt(inputs), (inputs, outputs)), rng.normal(0.0, 0.5, outputs)]


def _float32(value: Any) -> Any:
    """Arrays of float64 as float32, wherever they are: what is asked is then exactly what is judged."""
    if isinstance(value, dict):
        return {name: _float32(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_float32(one) for one in value]
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value


def small(images: Array) -> Array:
    """Digits of 28 by 28 as rows of 196 numbers from 0 to 1, each the mean of 2 by 2 pixels."""
    return (images.reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4)) / 255).reshape(-1, PIXELS).astype(np.float32)


# ---------------------------------------------------------------- the formulas


def kl(mean: Array, log_var: Array) -> Array:
    """The divergence of each row from N(0, 1), shape (n,)."""
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - log_var - 1.0, axis=1)


def cross_entropy(x: Array, y: Array) -> Array:
    """The binary cross entropy of each row, shape (n,); y is neither 0 nor 1."""
    return -np.sum(x * np.log(y) + (1.0 - x) * np.log1p(-y), axis=1)


def terms(
    encoder: list[Array], decoder: list[Array], x: Array, eps: Array, deviation: Array | None = None
) -> tuple[Array, Array]:
    """Reconstruction and divergence of each picture, each of shape (n,).

    Args:
        encoder, decoder: weights and biases of Dense layers with ReLU between them, in turn.
        x: shape (n, pixels).
        eps: shape (n, latent).
        deviation: the standard deviations, shape (n, latent), where they do not follow from what the encoder says.
    """
    mean, log_var = np.split(nets.forward(encoder, x), 2, axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        u = nets.forward(decoder, mean + (np.exp(log_var / 2) if deviation is None else deviation) * eps)
        # of logits, which no pixel that is surely black or white can spoil: log(1 + exp(u)) - x u
        return np.sum(np.logaddexp(0.0, u) - x * u, axis=1), kl(mean, log_var)


def gradients(question: Question, divergence: bool = True, deviation: bool = True) -> list[Array]:
    """The gradient of the mean loss by each weight of both nets, numerically.

    Args:
        divergence: whether the divergence is part of it.
        deviation: whether it goes through the standard deviations of the points.
    """
    parts = [np.asarray(w, np.float64) for w in [*question["encoder"], *question["decoder"]]]
    x, eps = question["x"].astype(np.float64), question["eps"].astype(np.float64)

    fixed = None if deviation else np.exp(np.split(nets.forward(parts[:4], x), 2, axis=1)[1] / 2)

    def total(k: int, value: Array) -> float:
        weights = [*parts[:k], value, *parts[k + 1 :]]
        r, d = terms(weights[:4], weights[4:], x, eps, fixed)
        return float(r.mean() + divergence * d.mean())

    return [numerical.gradient(lambda value, k=k: total(k, value), part, h=1e-6) for k, part in enumerate(parts)]


def quantiles(n: int) -> Array:
    """The middles of n equally likely parts of the normal distribution."""
    return places((np.arange(n) + 0.5) / n)


def places(shares: Array) -> Array:
    """The numbers below which shares of the normal distribution lie."""
    return np.asarray(scipy.stats.norm.ppf(shares))


def pictures(decoder: list[Array], down: Array, across: Array) -> Array:
    """What a decoder draws of the points (down[i], across[j]), shape (rows, columns, 14, 14)."""
    points = np.stack(np.meshgrid(down, across, indexing="ij"), axis=-1).reshape(-1, 2)
    return scipy.special.expit(nets.forward(decoder, points)).reshape(len(down), len(across), SIDE, SIDE)


def laid_out(tiles: Array) -> Array:
    """Small pictures, shape (rows, columns, 14, 14), as one large one."""
    return np.block([[np.asarray(tile) for tile in row] for row in tiles])


# ---------------------------------------------------------------- what is said of it


def is_net(model: ModelView, inputs: int, units: int | None, outputs: int, last: str) -> None:
    """Fail unless a model is a hidden layer with ReLU, of any size if `units` is None, and one that ends it."""
    expect.that(
        model.input_shape == (None, inputs),
        f"{model.name} takes inputs of another shape.",
        expected=str((None, inputs)),
        received=str(model.input_shape),
    )
    hidden = {"activation": "relu"} if units is None else {"units": units, "activation": "relu"}
    found = expect.layers(model, [("Dense", hidden), ("Dense", {"units": outputs, "activation": last})])
    width = int(found[0].config["units"])
    wanted = (inputs + 1) * width + (width + 1) * outputs
    expect.that(
        model.params == wanted,
        f"{model.name}: the layers are right, but not the number of parameters. Has every layer its bias?",
        expected=str(wanted),
        received=str(model.params),
    )


def trained(training: Claim) -> tuple[list[Array], list[Array]]:
    """The weights of the encoder and the decoder that `train` returned; fail if it returned something else."""
    encoder, decoder, _history = expect.sequence(training["returned"], 3, name="what train(...) returns")
    pixels, codes = PIXELS, 2 * LATENT
    is_net(expect.model(encoder, name="the trained encoder"), pixels, None, codes, "linear")
    is_net(expect.model(decoder, name="the trained decoder"), LATENT, None, pixels, "sigmoid")
    first, second = expect.sequence(training["weights"], 2)
    return (
        nets.layers(first, pixels, codes, "the trained encoder's weights"),
        nets.layers(second, LATENT, pixels, "the trained decoder's weights"),
    )


def held_out(training: Claim, x: Array, eps: Array) -> tuple[float, float]:
    """Both terms on pictures, averaged.

    Args:
        x: shape (n, 196).
        eps: what is drawn for them, shape (draws, n, 2).
    """
    encoder, decoder = trained(training)
    found = np.mean([terms(encoder, decoder, x, one) for one in eps], axis=(0, 2))
    return float(found[0]), float(found[1])


def loss_is_right(claim: Claim, question: dict[str, Any]) -> None:
    """Fail unless both terms of the small nets are the means over the pictures."""
    encoder, decoder, x, eps = (question[name] for name in ("encoder", "decoder", "x", "eps"))
    r, d = (part.mean() for part in terms(encoder, decoder, x, eps))
    n, latent = eps.shape
    places = np.arange(2 * latent)
    exchanged = terms(_with_outputs(encoder, np.roll(places, latent)), decoder, x, eps)
    alternating = terms(_with_outputs(encoder, places.reshape(latent, 2).T.ravel()), decoder, x, eps)
    expect.close(
        claim,
        [r, d],
        rtol=2e-4,
        atol=2e-5,
        name="losses(encoder, decoder, x, eps)",
        mistakes={
            "These are sums over the pictures: the mean is asked for.": [n * r, n * d],
            "The divergence is a sum over the pictures, and the reconstruction a mean.": [r, n * d],
            "The reconstruction is a sum over the pictures, and the divergence a mean.": [n * r, d],
            "The two terms are exchanged.": [d, r],
            "Nothing is drawn: the decoder has got the means.": [
                terms(encoder, decoder, x, 0 * eps)[0].mean(),
                d,
            ],
            "Means and logarithms are exchanged: the first half of what the encoder says are the means.": [
                part.mean() for part in exchanged
            ],
            "Means and logarithms are taken in turn: the first half of what the encoder says are the means.": [
                part.mean() for part in alternating
            ],
        },
    )


def _with_outputs(encoder: list[Array], places: Array) -> list[Array]:
    """An encoder that says the same numbers in another order."""
    return [*encoder[:2], encoder[2][:, places], encoder[3][places]]


def gradients_are_right(loss: Claim, question: dict[str, Any]) -> None:
    """Fail unless the gradient by every weight of both nets is there, and right."""
    names = ["encoder"] * len(question["encoder"]) + ["decoder"] * len(question["decoder"])
    for name, there in zip(names, expect.array(loss["reached"], shape=(len(names),)), strict=True):
        expect.that(
            bool(there),
            f"The values are right, but the gradient is lost on the way to the {name}. Use only operations on tensors: no "
            "`predict`, no `.numpy()`, no function of NumPy, no `stop_gradient`.",
        )
    true, alone = gradients(question), gradients(question, divergence=False)
    fixed = gradients(question, deviation=False)
    for part, name, right, without, straight in zip(
        expect.sequence(loss["gradients"], len(names)), names, true, alone, fixed, strict=True
    ):
        expect.close(
            part,
            right,
            rtol=2e-3,
            atol=2e-4,
            name=f"the gradient of the two terms' sum by the {name}'s weights",
            mistakes={
                "No gradient passes through the divergence.": without,
                "No gradient passes from the picture to the encoder.": right - without,
                "No gradient passes through the standard deviation in `sample`: use `ops.exp`, as NumPy's `np.exp` knows no "
                "gradients.": straight,
            },
        )
