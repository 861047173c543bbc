"""Checks of mnist_softmax. What is asked is in questions.py; NumPy puts the trained weights to the held-out digits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
shapes = course_file(__file__, "../_shared/shapes.py")
softmax = course_file(__file__, "../_shared/softmax.py")
steps = course_file(__file__, "../_shared/steps.py")

Array = NDArray[np.float64]

given, WALK = questions.given, questions.WALK
GUESSING = float(np.log(10))  # the loss of a model that finds all ten classes equally likely


def _float_rows(claim: Claim, shape: tuple[int, ...], name: str, causes: dict[tuple[int, ...], str]) -> None:
    """Fail if an array has another shape or is no float32."""
    values = shapes.has_shape(claim, shape, name, causes, "{}")
    expect.that(
        values.dtype == np.float32,
        f"{name} is {values.dtype}, and TensorFlow multiplies only like by like: convert it to float32 (and that "
        "before dividing).",
        expected="float32",
        received=str(values.dtype),
    )


@check(
    points=1,
    hints=(
        "The model takes rows of 784 numbers between 0 and 1. What has to happen to 28 by 28 bytes for that?",
        "`tf.reshape(images, (-1, 784))` makes rows; `tf.cast(..., tf.float32)` must come before the division by 255.",
        "`x = tf.reshape(tf.cast(images, tf.float32) / 255, (-1, 784))`",
    ),
)
def images_are_scaled_rows(preparation, kept):
    """`prepare` turns images into float32 rows of 784 values from 0 to 1."""
    bytes_of = kept.of("preparation", "images")[0].reshape(-1, 784)
    x, n = expect.sequence(preparation, 2, name="what prepare(...) returns")[0], len(bytes_of)
    causes = {
        (n, 28, 28): "Make a row of 784 values of each image.",
        (n, 28, 28, 1): "Make a row of 784 values of each image; a channel axis is for convolutions.",
        (784, n): "These are columns: an image is a row.",
    }
    _float_rows(x, bytes_of.shape, "x", causes)
    expect.close(
        x,
        bytes_of / 255,
        rtol=1e-4,
        atol=1e-5,
        name="x",
        mistakes={
            "These values go up to 255: divide by 255.": bytes_of,
            "Bytes divided by bytes are whole numbers: convert to float32 before dividing.": bytes_of // 255,
            "The largest byte is 255: divide by that, not by 256.": bytes_of / 256,
            "This is divided by 255 twice.": bytes_of / 255**2,
            "These values go from -1 to 1: they are to go from 0 to 1.": bytes_of / 127.5 - 1,
        },
    )


@check(
    points=1,
    needs=images_are_scaled_rows,
    hints=(
        "The model gives ten numbers for each image. Which ten would be a perfect answer for the digit 3?",
        "A one-hot row has a 1 in the label's column and 0 elsewhere; TensorFlow has a function of that name.",
        "`d = tf.one_hot(labels, 10)`",
    ),
)
def labels_are_one_hot(preparation, kept):
    """`prepare` turns labels into one-hot rows of ten."""
    d = expect.sequence(preparation, 2, name="what prepare(...) returns")[1]
    right = np.eye(10)[kept.asked["preparation"]["labels"]]
    n = len(right)
    causes = {(n,): "These are still the labels: make a row of ten of each.", (10, n): "These are columns: use rows."}
    _float_rows(d, right.shape, "d", causes)
    mistakes = {"The 1 stands one place too far: the digit 0 has the first column.": np.roll(right, 1, axis=1)}
    expect.close(d, right, atol=1e-6, name="d", mistakes=mistakes)


@check(
    points=1,
    hints=(
        "Each class has a column of weights and a bias. What is its score for one image?",
        "The matrix product of (n, 784) and (784, 10) is (n, 10); adding (10,) adds b to every row.",
        "`return x @ w + b`",
    ),
)
def scores_are_weighted_sums(affine, kept):
    """`scores` gives every class's weighted sum and its bias, for every row."""
    x, w, b = kept.of("affine", "x", "w", "b")
    expect.close(
        affine,
        x @ w + b,
        rtol=1e-3,
        atol=1e-3,
        name="scores(x, w, b)",
        mistakes={
            "Is the bias b missing?": x @ w,
            "These are probabilities already: the scores come before the softmax.": softmax.softmax(x @ w + b),
            "This went through a sigmoid: scores have no activation.": 1 / (1 + np.exp(-(x @ w + b))),
            "This went through a ReLU: scores have no activation.": np.maximum(x @ w + b, 0),
        },
    )


