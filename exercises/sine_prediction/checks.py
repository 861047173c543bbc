"""Checks of sine_prediction. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]

given = questions.given
SIZE = 5  # values in the windows that `train` learns from


@check(
    points=1,
    hints=(
        "In a series of 30 values with windows of 5, which is the last window that has a value behind it?",
        "There are `len(series) - size` windows: window i is `series[i : i + size]`, and `series[i + size]` comes next.",
        "`n = len(series) - size`, `x = np.array([series[i : i + size] for i in range(n)])`, `return x, series[size:]`",
    ),
)
def windows_and_what_comes_next(cut, kept):
    """`windows` returns all windows that have a next value, and that value."""
    for name, case in kept.asked["cut"].items():
        series, size = case["series"], case["size"]
        n = len(series) - size
        x, d = expect.sequence(cut[name], 2, name="windows(series, size)")
        said = f"of windows(series, {size}), with a series of {len(series)} values,"
        place = np.arange(n)[:, None] + np.arange(size)
        shapes.has_shape(
            x,
            (n, size),
            f"the x {said}",
            {
                (n + 1, size): "The last window has no value behind it: it is one too many.",
                (size, n): "Windows are rows.",
                (n - 1, size): "There is one window more.",
                (n, size, 1): "Each window is a row of numbers, without a further axis.",
            },
        )
        expect.close(
            x, series[place], name=f"the x {said}", mistakes={"The windows are reversed.": series[place][:, ::-1]}
        )
        shapes.has_shape(d, (n,), f"the d {said}", {(n, 1): "One number for each window, without a further axis."})
        expect.close(
            d,
            series[size:],
            name=f"the d {said}",
            mistakes={"This is the last value of the window. The next one is to be predicted.": series[size - 1 : -1]},
        )


@check(
    points=1,
    hints=(
        "Which columns of x are read, in which order, and when does the network speak?",
        "`x[:, t : t + 1]` is value t of all windows, of shape (n, 1), as W wants it. h begins as zeros of shape (n, units).",
        "In a loop over t: `h = np.tanh(x[:, t : t + 1] @ W + h @ U + b)`; after it `return (h @ V + c)[:, 0]`",
    ),
)
def the_network_speaks_at_the_end(predicted, kept):
    """`predict` reads a window value by value, and speaks after the last."""
    for name, case in kept.asked["predicted"].items():
        x, params = case["x"], questions.params_of(case)
        W, U, b, V, c = params
        n = len(x)
        true = questions.predict(x, params)
        call = f"predict(x, params) with x of shape {x.shape}"
        if n > 1:
            cause = "One number for each window, without a further axis: `[:, 0]`."
            shapes.has_shape(predicted[name], (n,), call, {(n, 1): cause})
        expect.close(
            predicted[name],
            true,
            name=call,
            mistakes={
                "The windows are read from their end.": questions.predict(x[:, ::-1], params),
                "Each value is read with h = 0: hand the state on.": questions.predict(x[:, -1:], params),
                "Is the tanh of the last sum taken? The output is h · V + c as it is.": np.tanh(true),
                "Is c missing?": true - c[0],
                "Is the bias b missing?": questions.predict(x, (W, U, 0 * b, V, c)),
                "U is transposed: h · U.": questions.predict(x, (W, U.T, b, V, c)),
                "The last value is not read.": questions.predict(x[:, :-1], params) if x.shape[1] > 1 else np.nan,
            },
        )


@check(
    points=3,
    needs=the_network_speaks_at_the_end,
    hints=(
        "At which step does the loss touch the network? And how does what it says there come to the steps before?",
        "Keep all h, with the zeros of the beginning as the first. Go back: the δ of a step is made of what comes from "
        "behind, times 1 - h². It gives its share to W, U and b, and δ · Uᵀ to the step before.",
        "`dh = e @ V.T`; for t from the last to the first: `dz = dh * (1 - hs[t + 1] ** 2)`, `dW += x[:, t : t + 1].T @ dz`, "
        "`dU += hs[t].T @ dz`, `db += dz.sum(axis=0)`, `dh = dz @ U.T`",
    ),
)
def gradients_are_right(derived, kept):
    """`gradients` returns the mean squared error and its derivatives by all five params."""
    for name, case in kept.asked["derived"].items():
        x, d, params = case["x"], case["d"], questions.params_of(case)
        loss, found = expect.sequence(derived[name]["returned"], 2, name="gradients(x, d, params)")
        right = float(questions.loss(x, d, params))
        expect.close(
            loss,
            right,
            name=f"the loss of gradients(...), {name}",
            mistakes={
                "This is half of the mean squared error. Here it is the whole.": right / 2,
                "This is the sum. The loss is the mean over the windows.": right * len(x),
            },
        )
        true = questions.derivatives(x, d, params)
        parts = expect.sequence(found, 5, name="the gradients")
        for k in (4, 3, 2, 0, 1):  # from the end of the network to its beginning
            expect.close(
                parts[k],
                true[k],
                rtol=1e-6,
                atol=1e-9,
                name=f"d{questions.NAMES[k]} of gradients(...), {name}",
                mistakes=_gradient_mistakes(k, x, d, params, true[k]),
            )
        for claim, before, own in zip(
            expect.sequence(derived[name]["params"], 5), params, questions.NAMES, strict=True
        ):
            calls.is_unchanged(claim, before, own, "gradients(x, d, params)")


def _gradient_mistakes(k: int, x: Array, d: Array, params: Any, true: Array) -> dict[str, Array]:
    """What known mistakes make of the gradient by one of W, U, b, V, c."""
    n = len(x)
    known = {
        "This is half of it: the derivative of a square is twice the error.": true / 2,
        "This is the gradient of the sum. The loss is the mean over the windows: divide by n.": true * n,
        "The sign is turned round: e = 2 (y - d) / n.": -true,
    }
    if k < 3:
        passed, last = _shares(x, d, params)
        known["Only the last step has a share here. Go back through all of them."] = last[k]
        known["Is 1 - h² missing on the way back from step to step?"] = passed[k]
    return known


def _shares(x: Array, d: Array, params: Any) -> tuple[list[Array], list[Array]]:
    """The gradients by W, U and b if 1 - h² is taken at the last step only, and if only the last step has a share."""
    W, U, b, V, c = params
    hs = [np.zeros((len(x), len(b)))]
    for value in x.T:
        hs.append(np.tanh(value[:, None] @ W + hs[-1] @ U + b))
    error = 2 * (hs[-1] @ V + c - d[:, None]) / len(x)
    delta = error @ V.T * (1 - hs[-1] ** 2)
    total, last = [np.zeros_like(p) for p in (W, U, b)], []
    for t in reversed(range(x.shape[1])):
        share = [x[:, t : t + 1].T @ delta, hs[t].T @ delta, delta.sum(axis=0)]
        last = last or share
        total = [a + s for a, s in zip(total, share, strict=True)]
        delta = delta @ U.T
    return total, last


@check(
    points=2,
    needs=the_network_speaks_at_the_end,
    hints=(
        "After the first prediction, which values does the next window hold?",
        "Keep the window in an array or list. What was predicted goes to its end, and its first value goes out.",
        "In a loop: `y = predict(window[None], params)[0]`, keep it, `window = np.append(window[1:], y)`",
    ),
)
def predictions_are_built_upon(alone, kept):
    """`free_run` takes each prediction as the next value, and returns what it has made."""
    case = kept.asked["alone"]
    start, steps, params = case["start"], case["steps"], questions.params_of(case)
    true = questions.free_run(start[None], steps, params)[0]
    name = f"free_run(start, {steps}, params)"
    size = len(start)
    shapes.has_shape(
        alone["values"],
        (steps,),
        name,
        {
            (steps + size,): "Return what was made, without the start.",
            (steps - size,): "The start does not count as steps.",
            (steps, 1): "One number for each step, without a further axis.",
            (size,): "This is the window. Keep every value that was predicted.",
        },
    )
    expect.close(
        alone["values"],
        true,
        name=name,
        mistakes={
            "Every value is the same: the window does not move.": np.full(steps, true[0]),
            "The window keeps its oldest value and drops another. The oldest, at the beginning, has to go.": _stuck(
                start, steps, params
            ),
            "The window only grows: drop its oldest value, so that it keeps its size.": _growing(start, steps, params),
            "The new value comes to the window's beginning. It belongs to its end.": _front(start, steps, params),
        },
    )
    calls.is_unchanged(alone["start"], start, "start", name)


def _moved(start: Array, steps: int, params: Any, move: Any) -> Array:
    window, made = start, []
    for _ in range(steps):
        made.append(questions.predict(window[None], params)[0])
        window = move(window, made[-1])
    return np.array(made)


def _stuck(start: Array, steps: int, params: Any) -> Array:
    return _moved(start, steps, params, lambda window, y: np.append(window[:-1], y))


def _growing(start: Array, steps: int, params: Any) -> Array:
    return _moved(start, steps, params, np.append)


def _front(start: Array, steps: int, params: Any) -> Array:
    return _moved(start, steps, params, lambda window, y: np.append(y, window[:-1]))


def trained(training: Any) -> tuple[Any, Array]:
    """The params that were trained, float64, and the losses.

    Raises:
        Failure: if they are no params of one network.
    """
    claimed, history = expect.sequence(training, 2, name="what train(series) returns")
    parts = expect.sequence(claimed, 5, name="the params that train(series) returns")
    units = len(expect.array(parts[2], shape=(None,), name="b"))
    wanted = {"W": (1, units), "U": (units, units), "b": (units,), "V": (units, 1), "c": (1,)}
    params = tuple(
        expect.array(part, shape=shape, name=name).astype(np.float64)
        for part, (name, shape) in zip(parts, wanted.items(), strict=True)
    )
    return params, expect.curve(history, name="the history")


@check(
    points=3,
    needs=(windows_and_what_comes_next, gradients_are_right, predictions_are_built_upon),
    passes="at_most",
    hints=(
        "Is the loss small at the end, below 0.001? If so, what does the network meet alone that it has never met in training?",
        "Adam, a rate that falls from 0.03 to 0, 2,000 steps over all windows of 5, and fresh noise of 0.02 on the windows in "
        "every step: so it learns to come back to the sine.",
        "In step i of 2,000: `rate = 0.015 * (1 + np.cos(np.pi * i / 2000))`, and "
        "`loss, grads = gradients(x + rng.normal(0, 0.02, x.shape), d, params)`",
    ),
)
def goes_on_alone(training, kept, threshold):
    """The trained network goes on with a sine alone, for 100 steps from each of five starts."""
    params, losses = trained(training)
    expect.that(len(losses) > 0, "The history is empty. It should hold the loss of each step.")
    end = float(np.median(losses[-max(1, len(losses) // 10) :]))  # of many: single windows may have no loss by luck
    expect.that(
        end < 0.25,
        "The history does not end far below the loss of a network that always says 0.",
        expected="an end below 0.25, half of that loss",
        received=f"{end:.3g}",
    )
    said, true = questions.alone(params, kept.starts, SIZE)
    error = min(float(np.sqrt(np.mean((said - true) ** 2))), 1e6)
    expect.that(
        error <= threshold,
        "Alone, the network loses the sine. " + _why(said, true, end),
        expected=f"a root mean squared error of at most {threshold:g}",
        received=f"{error:.3g}",
        score=error,
    )
    return error


def _why(said: Array, true: Array, last: float) -> str:
    """What can be seen of a free run that fails."""
    if last > 1e-3:
        return f"Its loss ends at {last:.2g}, which is too much: take more steps, or another rate."
    size = float(np.sqrt(np.mean(said[:, -questions.PERIOD :] ** 2)) / np.sqrt(np.mean(true**2)))
    if size < 0.7:
        return (
            f"Its loss ends at {last:.2g}, but its waves fade: in the last period they have {size:.0%} of their size."
        )
    if size > 1.3:
        return (
            f"Its loss ends at {last:.2g}, but its waves grow: in the last period they have {size:.0%} of their size."
        )
    return f"Its loss ends at {last:.2g}, and the waves keep their size: they come too early or too late."
