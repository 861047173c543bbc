"""Questions and checks of mnist_cnn. Digits come from the data; a convolution of known weights is computed in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check

Array = NDArray[Any]

VALIDATION = 2_000  # rows of the training part that are handed out to watch the training with
FEW, MANY = 500, 4_000  # rows to train and to validate on in the small question; see leaves_validation_alone
LAYERS = [
    ("Conv2D", {"filters": 32, "kernel_size": (3, 3), "padding": "valid", "activation": "relu"}),
    ("Conv2D", {"filters": 64, "kernel_size": (3, 3), "padding": "valid", "activation": "relu"}),
    ("MaxPooling2D", {"pool_size": (2, 2)}),
    ("Dropout", {"rate": 0.25}),
    "Flatten",
    ("Dense", {"units": 128, "activation": "relu"}),
    ("Dropout", {"rate": 0.5}),
    ("Dense", {"units": 10, "activation": "softmax"}),
]
LOSSES = ("sparse_categorical_crossentropy", "categorical_crossentropy")
CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D")


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        images: what `prepare` and `feature_maps` were asked for, uint8.
        labels: of the held-out images that the trained model is put to.
        official: False for the stand-in, whose digits are others.
        few_labels: of those that the model of the small question is put to.
        shift: what was added to the labels for validation there, modulo 10.
        kernel, bias: of the convolution whose maps are asked for.
    """

    images: Array
    labels: Array
    official: bool
    few_labels: Array
    shift: int
    kernel: Array
    bias: Array

    def maps(self, scale: float = 255) -> Array:
        """What the convolution of known weights makes of the images, its ReLU included."""
        windows = np.lib.stride_tricks.sliding_window_view(self.images / scale, self.kernel.shape[:2], axis=(1, 2))
        return np.maximum(np.einsum("nhwij,ijf->nhwf", windows, self.kernel[:, :, 0]) + self.bias, 0)


def scaled(images: Array) -> Array:
    """What `prepare` must return."""
    return images[..., None].astype(np.float32) / 255


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Any], Kept, dict[str, Any]]:
    """The rows that the seed drew. In the small question, every label for validation is wrong, by the same shift."""
    x, labels, rest = data.x_train, data.y_train, slice(VALIDATION, None)
    some = data.x_test[rng.permutation(len(data.x_test))[:8]]
    kernel = rng.normal(0.0, 0.5, (3, 3, 1, int(rng.integers(4, 8)))).astype(np.float32)
    bias = rng.normal(0.0, 0.3, kernel.shape[-1]).astype(np.float32)
    shift = int(rng.integers(1, 10))
    questions = {
        "prepared": {"images": some},
        "original": {},
        "own": {},
        "training": {
            "images": x[rest],
            "labels": labels[rest],
            "val_images": x[:VALIDATION],
            "val_labels": labels[:VALIDATION],
        },
        "small": {
            "images": x[:FEW],
            "labels": labels[:FEW],
            "val_images": x[FEW : FEW + MANY],
            "val_labels": ((labels[FEW : FEW + MANY] + shift) % 10).astype(labels.dtype),
            "epochs": 1,
        },
        "maps": {"images": some, "kernel": kernel, "bias": bias},
    }
    held_out = {"training": {"test": scaled(data.x_test)}, "small": {"test": scaled(data.x_test[:1_000])}}
    kept = Kept(some, data.y_test, data.official, data.y_test[:1_000], shift, kernel, bias)
    return questions, kept, held_out


