"""Questions and checks of vgg_block. The oracles are the layers as task.md has them, and the formulas for parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check

Net = dict[str, Any]
VGG16 = [[64, 2], [128, 2], [256, 3], [512, 3], [512, 3]]


@dataclass(frozen=True)
class Kept:
    """What is kept back: for how many convolutions the field is asked, the block, the net, and the nets to count."""

    n: list[int]
    shape: list[int]
    filters: int
    convolutions: int
    net: Net
    nets: list[Net]


def _net(rng: np.random.Generator, side: int, most: int, depth: int) -> Net:
    blocks = [[int(rng.integers(3, most)), int(rng.integers(1, 4))] for _ in range(depth)]
    shape = [int(side + rng.integers(0, 4)), int(side + 4 + rng.integers(0, 4)), int(rng.integers(1, 5))]
    return {"shape": shape, "blocks": blocks, "units": int(rng.integers(5, most)), "classes": int(rng.integers(3, 12))}


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """A block, a net and counts of numbers that the seed draws; VGG16's convolutions among the counts."""
    n = [1, 2, 3, int(rng.integers(4, 40))]
    shape = [int(v) for v in rng.choice(np.arange(6, 16), 3, replace=False)]
    filters, convolutions = int(rng.integers(17, 25)), int(rng.integers(2, 5))
    net = _net(rng, 12, 12, 3)
    large = {"shape": [224, 224, 3], "blocks": VGG16, "units": 4096, "classes": 1000}
    nets = [_net(rng, 8, 20, 2), _net(rng, 33, 200, 4), large]
    questions = {
        "fields": {"n": n},
        "block": {"shape": shape, "filters": filters, "convolutions": convolutions},
        "net": net,
        "counts": {"nets": nets},
    }
    return questions, Kept(n, shape, filters, convolutions, net, nets)


def _convolution(filters: int) -> tuple[str, dict[str, Any]]:
    settings = {"filters": filters, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "activation": "relu"}
    return "Conv2D", settings


POOLING = ("MaxPooling2D", {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"})


def _rows(blocks: list[list[int]]) -> list[Any]:
    return [row for filters, n in blocks for row in (*[_convolution(filters)] * n, POOLING)]


def _count(net: Net, *, biases: bool = True, halved: bool = True, up: bool = False, handed_on: bool = True) -> int:
    """The parameters of a net by the formulas.

    Args:
        biases: whether they are counted.
        halved: whether pooling halves height and width.
        up: whether it rounds up.
        handed_on: whether a convolution has as many channels as the one before it in the block has filters.
    """
    (height, width, channels), total = net["shape"], 0
    for filters, n in net["blocks"]:
        for _ in range(n):
            total += 9 * channels * filters + biases * filters
            channels = filters if handed_on else channels
        channels = filters
        if halved:
            height, width = (height + up) // 2, (width + up) // 2
    for before, after in ((height * width * channels, net["units"]), (net["units"], net["classes"])):
        total += before * after + biases * after
    return total


@check(
    points=1,
    hints=(
        "How many pixels does the second convolution see of the first one's output, and each of these of the image?",
        "Every further convolution adds one pixel on either side.",
        "`return 2 * n + 1`",
    ),
)
def field_grows_by_two(fields, kept):
    """`field` tells how many pixels in a row n convolutions of 3×3 see."""
    expect.close(
        fields,
        [2 * n + 1 for n in kept.n],
        rtol=0,
        atol=0,
        name="field(n) for n = " + ", ".join(map(str, kept.n)),
        mistakes={
            "Each convolution is taken to see three further pixels: they overlap.": [3 * n for n in kept.n],
            "That is a pixel on one side only.": [n + 2 for n in kept.n],
        },
    )


@check(
    points=2,
    hints=(
        "What does a loop hand on from one convolution to the next?",
        "`x = layers.Conv2D(...)(x)`: the result takes x's place. The pooling stands behind the loop, once.",
        '`layers.Conv2D(filters, 3, padding="same", activation="relu")` in the loop, and `return layers.MaxPooling2D(2)(x)`.',
    ),
)
def block_is_convolutions_and_pooling(block, kept):
    """`vgg_block` is as many 3×3 convolutions with ReLU as asked for, then 2×2 max pooling."""
    model = expect.model(block, name="vgg_block(...)")
    expect.layers(model, _rows([[kept.filters, kept.convolutions]]))
    first, further = (9 * channels * kept.filters + kept.filters for channels in (kept.shape[2], kept.filters))
    params = first + (kept.convolutions - 1) * further
    expect.that(
        model.params == params,
        "The layers are right, but the number of parameters is not: has every convolution weights of its own, and a bias?",
        expected=f"{params} parameters",
        received=f"{model.params}",
    )


@check(
    points=3,
    needs=block_is_convolutions_and_pooling,
    hints=(
        "Which of your functions makes a block, and what does the net begin and end with?",
        "`x = inputs = keras.Input(shape)`, then a loop over blocks that calls `vgg_block`, then Flatten and two Dense layers.",
        '`keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))` at the end.',
    ),
)
def net_is_blocks_and_dense_layers(net, kept):
    """`vgg_net` is the blocks in order, Flatten, a Dense layer with ReLU and one with softmax."""
    model = expect.model(net, name="vgg_net(...)")
    asked = kept.net
    expect.that(
        model.input_shape == (None, *asked["shape"]),
        "vgg_net(...) takes inputs of another shape.",
        expected=str((None, *asked["shape"])),
        received=str(model.input_shape),
    )
    dense = [("Dense", {"units": asked["units"], "activation": "relu"})]
    dense += [("Dense", {"units": asked["classes"], "activation": "softmax"})]
    expect.layers(model, [*_rows(asked["blocks"]), "Flatten", *dense])
    expect.that(
        model.params == _count(asked),
        "The layers are right, but the number of parameters is not: has every layer its bias?",
        expected=f"{_count(asked)} parameters",
        received=f"{model.params}",
    )


@check(
    points=3,
    hints=(
        "What three numbers do you need to know before each layer to count it?",
        "Height, width and channels. A convolution changes the channels alone, the pooling halves height and width, rounded "
        "down.",
        "In the loop `total += 9 * channels * filters + filters; channels = filters`, after each block `height //= 2; "
        "width //= 2`; then `inputs = height * width * channels` go into the first Dense layer.",
    ),
)
def parameters_are_counted(counts, kept):
    """`parameters` counts the parameters of a net that is not built."""
    for claim, net in zip(expect.sequence(counts, len(kept.nets)), kept.nets, strict=True):
        blocks = ", ".join(f"({filters}, {n})" for filters, n in net["blocks"])
        expect.close(
            claim,
            _count(net),
            rtol=0,
            atol=0,
            name=f"parameters({tuple(net['shape'])}, [{blocks}], {net['units']}, {net['classes']})",
            mistakes={
                "The biases are missing: one for each filter and each unit.": _count(net, biases=False),
                "The Dense layers' biases are missing: one for each unit.": _count(net) - net["units"] - net["classes"],
                "The biases of the first Dense layer are missing.": _count(net) - net["units"],
                "Height and width are those of the image: each pooling halves them.": _count(net, halved=False),
                "An odd height or width is rounded down when it is halved.": _count(net, up=True),
                "From a block's second convolution on, the channels are the filters of the one before it.": (
                    _count(net, handed_on=False)
                ),
            },
        )
