"""A model that parts into branches and joins them again: what each branch does, step by step, in words."""

from __future__ import annotations

from typing import Any

from grader import expect
from grader.models import ACTIVATION_LAYERS, Layer, ModelView, flat

INPUT = "InputLayer"


def convolution(kernel: int, filters: int, activation: str = "relu") -> str:
    """A convolution in words, as `branches` has it: same padding, stride 1."""
    return f"{kernel}×{kernel} convolution, {filters} filters, {activation}"


def pooling(size: int) -> str:
    """A maximum pooling in words: same padding, stride 1."""
    return f"{size}×{size} max pooling"


def branches(model: ModelView, join: str) -> list[tuple[str, ...]]:
    """What lies between the input and the layer that joins the branches at the end, each branch from the input on.

    Args:
        join: the kind of that layer, such as "Concatenate".

    Raises:
        Failure: if the model does not end in such a layer, or a branch has branches itself.
    """
    layers = model.rebuilt.layers  # a Sequential as one of them still: only so is it told what feeds it
    while [layer.kind for layer in layers] == [INPUT, "Functional"]:  # all of it is a model of its own
        layers = layers[1].layers
    by_name = {layer.name: layer for layer in layers}
    used = {name for layer in layers for name in layer.inputs}
    ends = [layer for layer in layers if layer.name not in used]
    expect.that(
        len(ends) == 1 and ends[0].kind == join,
        f"{model.name} does not end in the layer that joins its branches.",
        expected=join,
        received=", ".join(layer.kind for layer in ends),
    )
    return [tuple(_steps(name, by_name, model.name)) for name in ends[0].inputs]


def _steps(name: str, by_name: dict[str, Layer], what: str) -> list[str]:
    chain: list[Layer] = []
    while by_name[name].kind != INPUT:
        layer = by_name[name]
        expect.that(
            len(layer.inputs) == 1,
            f"{what}: {layer.kind} takes {len(layer.inputs)} inputs; only the last layer joins.",
        )
        chain.append(layer)
        name = layer.inputs[0]
    steps: list[str] = []
    for layer in flat(reversed(chain)):
        activation = layer.activation if _is_activation(layer) else ""
        if activation and steps and steps[-1].endswith(", linear"):
            steps[-1] = steps[-1].removesuffix("linear") + activation
        elif layer.kind not in ("Identity", INPUT):
            steps.append(_said(layer))
    return steps


def _is_activation(layer: Layer) -> bool:
    return layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS


def _said(layer: Layer) -> str:
    """A layer in words; what is not as usual is said too."""
    if layer.kind == "Conv2D":
        sides = _sides(layer.config.get("kernel_size"))
        text = f"{sides} convolution, {layer.config.get('filters')} filters, {layer.activation}"
    elif layer.kind in ("MaxPooling2D", "AveragePooling2D"):
        text = f"{_sides(layer.config.get('pool_size'))} {'max' if layer.kind[0] == 'M' else 'average'} pooling"
    else:
        return layer.kind
    stride, padding = _sides(layer.config.get("strides")), layer.config.get("padding")
    if stride != "1×1":
        text += f", stride {stride}"
    elif text.startswith("1×1 "):  # nothing lies beyond the border: with either padding it is the same
        padding = "same"
    return text if padding == "same" else f"{text}, padding {padding}"


def _sides(value: Any) -> str:
    pair = value if isinstance(value, list | tuple) else (value, value)
    return "×".join(str(side) for side in pair)
