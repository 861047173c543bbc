"""Products of matrices whose shapes do not fit."""

from __future__ import annotations

import re

from grader.i18n import _
from grader.raised.rules import ANY, Shape, Sizes, legend, rule, shape, written

PRODUCTS = ("MatMul", "BatchMatMulV2", "BatchMatMul", "_MklMatMul")
TURNS = (r"(?:transpose_a|adj_x)=true", r"(?:transpose_b|adj_y)=true")


def product(a: Shape, b: Shape, sizes: Sizes) -> str:
    """Why a product of matrices can not be, and which turn would make it fit."""
    text = _(
        "A product of matrices (n, k) and (k, m) needs the same k twice. Here the shapes are {a} and {b}, so {k} meets {l}."
    )
    if not a or not b:  # no library says this of a scalar, but a learner's own exception may
        return ""
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] == inner is not None:  # TensorFlow names the shapes from before it turned them
        text = _(
            "A product of matrices (n, k) and (k, m) needs the same k twice. The shapes {a} and {b} would fit as they are: is "
            "`transpose_a` or `transpose_b` set?"
        )
        return text.format(a=written(a), b=written(b)) + legend(sizes, a, b)
    said = text.format(a=written(a), b=written(b), k=a[-1], l=inner)
    if len(a) == len(b) == 2:
        if b[1] == a[0]:
            said += " " + _("The other way round they would fit: are the two exchanged?")
        elif b[1] == a[1]:
            said += " " + _("If the second were {c}, they would fit: is its shape the wrong way round?").format(
                c=written((b[1], b[0]))
            )
        elif a[0] == b[0]:
            said += " " + _("If the first were transposed, they would fit.")
    return said + legend(sizes, a, b)


def product_in_a_graph(a: Shape, b: Shape, rest: str, sizes: Sizes) -> str:
    """The same where a graph was built, which tells in the rest of its message whether one of them was to be turned."""
    turned = [re.search(turn, rest) is not None for turn in TURNS]
    a, b = (s[:-2] + s[:-3:-1] if turn else s for s, turn in zip((a, b), turned, strict=True))
    said = product(a, b, sizes)
    if said and any(turned):
        said += " " + _("That is after `transpose_a` or `transpose_b` has turned them.")
    return said


@rule(rf"Matrix size-incompatible: In\[0\]: {ANY}, In\[1\]: {ANY}")
def matmul(found: re.Match[str], sizes: Sizes) -> str:
    return product(shape(found[1]), shape(found[2]), sizes)


@rule(rf"shapes {ANY} and {ANY} not aligned")
def dot(found: re.Match[str], sizes: Sizes) -> str:
    return product(shape(found[1]), shape(found[2]), sizes)


@rule(r"matmul: Input operand 1 has a mismatch in its core dimension \d.{0,80}\(size (\d+) is different from (\d+)\)")
def matmul_of_numpy(found: re.Match[str], sizes: Sizes) -> str:
    text = _(
        "A product of matrices (n, k) and (k, m) needs the same k twice. Here the first has {k} columns and the second "
        "{l} rows. Is one of them transposed, or are the two exchanged?"
    )
    k, rows = int(found[2]), int(found[1])
    return text.format(k=k, l=rows) + legend(sizes, (k, rows))


@rule(  # which of the first three TensorFlow says depends on the processor: oneDNN's kernels look for other things first
    r"In\[(\d)\] ndims must be [>=]= 2|In\[0\] and In\[1\] has different ndims: (?:\[\d*\] vs|\[[\d,]{0,80}\] vs\. \[\d*\])|"
    r"In\[(\d)\] is not a matrix|Shape must be (?:at least )?rank 2 but is rank ([01]) for '?\{\{node [^}]{0,200}\}\} = "
    r"(?:Batch)?MatMul|matmul: Input operand (\d) does not have enough dimensions"
)
def matmul_of_vectors(found: re.Match[str], sizes: Sizes) -> str:
    return _(
        "A product of matrices got something that is no matrix: each side needs two axes, (rows, columns). Is a vector of "
        "shape (k,) meant as one row, (1, k), or as one column, (k, 1)? `np.reshape`, or `tf.reshape` of a tensor, makes either."
    )


RULES = (matmul, dot, matmul_of_numpy, matmul_of_vectors)
