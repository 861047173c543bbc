"""Checks of vae. What is asked, the oracle, and what is judged of a trained pair are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]

given = questions.given
NEAR = {"rtol": 2e-4, "atol": 2e-5}  # float32


@check(
    points=1,
    hints=(
        "What does a standard normal number become, if it is to have another mean and another spread?",
        "The variance is exp(log_var), and the standard deviation is its root. The root of exp(a) is exp(a / 2).",
        "`return mean + ops.exp(log_var / 2) * eps`",
    ),
)
def points_are_sampled(sampled, kept):
    """`sample` is the mean and the standard deviation times eps."""
    q = kept.asked["sampled"]
    mean, log_var, eps = q["mean"], q["log_var"], q["eps"]
    expect.close(
        sampled,
        mean + np.exp(log_var / 2) * eps,
        **NEAR,
        name="sample(mean, log_var, eps)",
        mistakes={
            "This takes exp(log_var), the variance: the standard deviation is its root.": mean + np.exp(log_var) * eps,
            "log_var is taken for the standard deviation itself: it is the logarithm of the variance.": mean
            + log_var * eps,
            "The root of log_var is no standard deviation: first exp, then the root.": mean
            + np.sqrt(np.abs(log_var)) * eps,
            "The standard deviation is exp(log_var / 2), without a minus.": mean + np.exp(-log_var / 2) * eps,
            "eps is added as it is: it has to be as wide as the distribution.": mean + eps,
            "This is the mean alone: nothing is drawn.": mean,
            "The mean is missing.": np.exp(log_var / 2) * eps,
        },
    )


@check(
    points=2,
    hints=(
        "What is the divergence, if the mean is 0 and the variance 1? Put that into your formula.",
        "½ (mean² + variance − log variance − 1) for each latent number, summed over axis 1; the variance is exp(log_var).",
        "`return ops.sum(mean**2 + ops.exp(log_var) - log_var - 1, axis=1) / 2`",
    ),
)
def divergence_is_right(divergence, kept):
    """`kl` is the divergence from the standard normal distribution, one number a row."""
    mean, v = kept.asked["divergence"]["mean"], kept.asked["divergence"]["log_var"]
    n, latent = mean.shape
    true, name = questions.kl(mean, v), "kl(mean, log_var)"
    causes = {
        (): "One number has come for all rows: sum over the latent numbers alone, `axis=1`.",
        (n, latent): "The sum over the latent numbers is missing.",
        (latent,): "The sum runs over the rows: each of them has a divergence of its own, `axis=1`.",
    }
    shapes.has_shape(divergence, (n,), name, causes)
    with np.errstate(invalid="ignore"):
        as_deviation = 0.5 * np.sum(mean**2 + v**2 - 2 * np.log(np.abs(v)) - 1, axis=1)
    expect.close(
        divergence,
        true,
        **NEAR,
        name=name,
        mistakes={
            "The sign is the other way round: a divergence is never below 0.": -true,
            "The factor ½ is missing.": 2 * true,
            "log_var is taken for the logarithm of the standard deviation.": questions.kl(mean, 2 * v),
            "log_var is taken for the standard deviation itself.": as_deviation,
            "This is the mean over the latent numbers: they are summed, as the pixels are.": true / latent,
            "The 1 is missing: where mean and log_var are 0, the divergence is 0, too.": true + latent / 2,
            "The means are not squared.": true + np.sum(mean - mean**2, axis=1) / 2,
            "The sign of log_var in the middle term is wrong.": true + np.sum(v, axis=1),
        },
    )


@check(
    points=2,
    hints=(
        "Over what does Keras's `binary_crossentropy` take the mean, and what is asked for here?",
        "A pixel costs −x log y − (1 − x) log(1 − y), and all pixels are summed. Before the logarithm keep y a little away from "
        "0 and 1, with `ops.clip(y, 1e-7, 1 - 1e-7)`.",
        "`return x.shape[1] * keras.losses.binary_crossentropy(x, y)`: the mean over the pixels, times how many there are. "
        "That clips by itself.",
    ),
)
def reconstruction_is_summed(drawn_again, kept):
    """`reconstruction` is the binary cross entropy of each picture, summed over its pixels."""
    x, y = (kept.asked["drawn_again"]["plain"][name].astype(np.float64) for name in "xy")
    n, pixels = x.shape
    claim, name = drawn_again["plain"], "reconstruction(x, y)"
    causes = {
        (): "One number has come for all pictures: each of them has its own.",
        (n, pixels): "The sum over the pixels is missing.",
        (pixels,): "The sum runs over the pictures: each of them has its own, summed over its pixels, `axis=1`.",
    }
    shapes.has_shape(claim, (n,), name, causes)
    true = questions.cross_entropy(x, y)
    expect.close(
        claim,
        true,
        **NEAR,
        name=name,
        mistakes={
            "This is the mean over the pixels, as Keras's loss has it. The divergence is a sum, and would weigh far too "
            "much beside it: sum over the pixels.": true / pixels,
            "The sign is the other way round.": -true,
            "The term of the white pixels, (1 - x) log(1 - y), is missing.": -np.sum(x * np.log(y), axis=1),
            "x and y are exchanged: the logarithm is of what the decoder has drawn.": questions.cross_entropy(y, x),
            "These are squared errors.": np.sum((x - y) ** 2, axis=1),
            "y is taken for a logit: the decoder's sigmoid has made a number from 0 to 1 of it.": np.sum(
                np.logaddexp(0.0, y) - x * y, axis=1
            ),
        },
    )
    sure = expect.array(drawn_again["sure"], shape=(4,), finite=False, name=f"{name} with y of 0 and 1")
    expect.that(
        bool(np.all(np.isfinite(sure))),
        f"{name} is {sure[~np.isfinite(sure)][:1]} where y is 0 or 1: that is a logarithm of 0, and ends every training. Keep y "
        "away from both with `ops.clip(y, 1e-7, 1 - 1e-7)`. A smaller distance than 1e-7 is none in float32: 1 - 1e-8 is 1.",
    )


@check(
    points=1,
    hints=(
        "How many numbers does the encoder say of each picture? And between what do a picture's pixels lie?",
        "The encoder ends without an activation, because means and logarithms may be below 0. The decoder ends with a sigmoid.",
        '`keras.Sequential([keras.Input((pixels,)), keras.layers.Dense(units, activation="relu"), '
        "keras.layers.Dense(2 * latent)])`, and the decoder likewise.",
    ),
)
def nets_have_their_layers(nets, kept):
    """`build_encoder` and `build_decoder` return two Dense layers each, with the right activations."""
    q = kept.asked["nets"]
    questions.is_net(
        expect.model(nets["encoder"], name="build_encoder(...)"), q["pixels"], q["units"], 2 * q["latent"], "linear"
    )
    questions.is_net(
        expect.model(nets["decoder"], name="build_decoder(...)"), q["latent"], q["units"], q["pixels"], "sigmoid"
    )


@check(
    points=2,
    needs=(points_are_sampled, divergence_is_right, reconstruction_is_summed),
    hints=(
        "Which of your functions are called, in which order? And what must the gradient pass on its way to the encoder?",
        "Encode, `ops.split(codes, 2, axis=1)`, sample, decode. Call the nets as functions, `encoder(x)`: what `predict` returns "
        "are NumPy arrays, and NumPy knows no gradients.",
        "`mean, log_var = ops.split(encoder(x), 2, axis=1)`, `y = decoder(sample(mean, log_var, eps))`, "
        "`return ops.mean(reconstruction(x, y)), ops.mean(kl(mean, log_var))`",
    ),
)
def loss_reaches_both_nets(loss, kept):
    """`losses` returns both terms, averaged over the pictures, and their gradients reach every weight."""
    questions.loss_is_right(loss["terms"], kept.asked["loss"])
    questions.gradients_are_right(loss, kept.asked["loss"])


@check(
    points=1,
    needs=(nets_have_their_layers, loss_reaches_both_nets),
    hints=(
        "What does the task want back from `train`, and what is in the history?",
        'A tuple of three: the encoder, the decoder, and a dict with the lists "reconstruction" and "kl", one number an epoch.',
        '`return encoder, decoder, {"reconstruction": rs, "kl": ks}`; a history of `fit` does as well, if `train_step` returns '
        "both terms under these names.",
    ),
)
def training_runs(training, kept):
    """`train` returns both nets with two latent numbers, and both terms of every epoch."""
    questions.trained(training)
    history = expect.sequence(training["returned"], 3)[2]
    r, k = (expect.curve(history[name], name=f'the history\'s "{name}"') for name in ("reconstruction", "kl"))
    expect.that(
        len(r) == len(k) >= 1, "The history's two lists differ in length.", expected=f"{len(r)}", received=f"{len(k)}"
    )


@check(
    points=1,
    needs=training_runs,
    passes="at_least",
    hints=(
        "If the divergence is 0, what does the encoder say of a 3, and what of an 8?",
        "The divergence falls to 0 where it weighs too much, or where the encoder is not trained: is the loss the plain sum of "
        "both terms, and do the weights of both nets get gradients?",
        "`variables = encoder.trainable_variables + decoder.trainable_variables`; `loss = r + k`, and enough steps of Adam.",
    ),
)
def the_plane_is_used(training, kept, threshold):
    """The trained encoder tells pictures apart: the divergence has not collapsed."""
    _r, k = questions.held_out(training, kept.x_test, kept.eps)
    expect.that(
        k >= threshold,
        "The encoder says nearly the same of every picture, so the decoder can not know which to draw. Is the divergence "
        "weighed too much, is the encoder trained at all, and long enough?",
        expected=f"a mean divergence of at least {threshold:g} on new pictures",
        received=f"{k:.3g}",
        score=k,
    )
    return k


@check(
    points=3,
    needs=the_plane_is_used,
    passes="at_most",
    hints=(
        "Which of the two terms is too large? Has their sum come to rest at the end of the training?",
        "128 hidden units, Adam with a rate of 0.005, batches of 50 and 60 epochs do well. Draw fresh eps in every step.",
        "`r, k = losses(encoder, decoder, batch, keras.random.normal((len(batch), 2)))`, then the gradients of `r + k`; in the "
        "last third a smaller rate.",
    ),
)
def learns_the_digits(training, kept, threshold):
    """Both terms together are small on digits that it has never seen."""
    r, k = questions.held_out(training, kept.x_test, kept.eps)
    far = k > r / 2
    cause = (
        "The divergence is by far too large: is it part of what is minimised, with the right sign?"
        if far
        else "Does the sum of both terms still fall at the end? Then take more steps; if it jumps, a smaller rate."
    )
    expect.that(
        r + k <= threshold,
        f"The trained pair does not do well enough. {cause}",
        expected=f"at most {threshold:g} on new pictures",
        received=f"{r + k:.4g} (reconstruction {r:.4g}, divergence {k:.4g})",
        score=min(r + k, 1e6),
    )
    return min(r + k, 1e6)


@check(
    points=1,
    hints=(
        "Between which numbers of the normal distribution lies a tenth of it? And how do tiles become one picture?",
        "`NormalDist().inv_cdf((k + 0.5) / n)` is q_k. Tiles of shape (n, n, 14, 14) become one picture, if the row within the "
        "tile comes right behind the tile's row: transpose first, then reshape.",
        "`tiles.reshape(n, n, 14, 14).transpose(0, 2, 1, 3).reshape(14 * n, 14 * n)`",
    ),
)
def plane_is_drawn(plane, kept):
    """`grid` decodes equally likely places, and lays the pictures out in one."""
    decoder = kept.asked["plane"]["decoder"]
    for claim, n in zip(expect.sequence(plane, 2), kept.asked["plane"]["n"], strict=True):
        q, name = questions.quantiles(n), f"grid(decoder, {n})"
        tiles, side = questions.pictures(decoder, q, q), 14 * n
        causes = {
            (n * n, 196): "These are the rows as the decoder returns them: lay them out.",
            (n, n, 14, 14): "These are tiles. Put them together to one picture.",
        }
        shapes.has_shape(claim, (side, side), name, causes)
        ends, even = questions.quantiles(n), np.arange(1, n + 1) / (n + 1)
        within = [questions.places(even), np.linspace(ends[0], ends[-1], n), (np.arange(n) + 0.5) / n]
        between, spread, shares = (questions.laid_out(questions.pictures(decoder, p, p)) for p in within)
        expect.close(
            claim,
            questions.laid_out(tiles),
            rtol=1e-3,
            atol=1e-4,
            name=name,
            mistakes={
                "The tiles are torn: before the last reshape, put the rows within a tile right behind its own row, "
                "`.transpose(0, 2, 1, 3)`.": tiles.reshape(side, side),
                "The first number of a point goes down the picture, the second across: here it is the other way round.": (
                    questions.laid_out(tiles.swapaxes(0, 1))
                ),
                "These are the places (k + 1) / (n + 1); (k + ½) / n is asked for.": between,
                "The places are equally far from each other. They are to be equally likely: quantiles.": spread,
                "These points lie between 0 and 1: they are shares. `inv_cdf` makes places of them.": shares,
                "The picture is upside down: q_0, the lowest, is in the first row.": questions.laid_out(tiles[::-1]),
            },
        )
