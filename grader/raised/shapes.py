"""Shapes that do not fit: element by element, in a graph, reshape, layers and their inputs."""

from __future__ import annotations

import math
import re

from grader.i18n import _
from grader.raised.products import PRODUCTS, product_in_a_graph
from grader.raised.rules import ANY, Shape, Sizes, axes, legend, plain, rule, shape, written

WANTED = {
    "conv1d": "(rows, steps, channels)",
    "max_pooling1d": "(rows, steps, channels)",
    "conv2d": "(images, height, width, channels)",
    "conv2d_transpose": "(images, height, width, channels)",
    "max_pooling2d": "(images, height, width, channels)",
    "average_pooling2d": "(images, height, width, channels)",
    "global_average_pooling2d": "(images, height, width, channels)",
    "simple_rnn": "(rows, steps, features)",
    "lstm": "(rows, steps, features)",
    "gru": "(rows, steps, features)",
    "bidirectional": "(rows, steps, features)",
    "time_distributed": "(rows, steps, features)",
    "dense": "(rows, features)",
}


def elementwise(a: Shape, b: Shape, sizes: Sizes) -> str:
    """Why two arrays or tensors can not be combined element by element."""
    text = _("Two arrays are combined element by element, but their shapes {a} and {b} do not fit each other.")
    said = text.format(a=written(a), b=written(b))
    if a == b[::-1]:
        said += " " + _("One is the other's transpose.")
    elif len(a) == len(b) == 1:
        said += " " + _("They have to be equally long: has one of them lost or gained rows on the way?")
    else:
        said += " " + _("From the right, sizes have to be equal, or one of them 1.")
    return said + legend(sizes, a, b)


@rule(r"Dimensions must be equal, but are \d+ and \d+ for '?\{\{node ([^}]{0,200})\}\} = (\w{1,40})")
def in_a_graph(found: re.Match[str], sizes: Sizes) -> str:
    shapes = re.search(rf"with input shapes: {ANY}, {ANY}", found.string[found.end() :])
    if shapes is None:
        return ""
    a, b = shape(shapes[1]), shape(shapes[2])
    if "loss" in found[1]:
        text = _(
            "The loss compares the targets, shape {a}, with what the model returns, shape {b}, element by element. Each "
            "target needs an output of its own."
        )
        return text.format(a=written(a), b=written(b)) + legend(sizes, a, b)
    if found[2] in PRODUCTS:
        return product_in_a_graph(a, b, found.string[found.end() :], sizes)
    return elementwise(a, b, sizes)


@rule(r"Shape must be (?:at least )?rank (\d) but is rank (\d) for '?\{\{node [^}]{0,200}\}\} = (\w{1,40})")
def rank(found: re.Match[str], sizes: Sizes) -> str:
    text = _("The operation {name} wants a tensor with {wanted}, and got one with {received}.")
    said = text.format(name=found[3], wanted=axes(found[1]), received=axes(found[2]))
    if found[3] in ("Conv2D", "MaxPool", "AvgPool"):
        said += " " + _("Pictures are (images, height, width, channels); grey ones have one channel: `x[..., None]`.")
    return said


@rule(rf"Incompatible shapes: {ANY} vs\.? {ANY}|could not be broadcast together with shapes {ANY} {ANY}")
def broadcast(found: re.Match[str], sizes: Sizes) -> str:
    a, b = (shape(part) for part in found.groups() if part is not None)
    return elementwise(a, b, sizes)


@rule(rf"Must provide as many biases as the last dimension of the input tensor: {ANY} vs\. {ANY}")
def bias(found: re.Match[str], sizes: Sizes) -> str:
    b, a = shape(found[1]), shape(found[2])
    text = _("A bias is added to each column: the tensor has shape {a}, so {n} biases are needed, and {b} came.")
    return text.format(a=written(a), n=a[-1] if a else "?", b=written(b)) + legend(sizes, a, b)


