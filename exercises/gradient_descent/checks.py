"""Checks of gradient_descent. On parabolas and bowls every place of a path is known from a formula, without a step."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")
downhill = course_file(__file__, "../_shared/steps.py")

NEAR = {"rtol": 1e-6, "atol": 1e-7}
FAR = 10_000


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random parabolas and bowls, with learning rates that come near the lowest point but do not reach it."""

    def parabola(start: Any) -> dict[str, Any]:
        side = rng.choice([-1.0, 1.0])
        m = float(start + side * rng.uniform(2.0, 4.0))
        return {"a": float(rng.uniform(0.5, 0.9)), "m": m, "start": start, **_way(rng)}

    def bowl(start: np.ndarray) -> dict[str, Any]:
        a = np.diag(rng.uniform(0.6, 0.9, 2)) + 0.4 * rng.choice([-1.0, 1.0]) * np.eye(2)[::-1]
        return {"a": a, "m": start + rng.choice([-1.0, 1.0], 2) * rng.uniform(2.0, 4.0, 2), "start": start, **_way(rng)}

    number, pair = float(rng.uniform(0.5, 2.0)), rng.uniform(0.5, 2.0, 2)
    questions: dict[str, dict[str, Any]] = {
        "parabola": {"x": rng.uniform(-9.0, 9.0, 5)},
        "valley": {"x": rng.uniform(0.5, 4.0, (5, 2)) * rng.choice([-1.0, 1.0], (5, 2))},
        "step": {"number": parabola(number), "vector": bowl(pair)},
        "line": parabola(float(rng.uniform(0.5, 2.0))),
        "plane": bowl(rng.uniform(0.5, 2.0, 2)),
        "integers": {"number": parabola(int(rng.integers(2, 5))), "vector": bowl(rng.integers(2, 5, 2))},
        "far": {"rates": np.array([0.002, float(rng.uniform(0.003, 0.01))]), "steps": FAR},
        "drawn": {"start": np.array([-7.0, 2.0]), "rate": 0.9, "steps": 30},
    }
    return questions, questions


def _way(rng: np.random.Generator) -> dict[str, Any]:
    return {"rate": float(rng.uniform(0.2, 0.4)), "steps": int(rng.integers(8, 14))}


def _places(asked, steps, rate=None, start=None):
    """Where gradient descent stands after each of some numbers of steps, in rising order: m + (1 - η a)^k (start - m)."""
    a, m = np.atleast_2d(asked["a"]), np.atleast_1d(asked["m"])
    away = np.atleast_1d(asked["start"] if start is None else start) - m
    once = np.eye(len(m)) - (asked["rate"] if rate is None else rate) * a
    found, done = [], 0
    for k in steps:
        away = (once if k == done + 1 else np.linalg.matrix_power(once, k - done)) @ away
        found.append(m + away)
        done = k
    found = np.array(found)
    return found if np.ndim(asked["start"]) else found[:, 0]


@check(
    points=1,
    hints=(
        "What is the derivative of x², and what that of x?",
        "Each term by itself: the derivative of 0.01 x² is twice 0.01 times x.",
        "`return 0.02 * x + 0.1`",
    ),
)
def slope_is_the_derivative(parabola, kept):
    """`slope` is the derivative of 0.01x² + 0.1x."""
    x = kept["parabola"]["x"]
    f = np.polynomial.Polynomial([0.0, 0.1, 0.01])
    expect.close(
        parabola,
        f.deriv()(x),
        name="slope(x) for five x",
        mistakes={
            "This is f(x) itself: its derivative is asked for.": f(x),
            "The derivative of x² is 2x: a factor 2 is missing.": 0.01 * x + 0.1,
            "The term 0.1 x has a derivative, too.": 0.02 * x,
            "The derivative of 0.1 x is 0.1, whatever x is.": 0.02 * x + 0.1 * x,
            "The sign is turned: the derivative points uphill, and the step turns it, not this function.": -f.deriv()(
                x
            ),
        },
        **NEAR,
    )


