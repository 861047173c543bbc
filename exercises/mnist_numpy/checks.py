"""Checks of mnist_numpy. What is asked is in questions.py; NumPy puts the trained parameters to the held-out digits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
nets = course_file(__file__, "../_shared/numpy_nets.py")
pixels = course_file(__file__, "../_shared/pixels.py")
calls = course_file(__file__, "../_shared/calls.py")
softmax = course_file(__file__, "../_shared/softmax.py")

Array = NDArray[np.float64]

given = questions.given
GUESSING = float(np.log(10))  # the loss of a net that finds all ten digits equally likely


@check(
    points=1,
    hints=(
        "The net takes rows of 784 numbers from 0 to 1. What has to happen to 28 by 28 bytes for that?",
        "`images.reshape(len(images), -1)` makes rows; 255 is the full ink.",
        "`return images.reshape(len(images), -1) / 255`",
    ),
)
def images_are_rows(prepared, kept):
    """`prepare` returns rows of 784 numbers from 0 to 1."""
    rows = kept.asked["prepared"]["images"].reshape(-1, 784).astype(np.float64)
    known = pixels.mistakes(rows, "unscaled", "floored", "by_256", "twice", "from_minus_1")
    expect.close(prepared, rows / 255, rtol=1e-5, atol=1e-7, name=pixels.NAME, mistakes=known)


@check(
    points=1,
    hints=(
        "How large should the weights be for a ReLU, and what happens to units that begin alike?",
        "He's weights: a normal distribution with standard deviation √(2 / n_in), where n_in differs from layer to layer.",
        "`rng.normal(0, np.sqrt(2 / inputs), (inputs, hidden))`, `np.zeros(hidden)`, and the second layer likewise with hidden.",
    ),
)
def begins_with_he(begun, kept):
    """`initial` draws weights by He's rule, with biases of 0."""
    asked = kept.asked["begun"]
    inputs, hidden, outputs = asked["inputs"], asked["hidden"], asked["outputs"]
    call = f"initial({inputs}, {hidden}, {outputs}, rng)"
    shapes = ((inputs, hidden), (hidden,), (hidden, outputs), (outputs,))
    values, again, other = (_opened(claim, shapes, call) for claim in expect.sequence(begun, 3))
    for i, n_in in ((0, inputs), (2, hidden)):
        name, found, wanted = questions.NAMES[i], float(np.std(values[i])), float(np.sqrt(2 / n_in))
        alike = float(values[i].std(axis=1).mean()) < 1e-6
        expect.that(not alike, f"{name} of {call}: all units begin alike, and so they stay. Draw random weights.")
        expect.that(
            abs(found / wanted - 1) < 0.06,  # six standard deviations of what 5,400 numbers show
            f"{name} of {call} has another standard deviation than √(2 / {n_in}).",
            expected=f"{wanted:.4f}",
            received=f"{found:.4f}",
        )
        expect.that(not values[i + 1].any(), f"{questions.NAMES[i + 1]} of {call}: begin the biases at 0.")
        expect.that(
            np.array_equal(values[i], again[i]) and not np.array_equal(values[i], other[i]),
            f"{name} of {call}: a generator with the same seed should give the same weights, and one with another seed others. "
            "Draw with the `rng` that is handed in, and make none of your own.",
        )


def _opened(claim: Claim, shapes: tuple[tuple[int, ...], ...], call: str) -> list[Array]:
    """The parameters of one call of `initial`."""
    parts = expect.sequence(claim, 4, name=f"what {call} returns")
    return [
        expect.array(part, shape=shape, name=f"{name} of {call}")
        for part, shape, name in zip(parts, shapes, questions.NAMES, strict=True)
    ]


@check(
    points=1,
    hints=(
        "What does the first layer give, and what does the second one take?",
        "`np.maximum(x @ w1 + b1, 0)` is what the hidden units say. The second layer has no activation here.",
        "`w1, b1, w2, b2 = params` and `return np.maximum(x @ w1 + b1, 0) @ w2 + b2`",
    ),
)
def net_goes_forwards(forward, kept):
    """`scores` goes through a layer, a ReLU and another layer."""
    params, x = kept.params("forward"), kept.asked["forward"]["x"]
    w1, b1, w2, b2 = params
    right = nets.forward(params, x)
    expect.close(
        forward,
        right,
        rtol=1e-5,
        atol=1e-7,
        name="scores(params, x)",
        mistakes={
            "The ReLU between the layers is missing.": (x @ w1 + b1) @ w2 + b2,
            "There is a sigmoid between the layers: here it is a ReLU.": 1 / (1 + np.exp(-(x @ w1 + b1))) @ w2 + b2,
            "These are probabilities: leave the softmax out.": softmax.softmax(right),
            "There is a ReLU after the last layer, too: scores may be below 0.": np.maximum(right, 0),
            "b2 is missing.": right - b2,
            "b1 is missing.": np.maximum(x @ w1, 0) @ w2 + b2,
        },
    )


