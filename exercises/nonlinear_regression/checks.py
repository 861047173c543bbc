"""Checks of nonlinear_regression. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[np.float64]

given, powers_of = questions.given, questions.powers_of
FIT, WALK, NEAR, EXAMPLE = questions.FIT, questions.WALK, questions.NEAR, questions.EXAMPLE


@check(
    points=1,
    hints=(
        "A row stands for a point. Which four numbers does the model need of it, and which of them is always the same?",
        "`x**2` works on all elements at once, `tf.ones_like(x)` has the shape of x, and `tf.concat` joins columns.",
        "`return tf.concat([tf.ones_like(x), x, x**2, x**3], axis=1)`",
    ),
)
def features_are_powers(powers, kept):
    """`features` gives 1, x, x² and x³ of every x, one row a point."""
    x = kept.x
    n, right, name = len(x), powers_of(x), "features(x)"
    causes = {
        (n, 3): "Is the column of ones missing? Its weight is the constant term.",
        (4, n): "These are rows. Each power is a column, each point a row: join them along axis 1.",
        (4 * n, 1): "The columns are joined one below the other: join them along axis 1.",
        (n, 4, 1): "x is a column already: join with tf.concat, which adds no axis as tf.stack does.",
        (4, n, 1): "x is a column already: join with tf.concat along axis 1, which adds no axis as tf.stack does.",
    }
    shapes.has_shape(powers, right.shape, name, causes)
    expect.close(
        powers,
        right,
        rtol=1e-4,
        atol=1e-4,
        name=name,
        mistakes={
            "The highest power comes first here: the order is 1, x, x², x³.": right[:, ::-1],
            "Are these x, x², x³ and x⁴? The first column is 1.": right * x,
            "The first column is 0: it is x to the power of 0, which is 1.": right - [1, 0, 0, 0],
        },
    )


@check(
    points=1,
    hints=(
        "Each feature has a weight. What is done with the four products of a row?",
        "(n, 4) times (4, 1) is (n, 1): a matrix product does all the rows at once.",
        "`return features @ w`",
    ),
)
def prediction_is_a_product(prediction, kept):
    """`predict` gives the weighted sum of every point's features, as a column."""
    features, w = kept.product["features"], kept.product["w"]
    n, right, name = len(features), features @ w, "predict(features, w)"
    causes = {
        (
            n,
        ): "Keep the column: from a (n, 1) of desired values, a (n,) would be subtracted n times over, giving (n, n).",
        (n, 4): "These are the products: add up the four of each row.",
        (1, n): "This is a row: the features come first in the product.",
    }
    shapes.has_shape(prediction, right.shape, name, causes)
    sums = features.sum(axis=1, keepdims=True)
    mistakes = {"These are the sums of the features: are the weights left out?": sums}
    expect.close(prediction, right, rtol=1e-4, atol=1e-3, name=name, mistakes=mistakes)


@check(
    points=1,
    hints=(
        "It is the loss of the last exercise: read its name backwards.",
        "`tf.square` squares each element; `tf.reduce_mean` makes one number, the mean, of a whole tensor.",
        "`return tf.reduce_mean(tf.square(d - y))`",
    ),
)
def loss_is_mean_squared_error(loss, kept):
    """`mean_squared_error` is the mean of the squared errors, one number."""
    error = kept.pair["d"] - kept.pair["y"]
    expect.close(
        loss,
        np.mean(error**2),
        rtol=1e-4,
        name="mean_squared_error(d, y)",
        mistakes={
            "This is the sum of the squared errors: divide by how many there are.": np.sum(error**2),
            "This is half of it: here it is the whole mean.": np.mean(error**2) / 2,
            "This is the root of it: leave the square root out.": np.sqrt(np.mean(error**2)),
            "This is the mean of the absolute errors: square each error instead.": np.mean(np.abs(error)),
            "This is the mean of d - y, where plus and minus cancel: square each error first.": np.mean(error),
        },
    )


@check(
    points=1,
    needs=(prediction_is_a_product, loss_is_mean_squared_error),
    hints=(
        "A tape records only what is computed inside its `with` block. What has to be computed there?",
        "Prediction and loss belong inside `with tf.GradientTape() as tape:`. Return the loss that was computed there.",
        "`with tf.GradientTape() as tape:` holds `loss = mean_squared_error(d, predict(features, w))`; "
        "the last line of the function is `return loss`.",
    ),
)
def step_returns_the_loss(step, kept):
    """`train_step` computes the loss under a tape and returns the one from before the step."""
    after = kept.start - kept.learning_rate * kept.step.gradient(kept.start)
    expect.close(
        step["losses"][0],
        kept.step.loss(kept.start),
        rtol=1e-3,
        atol=1e-4,
        name="what train_step(...) returns",
        mistakes={"This is the loss after the step: return the one that the tape recorded.": kept.step.loss(after)},
    )