@check(
    points=1,
    hints=(
        "If x_1 stays where it is, how does f change with x_0?",
        "The derivative by x_0 has nothing to do with x_1, and the other way round. Put both into one array.",
        "`return np.array([x[0] / 10, 2 * x[1]])`",
    ),
)
def gradient_of_the_valley(valley, kept):
    """`valley_gradient` has the derivatives by both numbers."""
    x = kept["valley"]["x"]
    expect.close(
        valley["gradients"],
        x * [0.1, 2.0],
        name="valley_gradient(x) for five x",
        mistakes={
            "The derivative of x_0² / 20 is x_0 / 10.": x * [0.05, 2.0],
            "A factor 2 is missing in both: the derivative of x² is 2x.": x * [0.05, 1.0],
            "A factor 2 is missing in the second: the derivative of x² is 2x.": x * [0.1, 1.0],
            "The sign is turned: the gradient points uphill, and the step turns it, not this function.": -x
            * [0.1, 2.0],
            "The two derivatives are exchanged.": x[:, ::-1] * [2.0, 0.1],
        },
        **NEAR,
    )
    _is_no_list(valley["kind"], "valley_gradient(x)", "it can not be multiplied by a learning rate")


def _is_no_list(kind, call, why):
    """Fail if a function has returned a list or tuple of the right numbers: whoever goes on with them can not."""
    kind = expect.text(kind)
    expect.that(
        kind not in ("list", "tuple"),
        f"{call} is a {kind} of Python: {why}. Make an array of it, `np.array(...)`.",
        expected="an array",
        received=f"a {kind}",
    )


@check(
    points=2,
    hints=(
        "The gradient points uphill. Which way do you want to go, and who says how far?",
        "Ask `gradient(x)`, multiply it by the learning rate, and subtract that from x. Return the result.",
        "`return x - learning_rate * gradient(x)`",
    ),
)
def step_goes_downhill(step, kept):
    """`descent_step` goes against the gradient, by the learning rate."""
    for name, asked in kept["step"].items():
        start = np.asarray(asked["start"])
        slope = np.dot(asked["a"], start - asked["m"])
        downhill.goes_downhill(
            step[name]["next"],
            start,
            slope,
            asked["rate"],
            name="x",
            after=f"descent_step with a {name}, learning rate {asked['rate']:.6g}",
            unmoved="This is where it began: return where the step leads.",
            rates=(0.1, 0.01),
            more={
                "Only the direction of the gradient is used: its length counts, too.": (
                    start - asked["rate"] * slope / np.linalg.norm(slope)
                ),
                "The first number moves, and the second is asked for its slope there: take the gradient once, at the old "
                "x.": _one_after_the_other(asked),
            },
        )


def _one_after_the_other(asked):
    x = np.atleast_1d(asked["start"]).astype(float)
    for i in range(len(x)):
        x[i] -= asked["rate"] * np.atleast_1d(np.dot(asked["a"], x - asked["m"]))[i]
    return x if np.ndim(asked["start"]) else x[0]


def _is_path(claim, asked, what):
    """Fail unless this is the path from the start to the end."""
    n, rate = asked["steps"], asked["rate"]
    right = _places(asked, range(n + 1))
    name = f"descend(...) from {what}, {n} steps, learning rate {rate:.6g}"
    values = expect.array(claim, name=name)
    causes = {
        (101, *right.shape[1:]): "This has 100 steps, the default: take as many as are asked for.",
        right.T.shape: "Rows and columns are exchanged: each row is a place.",
        (right.size,): "All numbers are in one row: each row of the path is a place.",
        right.shape[1:]: "Only the end is returned: the whole path is asked for.",
        (n, *right.shape[1:]): "One place is missing. The path has the start and the end: one place more than steps.",
        (n + 2, *right.shape[1:]): "There is a place too many. Is the start there twice, or a step too many taken?",
    }
    expect.that(
        values.shape == right.shape,
        f"{name} has another shape. {causes.get(values.shape, '')}".strip(),
        expected=f"shape {right.shape}",
        received=f"shape {values.shape}",
    )
    drift = _places(asked, [1])[0] - right[0]
    expect.close(
        claim,
        right,
        name=name,
        mistakes={
            "All places are the end: the same array is in the path again and again, and `x -= ...` changes it. "
            "Make a new one, `x = x - ...`.": right[-1],
            "It stands still: the step is taken, but not kept.": right[0],
            "The start is missing: the path begins with it.": _places(asked, range(1, n + 2)),
            "It goes uphill.": _places(asked, range(n + 1), -rate),
            "This is the path with learning rate 0.1: use the one that is handed in.": _places(
                asked, range(n + 1), 0.1
            ),
            "Every step goes from the start: go on from the place that the last step has led to.": np.array(
                [right[0], *[right[1]] * n]
            ),
            "Every step is the first one again: ask for the gradient where you stand.": np.array(
                [right[0] + k * drift for k in range(n + 1)]
            ),
            "This is the path backwards.": right[::-1],
        },
        **NEAR,
    )


