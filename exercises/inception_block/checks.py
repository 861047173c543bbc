"""Questions and checks of inception_block. The oracles are the branches as task.md has them, and the formula for parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import expect
from grader.models import ModelView
from grader.rubric import check, course_file

graph = course_file(__file__, "../_shared/branches.py")

Filters = dict[str, int]
NAIVE = ("f1", "f3", "f5")
REDUCED = ("f1", "f3_reduce", "f3", "f5_reduce", "f5", "pool_proj")
GOOGLENET = {"c": 192, "f1": 64, "f3_reduce": 96, "f3": 128, "f5_reduce": 16, "f5": 32, "pool_proj": 32}


@dataclass(frozen=True)
class Kept:
    """What is kept back: the shape of the inputs, the filters of both blocks, and the numbers to count with."""

    shape: tuple[int, int, int]
    naive: Filters
    inception: Filters
    count_naive: list[Filters]
    count_inception: list[Filters]


def _drawn(rng: np.random.Generator, names: tuple[str, ...], low: int, high: int) -> Filters:
    """Numbers that differ from each other, so that none can be taken for another."""
    numbers = rng.choice(np.arange(low, high), len(names), replace=False)
    return {name: int(n) for name, n in zip(names, numbers, strict=True)}


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Blocks and counts of numbers that the seed draws; GoogLeNet's first block among the counts."""
    height, width, c = (int(n) for n in rng.choice(np.arange(5, 12), 3, replace=False))
    naive, inception = _drawn(rng, NAIVE, 3, 20), _drawn(rng, REDUCED, 3, 20)
    large = _drawn(rng, ("c", *REDUCED), 10, 400)
    many = [GOOGLENET, large]
    few = [{name: n for name, n in numbers.items() if name in ("c", *NAIVE)} for numbers in many]
    shape = (height, width, c)
    questions = {
        "naive": {"shape": list(shape), "filters": naive},
        "inception": {"shape": list(shape), "filters": inception},
        "counts": {"naive": few, "inception": many},
    }
    return questions, Kept(shape, naive, inception, few, many)


def _parameters(kernel: int, channels: int, filters: int) -> int:
    return kernel * kernel * channels * filters + filters


def _naive_count(c: int, f1: int, f3: int, f5: int) -> int:
    return _parameters(1, c, f1) + _parameters(3, c, f3) + _parameters(5, c, f5)


def _inception_count(c: int, f1: int, f3_reduce: int, f3: int, f5_reduce: int, f5: int, pool_proj: int) -> int:
    first = [f1, f3_reduce, f5_reduce, pool_proj]
    return (
        sum(_parameters(1, c, filters) for filters in first)
        + _parameters(3, f3_reduce, f3)
        + _parameters(5, f5_reduce, f5)
    )


def _keeps_its_size(model: ModelView, kept: Kept, channels: int) -> None:
    height, width, _channels = kept.shape
    expect.that(
        model.output_shape == (None, height, width, channels),
        f'{model.name}\'s output has another shape. With stride 1 and "same" padding all branches keep height and width; they '
        "joined along the channels, the last axis.",
        expected=f"(None, {height}, {width}, {channels})",
        received=str(model.output_shape),
    )


def _has_branches(model: ModelView, wanted: list[tuple[str, ...]]) -> None:
    """Fail unless the branches are those, in this order."""
    found = graph.branches(model, "Concatenate")
    expect.that(
        len(found) == len(wanted),
        f"{model.name} joins {len(found)} branches.",
        expected=f"{len(wanted)} branches",
        received=f"{len(found)}",
    )
    if found != wanted and sorted(found) == sorted(wanted):
        expect.that(
            False,
            f"{model.name} has the right branches, joined in another order.",
            expected="; ".join(" – ".join(branch) for branch in wanted),
            received="; ".join(" – ".join(branch) for branch in found),
        )
    for number, (branch, right) in enumerate(zip(found, wanted, strict=True), 1):
        expect.that(
            branch == right,
            f"Branch {number} of {model.name} is another.",
            expected=" – ".join(right),
            received=" – ".join(branch) or "nothing between input and join",
        )


def _has_biases(model: ModelView, right: int) -> None:
    expect.that(
        model.params == right,
        f"The branches of {model.name} are right, but the number of parameters is not: has every convolution its bias?",
        expected=f"{right:,} parameters",
        received=f"{model.params:,}",
    )


@check(
    points=1,
    hints=(
        "What must be the same in all four branches, so that they can be joined?",
        '`padding="same"` everywhere, and `strides=1` for the pooling, whose stride is otherwise its size. '
        "`layers.Concatenate()` joins along the last axis.",
        '`pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)`, and at the end `layers.Concatenate()([one, three, '
        "five, pooled])`.",
    ),
)
def naive_block_keeps_the_size(naive, kept):
    """`naive_block` keeps height and width, and has f1 + f3 + f5 + c channels."""
    filters = kept.naive
    _keeps_its_size(expect.model(naive, name="naive_block(...)"), kept, sum(filters.values()) + kept.shape[2])