@check(
    points=1,
    hints=(
        "Which ten numbers have to sum to 1: those of a row, or those of a column?",
        "`tf.nn.softmax` works along the last axis unless told otherwise. By hand: divide `tf.exp(u)` by its sums along "
        "axis 1, with `keepdims=True`.",
        "`return tf.nn.softmax(u)`",
    ),
)
def softmax_is_over_the_classes(probabilities, kept):
    """`softmax` turns each row of scores into probabilities that sum to 1."""
    (u,) = kept.of("probabilities", "u")
    e = np.exp(u)
    expect.close(
        probabilities,
        softmax.softmax(u),
        rtol=1e-3,
        atol=1e-6,
        name="softmax(u)",
        mistakes={
            "This is a softmax over the rows, so that the images compete: let the ten classes of a row compete, "
            "along axis 1.": softmax.softmax(u.T).T,
            "All the values together sum to 1 here: divide each row by its own sum.": e / e.sum(),
            "These are sigmoids, each by itself: divide by the sum of the row.": 1 / (1 + np.exp(-u)),
            "These are only the exponentials: divide each row by its sum.": e,
            "These are logarithms: the softmax without the logarithm is wanted.": softmax.log_softmax(u),
        },
    )


@check(
    points=2,
    hints=(
        "Which of the ten log probabilities of a row remain when they are multiplied by its one-hot d?",
        "`tf.nn.softmax_cross_entropy_with_logits(labels=d, logits=u)` gives one loss a row, and takes scores, because "
        "it does the softmax itself. One mean over the rows is left to do.",
        "`return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=d, logits=u))`",
    ),
)
def cross_entropy_is_the_mean(loss, kept):
    """`cross_entropy` gives the mean cross entropy of scores, one number."""
    d, u = kept.of("loss", "d", "u")
    right, twice = softmax.cross_entropy(d, u), softmax.cross_entropy(d, softmax.softmax(u))
    sigmoids = np.mean(np.logaddexp(0.0, u) - d * u)
    expect.close(
        loss,
        right,
        rtol=1e-4,
        name="cross_entropy(d, u)",
        mistakes={
            "This is the sum over the rows: take their mean.": len(d) * right,
            "The sum over the ten classes of a row is to be a sum: take the mean over the rows only.": right / 10,
            "The sign is missing: the logarithm of a probability is negative.": -right,
            "Two softmaxes, one after the other: `softmax_cross_entropy_with_logits` does it itself, so hand it the "
            "scores u, not softmax(u).": twice,
            "This is the loss of ten independent sigmoids: use the softmax cross entropy.": sigmoids,
            "This is the mean squared error of the probabilities.": np.mean((d - softmax.softmax(u)) ** 2),
        },
    )


@check(
    points=1,
    needs=cross_entropy_is_the_mean,
    hints=(
        "What is the softmax of a score that lies 200 below another, in float32? And its logarithm?",
        "exp(-200) is 0 in float32, the logarithm of 0 is minus infinity, and 0 times infinity is NaN. A function that "
        "does softmax and logarithm in one does not go through that 0.",
        "`tf.nn.softmax_cross_entropy_with_logits(labels=d, logits=u)`, or `tf.nn.log_softmax(u)`.",
    ),
)
def cross_entropy_stays_finite(far_apart, kept):
    """`cross_entropy` stays exact where the scores lie far apart."""
    d, u = kept.of("far_apart", "d", "u")
    clipped, cause = {}, "added before the logarithm keeps the loss finite, but cuts it off, and its gradient with it."
    for small in (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12):
        clipped[f"{small:g} {cause}"] = -np.mean(np.sum(d * np.log(softmax.softmax(u) + small), axis=1))
    expect.close(
        far_apart,
        softmax.cross_entropy(d, u),
        rtol=1e-3,
        name="cross_entropy(d, u) of scores 200 apart, where softmax(u) rounds to 0, whose logarithm is infinite",
        mistakes=clipped,
    )


