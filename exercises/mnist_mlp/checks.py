"""Checks of mnist_mlp. What is asked, and the net in NumPy, is in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

bare = course_file(__file__, "../_shared/bare_nets.py")
learned = course_file(__file__, "../_shared/bare_training.py")
pixels = course_file(__file__, "../_shared/pixels.py")
questions = course_file(__file__, "questions.py")

Array = NDArray[Any]

given, SIZES, sigmoid = questions.given, questions.SIZES, questions.sigmoid
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
FULL = [(784, 600), (600,), (600, 300), (300,), (300, 10), (10,)]


@check(
    points=1,
    hints=(
        "An image has 28 rows of 28 pixels, each from 0 to 255. Which shape and which range does the net expect?",
        "`images.reshape(...)` makes one row of each image, `astype` changes the type, and a division the range.",
        '`return images.reshape(len(images), 784).astype("float32") / 255`',
    ),
)
def images_are_prepared(preparation, kept):
    """`prepare` returns float32 rows of 784 numbers from 0 to 1."""
    known = ("unscaled", "floored", "by_256", "twice")
    pixels.are_rows(preparation, kept.images, known, pixels.WRONG_TYPE)


@check(
    points=1,
    hints=(
        "How many numbers come into each layer, and how many go out? Which shape does its matrix have, then?",
        "A layer's matrix has a row for each input and a column for each unit, and its bias a number for each unit. "
        "`sizes` holds both numbers: two neighbours belong to one layer.",
        "`for n_in, n_out in zip(sizes, sizes[1:]):` appends `tf.Variable(tf.random.normal((n_in, n_out), stddev=0.05))` "
        "and `tf.Variable(tf.zeros(n_out))` to the list.",
    ),
)
def parameters_have_their_shapes(initial):
    """`parameters` makes six variables, of the sizes that it is asked for: 654,310 numbers with 784, 600, 300 and 10."""
    small = [(SIZES[0], SIZES[1]), (SIZES[1],), (SIZES[1], SIZES[2]), (SIZES[2],), (SIZES[2], 10), (10,)]
    calls = (("full", "parameters()", FULL), ("small", f"parameters({SIZES})", small))
    learned.parameters_fit(initial, NAMES, calls, 654_310, _is_floating)


def _is_floating(part: Any, _name: str, shape: tuple[int, ...], label: str) -> None:
    expect.array(part, shape=shape, integer=False, name=label)


@check(
    points=1,
    needs=parameters_have_their_shapes,
    hints=(
        "If two units of a layer begin with the same weights, in what will they ever differ?",
        "`tf.random.normal(shape, stddev=...)` gives random numbers around 0. Large ones drive every sigmoid to 0 or 1, "
        "where its slope is nearly 0.",
        "`tf.Variable(tf.random.normal((n_in, n_out), stddev=0.05))` for weights, `tf.Variable(tf.zeros(n_out))` for biases.",
    ),
)
def parameters_begin_random(initial):
    """Weights begin random and small, biases at 0."""
    for part, name in zip(expect.sequence(initial["full"], 6), NAMES, strict=True):
        values = expect.array(part, name=name)
        if name.startswith("b"):
            expect.that(not np.any(values), f"{name} should begin at 0 in every place.")
            continue
        learned.units_differ(values, name)
        spread, mean = float(values.std()), float(values.mean())
        # Wider than the task's 0.01 to 0.1: uniform, truncated and Glorot's weights are welcome too.
        expect.that(
            0.003 < spread < 0.2 and abs(mean) < 0.02,
            f"{name}: the weights' standard deviation or mean is far off. Large weights drive every sigmoid to 0 or 1, "
            "where gradients vanish.",
            expected="a standard deviation from 0.01 to 0.1 about 0",
            received=f"{spread:.3g} about {mean:.3g}",
        )


@check(
    points=2,
    hints=(
        "What lies between two matrix products, and what comes after the last one?",
        "`x @ W + b` computes a whole layer for all rows, `tf.sigmoid` its activation. The last layer has none: the loss "
        "wants the scores as they are. And what must not happen unless `training` is true?",
        "`h1 = tf.sigmoid(x @ W1 + b1)`, `h2 = tf.sigmoid(h1 @ W2 + b2)`, `return h2 @ W3 + b3`",
    ),
)
def logits_are_the_formula(forward, kept):
    """`logits` computes the scores of a net with known parameters, the same ones each time."""
    net = kept.forward
    first = bare.same_each_time(forward)
    right, w3, b3 = net.scores(), net.params[4], net.params[5]
    h2 = sigmoid(sigmoid(net.x @ net.params[0]) @ net.params[2])
    expect.close(
        first,
        right,
        rtol=1e-3,
        atol=1e-3,
        name="logits(params, x)",
        mistakes={
            "No activation lies between the layers. One linear layer after another is only one linear layer: apply "
            "tf.sigmoid to each hidden one.": net.scores(activation=lambda z: z),
            "These are probabilities: a softmax has been applied. The loss does that itself, so return the scores as they "
            "are.": bare.softmax(right),
            "A sigmoid is applied to the scores: nothing follows the last layer.": sigmoid(right),
            "These are ReLUs: the task's hidden layers are sigmoids.": net.scores(
                activation=lambda z: np.maximum(z, 0)
            ),
            "These are tanh: the task's hidden layers are sigmoids.": net.scores(activation=np.tanh),
            "The biases are missing.": h2 @ w3,
            "The last bias is missing.": right - b3,
            "h2 is halved when nothing is dropped. In training, what stays is divided by 1 - 0.5; then nothing is left to "
            "correct here.": net.scores(keep=0.5),
            "Only one hidden layer has its sigmoid.": net.scores_of_one_activation(),
        },
    )


@check(
    points=1,
    needs=logits_are_the_formula,
    hints=(
        "Which layer's units are dropped, and what happens to those that stay, so that their sum is the same on average?",
        "`tf.nn.dropout(h, rate)` sets each number to 0 with probability `rate`, and divides the others by 1 - rate.",
        "`if training:` `h2 = tf.nn.dropout(h2, DROPOUT)`, just before `return h2 @ W3 + b3`.",
    ),
)
def dropout_in_training(dropping, kept):
    """In training, `logits` drops each unit of h2 with probability 0.5 and doubles the others."""
    net = kept.one
    elsewhere = (
        (net.scores_without_h1(), "units of h1 are dropped. Dropout comes after the second layer."),
        (net.scores() * np.array([[0.0], [2.0]]), bare.SCORES_DROPPED),
    )
    bare.drops_units(dropping, net, "h2", elsewhere)


@check(
    points=1,
    hints=(
        "Are the scores probabilities already? What does the loss do with them first, and is one number left at the end?",
        "`tf.nn.sparse_softmax_cross_entropy_with_logits` takes digits and scores. It applies the softmax itself and gives "
        "a loss for each row.",
        "`return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=u))`",
    ),
)
def loss_is_cross_entropy(loss, kept):
    """`cross_entropy` is the mean cross entropy of digits and scores, one number, however far the scores lie apart."""
    learned.is_cross_entropy(loss, kept.labels, kept.u, kept.far)


@check(
    points=2,
    needs=(dropout_in_training, loss_is_cross_entropy),
    hints=(
        "Who computes the gradients, who takes the step, and does the second know of the first?",
        "Under `tf.GradientTape`, compute the loss with `training=True`. `tape.gradient(loss, params)` gives a gradient for "
        "each parameter, and `optimizer.apply_gradients` takes pairs of gradient and variable.",
        "`with tf.GradientTape() as tape:` `loss = cross_entropy(labels, logits(params, x, training=True))`; then "
        "`optimizer.apply_gradients(zip(tape.gradient(loss, params), params))` and `return loss`.",
    ),
)
def step_follows_the_gradients(step, kept):
    """`train_step` moves every parameter by the optimizer's step, with dropout, and returns the loss before it."""
    bare.is_step(step, kept.step, kept.learning_rate, NAMES)