@check(
    points=2,
    needs=step_goes_downhill,
    hints=(
        "How many places does a path of three steps have?",
        "Begin a list with the start. In every turn of the loop, append where a step from the last place leads.",
        "`path = [start]`, `for _ in range(steps): path.append(descent_step(gradient, path[-1], learning_rate))`, and "
        "`return np.array(path, dtype=float)`.",
    ),
)
def path_of_one_variable(line, kept):
    """`descend` returns every place of its path, for one variable."""
    _is_path(line["path"], kept["line"], "a number")


@check(
    points=2,
    needs=step_goes_downhill,
    hints=(
        "If your list holds an array, and the array is changed afterwards, what does the list hold?",
        "`x -= ...` changes the array that is in the list already. `x = x - ...` makes a new one.",
        "`path.append(descent_step(gradient, path[-1], learning_rate))`, if descent_step returns "
        "`x - learning_rate * gradient(x)`.",
    ),
)
def path_of_two_variables(plane, kept):
    """`descend` returns every place of its path, for two variables."""
    _is_path(plane["path"], kept["plane"], "a vector of 2")
    _is_no_list(plane["kind"], "descend(...)", "`path[:, 0]` does not work with it")


@check(
    points=1,
    needs=(path_of_one_variable, path_of_two_variables),
    hints=(
        "What does an array of integers do with 2.7?",
        "The start may hold integers, but the path can not. Which type has the array that you make?",
        "`np.zeros((steps + 1, *np.shape(start)))` holds floats; `np.array(start, dtype=float)` makes some of the start.",
    ),
)
def path_from_integers(integers, kept):
    """`descend` may begin at integers."""
    for name in ("number", "vector"):
        asked = kept["integers"][name]
        start = np.asarray(asked["start"])
        path = expect.array(integers[name]["path"], name=f"descend(...) from {start}")
        expect.that(
            path.dtype.kind == "f",
            f"The path from {start} holds integers: what is behind the point is lost.",
            expected="dtype float64",
            received=f"dtype {path.dtype}",
        )
        _is_path(integers[name]["path"], asked, f"{start}, which {'are integers' if start.ndim else 'is an integer'}")


@check(
    points=1,
    needs=(slope_is_the_derivative, path_of_one_variable),
    hints=(
        "Do both of your functions work by themselves? Then this one asks for nothing new.",
        "10,000 steps are many: does anything in your loop become slower, or less exact, with every step?",
        "`descend(slope, 0.0, 0.002, 10_000)[-1]` should be -1.648426583.",
    ),
)
def walks_down_the_parabola(far, kept):
    """10,000 small steps down the parabola lead where the formula says."""
    rates = kept["far"]["rates"]
    right = -5 * (1 - (1 - 0.02 * rates) ** FAR)
    expect.close(
        far, right, name=f"the ends of {FAR:,} steps with learning rates {rates[0]:g} and {rates[1]:.6g}", **NEAR
    )


@check(
    points=1,
    hints=(
        "Whose array is the start: yours, or that of whoever calls?",
        "`x -= ...` and `x[0] = ...` change the array itself, also if it came in as an argument.",
        "`return x - learning_rate * gradient(x)` makes a new array and leaves x alone.",
    ),
)
def start_stays_as_it_is(step, plane, kept):
    """Neither `descent_step` nor `descend` changes the place that it is handed."""
    calls.is_unchanged(
        step["vector"]["x"], kept["step"]["vector"]["start"], "x", "descent_step(gradient, x, learning_rate)"
    )
    calls.is_unchanged(plane["start"], kept["plane"]["start"], "start", "descend(gradient, start, ...)")