@check(
    points=1,
    needs=(scores_are_weighted_sums, cross_entropy_is_the_mean),
    hints=(
        "The gradients belong to a loss. Is it computed with the w and b before the step, or after it?",
        "Compute the loss inside `with tf.GradientTape() as tape:`, from the scores. Change w and b after it.",
        "`with tf.GradientTape() as tape:` holds `loss = cross_entropy(d, scores(x, w, b))`; "
        "the last line of the function is `return loss`.",
    ),
)
def step_returns_the_loss(step, kept):
    """`train_step` returns the loss of the batch from before the step."""
    batch, (w, b), rate = kept.batch("step"), kept.of("step", "w", "b"), kept.asked["step"]["learning_rate"]
    dw, db = batch.gradient(w, b)
    after = batch.loss(w - rate * dw, b - rate * db)
    twice = softmax.cross_entropy(batch.d, softmax.softmax(batch.x @ w + b))
    expect.close(
        step["loss"],
        batch.loss(w, b),
        rtol=1e-3,
        name="what train_step(...) returns",
        mistakes={
            "This is the loss after the step: compute it before w and b change.": after,
            "Two softmaxes, one after the other: cross_entropy does it itself, so hand it the scores.": twice,
        },
    )


@check(
    points=2,
    needs=step_returns_the_loss,
    hints=(
        "The tape gives gradients. Who changes w and b by them, in which direction and how far?",
        "`tape.gradient(loss, [w, b])` gives both gradients. `assign_sub` changes a variable in place; "
        "`w = ...` would only make a new name inside the function.",
        "`dw, db = tape.gradient(loss, [w, b])`, then `w.assign_sub(learning_rate * dw)` "
        "and `b.assign_sub(learning_rate * db)`.",
    ),
)
def step_goes_downhill(step, kept):
    """`train_step` moves w and b against the gradient, by the learning rate."""
    starts, rate = kept.of("step", "w", "b"), kept.asked["step"]["learning_rate"]
    for name, start, slope in zip("wb", starts, kept.batch("step").gradient(*starts), strict=True):
        unmoved = f"{name} has not moved: are the gradients ever applied to it? Change it with assign_sub."
        after = f"a step with learning rate {rate:.4g}"
        steps.goes_downhill(step[name], start, slope, rate, name=name, after=after, unmoved=unmoved, rates=(0.1, 0.5))


@check(
    points=1,
    needs=(images_are_scaled_rows, labels_are_one_hot, step_goes_downhill),
    hints=(
        "Before it has learned anything, how likely should the model find each of ten classes? What is the loss then?",
        "Draw w with standard deviation 0.01 and begin b at 0. The history holds what every `train_step` returned.",
        "`w = tf.Variable(tf.random.normal((784, 10), stddev=0.01))`, `b = tf.Variable(tf.zeros(10))`, and at the end "
        "`return w, b, history`.",
    ),
)
def training_begins_undecided(training, kept):
    """`train` begins with small weights and returns w, b and the loss of every step."""
    parts = expect.sequence(training, 3, name="what train(...) returns")
    expect.array(parts[0], shape=(784, 10), name="w")
    expect.array(parts[1], shape=(10,), name="b")
    history = expect.curve(parts[2], length=kept.asked["training"]["settings"]["steps"], name="the history")
    # N(0, 0.01²) gives 2.30 ± 0.02, and Keras's own way to begin 2.4 ± 0.1; N(0, 1) gives 15.
    expect.that(
        abs(float(history[0]) - GUESSING) < 0.5,
        "The first loss is not that of a model which finds all ten classes about equally likely, ln 10. Begin with "
        "weights of standard deviation 0.01, and with the loss from before the first step.",
        expected=f"about {GUESSING:.3f}",
        received=f"{history[0]:.3f}",
    )