@check(
    points=2,
    needs=step_returns_the_loss,
    hints=(
        "Who changes w: your function, or the optimizer? What must the optimizer be told for that?",
        "`tape.gradient(loss, [w])` gives a list of gradients. `optimizer.apply_gradients` takes pairs of a gradient "
        "and its variable, and does the rest: use the optimizer that is handed in, and nothing else.",
        "`(gradient,) = tape.gradient(loss, [w])`, then `optimizer.apply_gradients([(gradient, w)])`.",
    ),
)
def step_uses_the_optimizer(step, kept):
    """`train_step` gives the gradient to the optimizer it was handed, which changes w."""
    start, rate = kept.start, kept.learning_rate
    gradient = kept.step.gradient(start)
    first = start - rate * gradient
    optimizer = f"SGD({rate:.4g}, momentum={kept.momentum})"
    moved = start - expect.array(step["places"][0], shape=(4, 1), name="w")
    for other in _steps_of_others(gradient):
        expect.that(
            not np.allclose(moved, other, rtol=1e-3, atol=1e-5),
            "This is the step of another optimizer, made by your function: use the one that is handed in.",
            expected=f"w = {_row(first)}",
            received=f"w = {_row(start - moved)}",
        )
    expect.close(
        step["places"][0],
        first,
        rtol=1e-3,
        atol=2e-3,
        name=f"w after a step of {optimizer}",
        mistakes={
            "w has not moved: does the optimizer ever get the gradient? Hand it over with "
            "optimizer.apply_gradients([(gradient, w)]).": start,
            "This goes uphill: hand over the gradient as it is, without a minus sign.": start + rate * gradient,
            "The gradient is subtracted whole: leave the step to the optimizer.": start - gradient,
        },
    )
    plain = first - rate * kept.step.gradient(first)
    expect.close(
        step["places"][1],
        plain + kept.momentum * (first - start),
        rtol=1e-3,
        atol=4e-3,
        name=f"w after two steps of {optimizer}",
        mistakes={
            "The first step was right, the second has no momentum: is w changed by hand, or the optimizer made anew? "
            "Leave the step to the optimizer that is handed in; it remembers the steps before.": plain
        },
    )


def _steps_of_others(gradient: Array) -> list[Array]:
    """The first steps of Adam, as long as the learning rate whatever the gradient, and of SGD, at usual rates."""
    return [rate * direction for rate in (0.5, 0.1, 0.05, 0.01, 0.001) for direction in (np.sign(gradient), gradient)]


@check(
    points=3,
    passes="at_most",
    needs=(features_are_powers, step_uses_the_optimizer),
    hints=(
        "What must be made once, before the loop, and what must happen in every turn of it?",
        "Make the features and w before the loop, call `train_step` with the optimizer that is handed in, `steps` times, "
        "and return the w that was trained.",
        "`w = tf.Variable(tf.random.normal((4, 1), stddev=0.01))`, then in the loop "
        "`history.append(float(train_step(powers, d, w, optimizer)))`, with `powers = features(x)` made before it.",
    ),
)
def finds_the_curve(fit, kept, threshold):
    """`train` finds the least-squares curve of points that it has not seen before."""
    w = _weights_of(fit)
    points, best = kept.points, kept.points.least_squares()
    distance = 100 * float(np.abs(w.reshape(best.shape) - best).max())  # hundredths, as in linear_regression
    if not distance <= threshold:
        _explain_curve(w, best, points, distance)
    return distance


def _weights_of(claim: Claim) -> Array:
    """The weights that `train` returned, shape (4, 1), or (4,) where someone prefers that."""
    parts = expect.sequence(claim, 2, name="what train(...) returns")
    w = expect.array(parts[0], name="w").astype(np.float64)
    expect.that(
        w.shape in ((4, 1), (4,)), "The shape of w is another.", expected="shape (4, 1)", received=f"shape {w.shape}"
    )
    return w