@check(
    points=1,
    hints=(
        "A convolution takes pictures with channels: three for colours, one for grey. Which shape has a batch of them?",
        "The channel axis is the last one. `images[..., None]` and `np.expand_dims(images, -1)` add an axis of "
        "length 1.",
        '`return images[..., None].astype("float32") / 255`',
    ),
)
def images_are_prepared(prepared, kept):
    """`prepare` returns float32 pictures of shape (n, 28, 28, 1) with numbers from 0 to 1."""
    n = len(kept.images)
    values = expect.array(prepared, name="prepare(images)")
    for shape, cause in (
        ((n, 28, 28), "The channel axis is missing: grey is one channel, so each pixel is a list of one number."),
        ((n, 1, 28, 28), "The channel axis is the second one; Keras expects it at the end."),
        ((1, n, 28, 28), "The new axis is the first one; the channel is to be the last."),
        ((n, 784), "The images are flat: a convolution needs to know which pixels are neighbours."),
    ):
        expect.that(
            values.shape != shape,
            f"prepare(images): {cause}",
            expected=f"shape ({n}, 28, 28, 1)",
            received=f"shape {shape}",
        )
    pixels = kept.images[..., None].astype(np.float64)
    expect.close(
        prepared,
        pixels / 255,
        rtol=1e-4,
        atol=1e-6,
        name="prepare(images)",
        mistakes={
            "The pixels still go from 0 to 255: divide them by 255.": pixels,
            "Everything is 0 but the full ink: `//` cuts the fraction off. Divide with `/`.": pixels // 255,
            "The pixels are divided by 255 twice.": pixels / 255**2,
            "This goes from -1 to 1; here it is to be 0 to 1.": pixels / 127.5 - 1,
        },
    )
    expect.that(
        values.dtype == np.float32,
        "prepare(images) has the right values in another type. NumPy divides integers as float64, twice the memory: "
        'make them float32 before, with `astype("float32")`.',
        expected="dtype float32",
        received=f"dtype {values.dtype}",
    )


@check(
    points=2,
    hints=(
        "Which nine lines does the task's table have, and what does each make of the shape before it?",
        "Begin with `keras.Input((28, 28, 1))`. `Conv2D` is told the number of filters, their size and the activation; "
        "without padding each convolution takes two rows and columns away.",
        '`keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(32, 3, activation="relu"), '
        'keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.MaxPooling2D(), keras.layers.Dropout(0.25), '
        "...])`",
    ),
)
def original_has_the_layers(original):
    """`build_model` returns the lab's eight layers, with 1,199,882 parameters."""
    model = expect.model(original, name="build_model()")
    kinds = [layer.kind for layer in model.layers]
    weighted = [
        layer.activation for layer in model.layers if layer.kind not in ("InputLayer", "MaxPooling2D", "Dropout")
    ]
    expect.that(
        "Flatten" in kinds or "Dense" not in kinds,
        "build_model(): no Flatten stands before the Dense layers. A Dense layer works along the last axis alone, so "
        "without it every place of the picture gets an answer of its own.",
        expected="(None, 10) as the model's output",
        received=str(model.output_shape),
    )
    expect.that(
        "relu" in weighted,
        "build_model(): no layer has an activation. Convolutions are linear, too, and one after another is only one "
        'larger convolution: give each `activation="relu"`.',
    )
    expect.layers(model, LAYERS)
    expect.that(
        model.params == 1_199_882,
        "build_model(): the layers are right, but not the number of parameters. Is the input (28, 28, 1), with one "
        "channel, and are strides and biases left as they are?",
        expected="1,199,882",
        received=f"{model.params:,}",
    )


@check(
    points=1,
    hints=(
        "What must stay as in the lab's network, however small yours is: what goes in, what comes out, and which loss?",
        "`keras.Input((28, 28, 1))` first, one Conv2D or more, a Flatten, and a Dense layer with ten units and a "
        "softmax. `compile` then gets a cross entropy over classes.",
        'Two pairs of `Conv2D(16, 3, activation="relu")` and `MaxPooling2D()`, then `Flatten()` and '
        '`Dense(10, activation="softmax")`; `model.compile("adam", loss="sparse_categorical_crossentropy")`.',
    ),
)
def small_model_fits(own):
    """`build_small_model` returns a compiled convolutional network that ends in a softmax over ten classes."""
    model = expect.model(own, name="build_small_model()")
    _is_convolutional(model)
    for what, shape, wanted in (
        ("takes inputs", model.input_shape, (None, 28, 28, 1)),
        ("returns outputs", model.output_shape, (None, 10)),
    ):
        expect.that(
            shape == wanted,
            f"build_small_model(): it {what} of another shape.",
            expected=str(wanted),
            received=str(shape),
        )
    last = model.layers[-1].activation
    expect.that(
        last != "linear",
        "build_small_model(): nothing follows the last layer, so it returns scores of any size (logits), not "
        'probabilities. Give it `activation="softmax"`.',
    )
    expect.that(
        last == "softmax",
        "build_small_model(): of ten digits exactly one is right, so their probabilities must sum to 1.",
        expected="a softmax at the end",
        received=last,
    )
    _loss_fits(model.compiled)


