"""Questions of dcgan; their oracles in NumPy; and what is judged of nets, of a step, and of drawn digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import Layer, ModelView
from grader.rubric import course_file

numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[Any]
Question = dict[str, Any]
Loss = Callable[[list[Array], list[Array]], float]

SIDE, LATENT, CLASSES = 14, 20, 10
DRAWN = 1_000
NEIGHBOURS = 5
EPSILON, SLOPE = 1e-3, 0.2  # of Keras's batch normalization, and of the LeakyReLU


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, and real digits to judge drawn ones by.

    Attributes:
        asked: the questions themselves.
        x_test: held-out digits from 0 to 1, shape (n, 196); `labels`: which they are, shape (n,).
    """

    asked: dict[str, Question]
    x_test: Array
    labels: Array


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Question], Kept, dict[str, dict[str, Array]]]:
    """Random logits, small nets, and digits of 14 by 14 pixels; the referee draws with numbers that were never handed out."""
    n, latent, hidden, pixels, units = 8, 3, 5, 4, 6
    images = small(data.x_train)
    generator = [
        rng.normal(0.0, 1.0, (latent, hidden)),
        rng.uniform(0.7, 1.5, hidden),
        rng.normal(0.0, 0.5, hidden),
        rng.normal(0.0, 0.7, (hidden, pixels)),
        rng.normal(0.0, 0.3, pixels),
    ]
    discriminator = [
        rng.normal(0.0, 1.0, (pixels, units)),
        rng.normal(0.0, 0.3, units),
        rng.normal(0.0, 1.0, (units, 1)),
        rng.normal(0.0, 0.3, 1),
    ]
    nothing = np.zeros((4, 1))
    step = {
        "generator": generator,
        "discriminator": discriminator,
        "real": rng.uniform(-1.0, 1.0, (n, pixels)),
        "z": rng.normal(size=(n, latent)),
        "rate": 0.5,
    }
    asked: dict[str, Question] = {
        "scaled": {"images": images[:6]},
        "generator": {"filters": int(rng.integers(3, 9))},
        "discriminator": {"filters": int(rng.integers(3, 9))},
        "losses": {
            "undecided": {"real": nothing, "fake": nothing},
            "plain": {"real": rng.normal(1.0, 1.5, (6, 1)), "fake": rng.normal(-0.5, 1.5, (6, 1))},
            "sure": {"real": np.array([[200.0], [-200.0]]), "fake": np.array([[150.0], [-150.0]])},
        },
        "discriminator_moved": step,
        "generator_moved": step,
        "training": {"x": (images[..., None].astype(np.float32) / 127.5 - 1.0)},
    }
    asked = {name: _float32(question) for name, question in asked.items()}
    held_out = {"training": {"z": rng.normal(size=(DRAWN, LATENT)).astype(np.float32)}}
    return asked, Kept(asked, small(data.x_test).reshape(-1, SIDE**2) / 255.0, data.y_test), held_out