@check(
    points=2,
    needs=naive_block_keeps_the_size,
    hints=(
        "What does each of the four branches begin with, and which activation has a convolution?",
        "All four begin with x itself. Every convolution ends in a ReLU; the pooling has nothing behind it.",
        '`layers.Conv2D(f3, 3, padding="same", activation="relu")(x)`, with kernels of 1 and 5 for the other two.',
    ),
)
def naive_block_has_four_branches(naive, kept):
    """`naive_block` joins 1×1, 3×3, 5×5 convolutions of x and its pooling, in this order."""
    filters = kept.naive
    wanted = [(graph.convolution(k, filters[f"f{k}"]),) for k in (1, 3, 5)]
    model = expect.model(naive, name="naive_block(...)")
    _has_branches(model, [*wanted, (graph.pooling(3),)])
    _has_biases(model, _naive_count(kept.shape[2], **filters))


@check(
    points=1,
    needs=naive_block_has_four_branches,
    hints=(
        "How many channels has each branch at its end?",
        "f1, f3, f5 and pool_proj: it is the 1×1 convolution behind the pooling that leaves only pool_proj.",
        'Behind the pooling: `layers.Conv2D(pool_proj, 1, padding="same", activation="relu")(pooled)`.',
    ),
)
def inception_block_keeps_the_size(inception, kept):
    """`inception_block` keeps height and width, and has f1 + f3 + f5 + pool_proj channels."""
    channels = sum(kept.inception[name] for name in ("f1", "f3", "f5", "pool_proj"))
    _keeps_its_size(expect.model(inception, name="inception_block(...)"), kept, channels)


@check(
    points=3,
    needs=inception_block_keeps_the_size,
    hints=(
        "Which of the 1×1 convolutions stand before another layer, and which behind one?",
        "Before the 3×3 and the 5×5 one a 1×1 convolution reduces the channels, with a ReLU too; behind the pooling one does.",
        'Branch 2: `three = layers.Conv2D(f3_reduce, 1, activation="relu")(x)`, then `three = layers.Conv2D(f3, 3, '
        'padding="same", activation="relu")(three)`.',
    ),
)
def inception_block_reduces_first(inception, kept):
    """`inception_block` reduces the channels before the 3×3 and 5×5 convolutions, and behind the pooling."""
    f = kept.inception
    wanted = [
        (graph.convolution(1, f["f1"]),),
        (graph.convolution(1, f["f3_reduce"]), graph.convolution(3, f["f3"])),
        (graph.convolution(1, f["f5_reduce"]), graph.convolution(5, f["f5"])),
        (graph.pooling(3), graph.convolution(1, f["pool_proj"])),
    ]
    model = expect.model(inception, name="inception_block(...)")
    _has_branches(model, wanted)
    _has_biases(model, _inception_count(kept.shape[2], **f))


def _counted(claim: Any, right: list[int], without_biases: list[int], name: str) -> None:
    for part, wanted, bare in zip(expect.sequence(claim, len(right), name=name), right, without_biases, strict=True):
        expect.close(
            part, wanted, rtol=0, atol=0, name=name, mistakes={"The biases are missing: one for each filter.": bare}
        )


@check(
    points=1,
    hints=(
        "How many numbers has one filter of a 3×3 convolution of c channels?",
        "9 · c weights and a bias; and there are f3 such filters. The pooling has no parameters.",
        "`(c * f1 + f1) + (9 * c * f3 + f3) + (25 * c * f5 + f5)`.",
    ),
)
def naive_parameters_are_counted(counts, kept):
    """`naive_parameters` counts the parameters of the naive block."""
    right = [_naive_count(**numbers) for numbers in kept.count_naive]
    biases = [n["f1"] + n["f3"] + n["f5"] for n in kept.count_naive]
    _counted(counts["naive"], right, [r - b for r, b in zip(right, biases, strict=True)], "naive_parameters(...)")


@check(
    points=2,
    needs=naive_parameters_are_counted,
    hints=(
        "How many channels come into the 3×3 convolution here?",
        "f3_reduce, no longer c. Four 1×1 convolutions get all c channels: those of branch 1, both reductions, and that behind "
        "the pooling.",
        "Write a helper `count(k, c, f)` that returns `k * k * c * f + f`, and add up six of them.",
    ),
)
def inception_parameters_are_counted(counts, kept):
    """`inception_parameters` counts the parameters of the inception block."""
    right = [_inception_count(**numbers) for numbers in kept.count_inception]
    biases = [sum(n[name] for name in REDUCED) for n in kept.count_inception]
    _counted(
        counts["inception"], right, [r - b for r, b in zip(right, biases, strict=True)], "inception_parameters(...)"
    )
