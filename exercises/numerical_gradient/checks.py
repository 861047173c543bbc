"""Checks of numerical_gradient. Of polynomials of degree 3 the central difference is known exactly, for every h."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.polynomial import Polynomial

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")

H = 1e-4
NEAR = {"rtol": 1e-6, "atol": 1e-8}  # rounding comes to 1e-9, a step to one side alone is off by more than 1e-4


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random polynomials of degree 3 at places where their second and third derivatives are large."""

    def numbers(*shape: int) -> dict[str, Any]:
        signs = rng.choice([-1.0, 1.0], shape)
        return {"a": signs * rng.uniform(1.0, 2.0, shape), "b": rng.uniform(1.0, 2.0, shape), "x": _places(rng, shape)}

    def polynomial() -> dict[str, Any]:
        return {"c": rng.uniform(1.0, 2.0, 4), "x": float(rng.uniform(1.0, 2.0))}

    wide = float(rng.uniform(0.3, 0.6))
    whole = numbers(4)
    whole["x"] = rng.permutation([-3, 1, 2, 4]).astype(np.int64)
    questions: dict[str, dict[str, Any]] = {
        "derivative": polynomial(),
        "wide_derivative": {**polynomial(), "h": wide},
        "gradient": numbers(4),
        "table": numbers(2, 3),
        "integers": whole,
        "wide_gradient": {**numbers(4), "h": wide},
        "digits": {"x": 1.0, "h": 10.0 ** -np.arange(1.0, 15.0)},
    }
    return questions, questions