def _float32(value: Any) -> Any:
    """Arrays of float64 as float32, wherever they are: what is asked is then exactly what is judged."""
    if isinstance(value, dict):
        return {name: _float32(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_float32(one) for one in value]
    floating = isinstance(value, np.ndarray) and value.dtype == np.float64
    return value.astype(np.float32) if floating else value


def small(images: Array) -> Array:
    """Digits of 28 by 28 as 14 by 14, uint8: each pixel the mean of 2 by 2."""
    return np.asarray(images.reshape(-1, SIDE, 2, SIDE, 2).mean(axis=(2, 4)).round().astype(np.uint8))


# ---------------------------------------------------------------- losses and steps


def surprise(logits: Array) -> float:
    """The mean of −log sigmoid, for logits of any size."""
    return float(np.mean(np.logaddexp(0.0, -np.asarray(logits, np.float64))))


def mistaken_losses(real: Array, fake: Array) -> tuple[dict[str, Any], dict[str, Any]]:
    """What known mistakes make of the discriminator's and of the generator's loss, by the cause."""
    s, one = surprise, np.log1p(np.e)  # one: the softplus of 1
    both = s(real) + s(-fake)
    twice = [np.mean(np.logaddexp(0.0, -1 / (1 + np.exp(-sign * u)))) for sign, u in ((1, real), (-1, fake))]
    shares = [np.mean(-np.log(np.clip(u, 1e-7, 1 - 1e-7))) for u in (real, 1 - fake, fake)]  # as Keras clips them
    as_shares = "Logits are taken for probabilities: `keras.losses.BinaryCrossentropy(from_logits=True)`."
    labels_first = "The arguments are exchanged: Keras's losses take the labels first, and then the logits."
    of_discriminator = {
        "This is half of it: the two means are added.": both / 2,
        "Real and drawn ones are exchanged: a large logit is to be good for a real picture.": s(-real) + s(fake),
        "The drawn pictures are missing.": s(real),
        "The real pictures are missing.": s(-fake),
        "Drawn pictures are to be told from real ones, not to pass for them: for them it is −log(1 − D).": s(real)
        + s(fake),
        "The sigmoid is applied twice: the arguments are logits.": sum(twice),
        as_shares: sum(shares[:2]),
        labels_first: one - np.mean(real) + np.log(2),
    }
    of_generator = {
        "This is what the discriminator wants: the generator wants its pictures to pass for real ones.": s(-fake),
        "This is the mean of log(1 − D), whose gradient vanishes just where the generator is bad: −log D.": -s(-fake),
        "This is the mean of log D: the minus is missing.": -s(fake),
        as_shares: shares[2],
        labels_first: one - np.mean(fake),
    }
    return of_discriminator, of_generator


def draw(generator: list[Array], z: Array, training: bool = True) -> Array:
    """What the small generator draws; unless in training, with the averages that a new batch normalization has: 0 and 1."""
    g1, gamma, beta, g2, c2 = generator
    u = z @ g1
    mean, var = (u.mean(axis=0), u.var(axis=0)) if training else (0.0, 1.0)
    hidden = np.maximum(gamma * (u - mean) / np.sqrt(var + EPSILON) + beta, 0.0)
    return np.asarray(np.tanh(hidden @ g2 + c2))


def judge(discriminator: list[Array], x: Array) -> Array:
    """What the small discriminator says, as logits."""
    d1, b1, d2, b2 = discriminator
    u = x @ d1 + b1
    return np.asarray(np.where(u > 0, u, SLOPE * u) @ d2 + b2)


def losses(question: Question, training: bool = True) -> tuple[Loss, Loss]:
    """The loss of the discriminator and that of the generator, as functions of the weights of both."""
    real, z = question["real"].astype(np.float64), question["z"].astype(np.float64)

    def of_discriminator(g: list[Array], d: list[Array]) -> float:
        return surprise(judge(d, real)) + surprise(-judge(d, draw(g, z, training)))

    def of_generator(g: list[Array], d: list[Array]) -> float:
        return surprise(judge(d, draw(g, z, training)))

    return of_discriminator, of_generator


def slopes(loss: Loss, question: Question, net: str) -> list[Array]:
    """The gradient of a loss by the weights of one net, numerically."""
    parts = {name: [w.astype(np.float64) for w in question[name]] for name in ("generator", "discriminator")}

    def at(k: int, value: Array) -> float:
        own = [*parts[net][:k], value, *parts[net][k + 1 :]]
        return loss(*(parts | {net: own}).values())

    return [numerical.gradient(lambda value, k=k: at(k, value), w, h=1e-6) for k, w in enumerate(parts[net])]


# ---------------------------------------------------------------- what drawn digits are worth


def distances(drawn: Array, real: Array) -> Array:
    """Between all drawn and all real digits, shape (drawn, real): the root of the summed squares."""
    squares = np.sum(drawn**2, axis=1)[:, None] + np.sum(real**2, axis=1) - 2 * drawn @ real.T
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def nearest(far: Array) -> float:
    """How far a drawn digit is from the real one that is nearest, on average."""
    return float(far.min(axis=1).mean())


def read(far: Array, labels: Array) -> Array:
    """Which digit most of the nearest real ones are, shape (drawn,)."""
    near = labels[np.argpartition(far, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]]
    return np.asarray(np.argmax([np.sum(near == digit, axis=1) for digit in range(CLASSES)], axis=0))


def kinds(digits: Array) -> float:
    """As how many equally frequent digits these are as varied: exp of the entropy of their shares, from 1 to 10."""
    shares = np.bincount(digits, minlength=CLASSES) / len(digits)
    there = shares[shares > 0]
    return float(np.exp(-np.sum(there * np.log(there))))


# ---------------------------------------------------------------- what is said of it

RELU = ("BatchNormalization", {"activation": "relu"})


def generator_rows(f: int) -> list[Any]:
    """The generator's layers for f filters."""
    return [
        ("Dense", {"units": 98 * f, "use_bias": False}),
        RELU,
        "Reshape",
        ("Conv2DTranspose", _convolution(f, 3, 1) | {"use_bias": False}),
        RELU,
        ("Conv2DTranspose", _convolution(1, 4, 2) | {"activation": "tanh"}),
    ]


def discriminator_rows(f: int) -> list[Any]:
    """The discriminator's layers for f filters."""
    first, second = ((("Conv2D", _convolution(n, 4, 2) | {"activation": "leaky_relu"})) for n in (f, 2 * f))
    return [first, second, "Flatten", ("Dense", {"units": 1, "activation": "linear"})]


def _convolution(filters: int, size: int, stride: int) -> dict[str, Any]:
    return {"filters": filters, "kernel_size": (size, size), "strides": (stride, stride), "padding": "same"}


def generator_params(f: int) -> int:
    """How many parameters, the averages of batch normalization among them."""
    return 20 * 98 * f + 4 * 98 * f + 9 * 2 * f * f + 4 * f + 16 * f + 1


def discriminator_params(f: int) -> int:
    """How many parameters."""
    return (16 * f + f) + (16 * f * 2 * f + 2 * f) + (4 * 4 * 2 * f + 1)


def has_layers(model: ModelView, rows: list[Any], shapes: tuple[tuple[int, ...], tuple[int, ...]], params: int) -> None:
    """Fail unless a model is as the table has it.

    Args:
        shapes: of one input and of one output.
    """
    for said, found, wanted in (
        ("takes inputs", model.input_shape, (None, *shapes[0])),
        ("returns outputs", model.output_shape, (None, *shapes[1])),
    ):
        expect.that(
            found == wanted, f"{model.name} {said} of another shape.", expected=str(wanted), received=str(found)
        )
    expect.layers(_with_activations(model), rows)
    expect.that(
        model.params == params,
        f"{model.name}: the layers are right, but not the number of parameters. Has every layer its bias that should have one?",
        expected=f"{params:,}",
        received=f"{model.params:,}",
    )


def slopes_are_right(model: ModelView) -> None:
    """Fail unless every LeakyReLU has the slope of the table. The name "leaky_relu" alone stands for 0.2 in Keras."""
    for layer in model.layers:
        alone = layer.kind in ("LeakyReLU", "LeakyRelu")  # a layer, or an operation of keras.ops
        given = layer.config if alone else layer.config.get("activation")
        settings = given.get("config", given) if isinstance(given, dict) else {}
        slope = settings.get("negative_slope", SLOPE) if isinstance(settings, dict) else SLOPE
        expect.that(
            bool(np.isclose(slope, SLOPE)),
            f"{model.name}: a LeakyReLU has another slope. `LeakyReLU({SLOPE})` has the right one; without a number it is 0.3.",
            expected=f"{SLOPE}",
            received=f"{slope:g}",
        )


def _with_activations(model: ModelView) -> ModelView:
    """The same, with batch normalizations that a lone activation behind them can be told of."""

    def opened(layer: Layer) -> Layer:
        if layer.kind != "BatchNormalization":
            return layer
        return msgspec.structs.replace(layer, config={**layer.config, "activation": "linear"})

    layers = tuple(opened(layer) for layer in model.layers)
    return replace(model, rebuilt=msgspec.structs.replace(model.rebuilt, layers=layers))


def step_is_right(claim: Claim, question: dict[str, Any], net: str) -> None:
    """Fail unless a step of one net has moved its weights down the gradient of its own loss, and no others.

    Args:
        claim: the loss, and the weights of both nets after it.
        net: "generator" or "discriminator".
    """
    name, other = f"{net}_step", "discriminator" if net == "generator" else "generator"
    rate, before = question["rate"], question[net]
    which = ("discriminator", "generator").index(net)
    loss, at_rest = (losses(question, training)[which] for training in (True, False))
    start = {part: [w.astype(np.float64) for w in question[part]] for part in ("generator", "discriminator")}
    expect.close(
        claim["loss"],
        loss(**_short(start)),
        rtol=1e-3,
        atol=1e-4,
        name=f"what {name}(...) returns",
        mistakes={
            "The generator is called without training=True: its batch normalization uses averages that it does not have yet.": (
                at_rest(**_short(start))
            )
        },
    )
    for now, was in zip(expect.sequence(claim[other], len(question[other])), question[other], strict=True):
        expect.that(
            np.array_equal(expect.array(now, shape=was.shape), was),
            f"{name} has changed the {other}'s weights. Only the {net}'s are to move: take the gradients by "
            f"`{net}.trainable_variables`.",
        )
    parts = expect.sequence(claim[net], len(before))
    after = [expect.array(now, shape=was.shape) for now, was in zip(parts, before, strict=True)]
    expect.that(
        not all(np.array_equal(now, was) for now, was in zip(after, before, strict=True)),
        f"{name} has not changed the {net}'s weights. Are the gradients taken by `{net}.trainable_variables`, of a loss that is "
        "computed within the tape, and applied?",
    )
    right = _flat(slopes(loss, question, net))
    expect.close(
        Claim((_flat(before) - _flat(after)) / rate, name),
        right,
        rtol=1e-2,
        atol=1e-3,
        name=f"the step of {name}, divided by the optimizer's rate",
        mistakes={
            "The step goes up: the loss is to fall.": -right,
            "The generator is called without training=True.": _flat(slopes(at_rest, question, net)),
            "More than one step has been taken.": 2 * right,
        },
    )


def _short(parts: dict[str, list[Array]]) -> dict[str, list[Array]]:
    return {"g": parts["generator"], "d": parts["discriminator"]}


def _flat(parts: list[Array]) -> Array:
    return np.concatenate([np.ravel(part) for part in parts])
