"""Checks of residual_block. What is asked, and the oracles in NumPy, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import ModelView
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
models = course_file(__file__, "../_shared/trained_models.py")

Array = NDArray[Any]

given = questions.given
NEAR = {"rtol": 1e-3, "atol": 1e-4}  # the models compute in float32
LARGEST = 10.0  # a loss that is larger is as bad


def _call(asked: dict[str, Any]) -> str:
    strides = f", strides={asked['strides']}" if asked["strides"] != 1 else ""
    return f"residual_block(x, {asked['filters']}{strides}) for {asked['shape'][2]} channels"


def _has_shape(model: ModelView, asked: dict[str, Any]) -> None:
    height, width, _c = asked["shape"]
    stride = asked["strides"]
    wanted = (None, -(-height // stride), -(-width // stride), asked["filters"])
    expect.that(
        model.output_shape == wanted,
        f"The output of {model.name} has another shape. "
        + (
            "Branch and skip are added, number by number, not joined: the channels stay as many."
            if model.output_shape and model.output_shape[:3] == wanted[:3]
            else 'All convolutions have "same" padding; the strides are those of the first one, and of the skip.'
        ),
        expected=str(wanted),
        received=str(model.output_shape),
    )


def _block(model: ModelView, asked: dict[str, Any]) -> Any:
    """The block with the weights that were drawn for it, once its layers are the right ones."""
    weighted = [layer for layer in model.layers if layer.params]
    for layer in weighted:
        expect.that(
            layer.kind == "Conv2D",
            f"{model.name} has a {layer.kind} with weights. Its only layers with weights are convolutions.",
        )
    c, filters = asked["shape"][2], asked["filters"]
    kernels = [tuple(layer.config.get("kernel_size", ())) for layer in weighted]
    projects = asked["strides"] != 1 or c != filters
    cause = "Here the shape changes, so a 1×1 convolution on the skip brings x into the new one."
    if not projects:
        cause = "Here the shape stays, so the skip is x itself, without a convolution."
    expect.that(
        sorted(kernels) == sorted([(1, 1)] * projects + [(3, 3)] * 2),
        f"{model.name} has other convolutions. {cause}",
        expected="two 3×3 convolutions" + " and one of 1×1" * projects,
        received=" and ".join("×".join(map(str, kernel)) for kernel in kernels) or "none",
    )
    expect.that(
        model.params == questions.parameters(c, filters, asked["strides"]) and len(model.weights) == 2 * len(weighted),
        f"{model.name} has the right convolutions, but another number of parameters. Has each one {filters} filters, and a bias?",
        expected=str(questions.parameters(c, filters, asked["strides"])),
        received=str(model.params),
    )
    pairs = list(zip(*[iter(_drawn(model, asked["seed"]))] * 2, strict=True))
    three = [pair for pair, kernel in zip(pairs, kernels, strict=True) if kernel == (3, 3)]
    one = [pair for pair, kernel in zip(pairs, kernels, strict=True) if kernel == (1, 1)]
    wanted = [(3, 3, c, filters), (3, 3, filters, filters), *[(1, 1, c, filters)] * projects]
    _are_shaped([w for pair in (*three, *one) for w in pair], wanted, model.name)
    return questions.Block(three[0], three[1], one[0] if one else None, asked["strides"])


def _are_shaped(weights: list[Array], kernels: list[tuple[int, ...]], name: str) -> None:
    """Fail unless weights are kernels of these shapes, in order, each with its bias: of others nothing can be computed here."""
    found = [np.shape(w) for w in weights]
    expect.that(
        found == [shape for kernel in kernels for shape in (kernel, kernel[-1:])],
        f"{name} has the right layers and as many parameters as it should, but in other places: a layer takes what another one "
        "should take.",
        expected="kernels of shape " + ", ".join(map(str, kernels)),
        received=", ".join(str(shape) for shape in found if len(shape) > 1),
    )


def _drawn(model: ModelView, seed: int) -> list[Array]:
    """A model's weights, in float64; they must be those that the probe has given to it."""
    weights: list[Array] = questions.drawn(seed, [np.shape(w) for w in model.weights])
    same = all(np.allclose(w, d, rtol=1e-5, atol=1e-6) for w, d in zip(model.weights, weights, strict=True))
    expect.that(same, f"{model.name}: its weights are not those that it was given.")
    return weights


def _computes(claim: Claim, asked: dict[str, Any], x: Array) -> None:
    """Fail unless a model is a block of the shape, the layers and the function that were asked for."""
    name = _call(asked)
    model = expect.model(claim, name=name)
    _has_shape(model, asked)
    block = _block(model, asked)
    values = x.astype(np.float64)
    expect.close(model.predict("x"), block.output(values), **NEAR, name=name, mistakes=block.mistakes(values))


