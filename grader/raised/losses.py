"""Losses whose targets do not fit what the model returns."""

from __future__ import annotations

import re

from grader.i18n import _
from grader.raised.rules import ANY, Shape, Sizes, legend, plain, rule, shape, written

PAIR = rf"target\.shape={ANY}, output\.shape={ANY}"


def _shapes(found: re.Match[str]) -> tuple[Shape, Shape]:
    target, output = (shape(part) for part in found.groups() if part is not None)
    return target, output


@rule(rf"must have the same rank \(ndim\)\. Received: {PAIR}")
def integers_for_one_hot(found: re.Match[str], sizes: Sizes) -> str:
    target, output = _shapes(found)
    text = _("The targets have shape {t}, the model's outputs {o}, and this loss compares the two element by element.")
    said = text.format(t=written(target), o=written(output))
    if len(target) == 1 and len(output) == 2 and output[1] not in (1, None):
        said += " " + _(
            "The targets look like class numbers. For these take `sparse_categorical_crossentropy`; "
            "`categorical_crossentropy` wants one-hot rows, as `keras.utils.to_categorical` makes them."
        )
    return said + legend(sizes, target, output)


@rule(rf"must have rank \(ndim\) `target\.ndim - 1`\. Received: {PAIR}")
def one_hot_for_sparse(found: re.Match[str], sizes: Sizes) -> str:
    target, output = _shapes(found)
    if len(output) > len(target) + 1:
        text = _(
            "For every target the model should return one row of scores, but its outputs have shape {o} for targets of "
            "shape {t}. Is a `Flatten` or pooling missing before the last layer?"
        )
    else:
        text = _(
            "This loss wants class numbers, shape (rows,), and got targets of shape {t} for outputs of shape {o}. For one-hot "
            "rows take `categorical_crossentropy`; or make numbers of them with `np.argmax(targets, axis=1)`."
        )
    return text.format(t=written(target), o=written(output)) + legend(sizes, target, output)


@rule(
    rf"must have the same shape\. Received: {PAIR}|"
    rf"[Ll]ogits`? and `?labels`? must have the same shape, received \({ANY} vs {ANY}\)|"
    rf"Shapes {ANY} and {ANY} are incompatible|"
    rf"logits and labels must be broadcastable: logits_size={ANY} labels_size={ANY}"
)
def unequal(found: re.Match[str], sizes: Sizes) -> str:
    a, b = _shapes(found)
    if "logits_size" in found[0] and a and b == (1, a[0]):
        return _(
            "`softmax_cross_entropy_with_logits` wants a one-hot row for each row of logits, as `tf.one_hot` makes them, and got "
            "class numbers. For these there is `sparse_softmax_cross_entropy_with_logits`."
        )
    text = _("The loss compares targets and outputs element by element, and their shapes {a} and {b} differ.")
    said = text.format(a=written(a), b=written(b))
    flat = [tuple(n for n in s if n != 1) for s in (a, b)]
    if len(a) > 1 and len(b) > 1 and (1 in (a[-1], b[-1]) and a[-1] != b[-1]):
        text = _(
            "One has a single value in each row, the other {n}. Has the last layer too few units, does a recurrent layer lack "
            "`return_sequences=True`, or are these class numbers for a loss that wants one-hot rows?"
        )
        said += " " + text.format(n=b[-1] if a[-1] == 1 else a[-1])
    elif flat[0] == flat[1]:
        said += " " + _("They hold the same number of values: `reshape` one of them to the other's shape.")
    else:
        said += " " + _("Does the last layer have as many units as a target has values?")
    return said + legend(sizes, a, b)


# The second wording is the one of the computation that is the same in every run, and so the one that the grader meets.
@rule(
    r"Received a label value of (-?\d+) which is outside the valid range of \[0, (\d+)\)|"
    r"indices\[\d{1,9}\] = (-?\d{1,12}) is not in \[0, (\d{1,12})\)\s{1,9}\[\[\{\{node [\w/]{0,150}SparseSoftmaxCrossEntropy"
)
def label_range(found: re.Match[str], sizes: Sizes) -> str:
    text = _(
        "There is a label {label}, but the last layer has {n} units, so it knows only the classes 0 to {last}. Has the layer a "
        "unit for each class, and do the labels begin at 0?"
    )
    label, units = (part for part in found.groups() if part is not None)
    n = int(units)
    return text.format(label=label, n=n, last=n - 1) + legend(sizes, (n,))


@rule(r"indices\[[\d,]{1,40}\] = (-?\d{1,12}) is not in \[0, (\d{1,12})\)")
def index_range(found: re.Match[str], sizes: Sizes) -> str:
    text = _(
        "There is an index {index}, where only 0 to {last} are known. If it is a label: has the last layer a unit for each "
        "class, and do the labels begin at 0? If an Embedding looks it up, its `input_dim` has to be larger than every index."
    )
    n = int(found[2])
    return text.format(index=found[1], last=n - 1) + legend(sizes, (n,))


RULES = (
    integers_for_one_hot,
    one_hot_for_sparse,
    unequal,
    label_range,
    index_range,
    plain(
        r"`labels\.shape\.rank` must equal `logits\.shape\.rank - 1`",
        "`sparse_softmax_cross_entropy_with_logits` wants class numbers, shape (rows,), and logits of shape (rows, "
        "classes). For one-hot rows it is `softmax_cross_entropy_with_logits`.",
    ),
)
