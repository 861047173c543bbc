"""Checks of batch_norm. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")

given = questions.given


@check(
    points=2,
    hints=(
        "A unit is a column, and each is normalised by itself. Over which axis do its mean and variance go?",
        "x̂ is (x - mean) / √(variance + epsilon), with `x.mean(axis=0)` and `x.var(axis=0)`; y is gamma · x̂ + beta.",
        "`x_hat = (x - mean) / np.sqrt(variance + self.epsilon)` and `return self.gamma * x_hat + self.beta`",
    ),
)
def normalises_by_the_batch(training, kept):
    """In training, `forward` normalises each unit by the batch's mean and variance, then scales and shifts it."""
    layer, x = kept.layer("training"), kept.asked["training"]["x"]
    mean, variance = x.mean(axis=0), x.var(axis=0)
    normal = (x - mean) / np.sqrt(variance + layer.epsilon)
    by_row = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + layer.epsilon)
    expect.close(
        training["y"],
        layer.trained(x),
        rtol=1e-6,
        atol=1e-9,
        name="forward(x, training=True)",
        mistakes={
            "This is normalised along the rows, over the units of one input: take axis 0.": layer.gamma * by_row
            + layer.beta,
            "All the units share one mean and one variance: take those of each column, axis 0.": layer.normalised(
                x, x.mean(), x.var()
            ),
            "This is normalised and no more: multiply by gamma and add beta.": normal,
            "beta is missing.": layer.gamma * normal,
            "gamma is missing.": normal + layer.beta,
            "gamma and beta are exchanged: gamma multiplies.": layer.beta * normal + layer.gamma,
            "epsilon is missing below the root.": layer.gamma * (x - mean) / np.sqrt(variance) + layer.beta,
            "epsilon is added to the root: it belongs under it.": layer.gamma
            * (x - mean)
            / (np.sqrt(variance) + layer.epsilon)
            + layer.beta,
            "This is divided by the variance: take its root.": layer.gamma * (x - mean) / (variance + layer.epsilon)
            + layer.beta,
            "This is the variance for n - 1: divide by n, as np.var does.": layer.normalised(
                x, mean, x.var(axis=0, ddof=1)
            ),
            "This is normalised by the moving averages: in training the batch's own mean and variance count.": layer.normalised(
                x, np.zeros_like(mean), np.ones_like(mean)
            ),
        },
    )
    calls.is_unchanged(training["x"], x, "x", "forward(x, training=True)")


@check(
    points=2,
    needs=normalises_by_the_batch,
    hints=(
        "What is the layer to normalise by when a single row comes, after training?",
        "After each batch in training a moving average becomes momentum times itself plus 1 - momentum times the batch's.",
        "`self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean`, and the variance likewise.",
    ),
)
def moving_averages_follow(stream, kept):
    """In training, the moving averages follow the batches' means and variances."""
    asked = kept.asked["stream"]
    batches, momentum = np.array(asked["batches"]), asked["momentum"]
    means, variances = batches.mean(axis=1), batches.var(axis=1)
    units = means.shape[1]
    for claim, values, start, name in (
        (stream["means"], means, np.zeros(units), "moving_mean"),
        (stream["variances"], variances, np.ones(units), "moving_variance"),
    ):
        right = questions.followed(values, start, momentum)
        more: dict[str, Any] = {}
        if name == "moving_variance":
            of_n_1 = questions.followed(batches.var(axis=1, ddof=1), start, momentum)
            more["This is the variance for n - 1: Keras, and this task, take the one for n."] = of_n_1
        expect.close(
            claim,
            right,
            rtol=1e-6,
            atol=1e-9,
            name=f"{name} after each of {len(batches)} batches",
            mistakes={
                "It has not moved: change it in every forward pass in training.": start,
                "This is the last batch's alone: the average keeps momentum times what it was.": values,
                "momentum and 1 - momentum are exchanged: momentum is what stays.": questions.followed(
                    values, start, 1 - momentum
                ),
                "This is momentum 0.99, the default: use the one that is handed in.": questions.followed(
                    values, start, 0.99
                ),
                "The batch's value is added in full: multiply it by 1 - momentum.": questions.followed(
                    values / (1 - momentum), start, momentum
                ),
                **more,
            },
        )


@check(
    points=2,
    needs=moving_averages_follow,
    hints=(
        "Should the answer to one row depend on which other rows come with it?",
        "With `training=False` the moving averages take the place of the batch's mean and variance. They stay as they are.",
        "`else: mean, variance = self.moving_mean, self.moving_variance`, and the formula is the same.",
    ),
)
def inference_uses_the_averages(inference, kept):
    """Outside of training, `forward` normalises by the moving averages and changes nothing."""
    asked, layer = kept.asked["inference"], kept.layer("inference")
    mean, variance = asked["moving_mean"], asked["moving_variance"]
    right = layer.normalised(asked["x"], mean, variance)
    expect.close(
        inference["y"],
        right,
        rtol=1e-6,
        atol=1e-9,
        name="forward(x, training=False)",
        mistakes={
            "This is normalised by the batch's own mean and variance, as in training: look at `training`.": layer.trained(
                asked["x"]
            ),
            "gamma and beta are missing: they belong to inference, too.": (right - layer.beta) / layer.gamma,
            "epsilon is missing below the root.": layer.gamma * (asked["x"] - mean) / np.sqrt(variance) + layer.beta,
        },
    )
    expect.close(
        inference["row"], right[:1], rtol=1e-6, atol=1e-9, name="forward(x[:1], training=False), one row alone"
    )
    for claim, before, name in ((inference["mean"], mean, "mean"), (inference["variance"], variance, "variance")):
        message = f"forward(x, training=False) has changed moving_{name}: it only follows in training."
        expect.that(np.array_equal(expect.array(claim, shape=before.shape), before), message)