@check(
    points=1,
    hints=(
        "If both convolutions make only zeros, what is left of the sum?",
        "Keep x in a variable of its own while another one goes through the convolutions. At the end both are added.",
        "`y = layers.Conv2D(...)(x)`, `y = layers.Conv2D(...)(y)`, `return layers.ReLU()(layers.Add()([x, y]))`",
    ),
)
def zero_weights_leave_x(silent, kept):
    """With all weights 0, an identity block hands on x, through the last ReLU."""
    asked, x = kept.asked["silent"], kept.x["silent"]["x"]
    model = expect.model(silent, name=_call(asked) + ", with weights of 0,")
    _has_shape(model, asked)
    expect.close(
        model.predict("x"),
        questions.relu(x),
        **NEAR,
        name=f"what {model.name} returns",
        mistakes={
            "Nothing of x is left. Where the shape stays, x itself is added, without a convolution.": np.zeros_like(x),
            "The sum is right. Behind it stands a ReLU.": x,
            "This is half of it. Branch and skip are added; no mean is taken.": questions.relu(x) / 2,
        },
    )


@check(
    points=2,
    needs=zero_weights_leave_x,
    hints=(
        "Which of the three places has no ReLU: between the convolutions, behind the second one, behind the sum?",
        'The first convolution has `activation="relu"`, the second has none, and the sum goes through a ReLU.',
        '`y = layers.Conv2D(filters, 3, strides=strides, padding="same", activation="relu")(x)`, '
        '`y = layers.Conv2D(filters, 3, padding="same")(y)`, `return layers.ReLU()(x + y)`',
    ),
)
def identity_block_adds_x(identity, kept):
    """Where the shape stays, the block is relu(x + conv(relu(conv(x))))."""
    _computes(identity, kept.asked["identity"], kept.x["identity"]["x"])


@check(
    points=2,
    needs=identity_block_adds_x,
    hints=(
        "What must be done to x, so that it can be added to something with half the height and other channels?",
        "If the strides are not 1, or x has another number of channels than `filters`, a 1×1 convolution takes x's place on the "
        "skip. It has the same strides, and no activation.",
        "`skip = x`, `if strides != 1 or x.shape[-1] != filters: skip = layers.Conv2D(filters, 1, strides=strides)(x)`",
    ),
)
def projection_block_fits_x(projections, kept):
    """Where the shape changes, a 1×1 convolution with the same strides brings x into it."""
    asked, x = kept.asked["projections"]["blocks"], kept.x["projections"]["x"]
    for claim, one in zip(expect.sequence(projections, len(asked)), asked, strict=True):
        _computes(claim, one, x)


@check(
    points=2,
    hints=(
        "How many channels does each of the convolutions get? And when is there a third one?",
        "The first gets c, the second `filters`. If c is another number than `filters`, or the strides are not 1, the skip has a "
        "convolution of c · filters weights and `filters` biases.",
        "`total = 9 * c * filters + filters + 9 * filters * filters + filters`, and `if strides != 1 or c != filters: total += "
        "c * filters + filters`",
    ),
)
def parameters_are_counted(counts, kept):
    """`parameters` counts the parameters of blocks that are not built."""
    asked = kept.asked["counts"]["numbers"]
    for claim, numbers in zip(expect.sequence(counts, len(asked)), asked, strict=True):
        name = f"parameters({numbers['c']}, {numbers['filters']}, {numbers['strides']})"
        right, mistakes = questions.parameters(**numbers), questions.miscounted(**numbers)
        expect.close(claim, right, rtol=0, atol=0, name=name, mistakes=mistakes)


@check(
    points=2,
    hints=(
        "How do the two nets differ, and in how many places?",
        "A block is Dense 16 with ReLU, then Dense 16 with nothing behind it; then x is added, if `residual`; then the ReLU.",
        '`y = layers.Dense(16)(layers.Dense(16, activation="relu")(x))`, and `x = layers.ReLU()(x + y if residual else y)`, both '
        "in the loop.",
    ),
)
def nets_differ_by_the_skips(nets, kept):
    """`deep_net` makes a net with skips around its blocks, or the same one without."""
    asked, x = kept.asked["nets"], kept.x["nets"]["x"].astype(np.float64)
    for claim, residual in zip(expect.sequence(nets, 2), (False, True), strict=True):
        name = f"deep_net({asked['blocks']}, residual={residual})"
        model = expect.model(claim, name=name)
        _is_deep(model, asked["blocks"])
        weights = _drawn(model, asked["seed"])
        inner = [(questions.WIDTH, questions.WIDTH)] * (2 * asked["blocks"])
        _are_shaped(weights, [(2, questions.WIDTH), *inner, (questions.WIDTH, 1)], name)
        blocks = questions.block_outputs()
        right = blocks.pop(residual)
        expect.close(
            model.predict("x"),
            questions.sigmoid(questions.deep(x, weights, right)),
            **NEAR,
            name=f"what {name} answers",
            mistakes={cause: questions.sigmoid(questions.deep(x, weights, block)) for cause, block in blocks.items()}
            | {"The sigmoid at the end is missing.": questions.deep(x, weights, right)},
        )


