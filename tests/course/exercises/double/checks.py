"""Judges doubles and a sum."""

from grader import expect
from grader.rubric import check


def given(rng):
    number, values, xs = float(rng.uniform(1, 9)), rng.uniform(1, 9, 5), rng.uniform(1, 9, 7)
    asked = {"double": {"number": number, "array": values}, "total": {"xs": xs.tolist()}}
    return asked, {"number": number, "array": values, "xs": xs}


@check(points=1, hints=("What is twice 3?", "Multiply by 2."))
def doubles(double, kept):
    """`double` gives back twice a number."""
    number = kept["number"]
    expect.close(double["number"], 2 * number, mistakes={"Is it squared rather than doubled?": number**2})


@check(points=1, needs=doubles)
def doubles_arrays(double, kept):
    """`double` gives back an array with every value doubled."""
    expect.close(double["array"], 2 * kept["array"])


@check(points=2)
def totals(total, kept):
    """`total` is the sum of a list."""
    expect.close(total, kept["xs"].sum())
