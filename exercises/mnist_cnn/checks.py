"""Questions and checks of mnist_cnn. Digits come from the data; a convolution of known weights is computed in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

models = course_file(__file__, "../_shared/trained_models.py")
pixels = course_file(__file__, "../_shared/pixels.py")

Array = NDArray[Any]

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
CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D")


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        images: what `prepare` and `feature_maps` were asked for, uint8.
        labels: of the held-out images that the trained model is put to.
        few_labels: of those that the model of the small question is put to.
        shift: what was added to the labels for validation there, modulo 10.
        kernel, bias: of the convolution whose maps are asked for.
    """

    images: Array
    labels: Array
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
    some = data.x_train[rng.permutation(len(data.x_train))[:8]]
    kernel = rng.normal(0.0, 0.5, (3, 3, 1, int(rng.integers(4, 8)))).astype(np.float32)
    bias = rng.normal(0.0, 0.3, kernel.shape[-1]).astype(np.float32)
    shift = int(rng.integers(1, 10))
    questions = {
        "prepared": {"images": some},
        "original": {},
        "own": {},
        **models.questions(data, shift),
        "maps": {"images": some, "kernel": kernel, "bias": bias},
    }
    kept = Kept(some, data.y_test, data.y_test[: models.NEW], shift, kernel, bias)
    return questions, kept, models.held_out(scaled(data.x_test))


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
    shapes = {
        (n, 28, 28): "The channel axis is missing: grey is one channel, so each pixel is a list of one number.",
        (n, 1, 28, 28): "The channel axis is the second one; Keras expects it at the end.",
        (1, n, 28, 28): "The new axis is the first one; the channel is to be the last.",
        (n, 784): "The images are flat: a convolution needs to know which pixels are neighbours.",
    }
    known = ("unscaled", "floored", "twice", "from_minus_1")
    pixels.are_pictures(prepared, kept.images, shapes, known, pixels.TWICE_THE_MEMORY)


@check(
    points=2,
    hints=(
        "Which eight lines does the task's table have, and what does each make of the shape before it?",
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
    models.has_cross_entropy(model)


def _is_convolutional(model: Any) -> None:
    expect.that(
        any(layer.kind in CONVOLUTIONS for layer in model.layers),
        f"{model.name}: there is no convolution in it. Begin with a Conv2D.",
    )


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
        models.training_runs(claim, _is_convolutional, epochs)


@check(
    points=3,
    passes="at_least",
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
def recognises_digits(training, kept, threshold):
    """The trained model reads digits that it has never seen."""
    return models.recognises(training, kept.labels, threshold)


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
    models.leaves_validation_alone(small, kept.few_labels, kept.shift)


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
