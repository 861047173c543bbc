"""Questions and checks of mnist_keras. Digits come from the data; a model of known weights is computed in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.models import ModelView
from grader.rubric import check, course_file

models = course_file(__file__, "../_shared/trained_models.py")
pixels = course_file(__file__, "../_shared/pixels.py")

Array = NDArray[Any]

DROPOUT = ("Dropout", {"rate": 0.2})
LAYERS = [
    ("Dense", {"units": 512, "activation": "relu"}),
    DROPOUT,
    ("Dense", {"units": 512, "activation": "relu"}),
    DROPOUT,
    ("Dense", {"units": 10, "activation": "softmax"}),
]


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        images: what `prepare` was asked for, uint8.
        labels: of the held-out images that the trained model is put to.
        few_labels: of those that the model of the small question is put to.
        shift: what was added to the labels for validation there, modulo 10.
        digits: what the model with known weights reads; `unscaled`, what it reads if pixels go up to 255.
    """

    images: Array
    labels: Array
    few_labels: Array
    shift: int
    digits: Array
    unscaled: Array


def scaled(images: Array) -> Array:
    """What `prepare` must return."""
    return images.reshape(len(images), 784).astype(np.float32) / 255


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, Any], Kept, dict[str, Any]]:
    """The rows that the seed drew. In the small question, every label for validation is wrong, by the same shift."""
    some = data.x_train[rng.permutation(len(data.x_train))[:200]]
    read = _known_model(rng, some)
    shift = int(rng.integers(1, 10))
    questions = {
        "prepared": {"images": some[:20]},
        "architecture": {},
        **models.questions(data, shift),
        "digits": {"images": read["images"], "kernel": read["kernel"], "bias": read["bias"]},
    }
    kept = Kept(
        some[:20],
        data.y_test,
        data.y_test[: models.NEW],
        shift,
        read["digits"],
        read["unscaled"],
    )
    return questions, kept, models.held_out(scaled(data.x_test))


def _known_model(rng: np.random.Generator, images: Array) -> dict[str, Array]:
    """Weights for a softmax layer, and 40 images whose most probable digit no rounding can change."""
    kernel = rng.normal(0.0, 0.1, (784, 10)).astype(np.float32)
    bias = rng.normal(0.0, 1.0, 10).astype(np.float32)
    scores = scaled(images).astype(np.float64) @ kernel + bias
    best = np.sort(scores, axis=1)
    chosen = np.flatnonzero(best[:, -1] - best[:, -2] > 0.02)[:40]
    unscaled = images[chosen].reshape(-1, 784).astype(np.float64) @ kernel + bias
    return {
        "images": images[chosen],
        "kernel": kernel,
        "bias": bias,
        "digits": scores[chosen].argmax(axis=1),
        "unscaled": unscaled.argmax(axis=1),
    }


@check(
    points=1,
    hints=(
        "An image has 28 rows of 28 pixels, each from 0 to 255. What shape and what range does the model expect?",
        "`images.reshape(...)` makes one row of each image, `astype` changes the type, and a division the range.",
        '`return images.reshape(len(images), 784).astype("float32") / 255`',
    ),
)
def images_are_prepared(prepared, kept):
    """`prepare` returns float32 rows of 784 numbers from 0 to 1."""
    known = ("unscaled", "floored", "by_256", "twice", "from_minus_1", "negative")
    pixels.are_rows(prepared, kept.images, known, pixels.TWICE_THE_MEMORY)


