"""What is asked in transfer_learning; its oracles; and what is judged of networks, and of two that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import ModelView
from grader.rubric import course_file

shared = course_file(__file__, "../_shared/softmax.py")

Array = NDArray[Any]

OLD, NEW = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)
OF_BASE = 6_000  # pictures of all ten digits that the base may learn from; about half are old digits
FEW, DRAWS = 10, 2  # pictures of each new digit, and how often they are drawn
SHAPES = [(4, 4, 1, 16), (16,), (3, 3, 16, 32), (32,), (1152, 5), (5,)]  # of the prescribed network's weights
LIKE = 0.8  # of kernels: 0.95 if one training goes on from the other, 0.55 if both began with the same random weights
KNOWS_NEW = (
    0.6  # of new digits given the class 5 below: 0.2 to 0.35 if none has been seen, 0.9 if they have been learned
)
LEARNED = 0.7  # of the few pictures that it was trained with: 30 epochs learn nearly all of them, one epoch 0.4
PAYS = 0.05  # of new digits: right solutions gained 0.31 on average in 16 runs, and 0.22 on the stand-in
SHIFTED = 0.4  # of new pictures read by the shift of the labels for validation: 0.1 to 0.3 by chance
NEAR = {"rtol": 1e-3, "atol": 1e-4}  # the models compute in float32


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        asked: the questions, by probe.
        labels: of the held-out pictures of old digits (`old`) and of new ones (`new`).
        small: held-out inputs of the known network.
        shift: by which the labels for validation were wrong in the last comparison, modulo 5.
    """

    asked: dict[str, Any]
    labels: dict[str, Array]
    small: Array
    shift: int


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Any], Kept, dict[str, dict[str, Array]]]:
    """Rows that the seed drew, made worn; labels and weights of its own for the small questions."""
    x, labels = worn(data.x_train, rng), data.y_train
    x_test, new = worn(data.x_test, rng), np.isin(data.y_test, NEW)
    learned = {"x": x[:OF_BASE], "labels": labels[:OF_BASE]}
    rest = OF_BASE + rng.permutation(np.flatnonzero(np.isin(labels[OF_BASE:], NEW)))
    by_digit = {digit: rest[labels[rest] == digit] for digit in NEW}
    val = np.setdiff1d(rest, np.concatenate([rows[: DRAWS * FEW] for rows in by_digit.values()]))
    shift = int(rng.integers(1, 5))
    draws = []
    for k in range(DRAWS):
        few = rng.permutation(np.concatenate([rows[k * FEW : (k + 1) * FEW] for rows in by_digit.values()]))
        said = shifted(labels[val], shift if k == DRAWS - 1 else 0)
        draws.append({"x": x[few], "labels": labels[few], "x_val": x[val], "labels_val": said})
    odd = (*(int(d) for d in rng.permutation(np.arange(1, 10))[:3]), 0)  # relabelled in place, some would change twice
    small = rng.normal(size=(20, 6, 6, 1)).astype(np.float32)
    asked: dict[str, Any] = {
        "architecture": {"classes": [5, int(rng.integers(6, 12))]},
        "numbered": {"asked": [_relabelled(rng, digits) for digits in (NEW, odd)]},
        "chosen": {
            "labels": rng.permutation(np.repeat(np.arange(10), rng.permutation(np.arange(20, 120, 10)))),
            "digits": sorted(odd),
            "n": int(rng.integers(5, 9)),
            "seed": int(rng.integers(2**31)),
        },
        "cutting": {
            "weights": _weights(rng),
            "cuts": [{"layer": "middle", "classes": 5}, {"layer": "pixels", "classes": 3}],
        },
        "base": learned,
        "comparing": {**learned, "draws": draws, "seed": int(rng.integers(2**31))},
    }
    held_out = {
        "cutting": {"x": small},
        "base": {"old": x_test[~new], "new": x_test[new]},
        "comparing": {
            "new": x_test[new],
            "asked_validation": x[val],
            **{f"asked_few_{k}": one["x"] for k, one in enumerate(draws)},
        },
    }
    kept = Kept(asked, {"old": data.y_test[~new], "new": data.y_test[new]}, small, shift)
    return asked, kept, held_out


def _relabelled(rng: np.random.Generator, digits: tuple[int, ...]) -> dict[str, Any]:
    """Labels to be numbered anew; each of the digits is among them."""
    return {"labels": rng.permutation(np.resize(digits, 12)), "digits": list(digits)}


