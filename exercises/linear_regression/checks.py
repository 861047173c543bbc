"""Checks of linear_regression. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
steps = course_file(__file__, "../_shared/steps.py")

Array = NDArray[np.float64]

given, FIT, WALK = questions.given, questions.FIT, questions.WALK


@check(
    points=1,
    hints=(
        "What is the height of a straight line at the place x, if its slope is w and its height at x = 0 is b?",
        "Multiplying a tensor by a number and adding a number work on all its elements at once: no loop is needed.",
        "`return w * x + b`",
    ),
)
def prediction_is_a_line(prediction, kept):
    """`predict` gives the height of the line at every x."""
    x, w, b = kept.line["x"], kept.line["w"], kept.line["b"]
    expect.close(
        prediction,
        w * x + b,
        rtol=1e-4,
        atol=1e-4,
        name="predict(x, w, b)",
        mistakes={
            "Is the intercept b missing?": w * x,
            "Are w and b exchanged?": b * x + w,
            "Is b subtracted, where it should be added?": w * x - b,
            "Is this w · (x + b)? Only x is multiplied by w.": w * (x + b),
            "Is w added to x, where it should multiply it?": w + x + b,
        },
    )


@check(
    points=1,
    hints=(
        "Read the name backwards: which errors are there, what is done to each, and what to all of them together?",
        "`tf.square` squares each element; `tf.reduce_mean` makes one number, the mean, of a whole tensor.",
        "`return tf.reduce_mean(tf.square(d - y))`",
    ),
)
def loss_is_mean_squared_error(loss, kept):
    """`mean_squared_error` is the mean of the squared errors, one number."""
    error = kept.loss["d"] - kept.loss["y"]
    expect.close(
        loss,
        np.mean(error**2),
        rtol=1e-4,
        name="mean_squared_error(d, y)",
        mistakes={
            "This is the sum of the squared errors: divide by how many there are.": np.sum(error**2),
            "This is half of it. Some texts define the loss so; here it is the whole mean.": np.mean(error**2) / 2,
            "This is the root of it: leave the square root out.": np.sqrt(np.mean(error**2)),
            "This is the mean of the absolute errors: square each error instead.": np.mean(np.abs(error)),
            "This is the mean of d - y, where plus and minus cancel: square each error first.": np.mean(error),
            "This is the mean of y - d, where plus and minus cancel: square each error first.": -np.mean(error),
            "The mean is squared here: square each error first, and take the mean then.": np.mean(error) ** 2,
        },
    )


@check(
    points=1,
    needs=(prediction_is_a_line, loss_is_mean_squared_error),
    hints=(
        "The gradients belong to a loss. Is it computed with the w and b before the step, or after it?",
        "Compute the loss inside `with tf.GradientTape() as tape:`. Change w and b after it, and return that loss.",
        "`with tf.GradientTape() as tape:` holds `loss = mean_squared_error(d, predict(x, w, b))`; "
        "the last line of the function is `return loss`.",
    ),
)
def step_returns_the_loss(step, kept):
    """`train_step` returns the loss from before the step."""
    after = kept.start - kept.learning_rate * kept.step.gradient(*kept.start)
    expect.close(
        step["loss"],
        kept.step.loss(*kept.start),
        rtol=1e-3,
        atol=1e-4,
        name="what train_step(...) returns",
        mistakes={"This is the loss after the step: compute it before w and b change.": kept.step.loss(*after)},
    )


@check(
    points=2,
    needs=(prediction_is_a_line, loss_is_mean_squared_error),
    hints=(
        "The gradient points to where the loss grows. Which way does it have to go, then, and how far?",
        "`tape.gradient(loss, [w, b])` gives both gradients. `assign` and `assign_sub` change a variable in place; "
        "`w = ...` would only make a new name inside the function.",
        "`dw, db = tape.gradient(loss, [w, b])`, then `w.assign_sub(learning_rate * dw)` "
        "and `b.assign_sub(learning_rate * db)`.",
    ),
)
def step_goes_downhill(step, kept):
    """`train_step` moves w and b against the gradient, by the learning rate."""
    n = len(kept.step.x)
    rate = kept.learning_rate
    gradient = kept.step.gradient(*kept.start)
    for i, (name, other) in enumerate((("w", "b"), ("b", "w"))):
        start, slope = kept.start[i], gradient[i]
        steps.goes_downhill(
            step[name],
            start,
            slope,
            rate,
            name=name,
            after=f"a step from {start:.6g}, gradient {slope:.6g}, learning rate {rate:.6g}",
            unmoved=f"{name} has not moved. It takes a step of its own, as {other} does; change it with assign_sub.",
            rates=(0.01, 0.1),
            more={
                "The step is twice as long as it should be.": start - 2 * rate * slope,
                "The step is half as long as it should be.": start - rate * slope / 2,
                "This is the gradient of the sum of squared errors: use their mean.": start - n * rate * slope,
            },
        )


@check(
    points=1,
    needs=(step_returns_the_loss, step_goes_downhill),
    hints=(
        "What must happen again and again for the loss to fall?",
        "Make w and b once, before the loop. Made inside it, they begin at 0 again in every step.",
        "`w, b = tf.Variable(0.0), tf.Variable(0.0)`, and then in a loop "
        "`history.append(float(train_step(x, d, w, b, learning_rate)))`.",
    ),
)
def training_lowers_the_loss(training):
    """`train` lowers the loss."""
    parts = expect.sequence(training["fit"], 3, name="what train(...) returns")
    expect.falls(parts[2], factor=0.9, name="the history of the loss")


@check(
    points=2,
    passes="at_most",
    needs=training_lowers_the_loss,
    hints=(
        "Which numbers decide how far training gets? Does `train` use those that it is handed, or some of its own?",
        "`steps` says how often the loop runs, and `learning_rate` goes on to every `train_step`. "
        "What is returned is the w and b that were trained.",
        "`for _ in range(steps):` runs the step; after the loop, `return w, b, history`.",
    ),
)
def finds_the_line(training, kept, threshold):
    """`train` finds the least-squares line of points that it has not seen before."""
    parts = expect.sequence(training["fit"], 3, name="what train(...) returns")
    place = np.array([expect.number(parts[0], name="the slope w"), expect.number(parts[1], name="the intercept b")])
    best = kept.training.least_squares()
    distance = 100 * float(np.abs(place - best).max())  # in hundredths
    if not distance <= threshold:
        _explain_place(place, best, kept.training, distance)
    return distance


def _explain_place(place: Array, best: Array, points: Any, off: float) -> None:
    """Fail, with the likely cause where w and b are a known wrong place.

    Args:
        off: by how many hundredths the one of them that is further off differs from the best.
    """
    expected = f"w = {best[0]:.6g} and b = {best[1]:.6g}"
    received = f"w = {place[0]:.6g} and b = {place[1]:.6g}"

    def fail_if(condition: bool, cause: str) -> None:
        expect.that(not condition, cause, expected=expected, received=received, score=off)

    fail_if(
        np.allclose(place, (3, 2), atol=0.02),
        "These are the numbers of the task's example. The points here lie about another line: it has to be found.",
    )
    fail_if(np.allclose(place, best[::-1], rtol=1e-3, atol=1e-3), "w and b are exchanged: return w first.")
    distance = np.abs(points.path(**FIT) - place).max(axis=1)
    k = int(np.argmin(distance))
    fail_if(
        distance[k] < 1e-3,
        f"The method is right: this is where gradient descent stands after {k} of {FIT['steps']} steps. "
        "Does the loop run `steps` times?",
    )
    for rate in (0.1, 0.01, 0.05, 0.001):
        fail_if(
            np.allclose(place, points.path(rate, FIT["steps"])[-1], rtol=1e-3, atol=1e-3),
            f"This is where {FIT['steps']} steps with learning rate {rate} end; it was to be {FIT['learning_rate']}. "
            "Does `train` hand it on to `train_step`?",
        )
    fail_if(True, "This is not the line of the least squares.")


@check(
    points=1,
    needs=finds_the_line,
    hints=(
        "How many losses are there after `steps` steps, and where do w and b stand when the first is computed?",
        "Append what `train_step` returns, once in every turn of the loop.",
        "`history.append(float(train_step(x, d, w, b, learning_rate)))` as the only line of the loop.",
    ),
)
def history_has_every_step(training, kept):
    """The history holds the loss before each step, from the first to the last."""
    parts = expect.sequence(training["fit"], 3, name="what train(...) returns")
    history = expect.curve(parts[2], length=FIT["steps"], name="the history")
    first = kept.training.loss(0.0, 0.0)
    after = kept.training.loss(*kept.training.path(**FIT)[1])
    cause = ""
    if np.isclose(history[0], after, rtol=1e-3):
        cause = " It is the loss after the first step: the history begins with the loss before it."
    expect.that(
        bool(np.isclose(history[0], first, rtol=1e-3, atol=1e-4)),
        "The history's first value is not the loss at w = b = 0." + cause,
        expected=f"{first:.6g}",
        received=f"{history[0]:.6g}",
    )
    last = kept.training.loss(*kept.training.least_squares())
    expect.that(
        bool(np.isclose(history[-1], last, rtol=1e-2, atol=1e-4)),
        "The history's last value is not the loss of the line that was found.",
        expected=f"{last:.6g}",
        received=f"{history[-1]:.6g}",
    )


@check(
    points=1,
    needs=finds_the_line,
    hints=(
        "After only 20 short steps from w = b = 0, should the line be found already?",
        "The task wants the path, not only its end: from w = b = 0, `steps` steps of gradient descent, "
        "each with the given learning rate.",
        "`for _ in range(steps):` calls `train_step(x, d, w, b, learning_rate)` and nothing else changes w or b.",
    ),
)
def walks_by_gradient_descent(training, kept):
    """`train` walks from w = b = 0 by gradient descent, just as many steps as asked."""
    parts = expect.sequence(training["walk"], 3, name="what train(...) returns")
    points = kept.training
    best, path = points.least_squares(), points.path(WALK["learning_rate"], 300)
    n = WALK["steps"]
    end, ahead, behind, far, farther = path[[n, n + 1, n - 1, 150, 300]]
    for i, name in enumerate(("w", "b")):
        expect.close(
            parts[i],
            end[i],
            rtol=1e-3,
            atol=1e-3,
            name=f"{name} after {WALK['steps']} steps with learning rate {WALK['learning_rate']}",
            mistakes={
                "This is the least-squares line itself, from a formula or from far more steps. The line is right, but "
                "this check asks for the steps of gradient descent.": best[i],
                "This is where 150 steps lead: take as many as asked.": far[i],
                "This is where 300 steps lead: take as many as asked.": farther[i],
                "This is one step too many.": ahead[i],
                "This is one step too few.": behind[i],
                "This is the end with learning rate 0.5: does something remain from an earlier call?": points.path(
                    0.5, WALK["steps"]
                )[-1][i],
            },
        )
