"""Values of the wrong type: integers where fractions are needed, float64 beside float32, objects that are no numbers."""

from __future__ import annotations

import re

from grader.i18n import _
from grader.raised.rules import DTYPE, Sizes, plain, rule

NAMES = {"float": "float32", "double": "float64", "half": "float16"}
WHOLE = re.compile(r"u?int\d*|bool")


def _name(dtype: str) -> str:
    return NAMES.get(dtype, dtype)


def two(a: str, b: str) -> str:
    """What to do where two dtypes meet."""
    a, b = _name(a), _name(b)
    said = _("TensorFlow does not mix dtypes, and here {a} meets {b}.").format(a=a, b=b)
    if "float64" in (a, b) and "float32" in (a, b):
        return (
            said
            + " "
            + _(
                "NumPy makes float64 where nothing else is said; everything else here is float32. Convert the array once, where "
                'it comes in: `x.astype("float32")`, or `tf.cast(x, tf.float32)`.'
            )
        )
    if all(WHOLE.fullmatch(name) for name in (a, b)):
        return said + " " + _("Convert one of them: `tf.cast(x, tf.{dtype})`.").format(dtype=b if a == "bool" else a)
    if any(WHOLE.fullmatch(name) for name in (a, b)):
        return said + " " + _("Make fractions of the whole numbers before: `tf.cast(x, tf.float32)`.")
    return said + " " + _("`tf.cast(x, tf.float32)` converts.")


@rule(rf"was expected to be an? {DTYPE} tensor but is an? {DTYPE} tensor")
def expected(found: re.Match[str], sizes: Sizes) -> str:
    if found[1] == "bool":
        text = _("A condition is wanted here, a yes or no for each place, and {a} came: compare it, as in `x > 0`.")
        return text.format(a=_name(found[2]))
    return two(found[1], found[2])


@rule(
    rf"Tensor conversion requested dtype {DTYPE} for Tensor with dtype {DTYPE}|"
    rf"must have the same dtype, got tf\.{DTYPE} != tf\.{DTYPE}|"
    rf"has type {DTYPE} that does not match type {DTYPE} of argument"
)
def meet(found: re.Match[str], sizes: Sizes) -> str:
    a, b = (part for part in found.groups() if part is not None)
    return two(a, b)


@rule(rf"Value for attr '\w{{1,20}}' of {DTYPE} is not in the list of allowed values: ([\w, ]{{1,200}})")
def attribute(found: re.Match[str], sizes: Sizes) -> str:
    wanted = [_name(name.strip()) for name in found[2].split(",")]
    if not all(WHOLE.fullmatch(name) for name in wanted):
        text = _("This operation does not work on {a}. Convert first: `tf.cast(x, tf.float32)`.")
    else:
        text = _(
            "Whole numbers are wanted here, such as class numbers or places, and {a} came: `tf.cast(x, tf.int32)`."
        )
    return text.format(a=_name(found[1]))


@rule(rf"Cannot convert (-?[\d.e+-]{{1,30}}) to EagerTensor of dtype {DTYPE}")
def fraction(found: re.Match[str], sizes: Sizes) -> str:
    text = _(
        "A tensor of whole numbers ({dtype}) meets the fraction {n}. Make the tensor float32 from the beginning: write 1.0 for "
        "1, give `dtype=tf.float32`, or use `tf.cast(x, tf.float32)`."
    )
    said = text.format(dtype=found[2], n=found[1])
    if found[1].endswith(".0") and found[2] in ("int32", "int64"):
        text = _(
            "If {n} is a size or a count, make it whole instead: `//` divides to a whole number, `int(...)` makes one."
        )
        said += " " + text.format(n=found[1])
    return said


RULES = (
    expected,
    meet,
    attribute,
    fraction,
    plain(
        r"Cannot cast ufunc '\w{1,20}' output from dtype\('(\w{1,12})'\) to dtype\('(\w{1,12})'\)",
        "An array of {2} can not take values of {1} in place (`+=`, `-=`). Make it float first: `x.astype(float)` is a copy "
        "in float64.",
    ),
    plain(
        r"Invalid dtype: (?:str|object)|Failed to convert a NumPy array to a Tensor \(Unsupported object type",
        "The array holds something that is no number: text, None, or lists of different lengths. Print `x.dtype` and a row.",
    ),
    plain(
        r"Unrecognized data type: x=",
        "Keras wants arrays, and got a Python list: `np.array(x)` makes one.",
    ),
    plain(
        r"only (?:0-dimensional|size-1|length-1) arrays can be converted to Python scalars|"
        r"only integer scalar arrays can be converted",
        "One number is wanted, and an array of several came. Is a mean or a sum over them missing, or an index? What `math` "
        "offers takes one number; NumPy's functions of the same names, such as `np.exp`, take whole arrays.",
    ),
    plain(
        r"Cannot iterate over a scalar tensor",
        "This is a single number, and the code takes it apart, as in `a, b = ...` or `for ... in ...`. Does the function "
        "return all that it should?",
    ),
)