def worn(images: Array, rng: np.random.Generator) -> Array:
    """Pictures as a poor camera takes them: moved by up to a pixel, half of them negatives, all of them noisy."""
    x, n = np.pad(images / 255, ((0, 0), (1, 1), (1, 1))), len(images)
    moved = [picture[i : i + 28, j : j + 28] for picture, i, j in zip(x, *rng.integers(0, 3, (2, n)), strict=True)]
    x = np.stack(moved)[..., None]
    x = np.where(rng.random((n, 1, 1, 1)) < 0.5, 1 - x, x)
    return np.asarray(np.clip(x + rng.normal(0, 0.2, x.shape), 0, 1)).astype(np.float32)


def shifted(labels: Array, by: int) -> Array:
    """Labels of new digits, each the one that comes so many places later; after 9 comes 5."""
    return np.asarray((labels.astype(np.int64) - 5 + by) % 5 + 5).astype(labels.dtype)


# ---------------------------------------------------------------- the known network


def _weights(rng: np.random.Generator) -> list[Array]:
    shapes = [(3, 3, 1, 3), (3,), (48, 6), (6,), (6, 4), (4,)]
    sizes = [0.5, 0.3, 0.3, 0.3, 1.0, 0.5]
    return [rng.normal(0.0, size, shape).astype(np.float32) for shape, size in zip(shapes, sizes, strict=True)]


def known(weights: list[Array], x: Array) -> dict[str, Array]:
    """What each layer of the known network says, by its name."""
    k, a, w, b, v, c = (np.asarray(one, np.float64) for one in weights)
    windows = np.lib.stride_tricks.sliding_window_view(x[..., 0].astype(np.float64), (3, 3), axis=(1, 2))
    pixels = np.maximum(np.einsum("nhwij,ijf->nhwf", windows, k[:, :, 0]) + a, 0).reshape(len(x), -1)
    middle = np.maximum(pixels @ w + b, 0)
    return {"pixels": pixels, "middle": middle, "answers": shared.softmax(middle @ v + c)}


# ---------------------------------------------------------------- what is judged of one network


def _layers(classes: int) -> list[Any]:
    sizes = {"padding": "valid", "strides": (2, 2), "activation": "relu"}
    first, second = {"filters": 16, "kernel_size": (4, 4)} | sizes, {"filters": 32, "kernel_size": (3, 3)} | sizes
    return [
        ("Conv2D", first),
        ("Conv2D", second),
        ("Flatten", {"name": "features"}),
        ("Dense", {"units": classes, "activation": "softmax"}),
    ]


def is_the_network(model: ModelView, classes: int) -> None:
    """Fail unless a model is the prescribed network, with so many outputs."""
    for what, found, wanted in (
        ("takes inputs", model.input_shape, (None, 28, 28, 1)),
        ("returns outputs", model.output_shape, (None, classes)),
    ):
        expect.that(
            found == wanted, f"{model.name} {what} of another shape.", expected=str(wanted), received=str(found)
        )
    flat = [layer.name for layer in model.layers if layer.kind == "Flatten"]
    expect.that(
        not flat or "features" in flat,
        f'{model.name}: the Flatten has no name of yours, so that nothing can be cut there later: `Flatten(name="features")`.',
        expected="features",
        received=", ".join(flat),
    )
    expect.layers(model, _layers(classes))
    params = 272 + 4640 + 1153 * classes
    expect.that(
        model.params == params,
        f"{model.name}: the layers are right, but not the number of parameters. Has every layer a bias?",
        expected=f"{params:,}",
        received=f"{model.params:,}",
    )


def predicted(claim: Claim, name: str) -> Array:
    """Which of five classes each row is given."""
    scores = expect.array(claim, shape=(None, 5), name=f"what {name} answers")
    return np.asarray(scores.argmax(axis=1))


def _closed_by_dense(model: ModelView) -> list[Array]:
    """The weights of a small model that ends in a Dense layer."""
    weights = [np.asarray(w) for w in model.weights]
    last = [w.ndim for w in weights[-2:]]
    expect.that(
        last == [2, 1],
        f"{model.name}: at its end there is no Dense layer with a bias, or there are far more weights than the base has.",
        expected="the base's layers up to the named one, and a Dense layer",
        received=", ".join(layer.kind for layer in model.layers) or "no layer",
    )
    return weights