@rule(r"layer ['\"]?([\w/-]{1,60})['\"]? is incompatible with the layer: expected (min_)?ndim=(\d), found ndim=(\d)")
def layer_axes(found: re.Match[str], sizes: Sizes) -> str:
    received = re.search(rf"Full shape received: {ANY}", found.string[found.end() :])
    seen = shape(received[1]) if received else ()
    name = found[1].split("/")[-1]
    kind = re.sub(r"(_\d+)+$", "", name)
    text = _("The layer `{layer}` expects {wanted}, and got {count}: {shape}.")
    wanted = axes(found[3]) if kind not in WANTED else f"{axes(found[3])}, {WANTED[kind]}"
    said = text.format(layer=name, wanted=wanted, count=axes(found[4]), shape=written(seen))
    if kind == "conv2d" and int(found[4]) == 3:
        said += " " + _("Is the axis of the channels missing? Grey pictures have one: `x[..., None]`.")
    elif kind == "conv2d_transpose" and int(found[4]) == 2:
        said += " " + _("Is a `Reshape((height, width, channels))` missing before this layer?")
    elif kind in ("conv2d", "max_pooling2d") and int(found[4]) == 2:
        said += " " + _("Are the pictures flattened before this layer, where they should be after it?")
    elif kind in ("simple_rnn", "lstm", "gru"):
        said += " " + _("A recurrent layer before it has to hand on every step: `return_sequences=True`.")
    return said + legend(sizes, seen)


@rule(r"layer ['\"]?([\w/-]{1,60})['\"]? is incompatible.{0,60}expected axis -1 of input shape to have value (\d+)")
def layer_size(found: re.Match[str], sizes: Sizes) -> str:
    received = re.search(rf"received input with shape {ANY}", found.string[found.end() :])
    seen = shape(received[1]) if received else ()
    text = _(
        "The layer `{layer}` was built for inputs with {n} values on their last axis; these have shape {shape}. Are they "
        "prepared as those that the model was built for?"
    )
    said = text.format(layer=found[1].split("/")[-1], n=found[2], shape=written(seen))
    return said + legend(sizes, (int(found[2]),), seen)


@rule(rf"[Ee]xpected shape {ANY}, but input has incompatible shape {ANY}")
def model_input(found: re.Match[str], sizes: Sizes) -> str:
    wanted, seen = shape(found[1]), shape(found[2])
    text = _("The model was built for inputs of shape {wanted}, where None is any number of rows; these have {seen}.")
    said = text.format(wanted=written(wanted), seen=written(seen))
    each = [math.prod(n or 1 for n in s[1:]) for s in (wanted, seen)]
    if len(wanted) > 1 and len(seen) > 1 and each[0] == each[1]:
        said += " " + _("Each row has the right number of values, in another form: `reshape` them.")
    elif len(seen) < len(wanted) and seen[-1:] == wanted[-1:]:
        said += " " + _("Is it a single row? A model wants rows, even if it is only one: `x[None]`.")
    elif len(seen) == 1:
        said += " " + _("Is it a single row, or only one column of the data? A model wants whole rows.")
    return said + legend(sizes, wanted, seen)


@rule(
    rf"cannot reshape array of size (\d+) into shape {ANY}|"
    rf"Cannot reshape a tensor with (\d+) elements to shape {ANY}|"
    r"Input to reshape is a tensor with (\d+) values, but the requested shape (?:has|requires a multiple of) (\d+)|"
    rf"total size of the tensor must be unchanged.{{0,40}}input_shape={ANY}, target_shape={ANY}"
)
def reshape(found: re.Match[str], sizes: Sizes) -> str:
    have, want = (part for part in found.groups() if part is not None)
    shapes = [shape(part) for part in (have, want)]
    n, m = (math.prod(1 if size is None else size for size in sizes_) for sizes_ in shapes)
    if 0 < m < n and n % m:  # a size of -1 is left out of what NumPy and TensorFlow say
        text = _(
            "A reshape only orders the same values anew, and {n} values can not be parted into rows of {m}, as {n} is no "
            "multiple of {m}. Print the shape of what is reshaped."
        )
    else:
        text = _(
            "A reshape only orders the same values anew, and {n} values can not fill {m} places. One size may be -1, which is "
            "then worked out, such as the number of rows."
        )
    return text.format(n=n, m=m) + legend(sizes, *shapes)


@rule(
    rf"Shape mismatch\. ?The variable shape {ANY}, and the assigned value shape {ANY}|"
    rf"Cannot update variable with shape {ANY} using a Tensor with shape {ANY}"
)
def assigned(found: re.Match[str], sizes: Sizes) -> str:
    a, b = (shape(part) for part in found.groups() if part is not None)
    text = _(
        "A variable keeps its shape, {a}; what is assigned to it, or taken from it, has shape {b}. Is it another variable's "
        "gradient, or is a sum or mean over the rows missing?"
    )
    return text.format(a=written(a), b=written(b)) + legend(sizes, a, b)


@rule(rf"weight shape {ANY} is not compatible with provided weight shape {ANY}")
def weights(found: re.Match[str], sizes: Sizes) -> str:
    a, b = shape(found[1]), shape(found[2])
    text = _("The layer's weights have shape {a}, and {b} was to be put there.")
    said = text.format(a=written(a), b=written(b))
    if a == b[::-1] and a != b:
        said += " " + _("Keras holds them as (inputs, outputs).")
    return said + legend(sizes, a, b)