@check(
    points=2,
    hints=(
        "Which five layers does the task name, and which of them have weights?",
        "`keras.Input((784,))` first, so that the model knows its inputs. A Dense layer is told its activation by "
        '`activation="relu"`; Dropout is a layer of its own.',
        '`keras.Sequential([keras.Input((784,)), keras.layers.Dense(512, activation="relu"), '
        'keras.layers.Dropout(0.2), ..., keras.layers.Dense(10, activation="softmax")])`',
    ),
)
def model_has_the_layers(architecture):
    """`build_model` returns the five layers, with 669,706 parameters, and ends in a softmax over ten classes."""
    model = expect.model(architecture, name="build_model()")
    activations = [layer.activation for layer in model.layers if layer.kind not in ("InputLayer", "Dropout", "Flatten")]
    models.ends_in_dense_softmax(model, "".join(activations[-1:]), "ten", "digits")
    expect.that(
        "relu" in activations or set(activations[:-1]) != {"linear"},
        "build_model(): no activation follows the hidden Dense layers. One linear layer after another is only one "
        'linear layer: give each hidden one `activation="relu"`.',
    )
    expect.layers(model, LAYERS)
    expect.that(
        model.input_shape == (None, 784),
        "build_model(): its input is not a row of 784 numbers. Does it begin with `keras.Input((784,))`?",
        expected="(None, 784)",
        received=str(model.input_shape),
    )
    expect.that(
        model.params == 669_706,
        "build_model(): the layers are right, but not the number of parameters. Has every Dense layer its bias?",
        expected="669,706",
        received=f"{model.params:,}",
    )


@check(
    points=1,
    needs=model_has_the_layers,
    hints=(
        "Which loss goes with a softmax over classes? Does it get probabilities here, or logits?",
        "The softmax is a layer already, so the loss gets probabilities: leave `from_logits` at False. Which of the "
        "two cross entropies is right depends on the labels: integers from 0 to 9, or one-hot rows?",
        '`model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])`',
    ),
)
def loss_fits_the_model(architecture):
    """The model is compiled with a cross entropy over the ten classes, which gets probabilities."""
    models.has_cross_entropy(expect.model(architecture, name="build_model()"))


@check(
    points=1,
    needs=(images_are_prepared, loss_fits_the_model),
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
        models.training_runs(claim, _has_the_layers, epochs)


def _has_the_layers(model: ModelView) -> None:
    expect.layers(model, LAYERS)


@check(
    points=3,
    passes="at_least",
    needs=training_runs,
    hints=(
        "What do the training loss and the validation loss do from epoch to epoch? Have they come to rest?",
        "Adam's learning rate of 0.001 and batches of 128 are a good start. Is the model that is returned the one "
        "that was fitted, and does every label still belong to its image?",
        "Two epochs with `keras.optimizers.Adam(0.003)` and batches of 256 are enough, if the second takes smaller "
        "steps: `callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 3 if epoch else rate)]`.",
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
        "The model returns ten numbers for each image. Which of them belongs to the digit it holds for the most "
        "likely?",
        "Hand `prepare(images)` to `model.predict`. `np.argmax` finds the place of the largest value along an axis.",
        "`return np.argmax(model.predict(prepare(images), verbose=0), axis=1)`",
    ),
)
def digits_are_read(digits, kept):
    """`predict_digits` prepares the images and returns the most probable digit of each."""
    n = len(kept.digits)
    first, second = expect.sequence(digits, 2)  # asked twice
    values = expect.array(first, name="predict_digits(model, images)")
    expect.that(
        values.shape != (n, 10),
        "predict_digits(model, images) returns ten probabilities for each image: take the place of the largest in "
        "each row.",
        expected=f"shape ({n},)",
        received=f"shape {values.shape}",
    )
    expect.that(
        values.shape != (10,),
        "predict_digits(model, images) returns one number for each class: take the largest along axis 1, not 0.",
        expected=f"shape ({n},)",
        received="shape (10,)",
    )
    values = expect.array(first, shape=(n,), integer=True, name="predict_digits(model, images)")
    again = expect.array(second, shape=(n,), name="predict_digits(model, images), asked again")
    expect.that(
        np.array_equal(values, again),
        "Asked twice, the same model reads the same images differently: its dropout is at work, which belongs in "
        "training only. Is the model called with training=True?",
    )
    expect.close(
        first,
        kept.digits,
        rtol=0,
        name="predict_digits(model, images)",
        mistakes={"This is what comes if pixels go up to 255: use `prepare`, as in training.": kept.unscaled},
    )