@check(
    points=1,
    needs=normalises_by_the_batch,
    hints=(
        "y = gamma · x̂ + beta, for every row. How does the loss change with beta, if each row's y changes with it?",
        "Each is a sum over the rows: of dy for beta, of dy · x̂ for gamma. So `forward` must keep x̂.",
        "`self.dbeta = dy.sum(axis=0)` and `self.dgamma = (dy * self.x_hat).sum(axis=0)`",
    ),
)
def gamma_and_beta_get_gradients(backward, kept):
    """`backward` sets `dgamma` and `dbeta`, the loss's derivatives by gamma and beta."""
    asked, layer = kept.asked["backward"], kept.layer("backward")
    x, dy = asked["x"], asked["dy"]
    _, dgamma, dbeta = layer.backward(x, dy)
    unmoved = "It is 0, as at the start: set it in `backward`."
    mean_said = "This is the mean over the rows: take their sum."
    for claim, right, name, more in (
        (backward["dbeta"], dbeta, "dbeta", {}),
        (
            backward["dgamma"],
            dgamma,
            "dgamma",
            {
                "dy is multiplied with x: take x̂, the normalised x.": np.sum(dy * x, axis=0),
                "dy is multiplied with y: take x̂, without gamma and beta.": np.sum(dy * layer.trained(x), axis=0),
            },
        ),
    ):
        known = {unmoved: np.zeros_like(right), mean_said: right / len(x), **more}
        expect.close(claim, right, rtol=1e-5, atol=1e-7, name=name, mistakes=known)


@check(
    points=3,
    needs=gamma_and_beta_get_gradients,
    hints=(
        "If you change one x, on which three ways does it reach the y of its column?",
        "Directly, through the mean and through the variance. With dx̂ = gamma · dy, subtract from dx̂ its mean over the "
        "rows, and x̂ times the mean over the rows of dx̂ · x̂; then divide by √(variance + epsilon).",
        "`dx_hat = self.gamma * dy` and `return (dx_hat - dx_hat.mean(axis=0) - self.x_hat * (dx_hat * "
        "self.x_hat).mean(axis=0)) / self.deviation`, where `deviation` is √(variance + epsilon).",
    ),
)
def gradient_goes_through_mean_and_variance(backward, kept):
    """`backward` returns the loss's derivatives by x, through mean and variance as well."""
    asked, layer = kept.asked["backward"], kept.layer("backward")
    x, dy = asked["x"], asked["dy"]
    deviation = np.sqrt(x.var(axis=0) + layer.epsilon)
    normal, inner = (x - x.mean(axis=0)) / deviation, layer.gamma * dy
    right = layer.backward(x, dy)[0]
    expect.close(
        backward["dx"],
        right,
        rtol=1e-4,
        atol=1e-6,
        name="what backward(dy) returns",
        mistakes={
            "Mean and variance count as constants here. They depend on x, too: two ways more for the gradient.": inner
            / deviation,
            "The way through the variance is missing.": (inner - inner.mean(axis=0)) / deviation,
            "The way through the mean is missing.": (inner - normal * np.mean(inner * normal, axis=0)) / deviation,
            "gamma is missing: x̂ is multiplied by it on the way to y.": right / layer.gamma,
            "The sums over the rows are to be divided by n: take means.": (
                inner - inner.sum(axis=0) - normal * np.sum(inner * normal, axis=0)
            )
            / deviation,
        },
    )


@check(
    points=1,
    needs=(gradient_goes_through_mean_and_variance, inference_uses_the_averages),
    hints=(
        "A validation between forward and backward: which x̂ is then in the layer?",
        "Only a forward pass in training may keep something for backward.",
        "Set `self.x_hat` and `self.deviation` inside `if training:`.",
    ),
)
def looking_leaves_no_trace(between, kept):
    """`backward` belongs to the last forward pass in training, even if there was another without in between."""
    asked = kept.asked["between"]
    right = kept.layer("between").backward(asked["x"], asked["dy"])[0]
    values = expect.array(between, finite=False, name="what backward(dy) returns")
    expect.that(
        values.shape == right.shape and np.allclose(values, right, rtol=1e-4, atol=1e-6),
        "After forward(x, training=True) and forward(other, training=False), backward(dy) gives something else than "
        "without the second. What backward needs is to be kept in training only.",
    )