def _is_convolutional(model: Any) -> None:
    expect.that(
        any(layer.kind in CONVOLUTIONS for layer in model.layers),
        f"{model.name}: there is no convolution in it. Begin with a Conv2D.",
    )


def _loss_fits(compiled: Any) -> None:
    loss = expect.text(compiled["loss"], name="the loss")
    expect.that(
        loss != "", "build_small_model() returns a model without a loss. Call `model.compile(...)` before `return`."
    )
    expect.that(
        loss != "binary_crossentropy",
        "The loss is the binary cross entropy, for questions of yes or no. Of ten classes one is right: take "
        "sparse_categorical_crossentropy for integer labels.",
    )
    expect.that(
        loss in LOSSES,
        "The loss is no cross entropy over classes. One is sparse_categorical_crossentropy, for integer labels.",
        expected=" or ".join(LOSSES),
        received=loss,
    )
    expect.that(
        not _asks_for_logits(compiled),
        "The loss is told from_logits=True, so it would apply a softmax; but the model ends in one already. The loss "
        "gets probabilities: leave from_logits out.",
    )


def _asks_for_logits(compiled: Any) -> bool:
    try:
        return expect.number(compiled["loss_config"]["from_logits"]) != 0
    except expect.Failure:  # a loss that was given by its name has no settings: it gets probabilities
        return False


@check(
    points=1,
    needs=(images_are_prepared, small_model_fits),
    hints=(
        "What does `train` return, in which order, and how many losses are there after so many epochs?",
        "`fit` returns the history. Hand it `epochs=epochs`, so that the caller decides, and "
        "`validation_data=(x_val, labels_val)`, so that you see what the model does on other images.",
        "`history = model.fit(x, labels, epochs=epochs, batch_size=128, validation_data=(x_val, labels_val))`, then "
        "`return model, history`.",
    ),
)
def training_runs(training, small):
    """`train` returns the model and the history, with one loss an epoch."""
    for claim, epochs in ((training, None), (small, 1)):
        model, history = expect.sequence(claim, 2, name="what train(...) returns")
        trained = expect.model(model, name="the model that train(...) returns")
        _is_convolutional(trained)
        losses = expect.curve(history, name="the history's loss")
        expect.that(len(losses) > 0, "The history is empty: it should hold one loss an epoch.")
        expect.that(
            epochs is None or len(losses) <= epochs,
            f"train(..., epochs={epochs}) has a history of {len(losses)} losses. Does `fit` get `epochs=epochs`? Does "
            "the history hold one loss an epoch?",
        )


@check(
    points=3,
    needs=training_runs,
    hints=(
        "What do the training loss and the validation loss do from epoch to epoch? Have they come to rest?",
        "Adam's learning rate of 0.001 and batches of 128 are a good start. Is the model that is returned the one "
        "that was fitted, and does every label still belong to its image?",
        "Convolutions of 16 filters of 4×4 and 32 of 3×3, both with strides of 2, then Dense 64: three epochs with "
        "`Adam(0.005)` and batches of 128 are enough, if each next one takes smaller steps: "
        "`callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2.5 if epoch else rate)]`.",
    ),
)
def recognises_digits(training, kept):
    """The trained model reads digits that it has never seen."""
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    trained = expect.model(model, name="the trained model")
    scores = _probabilities(trained, len(kept.labels))
    expect.accuracy(
        trained.predict("test"),
        kept.labels,
        at_least=0.97 if kept.official else 0.93,  # the reference: 0.9787 ± 0.0012 over 6 seeds; stand-in 0.951 ± 0.003
        name="the trained model on images that it has not seen",
        cause=_why_so_few(scores, kept.labels, expect.curve(history)[-1], trained.compiled),
    )