def _places(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return rng.uniform(1.0, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


# ---------------------------------------------------------------- the oracles


def _slope(c, x, h):
    """The central difference of a polynomial of degree 3, exactly: the error is h² times the coefficient of x³."""
    return float(Polynomial(c).deriv()(x) + c[3] * h**2)


def _gradient(asked, h):
    """The central differences of the sum of a x³ and of half the square of the sum of b x, exactly."""
    a, b, x = asked["a"], asked["b"], asked["x"].astype(float)
    return 3 * a * x**2 + b * np.sum(b * x) + a * h**2


def _function(asked):
    a, b = asked["a"], asked["b"]
    return lambda x: float(np.sum(a * x**3) + np.sum(b * x) ** 2 / 2)


def _left_behind(asked, h):
    """What comes out if each number stays where it was moved last."""
    f, x = _function(asked), asked["x"].astype(float)
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        found[place] = (above - f(x)) / (2 * h)
    return found


def _swallowed(asked, h):
    """What comes out if x ± h is written into an array of integers."""
    f, x = _function(asked), asked["x"].copy()
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        old = x[place]
        x[place] = int(old + h)
        above = f(x)
        x[place] = int(old - h)
        found[place] = (above - f(x)) / (2 * h)
        x[place] = old
    return found


def _gradient_mistakes(asked, h):
    f, x, right = _function(asked), asked["x"].astype(float), _gradient(asked, h)
    forward, brackets, digits, first = np.zeros((4, *x.shape))
    for place in np.ndindex(x.shape):
        up, down, up32, down32 = x.copy(), x.copy(), x.astype(np.float32), x.astype(np.float32)
        for moved, step in ((up, h), (down, -h), (up32, h), (down32, -h)):
            moved[place] += step
        forward[place] = (f(up) - f(x)) / h
        brackets[place] = f(up) - f(down) / (2 * h)
        digits[place] = (f(up32) - f(down32)) / (2 * h)
    first.flat[0] = right.flat[0]
    return {
        "This is twice the gradient: from x - h to x + h it is 2h.": 2 * right,
        "This is the difference alone: divide it by 2h.": 2 * h * right,
        "h is missing below the fraction line, or brackets: it is / (2 * h), not / 2 * h.": right * h**2,
        "This looks to one side only: take f at x + h and at x - h.": forward,
        "The sign is turned: it is f(x + h) - f(x - h).": -right,
        "Brackets are missing: the whole difference is divided by 2h.": brackets,
        "Both moves fell upon one array: `y = x` makes no copy, `x.astype(float)` does.": forward / 2,
        "float32 keeps seven digits, too few for such a small step: compute with float64, `astype(float)`.": digits,
        "Only the first number has its derivative: does the `return` stand inside the loop?": first,
        "These are the right numbers in one row: `reshape(x.shape)` gives them the shape of x.": right.ravel(),
        "Every number stays moved while the next is moved: put it back before you go on.": _left_behind(asked, h),
        "All numbers are moved at once: move one, and leave the others where they are.": (f(x + h) - f(x - h))
        / (2 * h),
        "It is 0 everywhere: f is asked twice for the same. Is h too small, or have both moves one array?": 0.0,
    }


# ---------------------------------------------------------------- the checks


def _is_slope(claim, asked, h, call):
    f, x, right = Polynomial(asked["c"]), asked["x"], _slope(asked["c"], asked["x"], h)
    expect.close(
        claim,
        right,
        name=call,
        mistakes={
            "This is twice the derivative: from x - h to x + h it is 2h.": 2 * right,
            "This is the difference alone: divide it by 2h.": 2 * h * right,
            "Brackets are missing: it is / (2 * h), not / 2 * h.": right * h**2,
            "Brackets are missing: the whole difference is divided by 2h.": f(x + h) - f(x - h) / (2 * h),
            "This looks to one side only: take f at x + h and at x - h.": (f(x + h) - f(x)) / h,
            "This looks to one side only: take f at x - h and at x + h.": (f(x) - f(x - h)) / h,
            "This looks h / 2 to either side: h itself is asked for.": _slope(asked["c"], x, h / 2),
            "The sign is turned: it is f(x + h) - f(x - h).": -right,
            "This is f(x) itself.": f(x),
            "It is 0. Is h so small that x + h is x, or is f asked for x itself?": 0.0,
            "This is the derivative for a far smaller h: use the h that is handed in.": f.deriv()(x),
        },
        **NEAR,
    )


@check(
    points=2,
    hints=(
        "How far apart are x - h and x + h?",
        "Ask f twice, subtract, and divide by the whole way from x - h to x + h. Mind the brackets below the fraction line.",
        "`return (f(x + h) - f(x - h)) / (2 * h)`",
    ),
)
def derivative_is_a_central_difference(derivative, kept):
    """`numerical_derivative` looks to both sides."""
    _is_slope(derivative, kept["derivative"], H, "numerical_derivative(f, x)")


@check(
    points=1,
    needs=derivative_is_a_central_difference,
    hints=(
        "Where does the size of the step come from: from whoever calls, or from inside your function?",
        "`h` is a parameter with a default. Inside the function there is no reason to write 1e-4.",
        "`return (f(x + h) - f(x - h)) / (2 * h)`, without a line that gives h a value.",
    ),
)
def derivative_uses_its_h(wide_derivative, kept):
    """`numerical_derivative` takes the step that it is told, also a large one."""
    asked = kept["wide_derivative"]
    _is_slope(wide_derivative, asked, asked["h"], f"numerical_derivative(f, x, {asked['h']:.6g})")


@check(
    points=2,
    hints=(
        "When x_1 is moved, where must x_0 be?",
        "A loop over the places of x. In each turn make a fresh copy, or put the number back before the next turn.",
        "`up, down = x.copy(), x.copy()`, `up[place] += h`, `down[place] -= h`, and then "
        "`gradient[place] = (f(up) - f(down)) / (2 * h)`.",
    ),
)
def gradient_moves_one_number_at_a_time(gradient, kept):
    """`numerical_gradient` has the derivative by each number of a vector, with the others where they are."""
    asked = kept["gradient"]
    expect.close(
        gradient["gradient"],
        _gradient(asked, H),
        name="numerical_gradient(f, x)",
        mistakes=_gradient_mistakes(asked, H),
        **NEAR,
    )


@check(
    points=1,
    needs=gradient_moves_one_number_at_a_time,
    hints=(
        "If x is a table, what is x[0]: a number, or a row?",
        "A loop over `range(len(x))` moves whole rows. `np.ndindex(x.shape)` goes through the places of any shape.",
        "`for place in np.ndindex(x.shape):` and `x[place]` in place of x[i].",
    ),
)
def gradient_has_the_shape_of_x(table, kept):
    """`numerical_gradient` takes arrays of any shape, such as a table of weights."""
    asked = kept["table"]
    f, x = _function(asked), asked["x"]
    rows = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = H
        rows[i] = (f(x + step) - f(x - step)) / (2 * H)
    expect.close(
        table["gradient"],
        _gradient(asked, H),
        name="numerical_gradient(f, x) of a table",
        mistakes={
            "Whole rows are moved at once: go through all places, of all rows.": rows,
            **_gradient_mistakes(asked, H),
        },
        **NEAR,
    )


@check(
    points=2,
    needs=gradient_moves_one_number_at_a_time,
    hints=(
        "What does `a = np.array([3, 4])`, then `a[0] = 3.9` leave in a?",
        "An array of integers cuts off what is behind the point, so x + 0.0001 becomes x again. Compute with an array of "
        "floats, and make the gradient one too.",
        "`x = x.astype(float)` as the first line: that is a copy, too, which you may change. `np.zeros(x.shape)` is an array "
        "of floats; np.zeros_like of integers is not.",
    ),
)
def gradient_takes_integers(integers, kept):
    """`numerical_gradient` takes integers, too."""
    asked = kept["integers"]
    right = _gradient(asked, H)
    values = expect.array(integers["gradient"], name="numerical_gradient(f, x) of integers")
    expect.that(
        values.dtype.kind == "f",
        "numerical_gradient(f, x) of integers holds integers itself: what is behind the point is lost.",
        expected="dtype float64",
        received=f"dtype {values.dtype}",
    )
    expect.close(
        integers["gradient"],
        right,
        name="numerical_gradient(f, x) of integers",
        mistakes={
            "x holds integers, and x + h was written into it: the step was cut off. Make floats of x first.": (
                _swallowed(asked, H)
            ),
            "The gradient was written into an array of integers: what is behind the point was cut off.": np.trunc(
                right
            ),
        },
        **NEAR,
    )


@check(
    points=1,
    needs=gradient_moves_one_number_at_a_time,
    hints=(
        "Where does the size of the step come from: from whoever calls, or from inside your function?",
        "Wherever the step is added, subtracted or divided by, it must be the same `h`.",
        "`gradient[place] = (f(up) - f(down)) / (2 * h)`, where up and down were moved by h.",
    ),
)
def gradient_uses_its_h(wide_gradient, kept):
    """`numerical_gradient` takes the step that it is told, also a large one."""
    asked = kept["wide_gradient"]
    expect.close(
        wide_gradient["gradient"],
        _gradient(asked, asked["h"]),
        name=f"numerical_gradient(f, x, {asked['h']:.6g})",
        mistakes={
            "This is the gradient for a far smaller h: use the h that is handed in.": _gradient(asked, H),
            **_gradient_mistakes(asked, asked["h"]),
        },
        **NEAR,
    )


@check(
    points=1,
    hints=(
        "x is the caller's array. What does the caller find in it afterwards?",
        "Either work on a copy, or remember each number before you move it and put it back.",
        "`x = x.astype(float)` as the first line makes a copy of your own.",
    ),
)
def x_stays_as_it_is(gradient, table, integers, kept):
    """After `numerical_gradient` x has its old values."""
    for name, claim in (("gradient", gradient), ("table", table), ("integers", integers)):
        calls.is_unchanged(claim["x"], kept[name]["x"], "x", "numerical_gradient(f, x)")
