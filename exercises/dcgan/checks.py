"""Checks of dcgan. What is asked, the oracles, and what is judged of nets and of drawn digits are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
arrays = course_file(__file__, "../_shared/arrays.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]

given = questions.given
PICTURE = (14, 14, 1)
WEAK, STRONG = 0.15, 6.0  # a loss below the one, or above the other, belongs to a contest that is over


@check(
    points=1,
    hints=(
        "A tanh goes from −1 to 1. What must become of 0, of 127.5 and of 255?",
        "Make the images float32, divide by 127.5, subtract 1. `[..., None]` adds the axis of the channel.",
        '`return images[..., None].astype("float32") / 127.5 - 1`',
    ),
)
def pictures_fit_a_tanh(scaled, kept):
    """`scale` returns float32 pictures of shape (n, 14, 14, 1) from −1 to 1."""
    images, name = kept.asked["scaled"]["images"], "scale(images)"
    causes = {images.shape: "The channel's axis is missing: `[..., None]`."}
    values = shapes.has_shape(scaled["value"], (*images.shape, 1), name, causes)
    p = images[..., None].astype(np.float64)
    expect.close(
        scaled["value"],
        p / 127.5 - 1,
        rtol=1e-4,
        atol=1e-5,
        name=name,
        mistakes={
            "This goes from 0 to 1: the generator's tanh goes from −1 to 1, and what it draws would be told from real ones by "
            "that alone.": p / 255,
            "This is the negative, black for white: the ink is 1.": 1 - p / 127.5,
            "This is computed in uint8, which goes from 0 to 255: twice a pixel is too large for it. `astype` comes first.": (
                (images * np.uint8(2))[..., None] / 255 - 1
            ),
            "This goes from −1 to 0.": p / 255 - 1,
        },
    )
    expect.that(
        values.dtype == np.float32,
        f"{name} has the right values in another type.",
        expected="dtype float32",
        received=f"dtype {values.dtype}",
    )
    arrays.unchanged(scaled["images"], images, name="images", function="scale")


@check(
    points=2,
    hints=(
        "What shape has a picture after each line of the table? Where does it grow from 7 to 14?",
        "`keras.layers.Conv2DTranspose` with `strides=2` doubles height and width. Batch normalization and ReLU are layers of "
        "their own here, and what is before them needs no bias.",
        '`keras.layers.Dense(98 * filters, use_bias=False)`, ..., `keras.layers.Conv2DTranspose(1, 4, strides=2, padding="same", '
        'activation="tanh")`',
    ),
)
def generator_has_its_layers(generator, kept):
    """`build_generator` goes from 20 numbers to a picture, by transposed convolutions, ReLU and a tanh."""
    f = kept.asked["generator"]["filters"]
    _is_generator(expect.model(generator, name="build_generator(...)"), f)


def _is_generator(model: Any, f: int) -> None:
    last = [layer.activation for layer in model.layers if layer.kind not in ("Reshape", "Rescaling")][-1:]
    cause = {
        "sigmoid": "It ends in a sigmoid, from 0 to 1, but the pictures go from −1 to 1: a tanh.",
        "linear": "Nothing keeps what it draws within −1 and 1: it ends in a tanh.",
        "relu": "It ends in a ReLU, so it can draw no paper, which is −1: a tanh.",
    }
    expect.that(not last or last[0] not in cause, f"{model.name}: {cause.get(''.join(last))}")
    questions.has_layers(
        model, questions.generator_rows(f), ((questions.LATENT,), PICTURE), questions.generator_params(f)
    )


@check(
    points=2,
    hints=(
        "What makes a picture smaller here, if there is no pooling? And what does the last layer say?",
        '`strides=2` halves height and width. LeakyReLU is a layer of its own, or `activation="leaky_relu"`. The end is a Dense '
        "layer of one unit without an activation: a logit.",
        '`keras.layers.Conv2D(filters, 4, strides=2, padding="same")`, `keras.layers.LeakyReLU(0.2)`, the same with 2 * filters, '
        "`keras.layers.Flatten()`, `keras.layers.Dense(1)`",
    ),
)
def discriminator_has_its_layers(discriminator, kept):
    """`build_discriminator` goes from a picture to a logit, by strided convolutions and LeakyReLU."""
    f = kept.asked["discriminator"]["filters"]
    model = expect.model(discriminator, name="build_discriminator(...)")
    expect.that(
        not model.layers or model.layers[-1].activation != "sigmoid",
        f"{model.name}: it ends in a sigmoid, but it is to say logits: both losses apply the sigmoid themselves.",
    )
    questions.has_layers(model, questions.discriminator_rows(f), (PICTURE, (1,)), questions.discriminator_params(f))
    questions.slopes_are_right(model)


@check(
    points=2,
    hints=(
        "What are both losses where the discriminator is undecided, D = ½?",
        "−log sigmoid(u) = softplus(−u), and −log(1 − sigmoid(u)) = softplus(u). The discriminator wants large logits for real "
        "pictures and small ones for drawn ones; the generator wants large ones for drawn ones.",
        "`return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))`, and `return ops.mean(ops.softplus(-fake))`",
    ),
)
def losses_are_right(losses, kept):
    """Both losses are right for known logits: 2 ln 2 and ln 2 where nothing is decided, and finite for large ones."""
    for case, said in (("undecided", "logits of 0"), ("plain", "random logits"), ("sure", "logits of 200 and -200")):
        asked, claims = kept.asked["losses"][case], expect.sequence(losses[case], 2)
        real, fake = (asked[name].astype(np.float64) for name in ("real", "fake"))
        s = questions.surprise
        of_discriminator, of_generator = questions.mistaken_losses(real, fake)
        expect.close(
            claims[0],
            s(real) + s(-fake),
            rtol=1e-4,
            atol=1e-5,
            name=f"discriminator_loss(real, fake) with {said}",
            mistakes=of_discriminator,
        )
        expect.close(
            claims[1],
            s(fake),
            rtol=1e-4,
            atol=1e-5,
            name=f"generator_loss(fake) with {said}",
            mistakes=of_generator,
        )


@check(
    points=2,
    needs=losses_are_right,
    hints=(
        "Whose weights may move? What is computed within the tape, and what need not be?",
        "The discriminator's two calls and the loss belong in the tape; take the gradients by the discriminator's variables.",
        "`fake = generator(z, training=True)`; in the tape `loss = discriminator_loss(discriminator(real, training=True), "
        "discriminator(fake, training=True))`; `optimizer.apply(tape.gradient(loss, variables), variables)`.",
    ),
)
def discriminator_moves_alone(discriminator_moved, kept):
    """A step of the discriminator follows its gradient, and leaves the generator as it is."""
    questions.step_is_right(discriminator_moved, kept.asked["discriminator_moved"], "discriminator")


@check(
    points=2,
    needs=losses_are_right,
    hints=(
        "The loss is computed from what the discriminator says. How does it depend on the generator's weights?",
        "Draw within the tape, and judge within the tape; then take the gradients by the generator's variables alone.",
        "In the tape `loss = generator_loss(discriminator(generator(z, training=True), training=True))`, and "
        "`variables = generator.trainable_variables`.",
    ),
)
def generator_moves_alone(generator_moved, kept):
    """A step of the generator follows its gradient through the discriminator, and leaves that as it is."""
    questions.step_is_right(generator_moved, kept.asked["generator_moved"], "generator")


@check(
    points=1,
    needs=(
        pictures_fit_a_tanh,
        generator_has_its_layers,
        discriminator_has_its_layers,
        discriminator_moves_alone,
        generator_moves_alone,
    ),
    hints=(
        "If one of the two losses goes to 0, who has won, and what can the other still learn?",
        "Give both the same rate, one step each in turn, and fresh z for every step.",
        'Adam with a rate of 0.002 and beta_1 = 0.5 for both nets; `return generator, {"discriminator": ds, "generator": gs}`.',
    ),
)
def neither_wins(training):
    """`train` returns a generator and both losses; at the end of it both still have something to learn."""
    history = expect.sequence(training, 2, name="what train(...) returns")[1]
    _trained(training)
    ds, gs = (expect.curve(history[name], name=f'the history\'s "{name}"') for name in ("discriminator", "generator"))
    expect.that(
        len(ds) == len(gs) >= 1, "The two lists differ in length.", expected=f"{len(ds)}", received=f"{len(gs)}"
    )
    last = max(len(ds) // 4, 1)
    d, g = float(ds[-last:].mean()), float(gs[-last:].mean())
    expect.that(
        d > WEAK and g < STRONG,
        "The discriminator has won: it tells every drawn picture, and the generator has nothing to go by. Do both have the same "
        "rate, and one step each in turn?",
        expected=f"at the end a discriminator's loss above {WEAK} and a generator's below {STRONG}",
        received=f"{d:.3g} and {g:.3g}",
    )
    expect.that(
        g > WEAK and d < STRONG,
        "The generator has won: everything passes for real, so it has nothing to learn. Is the discriminator trained?",
        expected=f"at the end a generator's loss above {WEAK} and a discriminator's below {STRONG}",
        received=f"{g:.3g} and {d:.3g}",
    )


def _trained(training: Any) -> Any:
    """The trained generator, of any number of filters."""
    model = expect.model(expect.sequence(training, 2)[0], name="the trained generator")
    filters = [layer.config.get("filters") for layer in model.layers if layer.kind == "Conv2DTranspose"]
    _is_generator(model, int(filters[0]) if filters and isinstance(filters[0], int) else 1)
    return model


def _far(training: Any, kept: Any) -> Array:
    """How far what the trained generator draws is from each held-out digit, shape (1000, digits)."""
    name, shape = "what the trained generator draws", (questions.DRAWN, *PICTURE)
    drawn = expect.array(_trained(training).predict("z"), shape=shape, name=name).astype(np.float64)
    return np.asarray(questions.distances((drawn.reshape(len(drawn), -1) + 1) / 2, kept.x_test))


@check(
    points=2,
    needs=neither_wins,
    passes="at_most",
    hints=(
        "Look at a few drawn pictures. Are they grey, noise, or nearly digits?",
        "500 steps of either net are enough. Did the batch normalization see training=True, and is the generator that you return "
        "the one that was trained?",
        "16 filters, batches of 50, 12 epochs of 2,000 pictures, `keras.optimizers.Adam(0.002, beta_1=0.5)` for each of the two.",
    ),
)
def draws_what_looks_like_digits(training, kept, threshold):
    """What is drawn lies near real digits that were never seen."""
    far = questions.nearest(_far(training, kept))
    expect.that(
        far <= threshold,
        "What the generator draws is too far from the real digits that are nearest.",
        expected=f"a mean distance of at most {threshold:g} (noise has about 7)",
        received=f"{far:.3g}",
        score=far,
    )
    return far


@check(
    points=2,
    needs=draws_what_looks_like_digits,
    passes="at_least",
    hints=(
        "Does the generator draw different digits for different z? And how many different real ones has the discriminator seen?",
        "A generator that draws the same for every z has collapsed: the discriminator learns that one picture, and the generator "
        "runs on to the next. A smaller rate helps. And every epoch takes all pictures, in a new order, with fresh z.",
        "`keras.optimizers.Adam(0.002, beta_1=0.5)` for both; `np.random.permutation(len(x))` anew in each epoch; "
        "`z = keras.random.normal((size, 20))` anew in each step.",
    ),
)
def draws_many_digits(training, kept, threshold):
    """A classifier finds many different digits in what is drawn."""
    digits = questions.read(_far(training, kept), kept.labels)
    n = questions.kinds(digits)
    counts = ", ".join(f"{digit}: {count}" for digit, count in enumerate(np.bincount(digits, minlength=10)))
    expect.that(
        n >= threshold,
        f"The generator draws too few different digits: mode collapse. Of 1,000 pictures there are read as {counts}.",
        expected=f"as varied as at least {threshold:g} equally frequent digits",
        received=f"{n:.3g}",
        score=n,
    )
    return n
