"""Checks of cifar10_cnn. What is asked is in questions.py."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from grader import expect
from grader.models import ACTIVATION_LAYERS, Layer, ModelView
from grader.rubric import check, course_file

models = course_file(__file__, "../_shared/trained_models.py")
pixels = course_file(__file__, "../_shared/pixels.py")
questions = course_file(__file__, "questions.py")

given, PATTERNS, COPIES = questions.given, questions.PATTERNS, questions.COPIES

PARAMS, PARAMS_NORMALISED, NOT_TRAINED = 1_250_858, 1_251_626, 384


# ---------------------------------------------------------------- the parts of a model, in words


def _steps(model: ModelView) -> list[str]:
    """What a model does, step by step. An activation is a step of its own, wherever it was written."""
    return [step for layer in model.layers for step in _words(layer)]


def _words(layer: Layer) -> list[str]:
    config, activation = layer.config, [layer.activation] if layer.activation != "linear" else []
    size = "×".join(str(n) for n in config.get("kernel_size") or config.get("pool_size") or [])
    named = {
        "Conv2D": f"Conv2D({config.get('filters')}, {size}, {config.get('padding')})",
        "MaxPooling2D": f"MaxPooling2D({size})",
        "Dense": f"Dense({config.get('units')})",
        "Dropout": f"Dropout({config.get('rate')})",
    }
    if layer.kind in ("InputLayer", "Identity", "Activation") or layer.kind in ACTIVATION_LAYERS:
        return activation
    return [named.get(layer.kind, layer.kind), *activation]


def _wanted(batch_normalization: bool) -> list[str]:
    steps = []
    for filters in (32, 64):
        for padding in ("same", "valid"):
            steps += [f"Conv2D({filters}, 3×3, {padding})", *["BatchNormalization"] * batch_normalization, "relu"]
        steps += ["MaxPooling2D(2×2)", "Dropout(0.25)"]
    return [*steps, "Flatten", "Dense(512)", "relu", "Dropout(0.5)", "Dense(10)", "softmax"]


def _same_steps(name: str, received: list[str], wanted: list[str]) -> None:
    """Fail at the first step that differs, and say what comes before it."""
    for i in range(max(len(received), len(wanted))):
        came, right = (steps[i] if i < len(steps) else "nothing more" for steps in (received, wanted))
        where = f"step {i + 1}, after {wanted[i - 1]}," if i else "the first step"
        cause = ""
        if came.split(", ")[:2] == right.split(", ")[:2]:
            cause = ' The padding differs: "same" keeps height and width, "valid" takes a border of 1 away.'
        elif right == "relu" and "Conv2D" in wanted[i - 1]:
            cause = " Without a ReLU between them, two convolutions are only one linear map."
        elif right == "Flatten":
            cause = " A Dense layer takes one row of numbers for each picture."
        elif came == "nothing more" and right == "softmax":
            cause = " Without it, the outputs are scores of any size (logits), not probabilities."
        expect.that(came == right, f"{name}: {where} is not what the task names.{cause}", expected=right, received=came)


def _shapes(model: ModelView, name: str) -> None:
    expect.that(
        model.input_shape == (None, 32, 32, 3),
        f"{name}: it does not take colour pictures of 32×32. Does it begin with `keras.Input((32, 32, 3))`?",
        expected="(None, 32, 32, 3)",
        received=str(model.input_shape),
    )
    lost = "" if len(model.output_shape or ()) == 2 else " Is a Flatten missing before the last Dense layer?"
    expect.that(
        model.output_shape == (None, 10),
        f"{name}: it does not return ten numbers for each picture.{lost}",
        expected="(None, 10)",
        received=str(model.output_shape),
    )


def _parameters(model: ModelView, name: str, params: int, fixed: int) -> None:
    for what, received, wanted in (
        ("parameters", model.params, params),
        ("of them not trained", model.params - model.trainable, fixed),
    ):
        expect.that(
            received == wanted,
            f"{name}: its steps are right, but not its number of parameters ({what}). Has every Conv2D and Dense its bias, "
            "and is every layer trainable?",
            expected=f"{wanted:,}",
            received=f"{received:,}",
        )


# ---------------------------------------------------------------- checks


@check(
    points=1,
    hints=(
        "Each pixel is from 0 to 255. Which range does the model expect?",
        "`astype` changes the type of all numbers at once, and a division the range. The shape stays as it is.",
        '`return images.astype("float32") / 255`',
    ),
)
def images_are_prepared(prepared, kept):
    """`prepare` returns float32 images of the same shape, from 0 to 1."""
    colours = kept.images.astype(np.float64)
    known = {
        **pixels.mistakes(colours, "unscaled"),
        "`//` cuts the fraction off. Divide with `/`.": colours // 255,
        "The pixels are divided by 256: 255 is the largest, so that should make it 1.": colours / 256,
        **pixels.mistakes(colours, "twice", "from_minus_1"),
        "Red and blue are exchanged.": colours[..., ::-1] / 255,
    }
    pixels.are_scaled(prepared, colours, known, pixels.TWICE_THE_MEMORY)


@check(
    points=2,
    hints=(
        "Which layers does the task name, in which order? Which of the four convolutions keep the size of the picture?",
        '`keras.Input((32, 32, 3))` first. Each block is Conv2D with padding="same", Conv2D with padding="valid", '
        "MaxPooling2D, Dropout 0.25; both convolutions are followed by a ReLU.",
        '`layers.Conv2D(32, 3, padding="same", activation="relu"), layers.Conv2D(32, 3, activation="relu"), '
        "layers.MaxPooling2D(), layers.Dropout(0.25)`, the same with 64, `layers.Flatten()`, and then the Dense layers.",
    ),
)
def original_has_its_layers(original):
    """`build_original` makes the network of 1,250,858 parameters, layer by layer."""
    model = expect.model(original, name="build_original()")
    _same_steps("build_original()", _steps(model), _wanted(batch_normalization=False))
    _shapes(model, "build_original()")
    _parameters(model, "build_original()", PARAMS, 0)


@check(
    points=2,
    needs=original_has_its_layers,
    hints=(
        "A ReLU throws all that is negative away. Should normalization see the numbers before that, or after it?",
        "The order is Conv2D, BatchNormalization, ReLU. So the ReLU cannot be in the convolution: make it a layer of its own.",
        '`layers.Conv2D(32, 3, padding="same"), layers.BatchNormalization(), layers.Activation("relu")`, and so for '
        "each of the four convolutions.",
    ),
)
def normalization_is_before_relu(normalised):
    """With `batch_normalization=True`, a BatchNormalization stands between each convolution and its ReLU."""
    name = "build_original(batch_normalization=True)"
    model = expect.model(normalised, name=name)
    steps = _steps(model)
    expect.that("BatchNormalization" in steps, f"{name} has no BatchNormalization. Is the argument used?")
    expect.that(
        ("relu", "BatchNormalization") not in itertools.pairwise(steps),
        f"{name}: a BatchNormalization comes after the ReLU. It belongs between the convolution and its ReLU: leave "
        "`activation` out of Conv2D and make the ReLU a layer of its own.",
        expected="Conv2D, BatchNormalization, relu",
        received="Conv2D, relu, BatchNormalization",
    )
    _same_steps(name, steps, _wanted(batch_normalization=True))
    _shapes(model, name)
    _parameters(model, name, PARAMS_NORMALISED, NOT_TRAINED)


@check(
    points=1,
    hints=(
        "What goes into the model, and what must come out of it, if there are ten classes?",
        "Blocks of Conv2D and MaxPooling2D make the picture smaller; Flatten makes one row of what is left; "
        "a Dense layer of 10 with softmax makes ten probabilities.",
        '`keras.Sequential([keras.Input((32, 32, 3)), ..., layers.Flatten(), layers.Dense(10, activation="softmax")])`',
    ),
)
def model_fits_the_task(small):
    """`build_model` makes a convolutional network from pictures of (32, 32, 3) to ten probabilities."""
    name = "build_model()"
    model = expect.model(small, name=name)
    _shapes(model, name)
    steps = _steps(model)
    expect.that(any("Conv2D" in step for step in steps), f"{name}: there is no convolution in it.")
    expect.that(
        steps[-1:] != ["sigmoid"],
        f"{name}: the last step is a sigmoid. That answers ten questions of yes or no, each by itself; of ten classes "
        "exactly one is right, so their probabilities must sum to 1: take a softmax.",
    )
    expect.that(
        steps[-1:] == ["softmax"],
        f"{name}: it does not end in a softmax, so it returns scores of any size (logits), not probabilities.",
        expected="softmax",
        received="".join(steps[-1:]),
    )


@check(
    points=1,
    needs=(images_are_prepared, model_fits_the_task),
    hints=(
        "What does `train` return, and in which order?",
        "`fit` returns the history. The labels are integers from 0 to 9: which of the two cross entropies takes those?",
        '`model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])`, then '
        "`history = model.fit(x, labels, batch_size=64, epochs=epochs, validation_data=(x_val, labels_val))`, then "
        "`return model, history`.",
    ),
)
def training_runs(training):
    """`train` returns the model and the history, with one loss an epoch."""
    models.training_runs(training)


@check(
    points=1,
    needs=training_runs,
    hints=(
        "Does the loss get probabilities here, or logits? Who applies the softmax?",
        "The softmax is a layer already, so the loss gets probabilities: leave `from_logits` at False.",
        '`loss="sparse_categorical_crossentropy"`',
    ),
)
def loss_fits_the_model(training):
    """The loss takes probabilities, as the model returns them."""
    models.gets_probabilities(expect.model(expect.sequence(training, 2)[0], name="the trained model").compiled)


@check(
    points=1,
    needs=training_runs,
    hints=(
        "What are validation images for, if the model has learned them by heart?",
        "`x_val` and `labels_val` belong in `validation_data=` and nowhere else: they measure, they do not teach.",
        "`model.fit(x, labels, validation_data=(x_val, labels_val), ...)`: the first two are the training data alone.",
    ),
)
def leaves_validation_alone(training, kept):
    """`train` does not learn from the validation images."""
    # Labels drawn by lot agree with a model that has not met the patterns for one of ten on average, and for 7 of 10 in
    # less than one of 10,000 runs. A model that has met them knows most (see wrong/learns_validation.py). They are few,
    # so that a training that is stopped early by the validation rows goes astray by little.
    model, _history = expect.sequence(training, 2, name="what train(...) returns")
    predictions = expect.model(model).predict("patterns")
    scores = expect.probabilities(predictions, classes=10, name=models.SAID)
    right = (scores.argmax(axis=1) == kept.marks).reshape(PATTERNS, COPIES).mean(axis=1)
    known = int(np.sum(right > 0.5))
    expect.that(
        known < 7,
        f"Among the validation images were {PATTERNS} patterns of coloured squares, with classes drawn by lot, and the "
        f"model knows {known} of them. Are x_val and labels_val among what it is fitted to?",
    )


@check(
    points=3,
    needs=(loss_fits_the_model, leaves_validation_alone),
    passes="at_least",
    hints=(
        "What do the training loss and the validation loss do from epoch to epoch? Do both fall, and have they come to rest?",
        "Three blocks of Conv2D, BatchNormalization, ReLU and MaxPooling2D with 16, 32 and 64 filters are enough, with Adam, "
        "a learning rate of 0.002 and batches of 64. If the validation lags, try BatchNormalization(momentum=0.9).",
        "Let the steps become smaller towards the end: `keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, "
        "steps))`, where `steps` is the number of epochs times `math.ceil(len(x) / 64)`.",
    ),
)
def recognises_pictures(training, kept, threshold):
    """The trained model recognises enough of the pictures that it has never seen."""
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    trained = expect.model(model, name="the trained model")
    scores = expect.probabilities(trained.predict("test"), classes=10, name=models.SAID)
    share = float(np.mean(scores.argmax(axis=1) == kept.labels))
    return expect.accuracy(
        trained.predict("test"),
        kept.labels,
        at_least=threshold,
        name="the trained model on images that it has not seen",
        cause=_why_so_few(share, expect.curve(history)[-1], trained),
    )


def _why_so_few(share: float, loss: float, trained: ModelView) -> str:
    """The likely cause, where too few are right."""
    rate = models.setting(trained.compiled, "optimizer_config", "learning_rate")
    if loss < 1.6 and share < 0.3 and "BatchNormalization" in _steps(trained):
        return (
            f"The training loss ends at {loss:.3g}, so the model has learned, but at inference it only guesses. Is the model "
            "that is returned the one that was trained? If so, BatchNormalization's running mean and variance lag behind: "
            "train longer, or with smaller batches, or give it momentum=0.9."
        )
    if loss < 1.6 and share < 0.2:
        return (
            f"The history ends with a loss of {loss:.3g}, so some model has learned; this one only guesses. "
            "Is the model that is returned the one that was trained?"
        )
    if rate > 0.03:
        return f"Its learning rate was {rate:g}: with steps that large, training diverges. 0.001 to 0.003 suits Adam."
    if share < 0.2:
        return (
            f"The training loss ends at {loss:.3g}, where guessing among ten has ln 10 = 2.30: there was nothing to learn. "
            "Does every label still belong to its image? Whoever shuffles must shuffle both alike."
        )
    return (
        "It has learned, but not enough. Does the validation loss still fall at the end? Try more epochs, another rate."
    )


@check(
    points=1,
    needs=images_are_prepared,
    hints=(
        "The model returns ten numbers for each image. Which of them belongs to the class it holds for the most likely?",
        "Hand `prepare(images)` to `model.predict`. `np.argmax` finds the place of the largest value along an axis.",
        "`return np.argmax(model.predict(prepare(images), verbose=0), axis=1)`",
    ),
)
def classes_are_read(classes, kept):
    """`predict_classes` prepares the images and returns the most probable class of each."""
    name = "predict_classes(model, images)"
    first, second = expect.sequence(classes, 2)  # asked twice
    values = expect.array(first, shape=(len(kept.classes),), integer=True, name=name)
    again = expect.array(second, shape=values.shape, name=f"{name}, asked again")
    expect.that(
        np.array_equal(values, again),
        "Asked twice, the same model sees the same images differently: its dropout is at work, which belongs in training "
        "only, and its BatchNormalization looks at this batch alone. Is the model called with training=True?",
    )
    expect.close(
        first,
        kept.classes,
        rtol=0,
        name=name,
        mistakes={"This is what comes if pixels go up to 255: use `prepare`, as in training.": kept.unscaled},
    )