def _is_deep(model: ModelView, blocks: int) -> None:
    """Fail unless a model has the layers of a deep net."""
    dense = [layer.config.get("units") for layer in model.layers if layer.kind == "Dense"]
    others = [layer.kind for layer in model.layers if layer.params and layer.kind != "Dense"]
    expect.that(not others, f"{model.name} has a {others[0] if others else ''}: only Dense layers have weights here.")
    width = questions.WIDTH
    units = [width] * (2 * blocks + 1) + [1]
    expect.that(
        dense == units,
        f"{model.name} has other Dense layers: one before the blocks, two in each of the {blocks}, and one behind them.",
        expected=f"{2 * blocks + 1} with {width} units, and 1 with 1",
        received=", ".join(f"{dense.count(n)} with {n}" for n in sorted(set(dense), reverse=True)) or "none",
    )
    inner = 2 * blocks * (width + 1) * width
    expect.that(
        model.params == 3 * width + inner + width + 1,
        f"{model.name} has another number of parameters. Are its inputs of shape (None, 2), and has each layer a bias?",
        expected=str(3 * width + inner + width + 1),
        received=str(model.params),
    )


def _trained(training: Claim, kept: Any, residual: bool) -> float:
    """The trained net's loss on the points that it was trained on, as the referee has it."""

    def is_right(model: ModelView) -> None:
        _is_deep(model, questions.BLOCKS)
        skips = sum(layer.kind == "Add" for layer in model.layers)
        wanted = questions.BLOCKS if residual else 0
        expect.that(
            skips == wanted,
            f"train(x, labels, residual={residual}) returns another net. Is `residual` handed on to `deep_net`?",
            expected=f"{wanted} additions",
            received=f"{skips}",
        )

    models.training_runs(training, is_right)
    probe = "skipping" if residual else "plain"
    labels = kept.asked[probe]["labels"].astype(np.float64)
    said = expect.array(expect.model(training[0]).predict("x"), shape=labels.shape, name="the trained net's answers")
    p = np.clip(said.astype(np.float64), 1e-7, 1 - 1e-7)
    return min(float(-np.mean(labels * np.log(p) + (1 - labels) * np.log(1 - p))), LARGEST)


@check(
    points=3,
    needs=(projection_block_fits_x, parameters_are_counted, nets_differ_by_the_skips),
    passes="at_most",
    hints=(
        "Does the loss fall steadily, or does it leap? What bounds the length of a step?",
        "Twenty sums make large numbers, and large gradients at the beginning. `global_clipnorm=1.0` shortens those that are too "
        "long, and a momentum of 0.9 makes a quick training of it.",
        '`model.compile(keras.optimizers.SGD(0.01, momentum=0.9, global_clipnorm=1.0), "binary_crossentropy")`, '
        "`history = model.fit(x, labels, batch_size=25, epochs=12, verbose=0)`",
    ),
)
def deep_net_learns_with_skips(skipping, kept, threshold):
    """With skips, 42 layers learn the two half moons."""
    loss = _trained(skipping, kept, True)
    expect.that(
        loss <= threshold,
        "The net with skips has not learned its points. Guessing has a loss of ln 2 = 0.693. "
        + ("Try other steps." if loss > 0.6 else "It is on its way: try more epochs."),
        expected=f"a loss of at most {threshold:g} on the points that it was trained on",
        received=f"{loss:.3g}",
        score=loss,
    )
    return loss


@check(
    points=1,
    needs=deep_net_learns_with_skips,
    passes="at_least",
    hints=(
        "What differs between your two trainings, besides the skips?",
        "Nothing should: the same optimizer, the same epochs, Keras's usual initial weights, and no normalisation.",
        "Let `residual` do nothing in `train` but go into `deep_net(20, residual)`.",
    ),
)
def plain_net_does_not(skipping, plain, kept, threshold):
    """Without skips, the same net, trained for as many epochs, has a much larger loss."""
    gap = _trained(plain, kept, False) - _trained(skipping, kept, True)
    biases = expect.model(plain[0]).weights[1::2]
    expect.that(
        any(np.any(b != 0) for b in biases),
        "The net without skips was not trained: all of its biases are 0, as they begin. Train both nets in the same way.",
    )
    first, second = (len(expect.curve(expect.sequence(t, 2)[1])) for t in (skipping, plain))
    expect.that(
        first == second,
        "The two nets are not trained for the same number of epochs, so that nothing follows.",
        expected=f"{first} epochs for the plain net, too",
        received=f"{second}",
    )
    expect.that(
        gap >= threshold,
        "The net without skips is not much worse. Does it begin with Keras's usual weights, and is it trained as the other one?",
        expected=f"a loss that is larger by at least {threshold:g}",
        received=f"{gap:.3g}",
        score=gap,
    )
    return gap