def _explain_curve(w: Array, best: Array, points: Any, off: float) -> None:
    """Fail, with the likely cause where the weights are a known wrong place.

    Args:
        off: by how many hundredths the weight that is furthest off differs from the best.
    """
    w = w.reshape(4, 1)
    expected, received = f"w = {_row(best)}", f"w = {_row(w)}"
    loss, least, spread = points.loss(w), points.loss(best), float(np.var(points.d))

    def fail_if(condition: bool, cause: str) -> None:
        expect.that(not condition, cause, expected=expected, received=received, score=off)

    fail_if(
        np.allclose(w[:, 0], EXAMPLE, atol=0.05),
        "These are the numbers of the task's example. The points here lie about another curve: it has to be found.",
    )
    fail_if(
        float(np.abs(w).max()) < 0.06,
        "These are weights as they are before training. Make w once, before the loop, and return it after the loop.",
    )
    fail_if(
        loss > 0.5 * spread,
        "The curve does not follow the points. Does every x still have its own d, and every step the same w?",
    )
    fail_if(
        loss > 1.02 * least,
        f"The loss of these weights is {loss:.4g}, that of the best {least:.4g}. Does the loop run `steps` times, "
        "with the optimizer that is handed in, made once and never anew?",
    )
    fail_if(True, "This is not the curve of the least squares.")


def _row(w: Array) -> str:
    return "[" + ", ".join(f"{v:.4g}" for v in np.ravel(w)) + "]"


@check(
    points=1,
    needs=finds_the_curve,
    hints=(
        "After only 5 short steps from weights near 0, should the curve be found already?",
        "The task wants a path from small random weights, of standard deviation 0.01: `steps` steps of the optimizer "
        "that is handed in.",
        "`w = tf.Variable(tf.random.normal((4, 1), stddev=0.01))`, and `for _ in range(steps):` calls `train_step`.",
    ),
)
def walks_as_asked(walk, kept):
    """`train` begins with weights near 0 and takes just the steps asked for, with the optimizer handed in."""
    w = _weights_of(walk).reshape(4, 1)
    right = kept.points.descended(**WALK)
    if not np.allclose(w, right, rtol=0, atol=NEAR):
        _explain_walk(w, right, kept.points, expect.curve(expect.sequence(walk, 2)[1], name="the history"))


def _explain_walk(w: Array, right: Array, points: Any, history: Array) -> None:
    """Fail, with the likely cause of a walk that ended elsewhere."""
    cause = "Does `train` use the optimizer that is handed in, and take `steps` steps?"
    start = points.loss(np.zeros((4, 1)))
    if np.allclose(w, points.least_squares(), rtol=0, atol=NEAR):
        cause = (
            "This is the least-squares curve itself, from a formula or from far more steps. The curve is right, but "
            "this check asks for the steps of the optimizer."
        )
    elif np.allclose(w, points.descended(WALK["learning_rate"], int(FIT["steps"])), rtol=0, atol=NEAR):
        cause = f"This is where {FIT['steps']} steps lead: take as many as asked."
    elif len(history) and not np.isclose(history[0], start, rtol=0.1):  # N(0, 0.01²) came within 0.047 in 3000 runs
        cause = (
            f"Its first loss is {history[0]:.4g}, and that of weights near 0 is {start:.4g}: begin with weights of "
            "standard deviation 0.01."
        )
    expect.that(
        False,
        f"{WALK['steps']} steps of SGD({WALK['learning_rate']}) end elsewhere. {cause}",
        expected=f"about w = {_row(right)}",
        received=f"w = {_row(w)}",
    )


@check(
    points=1,
    needs=(finds_the_curve, walks_as_asked),
    hints=(
        "How many losses are there after `steps` steps, and where does w stand when the first is computed?",
        "Append what `train_step` returns, once in every turn of the loop.",
        "`history.append(float(train_step(powers, d, w, optimizer)))` as the only line of the loop.",
    ),
)
def history_has_every_step(fit, kept):
    """The history holds the loss before each step, from the first to the last."""
    history = expect.curve(expect.sequence(fit, 2)[1], length=int(FIT["steps"]), name="the history")
    for value, right, which in (
        (history[0], kept.points.loss(np.zeros((4, 1))), "first value is not the loss of weights near 0"),
        (history[-1], kept.points.loss(kept.points.least_squares()), "last value is not the loss of the curve found"),
    ):
        expect.that(
            bool(np.isclose(value, right, rtol=0.1, atol=1e-4)),
            f"The history's {which}.",
            expected=f"about {right:.4g}",
            received=f"{value:.4g}",
        )