def cut_is_right(model: ModelView, one: dict[str, Any], kept: Kept) -> None:
    """Fail unless a model is the known network up to a layer, and a new head.

    Args:
        one: the layer's name, and how many classes there are.
    """
    kept_weights, layer = kept.asked["cutting"]["weights"], one["layer"]
    said = known(kept_weights, kept.small)
    shape = (None, one["classes"])
    expect.that(
        model.output_shape == shape,
        f"{model.name} returns outputs of another shape.",
        expected=str(shape),
        received=str(model.output_shape),
    )
    *below, kernel, bias = _closed_by_dense(model)
    sizes = {values.shape[1]: name for name, values in said.items()}
    cause = f'It stands on the layer "{sizes.get(kernel.shape[0])}". ' if kernel.shape[0] in sizes else ""
    if sizes.get(kernel.shape[0]) == "answers":
        cause += "The base's answers tell old digits apart, and have forgotten the rest. "
    expect.that(
        kernel.shape == (said[layer].shape[1], one["classes"]),
        f"{model.name}: the new head has other inputs. {cause}`base.get_layer(layer)` finds the layer by its name.",
        expected=f"a kernel of shape {(said[layer].shape[1], one['classes'])}",
        received=f"{kernel.shape}",
    )
    same = len(below) == 2 * (1 + (layer == "middle")) and all(
        np.array_equal(w, b) for w, b in zip(below, kept_weights, strict=False)
    )
    expect.that(
        same,
        f"{model.name}: its weights below the new head are not the base's. A copy of layers begins with new random weights: "
        "use the base's own layers, or give their weights to the copy.",
    )
    scores = said[layer] @ kernel.astype(np.float64) + bias
    expect.close(
        model.predict("x"),
        shared.softmax(scores),
        **NEAR,
        name=f"what {model.name} answers",
        mistakes={"The softmax at the end is missing.": scores},
    )


# ---------------------------------------------------------------- what is judged of two networks that are compared


@dataclass(frozen=True)
class Draw:
    """One comparison: a few pictures, and what came of them.

    Attributes:
        asked: the pictures and labels that were handed out.
        transferred, scratch: the two models.
        few, validation: for each, which classes it gives the pictures that were handed out, counted from 0.
        gain: what the learner says.
    """

    asked: dict[str, Array]
    transferred: ModelView
    scratch: ModelView
    few: list[Array]
    validation: list[Array]
    gain: Claim


def draws(comparing: Claim, kept: Kept) -> list[tuple[list[Array], Draw]]:
    """All comparisons, each with the base's weights before the first of them."""
    asked, claims = kept.asked["comparing"]["draws"], expect.sequence(comparing["draws"], DRAWS)
    before = weights(expect.model(comparing["before"], name="the base"))
    return [(before, _draw(claim, one, k)) for k, (claim, one) in enumerate(zip(claims, asked, strict=True))]


def _draw(claim: Claim, asked: dict[str, Array], number: int) -> Draw:
    call = "compare(base, x, labels, x_val, labels_val)"
    first, second, gain = expect.sequence(claim, 3, name=f"what {call} returns")
    models = [expect.model(m, name=f"the {nth} model of compare") for m, nth in ((first, "first"), (second, "second"))]
    for model in models:
        expect.that(
            model.output_shape == (None, 5),
            f"{call}: {model.name} has other outputs. There are five new digits.",
            expected="(None, 5)",
            received=str(model.output_shape),
        )
        weights(model)
    few, validation = (
        [predicted(model.predict(name), model.name) for model in models]
        for name in (f"asked_few_{number}", "asked_validation")
    )
    return Draw(asked, models[0], models[1], few, validation, gain)


def weights(model: ModelView) -> list[Array]:
    """The weights of a network that is as prescribed, whether its features are new or a base's."""
    found = [np.asarray(w) for w in model.weights]
    expect.that(
        [w.shape for w in found] == SHAPES,
        f"{model.name} has other weights than the prescribed network.",
        expected=f"arrays of shapes {SHAPES}",
        received=f"{[w.shape for w in found]}" if found else f"{model.params:,} parameters, far more than it has",
    )
    return found