@check(
    points=2,
    hints=(
        "What is exp(1000)? And does a softmax change if the same number is subtracted from all scores of a row?",
        "The logarithm of the softmax is u - max - log(Σ exp(u - max)): no exponential of it is above 1, and no logarithm of 0 "
        "is taken. Then take each row's own label out of it.",
        "`s = u - u.max(axis=1, keepdims=True)`, `logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))` and "
        "`return -np.mean(logs[np.arange(len(u)), labels])`",
    ),
)
def loss_is_cross_entropy(loss, kept):
    """`cross_entropy` is the mean cross entropy, exact also where scores lie far apart."""
    asked = kept.asked["loss"]
    d, u = np.eye(4)[asked["labels"]], asked["u"]
    right = softmax.cross_entropy(d, u)
    expect.close(
        loss["u"],
        right,
        rtol=1e-5,
        name="cross_entropy(u, labels)",
        mistakes={
            "This is the sum over the rows: take their mean.": len(u) * right,
            "The sign is wrong: it is 0 or more.": -right,
            "This is the mean over rows and classes: take the mean over the rows only.": right / 4,
            "Every row is paired with the labels of all rows: take each row's own, `logs[np.arange(len(u)), labels]`.": (
                softmax.cross_entropy(np.tile(d.mean(axis=0), (len(d), 1)), u)
            ),
            "This is the mean squared error of the probabilities.": np.mean((softmax.softmax(u) - d) ** 2),
        },
    )
    far, name = softmax.cross_entropy(d, asked["far"]), "cross_entropy(u, labels) of scores that lie 1,000 apart"
    cause = "Subtract from each row its own maximum before exp, and compute log p as u - max - log Σ exp(u - max)."
    calls.is_finite(loss["far"], name, cause)
    expect.close(loss["far"], far, rtol=1e-5, name=name)


@check(
    points=3,
    needs=(net_goes_forwards, loss_is_cross_entropy),
    hints=(
        "Softmax and cross entropy together have a gradient as simple as a regression's. Which?",
        "du = (softmax - one-hot) / n. Then dw2 = zᵀ du and db2 its sum over the rows; dz = du w2ᵀ, but only where z is above 0; "
        "and the first layer likewise, with x in place of z.",
        "`dz = (du @ w2.T) * (z > 0)` and `return [x.T @ dz, dz.sum(axis=0), z.T @ du, du.sum(axis=0)]`",
    ),
)
def net_goes_backwards(backward, kept):
    """`gradients` gives the derivatives of the mean cross entropy by all parameters."""
    rights = kept.gradients()
    n = len(kept.asked["backward"]["x"])
    linear = _without_relu(kept)
    parts = expect.sequence(backward["gradients"], 4, name="what gradients(...) returns")
    for k, (part, right, name) in enumerate(zip(parts, rights, questions.NAMES, strict=True)):
        expect.close(
            part,
            right,
            rtol=1e-4,
            atol=1e-6,
            name=f"d{name}",
            mistakes={
                "This is the gradient of the sum of the rows' losses: divide by their number.": n * right,
                "The sign is wrong: the gradient points uphill.": -right,
                "The way back goes past the ReLU: where z is 0, nothing goes back.": linear[k],
            },
        )
    for part, before, name in zip(
        expect.sequence(backward["params"], 4), kept.params("backward"), questions.NAMES, strict=True
    ):
        message = f"gradients(...) has changed {name}: it only computes."
        expect.that(np.array_equal(expect.array(part, shape=before.shape), before), message)


def _without_relu(kept) -> list[Array]:
    """The gradients that go back past the ReLU."""
    asked, (w1, b1, w2, b2) = kept.asked["backward"], kept.params("backward")
    x, z = asked["x"], np.maximum(asked["x"] @ w1 + b1, 0)
    du = (softmax.softmax(z @ w2 + b2) - np.eye(w2.shape[1])[asked["labels"]]) / len(x)
    dz = du @ w2.T
    return [x.T @ dz, dz.sum(axis=0), z.T @ du, du.sum(axis=0)]


