"""Checks of autoencoder. Trained models are judged by what the referee says they make of held-out digits; codes, by NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.expect.models import merged
from grader.models import ModelView
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
pixels = course_file(__file__, "../_shared/pixels.py")

Array = NDArray[Any]

given = questions.given


@check(
    points=1,
    hints=(
        "What shape and what range does a picture have before, and what does a sigmoid at the end of the decoder give?",
        "`images.reshape(...)` makes one row of each image, `astype` changes the type, and a division the range.",
        '`return images.reshape(len(images), 784).astype("float32") / 255`',
    ),
)
def images_are_prepared(prepared, kept):
    """`prepare` returns float32 rows of 784 numbers from 0 to 1."""
    known = ("unscaled", "floored", "by_256", "twice", "from_minus_1", "negative")
    pixels.are_rows(prepared, kept.asked["prepared"]["images"], known, pixels.TWICE_THE_MEMORY)


def _goes(model: ModelView, before: int, after: int) -> None:
    """Fail unless a model goes from rows of so many numbers to rows of so many."""
    for which, shape, wanted in (("takes", model.input_shape, before), ("gives", model.output_shape, after)):
        expect.that(
            shape == (None, wanted),
            f"{model.name} {which} something else.",
            expected=f"shape (None, {wanted})",
            received=f"shape {shape}",
        )


def _bends(model: ModelView) -> None:
    """Fail unless there is an activation between the first and the last layer with parameters."""
    inner, _ends = _activations(model)
    expect.that(
        any(a != "linear" for a in inner),
        f"{model.name} has no hidden layer with an activation. Without one it is a linear map, and all of it no more than a "
        'projection. Begin with `layers.Dense(128, activation="relu")`, say.',
    )


def _activations(model: ModelView) -> tuple[list[str], list[str]]:
    """Those from the first layer with parameters up to the last one, and those from there on; "linear" for none."""
    found = merged(model.layers)  # an activation behind a batch normalization is a layer of its own still
    weighted = [i for i, layer in enumerate(found) if layer.params] or [0]
    said = [layer.activation for layer in found]
    return said[weighted[0] : weighted[-1]], said[weighted[-1] :]


@check(
    points=3,
    hints=(
        "Which numbers does the encoder end with, and which does the decoder begin with? Between what values is a pixel?",
        "Two `keras.Sequential`, each with a Dense layer with ReLU first. The encoder ends in Dense(size), the decoder in "
        "Dense(784) with a sigmoid. A model can be a layer of another: so the weights are the same.",
        '`decoder = keras.Sequential([keras.Input((size,)), layers.Dense(128, activation="relu"), layers.Dense(784, '
        'activation="sigmoid")])`, `autoencoder = keras.Sequential([keras.Input((784,)), encoder, decoder])`',
    ),
)
def models_have_a_bottleneck(architecture, kept):
    """`build_models` returns an autoencoder of two parts, which meet in a code of `size` numbers."""
    size = kept.asked["architecture"]["size"]
    parts = expect.sequence(architecture, 3, name=f"what build_models({size}) returns")
    names = [f"the {name} of build_models({size})" for name in ("autoencoder", "encoder", "decoder")]
    whole, encoder, decoder = (expect.model(part, name=name) for part, name in zip(parts, names, strict=True))
    _goes(encoder, 784, size)
    _goes(decoder, size, 784)
    _goes(whole, 784, 784)
    _bends(encoder)
    _bends(decoder)
    _inner, ends = _activations(decoder)
    last = next((a for a in reversed(ends) if a != "linear"), "linear")
    cause = {
        "relu": "A ReLU has no upper end, and where it is 0 its gradient is, too: a pixel that is dark once may stay so.",
        "linear": "Nothing follows the last layer, so a pixel may be anything.",
        "tanh": "A tanh goes from -1 to 1.",
        "softmax": "A softmax makes all pixels sum to 1.",
    }
    expect.that(
        last == "sigmoid",
        f"{decoder.name} does not end in a sigmoid. {cause.get(last, '')} Pixels go from 0 to 1.",
        expected="sigmoid",
        received=last,
    )
    expect.that(
        whole.params == encoder.params + decoder.params,
        "The autoencoder has other parameters than encoder and decoder together: make it of the two of them.",
        expected=f"{encoder.params + decoder.params:,}",
        received=f"{whole.params:,}",
    )


@check(
    points=1,
    hints=(
        "How many numbers must be drawn for n pictures? And may a pixel be -0.3?",
        "As many as x has: `rng.normal(0.0, strength, x.shape)`. `np.clip` brings the sum back between 0 and 1.",
        '`return np.clip(x + rng.normal(0.0, strength, x.shape), 0, 1).astype("float32")`',
    ),
)
def noise_is_normal_and_clipped(noisy, kept):
    """`add_noise` adds normal noise to each pixel, and keeps to 0 to 1."""
    questions.is_noise(noisy, kept.asked["noisy"])


def _trained(claim: Claim, noise: float) -> ModelView:
    """The trained autoencoder; fail unless encoder and decoder are its parts, and there is a history."""
    name = f"train(x, {questions.SIZE}, {noise:g}, rng)"
    parts = expect.sequence(claim, 4, name=f"what {name} returns")
    said = zip(parts, ("autoencoder", "encoder", "encoder and decoder, one after the other,"), strict=False)
    whole, encoder, both = (expect.model(part, name=f"the {what} of {name}") for part, what in said)
    _goes(whole, 784, 784)
    _goes(encoder, 784, questions.SIZE)
    losses = expect.curve(parts[3], name="the history's loss")
    expect.that(len(losses) > 0, "The history is empty: it should hold one loss an epoch.")
    direct = expect.array(whole.predict("test"), name=f"what the autoencoder of {name} says")
    _is_a_chain(both, whole, name)
    through = expect.array(both.predict("test"), shape=direct.shape, name=both.name)
    expect.that(
        np.allclose(direct, through, atol=1e-4),
        f"{name}: encoder and decoder, one after the other, say something else than the autoencoder. They are to be its "
        "parts, as `build_models` returned them together: then they have learned what it has learned.",
        expected="the same pictures",
        received=f"pixels that are up to {np.abs(direct - through).max():.2g} off",
    )
    return whole


def _is_a_chain(both: ModelView, whole: ModelView, name: str) -> None:
    """Fail unless nothing but `SIZE` numbers passes between encoder and decoder, and there is no more to them than to the whole.

    The decoder was called beside the learner's file, where it could be anything that can be called: its answers do not tell
    what they were made of, but the model that came of it does.
    """
    layers = both.rebuilt.layers
    links = [(), *((layer.name,) for layer in layers)]
    expect.that(
        len(layers) == 3
        and all(layer.inputs == before for layer, before in zip(layers, links, strict=False))
        and layers[1].output_shape == (None, questions.SIZE),
        f"{name}: encoder and decoder, one after the other, are no chain of two models. The decoder is to be a Keras model "
        "that is given the code and nothing else.",
        expected=f"an input, an encoder that gives shape (None, {questions.SIZE}), and a decoder",
        received=", ".join(f"{layer.kind} that gives shape {layer.output_shape}" for layer in layers),
    )
    expect.that(
        whole.params == both.params,
        f"{name}: the autoencoder has other parameters than encoder and decoder together: it is to be made of the two.",
        expected=f"{both.params:,}",
        received=f"{whole.params:,}",
    )


@check(
    points=1,
    needs=(images_are_prepared, models_have_a_bottleneck),
    hints=(
        "What is the model shown, and what is it to give back, if there are no labels?",
        "Build the three models together, fit the autoencoder, and return all three: the encoder and the decoder have "
        "learned with it, as they are its layers.",
        "`history = autoencoder.fit(x, x, epochs=12, batch_size=64, verbose=0)`, and return all four.",
    ),
)
def parts_learn_with_the_whole(training):
    """`train` returns an autoencoder, the encoder and the decoder that it is made of, and a history."""
    _trained(training, 0.0)


def _error(claim: Claim, noise: float, test: Array) -> tuple[float, Array]:
    """The mean squared error on the held-out pictures, and what came."""
    said = expect.array(_trained(claim, noise).predict("test"), shape=test.shape, name="what the autoencoder says")
    return float(np.mean((said.astype(float) - test) ** 2)), said


@check(
    points=3,
    passes="at_most",
    needs=parts_learn_with_the_whole,
    hints=(
        "Does the loss still fall when the training ends?",
        "The cross entropy of pixels (binary_crossentropy) or the mean squared error, with Adam; a dozen epochs at least.",
        '`autoencoder.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")`, 12 epochs, batches of 64, 128 hidden units.',
    ),
)
def pictures_come_back(training, kept, threshold):
    """What comes back of digits that it has never seen is near to them."""
    error, said = _error(training, 0.0, kept.test)
    expect.that(
        error <= threshold,
        f"The trained autoencoder is too far off. {_why(error, said, training[3], kept)}",
        expected=f"a mean squared error of at most {threshold:.4g} on new pictures",
        received=f"{error:.4g}, where the mean picture has {kept.of_mean:.3g}",
        score=error,
    )
    return error


def _why(error: float, said: Array, history: Claim, kept: Any) -> str:
    """The likely cause of a large error."""
    if said.std(axis=0).mean() < 0.02:
        return "It gives nearly the same picture for all: it has hardly learned. Take more epochs, or larger steps."
    if error > kept.of_mean:
        return "Is each picture its own target, in the same order and scale?"
    return f"Its loss ends at {expect.curve(history)[-1]:.3g}. Does it still fall? Take more epochs, or larger steps."


@check(
    points=3,
    passes="at_most",
    needs=(pictures_come_back, noise_is_normal_and_clipped),
    hints=(
        "What is the model to be shown, and what is it to give back?",
        "Noise goes into what it is shown, never into what it is to give back. New noise in each epoch is better than the same.",
        "`for _ in range(12): autoencoder.fit(add_noise(x, noise, rng), x, batch_size=64, verbose=0)`, the losses in a list.",
    ),
)
def noise_is_taken_away(denoising, kept, threshold):
    """Trained with noise, it gives back clean pictures of noisy ones that it has never seen."""
    error, said = _error(denoising, questions.NOISE, kept.test)
    ground = float(said[kept.test == 0].mean())
    cause = "Was it shown noisy pictures while it was trained, and for long enough?"
    if ground > 0.12:
        cause = f"The background comes back grey, {ground:.2f} on average: is there noise in the targets, too? They stay clean."
    expect.that(
        error <= threshold,
        f"The autoencoder that was trained with noise is too far off. {cause}",
        expected=f"a mean squared error of at most {threshold:.4g} between what it makes of noisy pictures and the clean ones",
        received=f"{error:.4g}, where the noisy pictures themselves have {kept.of_noisy:.3g}",
        score=error,
    )
    return error


@check(
    points=2,
    needs=images_are_prepared,
    hints=(
        "What does the encoder take, and what does the decoder give? And how many grey levels does a uint8 have?",
        "`encoder.predict(prepare(images), verbose=0)`; back: times 255, `np.rint`, `astype` and `reshape`, in this order.",
        '`np.rint(decoder.predict(codes, verbose=0) * 255).astype("uint8").reshape(-1, 28, 28)`',
    ),
)
def pictures_become_codes_and_back(coded, kept):
    """`compress` gives the codes of pictures, and `restore` the pictures of codes."""
    asked = kept.asked["coded"]
    x = questions.scaled(asked["images"]).astype(float)
    expect.close(
        coded["codes"],
        questions.encoded(asked, x),
        rtol=1e-3,
        atol=1e-4,
        name="compress(encoder, images)",
        mistakes={"The pixels go up to 255 here: use `prepare`, as in training.": questions.encoded(asked, 255 * x)},
    )
    questions.are_pictures(coded["pictures"], questions.decoded(asked, asked["codes"]), "restore(decoder, codes)")


@check(
    points=1,
    needs=pictures_become_codes_and_back,
    hints=(
        "What is mixed, the pixels or the codes?",
        "`np.linspace(0, 1, steps)` are the shares of the second code; as a column, shape (steps, 1), they mix whole codes.",
        "`a, b = compress(encoder, np.stack([first, second]))`, `t = np.linspace(0, 1, steps)[:, None]`, `return "
        "restore(decoder, (1 - t) * a + t * b)`",
    ),
)
def a_way_leads_from_one_to_another(way, kept):
    """`between` gives the pictures of the codes on the straight line between two."""
    asked = kept.asked["way"]
    steps, x = asked["steps"], questions.scaled(asked["images"]).astype(float)
    a, b = questions.encoded(asked, x)

    def line(t: Array) -> Array:
        return questions.decoded(asked, (1 - t)[:, None] * a + t[:, None] * b)

    t = np.linspace(0, 1, steps)
    ends = questions.decoded(asked, np.stack([a, b]))
    questions.are_pictures(
        way,
        line(t),
        f"between(encoder, decoder, first, second, {steps})",
        {
            "Pixels are mixed, and then compressed: mix the codes.": questions.decoded(
                asked, questions.encoded(asked, (1 - t)[:, None] * x[0] + t[:, None] * x[1])
            ),
            "The two restored pictures are mixed, pixel by pixel: mix their codes, and restore the mixture.": (
                (1 - t)[:, None, None] * ends[0] + t[:, None, None] * ends[1]
            ),
            "The original pictures are mixed, pixel by pixel: mix the codes.": (
                ((1 - t)[:, None] * x[0] + t[:, None] * x[1]).reshape(-1, 28, 28)
            ),
            "The way goes from the second to the first.": line(t[::-1]),
            "The last picture is missing: both ends belong to the way.": line(np.arange(steps) / steps),
            "The ends are missing: they belong to the way.": line(np.arange(1, steps + 1) / (steps + 1)),
        },
    )