def keeps_features(before: list[Array], draw: Draw) -> None:
    """Fail unless the convolutions of the transferred model are the base's."""
    after, new = weights(draw.transferred), weights(draw.scratch)
    pairs = list(zip(after[:4], before[:4], strict=True))
    same = all(np.array_equal(a, b) for a, b in pairs)
    expect.that(
        same or not all(np.array_equal(a, b) for a, b in zip(new[:4], before[:4], strict=True)),
        "compare returns the two models in the other order: the one with the base's features comes first.",
    )
    cause = "they have been trained, too. Does something between `reuse` and `fit` make them trainable again?"
    if likeness(after[2], before[2]) < LIKE:
        cause = "they have nothing in common with the base's. Is it `base` that is handed to `reuse`?"
    expect.that(
        same,
        f"The first model's convolutions are not those of the base any more: {cause}",
        expected="the same weights, number by number",
        received=f"weights that differ by up to {max(float(np.abs(a - b).max()) for a, b in pairs):.2g}",
    )


def is_fair(before: list[Array], draw: Draw) -> None:
    """Fail unless the model from scratch began with weights of its own, and has learned the few pictures."""
    like = likeness(weights(draw.scratch)[2], before[2])
    expect.that(
        like < LIKE,
        "The model from scratch began with the base's weights: its second convolution is still much like the base's. So it is "
        "no rival that knows nothing: take a new one from `build_model`.",
        expected=f"a correlation below {LIKE}",
        received=f"{like:.2f}",
    )
    share = float(np.mean(draw.few[1] == draw.asked["labels"] - 5))
    expect.that(
        share >= LEARNED,
        "The model from scratch has not even learned the few pictures that it was trained with, so it is no fair rival. Has it "
        "as many epochs as the other one, and is all of it trainable?",
        expected=f"at least {LEARNED:.0%} of them read rightly",
        received=f"{share:.0%}",
    )


def leaves_validation_alone(draw: Draw, kept: Kept) -> None:
    """Fail if a model has learned the labels for validation, which were wrong by a shift here."""
    wrong = shifted(kept.labels["new"], kept.shift) - 5
    for model in (draw.transferred, draw.scratch):
        share = float(np.mean(predicted(model.predict("new"), model.name) == wrong))
        expect.that(
            share < SHIFTED,
            f"In the last comparison every label for validation was wrong, and {model.name} has learned that: it reads "
            f"{share:.0%} of new pictures so. Are x_val and labels_val among what it is fitted to?",
        )


def gain_is_right(draw: Draw) -> None:
    """Fail unless the gain is the difference of both shares on the validation pictures."""
    right, few = (draw.asked[name].astype(np.int64) - 5 for name in ("labels_val", "labels"))
    first, second = (float(np.mean(said == right)) for said in draw.validation)
    learned = [float(np.mean(said == few)) for said in draw.few]
    expect.close(
        draw.gain,
        first - second,
        rtol=0,
        atol=1e-3,
        name=f"the gain ({first:.1%} and {second:.1%} of the validation pictures are read rightly)",
        mistakes={
            "This is 0, as if both had read equally many. Are `labels_val` counted from 0, as the models' answers are? Are the "
            "shares those of `x_val`, and not of the pictures that both have learned?": 0.0,
            "These are the shares of the pictures that the models were trained with. What they have learned by heart tells "
            "nothing of new ones.": learned[0] - learned[1],
            "The sign is wrong: it is above 0 where the features help.": second - first,
            "This is in percent: it is a difference of shares from 0 to 1.": 100 * (first - second),
            "This is a quotient: the gain is a difference.": first / max(second, 1e-9),
            "This is the share of the first model alone.": first,
        },
    )


def pays(comparing: Claim, kept: Kept) -> str:
    """Say what share of new digits both models read, on average over all comparisons; fail if the features bring too little."""
    right, both = kept.labels["new"] - 5, []
    for _before, draw in draws(comparing, kept):
        said = [predicted(model.predict("new"), model.name) for model in (draw.transferred, draw.scratch)]
        both.append([np.mean(answers == right) for answers in said])
    first, second = (float(share) for share in np.mean(both, axis=0))
    shares = f"with the base's features {first:.1%} of new digits are read, from scratch {second:.1%}, in {DRAWS} draws"
    expect.that(
        first - second >= PAYS,
        f"After the same few pictures, {shares}. Has the head its 30 epochs, with Adam's rate of 0.003?",
        expected=f"at least {PAYS:g} more with the base's features; usual are 0.2 to 0.4",
        received=f"{first - second:.3g}",
    )
    return f"{shares[0].upper()}{shares[1:]}."


def likeness(one: Array, other: Array) -> float:
    """The correlation of two arrays of weights: near 1 if one was made of the other by little training."""
    a, b = (np.ravel(part).astype(np.float64) for part in (one, other))
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / max(np.sqrt((a @ a) * (b @ b)), 1e-12))
