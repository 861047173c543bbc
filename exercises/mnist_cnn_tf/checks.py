"""Checks of mnist_cnn_tf. What is asked, and the net in NumPy, is in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

bare = course_file(__file__, "../_shared/bare_nets.py")
learned = course_file(__file__, "../_shared/bare_training.py")
pixels = course_file(__file__, "../_shared/pixels.py")
questions = course_file(__file__, "questions.py")

given, shapes, relu = questions.given, questions.shapes, questions.relu
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4")
SMALL = (questions.FILTERS, bare.UNITS)


@check(
    points=1,
    hints=(
        "A colour picture has three channels. How many has one of grey levels, and where does the shape say so?",
        "`images[..., None]` adds an axis of length 1 at the end; `astype` changes the type, and a division the range.",
        '`return images[..., None].astype("float32") / 255`',
    ),
)
def images_are_prepared(preparation, kept):
    """`prepare` returns float32 pictures with one channel, from 0 to 1."""
    n = len(kept.images)
    shapes = {
        (n, 28, 28): "The channel axis is missing: a convolution wants to know how many channels a picture has.",
        (n, 784): "These are rows, in which no pixel has neighbours: a convolution needs pictures.",
        (n, 1, 28, 28): "The channel axis comes last, not before the rows.",
    }
    known = ("unscaled", "floored", "by_256", "twice")
    pixels.are_pictures(preparation, kept.images, shapes, known, pixels.WRONG_TYPE)


@check(
    points=1,
    hints=(
        "How many numbers has one filter of 5 × 5 if its input has 32 channels? And what is left of 28 × 28 after two "
        "poolings?",
        "A filter has 5 · 5 · (channels that come in) numbers, and there are as many as channels that go out: that is the "
        "order of the axes. The dense layer gets all 7 · 7 places of every map.",
        "W1 (5, 5, 1, filters[0]), W2 (5, 5, filters[0], filters[1]), W3 (7 * 7 * filters[1], units), W4 (units, 10); each "
        "as `tf.Variable(tf.random.truncated_normal(shape, stddev=0.1))`, with `tf.Variable(tf.fill(shape[-1:], 0.1))`.",
    ),
)
def parameters_have_their_shapes(initial):
    """`parameters` makes eight variables, of the sizes that it is asked for: 3,274,634 numbers with 32, 64 and 1024."""
    calls = (
        ("full", "parameters()", shapes((32, 64), 1024)),
        ("small", f"parameters({SMALL[0]}, {SMALL[1]})", shapes(*SMALL)),
    )
    learned.parameters_fit(initial, NAMES, calls, 3_274_634, _explain_rows)


def _explain_rows(part: Any, name: str, shape: tuple[int, ...], label: str) -> None:
    """Fail if W3 is made for maps of another size."""
    values, channels = expect.array(part, name=label), shape[0] // 49
    if name != "W3" or values.ndim != 2:
        return
    for side, cause in (
        (4, 'That is what padding "VALID" leaves of the maps, 4 × 4; with "SAME" they are 7 × 7.'),
        (28, "That is a map of 28 × 28, before any pooling; after two of them it is 7 × 7."),
        (14, "That is a map of 14 × 14, after one pooling; after two of them it is 7 × 7."),
    ):
        expect.that(
            len(values) != side * side * channels,
            f"{label}: {cause}",
            expected=f"{49 * channels} rows",
            received=f"{len(values)}",
        )


@check(
    points=1,
    needs=parameters_have_their_shapes,
    hints=(
        "If two filters begin with the same weights, in what will they ever differ?",
        "`tf.random.truncated_normal(shape, stddev=0.1)` gives random numbers around 0. The biases begin a little above 0, "
        "so that the ReLUs let something through.",
        "`tf.Variable(tf.random.truncated_normal(shape, stddev=0.1))` for weights, `tf.Variable(tf.fill(shape[-1:], 0.1))` "
        "for biases.",
    ),
)
def parameters_begin_random(initial):
    """Weights begin random and small, biases at a small number."""
    for part, name in zip(expect.sequence(initial["full"], 8), NAMES, strict=True):
        values = expect.array(part, name=name)
        if name.startswith("b"):
            expect.that(
                float(np.abs(values).max()) < 0.5,
                f"{name} should begin at 0.1.",
                received=f"{float(values.flat[0]):.3g}",
            )
            continue
        learned.units_differ(values, name)
        spread, mean = float(values.std()), float(values.mean())
        # Wide: Glorot's and He's weights are welcome too, whose spread follows from the layer's size.
        expect.that(
            0.003 < spread < 0.5 and abs(mean) < 0.1,
            f"{name}: the weights' standard deviation or mean is far off. Large weights make the scores, the loss and its "
            "gradients huge.",
            expected="about 0.1 around 0",
            received=f"{spread:.3g} around {mean:.3g}",
        )


@check(
    points=2,
    needs=parameters_have_their_shapes,
    hints=(
        "Which shape has x after each of the six lines of the formulas? Print it in `logits`, and compare.",
        '`tf.nn.conv2d(x, W, strides=1, padding="SAME")`, plus b, then `tf.nn.relu`; then `tf.nn.max_pool2d(c, 2, 2, "SAME")`. '
        "`tf.reshape` makes rows, as long as W3 has rows. No ReLU and no softmax follow the last layer.",
        '`m1 = tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, W1, 1, "SAME") + b1), 2, 2, "SAME")`, the same for m2, then '
        "`h = tf.nn.relu(tf.reshape(m2, (-1, W3.shape[0])) @ W3 + b3)` and `return h @ W4 + b4`",
    ),
)
def logits_are_the_formula(forward, kept):
    """`logits` computes the scores of a net with known parameters, the same ones each time."""
    net = kept.forward
    first = bare.same_each_time(forward)
    right, b4 = net.scores(), net.params[7]
    expect.close(
        first,
        right,
        rtol=1e-3,
        atol=1e-3,
        name="logits(params, x)",
        mistakes={
            "No activation lies between the layers: apply tf.nn.relu after both convolutions and the first dense layer.": (
                net.scores(maps=net.maps(activation=np.asarray), activation=np.asarray)
            ),
            "The ReLUs after the convolutions are missing.": net.scores(maps=net.maps(activation=np.asarray)),
            "The ReLU after the first dense layer is missing.": net.scores(activation=np.asarray),
            "These are probabilities: a softmax has been applied. The loss does that itself, so return the scores as they "
            "are.": bare.softmax(right),
            "A ReLU is applied to the scores: nothing follows the last layer.": relu(right),
            "This is the mean of each 2 × 2: max pooling takes the largest.": net.scores(maps=net.maps(pool=np.mean)),
            "The maps are put into rows in another order: reshape them as they are, with the channels last.": net.scores(
                maps=net.maps().transpose(0, 3, 1, 2)
            ),
            "The last bias is missing.": right - b4,
            "h is halved when nothing is dropped. In training, what stays is divided by 1 - 0.5; then nothing is left to "
            "correct here.": net.scores(keep=0.5),
        },
    )


@check(
    points=1,
    needs=logits_are_the_formula,
    hints=(
        "Which layer's units are dropped, and what happens to those that stay, so that their sum is the same on average?",
        "`tf.nn.dropout(h, rate)` sets each number to 0 with probability `rate`, and divides the others by 1 - rate.",
        "`if training:` `h = tf.nn.dropout(h, DROPOUT)`, just before `return h @ W4 + b4`.",
    ),
)
def dropout_in_training(dropping, kept):
    """In training, `logits` drops each unit of h with probability 0.5 and doubles the others."""
    bare.drops_units(dropping, kept.one, "h")


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
        "`rows = np.random.choice(len(x), 32)`, then `history.append(float(train_step(params, optimizer, x[rows], "
        "labels[rows])))`; after the loop, `return params, history`.",
    ),
)
def training_lowers_the_loss(training):
    """`train` returns eight parameters that fit together and a history, in which the loss falls far below where it began."""
    learned.has_trained(training, "(5, 5, 1, f), (f,), (5, 5, f, g), (g,), (49 * g, n), (n,), (n, 10), (10,)")


@check(
    points=3,
    passes="at_least",
    needs=training_lowers_the_loss,
    hints=(
        "Are the parameters that you return those that were trained? Has the loss come to rest at the end?",
        "The loss of one batch jumps about; look at the mean of the last fifty. If it still falls, take more steps or "
        "larger ones.",
        "500 batches of 32 are enough with `parameters((8, 16), 256)` and `tf.keras.optimizers.Adam(0.003)`. A `tf.function` "
        "around the step makes each of them cheaper.",
    ),
)
def recognises_digits(training, kept, threshold):
    """The trained net reads digits that it has never seen."""
    return learned.recognises(training, kept.test_labels, threshold)
