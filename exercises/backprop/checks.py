"""Checks of backprop. What is asked, and the oracle, which is numerical, are in questions.py."""

from __future__ import annotations

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
downhill = course_file(__file__, "../_shared/steps.py")

given = questions.given

NAMES = ("W1", "b1", "W2", "b2")
NEAR = {"rtol": 1e-4, "atol": 1e-6}
CHANGED_ALREADY = "W2 had changed before the delta went back through it: take all gradients first."
# Of the task's example: its deltas, and the gradients that follow.
DELTA2, DELTA1 = 0.08706577, -0.02611973
WORKED = (
    np.array([[DELTA1] * 3, [5 * DELTA1] * 3]),
    np.full(3, DELTA1),
    np.outer([0.10447893, 0.21766443, 0.33084994], [1.0, -1.0]),
    np.array([DELTA2, -DELTA2]),
)


@check(
    points=1,
    hints=(
        "What goes into the second layer: the weighted sums of the first, or what ReLU makes of them?",
        "Two layers, each `x @ w + b` and an activation. Return both layers' outputs.",
        "`z = relu(x @ w1 + b1)`, `y = softmax(z @ w2 + b2)`, `return z, y`.",
    ),
)
def forward_gives_both_layers(forwards, kept):
    """`forward` returns the outputs of both layers."""
    x, params = kept["forwards"]["x"], kept["forwards"]["params"]
    z, y = expect.sequence(forwards, 2, name="what forward(x, params) returns")
    w1, b1, w2, b2 = params
    u1, right = x @ w1 + b1, questions.hidden(x, params)
    expect.close(
        z,
        right,
        name="z of forward(x, params)",
        mistakes={
            "This is the weighted sum u1: z is its ReLU.": u1,
            "The bias b1 is missing.": np.maximum(x @ w1, 0.0),
            "This is a sigmoid: the hidden layer has ReLU.": scipy.special.expit(u1),
        },
    )
    expect.close(
        y,
        questions.probabilities(x, params),
        name="y of forward(x, params)",
        mistakes={
            "These are the scores u2: y is their softmax.": right @ w2 + b2,
            "The bias b2 is missing.": scipy.special.softmax(right @ w2, axis=1),
            "The second layer was given u1 in place of z.": scipy.special.softmax(u1 @ w2 + b2, axis=1),
            "The columns sum to 1: a row is an example, so the rows should.": scipy.special.softmax(
                right @ w2 + b2, axis=0
            ),
        },
    )


@check(
    points=1,
    hints=(
        "Your loss from the exercise `losses` does it: have you brought it along?",
        "Sum over the classes, mean over the examples.",
        "`return -np.mean(np.sum(d * np.log(np.clip(y, 1e-7, 1 - 1e-7)), axis=1))`",
    ),
)
def loss_is_the_mean_cross_entropy(loss, kept):
    """`cross_entropy` is the mean over the examples."""
    d, y = kept["loss"]["d"], kept["loss"]["y"]
    right = -np.mean(scipy.special.xlogy(d, y).sum(axis=1))
    expect.close(
        loss,
        right,
        name="cross_entropy(d, y)",
        mistakes={
            "This is the sum over the examples: take their mean.": len(d) * right,
            "This is divided by the number of all entries: only the examples are averaged.": right / d.shape[1],
            "The sign is wrong.": -right,
        },
        **NEAR,
    )


@check(
    points=2,
    hints=(
        "If y is larger than d for a class, should its score go up or down for the loss to fall?",
        "It is y - d, an array of shape (n, K). The loss is a mean over n examples, so each example has a share of 1/n.",
        "`return (y - d) / len(d)`",
    ),
)
def output_delta_is_the_error(last_delta, kept):
    """`output_delta` is how the loss changes with the scores."""
    d, y, u = kept["last_delta"]["d"], kept["last_delta"]["y"], kept["scores"]
    n, classes = d.shape
    right = questions.numerical(lambda v: questions.softmax.cross_entropy(d, v), u)
    expect.close(
        last_delta,
        right,
        name="output_delta(d, y)",
        mistakes={
            "It is not divided by n: the loss is the mean over the examples.": n * right,
            "The sign is turned: it is y - d.": -right,
            "The sign is turned, and 1/n is missing: it is (y - d) / n.": -n * right,
            "It is divided by the number of all entries: only the examples are averaged.": right / classes,
            "The derivative y · (1 - y) is applied here. It has cancelled already against that of the logarithm.": (
                right * y * (1 - y)
            ),
            "This is the derivative by y: the softmax is not gone through yet.": -d / y / n,
        },
        **NEAR,
    )


@check(
    points=2,
    hints=(
        "In which shape do the weights take a delta of K numbers back to one number for each unit?",
        "`delta2 @ w2.T` is the way back through the weights. Then ask: which units had let their sum pass?",
        "`return (delta2 @ w2.T) * (z > 0)`",
    ),
)
def hidden_delta_goes_back(first_delta, kept):
    """`hidden_delta` goes back through the weights and the ReLU."""
    delta2, w2, z = (kept["first_delta"][name] for name in ("delta2", "w2", "z"))
    right = questions.numerical(lambda u: float(np.sum(delta2 * (np.maximum(u, 0.0) @ w2))), kept["sums"])
    back = np.einsum("nk,uk->nu", delta2, w2)
    expect.close(
        first_delta,
        right,
        name="hidden_delta(delta2, w2, z)",
        mistakes={
            "The ReLU is missing: where z is 0, no delta comes through.": back,
            "It is multiplied by z itself: ReLU's derivative is 1 where z > 0 and 0 elsewhere.": back * z,
            "The delta comes through where z is 0, and is stopped where it should pass.": back * (z == 0),
            "This is the ReLU of the delta: it is the sign of z that counts, not that of the delta.": np.maximum(
                back, 0.0
            ),
            "z · (1 - z) is the sigmoid's derivative: this layer has ReLU.": back * z * (1 - z),
            "The sign is turned.": -right,
        },
        **NEAR,
    )


