"""Questions and checks of binary_addition_rnn. The oracle is addition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

binary = course_file(__file__, "../../datasets/binary_addition.py")
models = course_file(__file__, "../_shared/trained_models.py")

Array = NDArray[Any]

TRAIN, TEST = 4_000, 2_000  # pairs, of the 16,384 that there are
WEIGHTS = 2 ** np.arange(8)
UNITS = 16


@dataclass(frozen=True)
class Kept:
    """What is kept back.

    Attributes:
        numbers: that bits are to be made of.
        read: those that bits stand for.
        units: of the second model.
        y: the bits of the sums held out, shape (n, 8).
        a, b: what the known model is asked, and `said`, the numbers that it answers with.
    """

    numbers: Array
    read: Array
    units: int
    y: Array
    a: Array
    b: Array
    said: Array


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept, dict[str, dict[str, Array]]]:
    """Numbers whose bits are no palindromes, pairs that the seed draws, and a model that answers with "or" or "and"."""
    numbers, read = (rng.permutation(256)[:20] for _ in range(2))
    a, b = binary.make(rng, TRAIN + TEST)
    x, y = binary.encode(a, b)
    units = int(rng.integers(5, 13))

    pair = binary.make(rng, 30)
    either = bool(rng.random() < 0.5)
    known = {"kernel": np.full((2, 1), 9.0, np.float32), "bias": np.array([-4.5 if either else -13.5], np.float32)}
    said = pair[0] | pair[1] if either else pair[0] & pair[1]

    questions = {
        "bits": {"numbers": numbers},
        "numbers": {"bits": binary.to_bits(read)},
        "architecture": {"units": units},
        "training": {"x": x[:TRAIN], "y": y[:TRAIN]},
        "sums": {"a": pair[0], "b": pair[1], **known},
    }
    kept = Kept(numbers, read, units, y[TRAIN:, :, 0], *pair, said)
    return questions, kept, {"training": {"test": x[TRAIN:]}}


@check(
    points=1,
    hints=(
        "How do you tell from a number whether it is odd? And from its half, rounded down?",
        "Bit i is the rest that `numbers // 2**i` leaves when it is divided by 2. With `numbers[:, None]` and "
        "`np.arange(8)` NumPy does all at once.",
        '`return ((numbers[:, None] // 2 ** np.arange(8)) % 2).astype("float32")`',
    ),
)
def numbers_become_bits(bits, kept):
    """`to_bits` gives 8 bits of each number, the least significant first."""
    wanted = binary.to_bits(kept.numbers)
    values = expect.close(
        bits,
        wanted,
        name="to_bits(numbers)",
        mistakes={
            "The most significant bit comes first here. Adding begins with the least significant.": wanted[:, ::-1],
            "The bits are halved once too often: bit 0 is whether the number is odd.": binary.to_bits(
                kept.numbers // 2
            ),
            "0 and 1 are exchanged.": 1 - wanted,
        },
    )
    expect.that(
        values.dtype == np.float32,
        'to_bits(numbers) has the right values in another type. A network wants them as float32: `astype("float32")`.',
        expected="dtype float32",
        received=f"dtype {values.dtype}",
    )


@check(
    points=1,
    hints=(
        "What is each of the 8 places worth?",
        "Place i is worth 2**i. Multiply the bits by what their places are worth, and sum along each row.",
        "`return (bits * 2 ** np.arange(8)).sum(axis=1).astype(int)`",
    ),
)
def bits_become_numbers(numbers, kept):
    """`from_bits` gives the numbers back, as integers."""
    bits = binary.to_bits(kept.read)
    expect.close(
        numbers,
        kept.read,
        name="from_bits(bits)",
        mistakes={
            "The bits are read with the most significant first.": bits[:, ::-1] @ WEIGHTS,
            "This is how many bits are 1: each is worth 2**i.": bits.sum(axis=1),
            "This is twice as much: the first bit is worth 1.": 2 * kept.read,
        },
    )
    expect.array(numbers, integer=True, name="from_bits(bits)")


@check(
    points=2,
    hints=(
        "Should the recurrent layer answer once, at the end, or at every step? And what makes a probability of it?",
        'SimpleRNN returns its last output only, unless it is told `return_sequences=True`. One `Dense(1, activation="sigmoid")` '
        "after it serves all steps.",
        '`keras.Sequential([keras.Input((8, 2)), keras.layers.SimpleRNN(units, activation="relu", return_sequences=True), '
        'keras.layers.Dense(1, activation="sigmoid")])`',
    ),
)
def model_has_321_parameters(architecture, kept):
    """`build_model` returns a SimpleRNN that answers at every step and a Dense sigmoid, with 321 parameters for 16 units."""
    _is_the_network(expect.model(architecture["lab"], name="build_model()"), UNITS)
    _is_the_network(expect.model(architecture["other"], name=f"build_model({kept.units})"), kept.units)


def _is_the_network(model: Any, units: int) -> None:
    """A SimpleRNN of so many units at every step, then one sigmoid, in a TimeDistributed layer or not."""
    layers = [layer for layer in model.layers if layer.kind != "InputLayer"]
    first = layers[0] if layers else None
    expect.that(
        first is not None and first.kind == "SimpleRNN",
        f"{model.name}: it should begin with the recurrent layer.",
        expected="SimpleRNN",
        received=first.kind if first else "no layer",
    )
    expect.that(
        first.config.get("return_sequences") is True,
        f"{model.name}: the SimpleRNN returns only its output after the last step, so there is one answer instead of one for "
        "each bit. Tell it `return_sequences=True`.",
    )
    expect.that(
        first.config.get("units") == units,
        f"{model.name}: the recurrent layer has not as many units as asked for.",
        expected=f"{units}",
        received=str(first.config.get("units")),
    )
    last = _activation(layers[-1])
    expect.that(
        last != "softmax",
        f"{model.name}: the last layer is a softmax. It divides 1 among the units of a step, and a single unit always gets "
        "all of it: every bit would be 1. One unit for yes or no has a sigmoid.",
    )
    expect.that(
        last == "sigmoid",
        f"{model.name}: the last layer must make a probability of its sum.",
        expected="sigmoid",
        received=last,
    )
    expect.that(
        first.activation != "linear",
        f"{model.name}: without an activation the recurrent layer only adds and multiplies, and can not carry. Give it ReLU.",
    )
    wanted = units * (2 + units + 1) + units + 1
    shape = model.output_shape or ()
    expect.that(
        model.params == wanted and len(shape) == 3 and shape[-1] == 1,
        f"{model.name}: one Dense unit should answer at every step, and nothing else have parameters.",
        expected=f"{wanted} parameters and outputs of shape (None, 8, 1)",
        received=f"{model.params} parameters and outputs of shape {model.output_shape}",
    )


def _activation(layer: Any) -> str:
    if layer.kind == "TimeDistributed":
        inner = layer.config.get("layer", {}).get("config", {})
        return str(inner.get("activation"))
    return str(layer.activation)


@check(
    points=1,
    needs=model_has_321_parameters,
    hints=(
        "What does `train` return, and in which order?",
        "`model.fit(x, y, ...)` returns the history. Return the model as well, and first.",
        "`history = model.fit(x, y, batch_size=64, epochs=6, verbose=0)`, then `return model, history`.",
    ),
)
def training_runs(training):
    """`train` returns the network of 16 units and its history, one loss an epoch."""
    models.training_runs(training, lambda model: _is_the_network(model, UNITS))


@check(
    points=4,
    passes="at_least",
    needs=training_runs,
    hints=(
        "Does the loss still fall when the training ends? Is the model that is returned the one that was trained?",
        'Adam is much faster here than SGD. The loss is "binary_crossentropy" or "mse", for probabilities of single bits.',
        "`keras.optimizers.Adam(0.02)`, batches of 64 and 6 epochs are enough. With `unroll=True` in the SimpleRNN there is "
        "time for more.",
    ),
)
def adds_new_numbers(training, kept, threshold):
    """The trained model adds numbers that it has never seen, with all eight bits right."""
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    scores = expect.model(model, name="the trained model").predict("test")
    said = expect.array(scores, shape=(len(kept.y), 8, 1), name="the trained model's answers")[:, :, 0] > 0.5
    right = said == (kept.y > 0.5)
    share = float(np.mean(right.all(axis=1)))
    expect.that(
        share >= threshold,
        "The trained model does not add well enough. " + _why_so_few(right, float(expect.curve(history)[-1])),
        expected=f"at least {threshold:.1%} of new sums right",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _why_so_few(right: Array, loss: float) -> str:
    """The likely cause, where too few sums are right."""
    bits = float(np.mean(right))
    text = f"Of the single bits {bits:.1%} are right, and the loss ends at {loss:.3g}. "
    if bits > 0.7:
        return text + "It is on the way: take more epochs, or another learning rate."
    if loss < 1e-4 or loss > 5:
        return (
            text + "Nothing was learned. Does the loss suit one sigmoid a bit, and is the learning rate not too large?"
        )
    if loss < 0.1:
        return text + "So some model has learned. Is the model that is returned the one that was trained?"
    return (
        text + "Guessing has as many. Do x and y still belong together, and is the learning rate neither tiny nor huge?"
    )


@check(
    points=1,
    needs=(numbers_become_bits, bits_become_numbers),
    hints=(
        "Which four steps lead from two numbers to the model's answer, and back to a number?",
        "`np.stack([to_bits(a), to_bits(b)], axis=-1)` has shape (n, 8, 2). The model's answer has shape (n, 8, 1): its last "
        "axis has to go, and above 0.5 means 1.",
        "`y = model.predict(x, verbose=0)`, then `return from_bits(y[:, :, 0] > 0.5)`",
    ),
)
def sums_come_from_the_model(sums, kept):
    """`add` returns the numbers that the model's answers stand for, right or wrong."""
    expect.close(
        sums,
        kept.said,
        name="add(model, a, b), for a model that does not add",
        mistakes={
            "This is a + b itself. The model has to be asked: it may be wrong, and that must be seen.": kept.a + kept.b,
            "The model's bits are read with the most significant first.": binary.to_bits(kept.said)[:, ::-1] @ WEIGHTS,
            "Every bit counts as 1. Is a probability above 0 taken for 1? It has to be above 0.5.": 255,
            "Every bit counts as 0. Are the probabilities cut off rather than rounded?": 0,
        },
    )