@check(
    points=1,
    needs=(images_are_prepared, parameters_begin_random, step_follows_the_gradients),
    hints=(
        "Does every label still belong to its image? Are the steps so long that they jump over the minimum?",
        "One random choice of row numbers draws images and labels alike. The optimizer is made once, before the loop. "
        "`Adam(0.001)` is a good begin.",
        "`rows = np.random.choice(len(x), 100)`, then `history.append(float(train_step(params, optimizer, x[rows], "
        "labels[rows])))`; after the loop, `return params, history`.",
    ),
)
def training_lowers_the_loss(training):
    """`train` returns six parameters that fit together and a history, in which the loss falls far below where it began."""
    learned.has_trained(training, "(784, n), (n,), (n, m), (m,), (m, 10), (10,)")


@check(
    points=3,
    passes="at_least",
    needs=training_lowers_the_loss,
    hints=(
        "Are the parameters that you return those that were trained? Has the loss come to rest at the end?",
        "The loss of one batch jumps about; look at the mean of the last fifty. If it still falls, take more steps or "
        "larger ones.",
        "600 batches of 100 are enough with `tf.keras.optimizers.Adam(0.004)`. A `@tf.function` around the step makes each "
        "of them cheaper.",
    ),
)
def recognises_digits(training, kept, threshold):
    """The trained net reads digits that it has never seen."""
    return learned.recognises(training, kept.test_labels, threshold)