def _trained(training: Claim) -> list[Array]:
    """The trained parameters; fail if they are no net of two layers."""
    parts = expect.sequence(training, 2, name="what train(...) returns")
    expect.sequence(parts[0], 4, name="the parameters that train(...) returns")
    found: list[Array] = nets.layers(parts[0], 784, 10, "the parameters that train(...) returns")
    return found


@check(
    points=2,
    needs=(images_are_rows, begins_with_he, net_goes_backwards),
    hints=(
        "What has to happen between two steps, and what between two epochs?",
        "For each batch: its loss into the history, its gradients, a step. At first `params = initial(784, 64, 10, rng)`.",
        "`history.append(cross_entropy(scores(params, x[rows]), labels[rows]))`, then `for p, g in zip(params, gradients(params, "
        "x[rows], labels[rows])): p -= 0.1 * g`.",
    ),
)
def training_lowers_the_loss(training):
    """`train` returns a net of two layers, and a history that falls far below guessing."""
    _trained(training)
    history = expect.curve(expect.sequence(training, 2)[1], name="the history")
    expect.that(
        len(history) >= 20,
        "The history should hold the loss of each step.",
        expected="20 losses or more",
        received=f"{len(history)} losses",
    )
    first, end = float(history[0]), float(np.median(history[-10:]))
    expect.that(
        first < 2 * GUESSING,
        "The first loss is far above that of guessing, ln 10 = 2.30: is it the loss before the first step, with He's weights, "
        "of images that `prepare` has brought to 0 to 1?",
        expected=f"below {2 * GUESSING:.1f}",
        received=f"{first:.3g}",
    )
    expect.that(
        end < GUESSING / 2,
        "The loss has not come down to half of that of guessing. Does each step go downhill? And are the rows shuffled, together "
        "with their labels? They come sorted by digit, so that each batch would teach a single one.",
        expected=f"an end below {GUESSING / 2:.2f}",
        received=f"{end:.3g}",
    )


@check(
    points=4,
    needs=training_lowers_the_loss,
    passes="at_least",
    hints=(
        "The digits come sorted. What does a batch show of them, and what has the net forgotten at the end?",
        "Shuffle rows and labels together, anew each epoch: `order = rng.permutation(len(x))`. Then 6 epochs of batches of 50, "
        "with momentum 0.8 and learning rate 0.1, do well; smaller steps in the last epochs, better.",
        "`for first in range(0, len(x), 50): rows = order[first : first + 50]`, and for each parameter `v *= 0.8`, `v -= "
        "learning_rate * g`, `p += v`.",
    ),
)
def recognises_digits(training, kept, threshold):
    """The trained net reads digits that it has never seen."""
    u = nets.forward(_trained(training), kept.x_test)
    history = expect.curve(expect.sequence(training, 2)[1])
    share = float(np.mean(u.argmax(axis=1) == kept.y_test))
    end = float(np.mean(history[-max(1, len(history) // 20) :]))
    expect.that(
        share >= threshold,
        f"Too few of {len(u)} held-out digits are read. {_why(u, kept.y_test, share, end)}",
        expected=f"at least {threshold:.1%}",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _why(u: Array, labels: NDArray[np.int64], share: float, end: float) -> str:
    """The likely cause, by how the training ended, and what the net says of the digit that it reads most often."""
    counts = np.bincount(u.argmax(axis=1), minlength=10)
    digit, often = int(counts.argmax()), float(counts.max() / len(u))
    own = labels == digit
    known = softmax.cross_entropy(np.eye(10)[labels[own]], u[own])
    if often > 0.25 and known < 0.5:  # weights that were never trained may read one digit alone, but are not sure of it
        return (
            f"The loss ends at {end:.2g}, but the net reads {often:.0%} of the digits as {digit}. The rows come sorted "
            "by digit: are they shuffled anew in each epoch, so that the last batches show all digits?"
        )
    if share < 0.3:
        return (
            f"The history ends at {end:.2g}, so something has been learned, and this net only guesses. Are the parameters "
            "those that were trained, and not a copy from before?"
        )
    if end < 0.02:
        return (
            f"The loss ends at {end:.2g}: some digits are known by heart. Does every batch come from all of the rows?"
        )
    return f"The loss ends at {end:.2g}. Does it still fall? More epochs, larger steps or momentum take it further."