@check(
    points=4,
    needs=(forward_gives_both_layers, output_delta_is_the_error, hidden_delta_goes_back),
    hints=(
        "Which shape has each gradient, and which two arrays make this shape in a matrix product?",
        "W's gradient is (what came into the layer)ᵀ · delta. The bias is added to every row, so its gradient is the sum over "
        "the rows.",
        "`[x.T @ delta1, delta1.sum(axis=0), z.T @ delta2, delta2.sum(axis=0)]`",
    ),
)
def gradients_are_the_numerical_ones(gradients, kept):
    """`gradients` agrees with numerical gradients, for a batch."""
    for key, what in (("worked", "the example of the task"), ("batch", "a batch"), ("other", "another batch")):
        asked = kept["gradients"][key]
        found = questions.gradients(asked)
        n = len(asked["x"])
        single = questions.gradients({**asked, "x": asked["x"][:1], "d": asked["d"][:1]})
        parts = expect.sequence(gradients[key], 4, name="what gradients(x, d, params) returns")
        for part, name, right, one, worked in zip(parts, NAMES, found, single, WORKED, strict=True):
            values = expect.array(part, name=f"the gradient by {name}")
            if name.startswith("b"):
                expect.that(
                    values.shape != (n, len(right)),
                    f"The gradient by {name} has a row for each example: sum over the rows."
                    if n > 1
                    else f"The gradient by {name} has two axes, and {name} has one: sum over the rows, without keepdims.",
                    expected=f"shape {right.shape}",
                    received=f"shape {values.shape}",
                )
            expect.close(
                part,
                worked if key == "worked" else right,
                name=f"the gradient by {name}, of {what}",
                mistakes={
                    "This is n times as much: is 1/n missing?": n * right,
                    "This is an n-th of it: 1/n is in the delta already, so sum here and take no mean.": right / n,
                    "This is the gradient of the first row alone: the batch has more rows.": one,
                    "This is the first row's share alone: sum over all rows.": one / n,
                    "The sign is turned: the gradient points to where the loss grows.": -right,
                },
                **NEAR,
            )


@check(
    points=1,
    needs=(loss_is_the_mean_cross_entropy, gradients_are_the_numerical_ones),
    hints=(
        "With which parameters is the loss to be computed: the old ones, or the new ones?",
        "Compute the loss before anything changes, and return it after the new parameters.",
        "`loss = cross_entropy(d, forward(x, params)[1])` as the first line, `return new, loss` as the last.",
    ),
)
def step_returns_the_loss(step, kept):
    """`train_step` returns the loss from before the step."""
    asked = kept["step"]
    after = [p - asked["learning_rate"] * g for p, g in zip(asked["params"], questions.gradients(asked), strict=True)]
    expect.close(
        step["loss"],
        questions.loss(asked, asked["params"]),
        name="the loss that train_step(...) returns",
        mistakes={"This is the loss after the step.": questions.loss(asked, after)},
        **NEAR,
    )


@check(
    points=2,
    needs=gradients_are_the_numerical_ones,
    hints=(
        "Which way do all four parameters have to go, and how far?",
        "Take all gradients first, at the old parameters; then make four new arrays.",
        "`[p - learning_rate * g for p, g in zip(params, gradients(x, d, params))]`",
    ),
)
def step_goes_downhill(step, kept):
    """`train_step` moves all parameters against their gradients, by the learning rate."""
    asked = kept["step"]
    rate, slopes = asked["learning_rate"], questions.gradients(asked)
    parts = expect.sequence(step["params"], 4, name="the parameters that train_step(...) returns")
    w2 = asked["params"][2] - rate * slopes[2]
    z, y = questions.hidden(asked["x"], asked["params"]), questions.probabilities(asked["x"], asked["params"])
    late = (((y - asked["d"]) / len(y)) @ w2.T) * (z > 0)  # the delta if W2 has changed already
    too_late = (asked["x"].T @ late, late.sum(axis=0))
    for k, (part, name) in enumerate(zip(parts, NAMES, strict=True)):
        start = asked["params"][k]
        mixed = {CHANGED_ALREADY: start - rate * too_late[k]} if k < len(too_late) else {}
        downhill.goes_downhill(
            part,
            start,
            slopes[k],
            rate,
            name=name,
            after=f"a step with learning rate {rate:.6g}",
            unmoved=f"{name} has not moved.",
            rates=(0.1, 0.01),
            more=mixed,
        )


@check(
    points=1,
    needs=gradients_are_the_numerical_ones,
    hints=(
        "The parameters that you are handed belong to the caller. What does the caller find in them after the call?",
        "`w1 -= ...` changes the caller's array. `w1 = w1 - ...` makes a new one.",
        "`new = [p - learning_rate * g for p, g in zip(params, gradients(x, d, params))]`",
    ),
)
def old_parameters_stay(step, kept):
    """`train_step` leaves the parameters that it is handed as they are."""
    parts = expect.sequence(step["handed_in"], 4)
    for part, name, before in zip(parts, NAMES, kept["step"]["params"], strict=True):
        calls.is_unchanged(part, before, name, "train_step(x, d, params, learning_rate)")