@check(
    points=3,
    passes="at_least",
    needs=training_begins_undecided,
    hints=(
        "What does a single step see of all the digits, and what does the next one see?",
        "The digits come sorted by label. Draw the rows of every batch at random from all of them, and take the same "
        "rows of x and of d.",
        "In the loop: `rows = np.random.randint(0, len(x), batch_size)`, then "
        "`train_step(tf.gather(x, rows), tf.gather(d, rows), w, b, learning_rate)`.",
    ),
)
def recognises_digits(training, kept, threshold):
    """The trained model recognises digits that it has never seen."""
    parts = expect.sequence(training, 3)
    w, b = (expect.array(part).astype(np.float64) for part in parts[:2])
    found = np.argmax(kept.x_test @ w + b, axis=1)
    share = float(np.mean(found == kept.y_test))
    expect.that(
        share >= threshold,
        f"Too few of {len(found)} held-out digits are recognised. " + _why(w, found, expect.curve(parts[2])),
        expected=f"at least {threshold:.1%}",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _why(w: Array, found: NDArray[np.int64], history: Array) -> str:
    """The likely cause of bad predictions."""
    end = float(np.mean(history[-len(history) // 10 :]))
    most = np.bincount(found, minlength=10)
    if float(np.std(w)) < 0.0115:  # 0.01 at the start; 100 steps with learning rate 0.1 make it 0.017
        return "These are weights as they are before training: return the variables that were trained."
    if end > 0.9 * GUESSING:
        return (
            f"The loss ends at {end:.2f}, and guessing gives {GUESSING:.2f}. Are x and d shuffled apart, so that the "
            "images have the labels of others?"
        )
    if most.max() > 0.25 * len(found):
        return (
            f"{most.max() / len(found):.0%} of them are taken for a {most.argmax()}. The training digits come sorted by "
            "label: is every batch drawn at random from all of them?"
        )
    return "Does the loop take `steps` steps with the learning rate that is handed in, each on a batch of its own?"


@check(
    points=1,
    needs=recognises_digits,
    hints=(
        "Which numbers decide how far training gets? Does `train` use those that it is handed, or some of its own?",
        "`steps` says how often the loop runs, `learning_rate` goes on to every `train_step`, and b begins at 0.",
        "`for _ in range(steps):` calls `train_step(..., w, b, learning_rate)`, and nothing else changes w or b.",
    ),
)
def walks_as_asked(walk, kept):
    """`train` takes just the steps asked for, with the learning rate that it is handed."""
    parts = expect.sequence(walk, 3, name="what train(...) returns")
    rate, n = WALK["learning_rate"], int(WALK["steps"])
    batch, usual = kept.batch("walk"), kept.asked["training"]["settings"]["steps"]
    w, b = batch.descended(rate, n)
    # Measured on 200 starts from N(0, 0.01²): b within 0.006 of this, w within 0.054; at half the rate b is 0.13 off.
    expect.close(
        parts[1],
        b,
        rtol=0,
        atol=0.05,
        name=f"b after {n} steps with learning rate {rate}, on rows that are all alike",
        mistakes={
            f"This is where {usual} steps lead: take as many as asked.": batch.descended(rate, usual)[1],
            "This is where learning rate 0.5 leads: use the one that is handed in.": batch.descended(0.5, n)[1],
            "This is where learning rate 0.1 leads: use the one that is handed in.": batch.descended(0.1, n)[1],
            "b is still 0.": np.zeros(10),
        },
    )
    expect.close(parts[0], w, rtol=0, atol=0.08, name="w after these steps")