@rule(r"Computed output size would be zero or negative.{0,40}inputs?[ .]shape=[(\[]([\dNone, ]{0,60})[)\]]")
def too_small(found: re.Match[str], sizes: Sizes) -> str:
    seen = shape(found[1])
    text = _(
        "Nothing would be left: this layer's window is larger than the pictures, which have shape {shape} by now. Every "
        'convolution without padding="same" and every pooling makes them smaller.'
    )
    return text.format(shape=written(seen)) + legend(sizes, seen)


@rule(r"`Concatenate` layer requires inputs with matching shapes.{0,80}input_shape=\[(.{0,400})\]")
def joined(found: re.Match[str], sizes: Sizes) -> str:
    shapes = [shape(inner) for inner in re.findall(ANY, found[1])]
    text = _(
        "What `Concatenate` joins must have the same shape, but for the axis along which it joins, which is the last unless "
        "you name another. Here the shapes are {shapes}."
    )
    said = text.format(shapes=", ".join(map(written, shapes)))
    if any(len(s) == 4 for s in shapes):
        said += " " + _(
            'A convolution or a pooling keeps height and width only with padding="same" and strides=1; a pooling\'s '
            "strides are its window's size unless you set them."
        )
    return said + legend(sizes, *shapes)


@rule(rf"Inputs have incompatible shapes\. Received shapes {ANY} and {ANY}")
def merged(found: re.Match[str], sizes: Sizes) -> str:
    text = _("This layer works element by element, so that all its inputs need the same shape. Two have {a} and {b}.")
    said = text.format(a=written(shape(found[1])), b=written(shape(found[2])))
    return f"{said} {_('`Concatenate` puts unlike ones side by side.')}" + legend(
        sizes, shape(found[1]), shape(found[2])
    )


RULES = (
    joined,
    merged,
    in_a_graph,
    rank,
    broadcast,
    bias,
    layer_axes,
    layer_size,
    model_input,
    reshape,
    assigned,
    weights,
    too_small,
    plain(
        r"(?:input depth must be evenly divisible by filter depth|Depth of input \(\d+\) is not a multiple|"
        r"output depth must be evenly divisible by number of groups)",
        "The pictures have another number of channels than the filters expect. Filters are (height, width, channels in, "
        "channels out), pictures (images, height, width, channels).",
    ),
    plain(
        r"required broadcastable shapes",
        "Two arrays are combined element by element, but their shapes do not fit each other. Print both shapes.",
    ),
    plain(
        r"Data cardinality is ambiguous[^']{0,200}'x' sizes: (\d+)[^']{0,40}'y' sizes: (\d+)",
        "There are {1} rows of inputs but {2} targets: every row needs its own. Do both come from the same part of the "
        "data, and is the first axis that of the rows?",
    ),
    plain(
        r"along dimension (\d+), the array at index 0 has size (\d+) and the array at index (\d+) has size (\d+)",
        "Arrays that are put together must agree on all other axes: on axis {1} one has {2}, another {4}.",
    ),
    plain(
        r"ConcatOp : Dimension (\d+) in both shapes must be equal|all input arrays must have the same shape",
        "Tensors that are put together must have the same shape, but for the axis along which `concat` joins them.",
    ),
    plain(
        r"Can't convert non-rectangular Python sequence|inhomogeneous shape after",
        "The rows of this list are not equally long, so they make no array. Print the length of each.",
    ),
    plain(
        r"Invalid reduction dimension|axis -?\d+ is out of bounds for array of dimension \d+|"
        r"Expected dimension in the range \[",
        "There is no such axis: an array with shape (n,) has only axis 0, one with (n, m) axes 0 and 1. Print its shape.",
    ),
    plain(
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
        "There are only {3} values on axis {2}, numbered from 0 to the last; number {1} was asked for.",
    ),
    plain(
        r"boolean index did not match indexed array along (?:axis|dimension) (\d+); size of (?:the )?(?:axis|dimension) "
        r"is (\d+) but size of corresponding boolean (?:axis|dimension) is (\d+)",
        "A mask in brackets, `a[mask]`, needs the sizes of the array itself: on axis {1} the array has {2}, the mask {3}. "
        "`np.where(mask, a, other)` stretches a mask that has 1 there.",
    ),
    plain(r"slice index -?\d+ of dimension (\d) out of bounds", "There are not so many values on axis {1}."),
)