def _probabilities(model: Any, n: int) -> Array:
    """What the model says of the held-out images, shape (n, 10)."""
    expect.array(model.predict("test"), shape=(n, 10), name="the trained model's predictions")
    return expect.probabilities(model.predict("test"), classes=10, name="the trained model's predictions")


def _why_so_few(scores: Array, labels: Array, loss: float, compiled: Any) -> str:
    """The likely cause, where too few are right."""
    share = float(np.mean(scores.argmax(axis=1) == labels))
    rate = _learning_rate(compiled)
    if share > 0.5:
        return "It has learned, but not enough. Does the validation loss still fall at the end? Then try more epochs."
    if loss < 1.0:
        return (
            f"The history ends with a loss of {loss:.3g}, so some model has learned; this one only guesses. "
            "Is the model that is returned the one that was trained?"
        )
    if rate > 0.02:
        return (
            f"Its learning rate was {rate:g}. Steps that large jump over every minimum: the training diverged. "
            "0.001 is usual for Adam."
        )
    return (
        f"The training loss ends at {loss:.3g}, where guessing among ten has ln 10 = 2.30: there was nothing to learn. "
        "Does every label still belong to its image? Whoever shuffles must shuffle both alike."
    )


def _learning_rate(compiled: Any) -> float:
    try:
        return expect.number(compiled["optimizer_config"]["learning_rate"])
    except expect.Failure:  # a schedule, or no optimizer: nothing can be said
        return 0.0


@check(
    points=1,
    needs=training_runs,
    hints=(
        "What are validation images for, if the model has learned them by heart?",
        "`x_val` and `labels_val` belong in `validation_data=` and nowhere else: they measure, they do not teach.",
        "`model.fit(x, labels, validation_data=(x_val, labels_val), ...)`: the first two are the training data alone.",
    ),
)
def leaves_validation_alone(small, kept):
    """`train` does not learn from the validation images."""
    # Every label for validation is wrong by the same shift, and there are more of them than rows to train on. Whoever
    # trains on them learns the shift; whoever only watches with them, or stops early by them, can not know it.
    model, _history = expect.sequence(small, 2, name="what train(...) returns")
    scores = _probabilities(expect.model(model, name="the trained model"), len(kept.few_labels))
    shifted = float(np.mean(scores.argmax(axis=1) == (kept.few_labels + kept.shift) % 10))
    expect.that(
        shifted < 0.4,
        f"For this check all labels for validation were wrong, each d given as (d + {kept.shift}) modulo 10, and the "
        f"model has learned that: it reads {shifted:.0%} of new images so. Are x_val and labels_val among what it is "
        "fitted to?",
    )


@check(
    points=1,
    needs=images_are_prepared,
    hints=(
        "A layer can be called like a function. What does the first one expect, and what does it return?",
        "`model.layers[0]` is the first layer. Call it with the prepared images.",
        "`return model.layers[0](prepare(images)).numpy()`",
    ),
)
def maps_are_the_first_layers(maps, kept):
    """`feature_maps` returns what the first layer makes of the prepared images."""
    expected = kept.maps()
    n, height, width, filters = expected.shape
    values = expect.array(maps, name="feature_maps(model, images)")
    expect.that(
        values.shape != (n, 10),
        "feature_maps(model, images) returns the model's ten probabilities: call its first layer, not the whole of it.",
        expected=f"shape {expected.shape}",
        received=f"shape {values.shape}",
    )
    expect.that(
        values.shape != (n, height // 2, width // 2, filters),
        "feature_maps(model, images) returns what the pooling makes: the first layer comes before it.",
        expected=f"shape {expected.shape}",
        received=f"shape {values.shape}",
    )
    expect.close(
        maps,
        expected,
        rtol=1e-3,
        atol=1e-4,
        name="feature_maps(model, images)",
        mistakes={"These are the maps of pixels up to 255: use `prepare`, as in training.": kept.maps(scale=1)},
    )
