"""Questions and checks of perceptron. The oracles are the gates' truth tables and the cross entropy in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

gates = course_file(__file__, "../../datasets/gates.py")
models = course_file(__file__, "../_shared/trained_models.py")

Array = NDArray[np.float32]

ROWS = np.array(gates.INPUTS, np.float32)  # what the referee puts to every trained model
HIDDEN = 32  # of 1000 networks of this size, all learned XOR; of those with 8 units, 915
LN_2 = float(np.log(2))


@dataclass(frozen=True)
class Gate:
    """A gate as it was asked for: its name for messages and its answers to ROWS."""

    text: str
    answers: Array


@dataclass(frozen=True)
class Kept:
    """What is kept back: the answers to count, the size of the network, and the gates."""

    y: Array
    d: Array
    hidden: int
    gates: dict[str, Gate]
    xor: Gate


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept, dict[str, dict[str, Array]]]:
    """Fresh answers to count, and gates whose rows come in another order and whose inputs may be negated."""
    n = int(rng.integers(9, 14))
    d = rng.permutation(np.arange(n) % 3 != 0).astype(np.float32)
    certainty = rng.uniform(0.1, 0.45, n) * np.where(np.arange(n) % 4, 1, -1)  # a quarter of the rows is wrong
    y = (0.5 + certainty * (2 * d - 1)).astype(np.float32)[:, None]

    asked, kept = {}, {}
    for name, kind in (("or", "OR"), ("and", "AND"), ("xor", "XOR")):
        asked[name], kept[name] = _gate(rng, kind)
    last, xor = _gate(rng, "XOR")
    hidden = int(rng.integers(5, 21))

    questions = {
        "counted": {"y": y, "d": d},
        "neuron": {},
        "network": {"hidden": hidden},
        "neurons": asked,
        "hidden": {"hidden": HIDDEN, **last},
    }
    return questions, Kept(y, d, hidden, kept, xor), {"neurons": {"rows": ROWS}, "hidden": {"rows": ROWS}}


def _gate(rng: np.random.Generator, kind: str) -> tuple[dict[str, Array], Gate]:
    first, second = (bool(n) for n in rng.integers(0, 2, 2))
    x, d = gates.make(rng, kind, (first, second))
    text = f"{'not ' * first}x1 {kind} {'not ' * second}x2"
    return {"x": x, "d": d}, Gate(text, gates.table(ROWS, kind, (first, second)))


@check(
    points=1,
    hints=(
        "When does an answer between 0 and 1 mean 1? And what shapes do y and d have?",
        "`y[:, 0]` has shape (n,), as d has. Compare it with 0.5, then compare the outcome with d, and count.",
        "`return int(np.sum((y[:, 0] > 0.5) == (d > 0.5)))`",
    ),
)
def counts_the_right_rows(counted, kept):
    """`count_right` counts the rows that are answered rightly."""
    said, wanted = kept.y[:, 0] > 0.5, kept.d > 0.5
    right = int(np.sum(said == wanted))
    expect.close(
        counted,
        right,
        name=f"count_right(y, d) for {len(wanted)} rows",
        mistakes={
            "y has shape (n, 1) and d has (n,): NumPy has compared every answer with every d. Use y[:, 0].": np.sum(
                said[:, None] == wanted
            ),
            "This is how many are wrong.": len(wanted) - right,
            "This is a share: return the number.": right / len(wanted),
            "y is compared with d as it is, but 0.9 is not 1: ask first whether it is above 0.5.": 0,
            "This is how many answers mean 1, right or not.": np.sum(said),
        },
    )


def _ends_in_sigmoid(model: Any) -> None:
    """Fail with the cause, where the last layer's activation is a known wrong one."""
    activations = [layer.activation for layer in model.layers if layer.kind != "InputLayer"]
    last = activations[-1] if activations else "linear"
    causes = {
        "linear": "nothing follows the last Dense layer, so its answers are of any size. A sigmoid makes them probabilities.",
        "softmax": "the last layer is a softmax. It divides 1 among the units, and a single unit always gets all of it: "
        "every answer is 1. One unit for yes or no has a sigmoid.",
        "relu": "the last layer is a ReLU, whose answers can be of any size. A sigmoid makes them probabilities.",
    }
    expect.that(last not in causes, f"{model.name}: {causes.get(last, '')}", expected="sigmoid", received=last)


@check(
    points=1,
    hints=(
        "How many inputs has a gate, and how many answers? What makes a probability of the neuron's sum?",
        '`keras.Input((2,))` stands for the two inputs; `keras.layers.Dense(1, activation="sigmoid")` is the neuron.',
        '`return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])`',
    ),
)
def neuron_has_three_parameters(neuron):
    """`neuron` is one Dense unit with a sigmoid over two inputs, so it has 3 parameters."""
    model = expect.model(neuron, name="neuron()")
    _ends_in_sigmoid(model)
    expect.layers(model, [("Dense", {"units": 1, "activation": "sigmoid"})])
    _has_parameters(model, 3, "a weight for each of the two inputs and a bias")


def _has_parameters(model: Any, n: int, which: str) -> None:
    expect.that(
        model.params == n and model.input_shape == (None, 2),
        f"{model.name}: the layers are right, but it has not the parameters that it should have: {which}.",
        expected=f"{n} parameters, inputs of shape (None, 2)",
        received=f"{model.params} parameters, inputs of shape {model.input_shape}",
    )


@check(
    points=1,
    hints=(
        "What lies between the inputs and the last unit? What would two linear layers in a row be?",
        'A second Dense layer goes before the one of `neuron`: it has `hidden` units and `activation="relu"`.',
        '`keras.Sequential([keras.Input((2,)), keras.layers.Dense(hidden, activation="relu"), '
        'keras.layers.Dense(1, activation="sigmoid")])`',
    ),
)
def network_has_a_hidden_layer(network, kept):
    """`network` has a hidden layer of as many units as asked for, with an activation, before the neuron."""
    _has_hidden_layer(expect.model(network, name=f"network({kept.hidden})"), kept.hidden)


def _has_hidden_layer(model: Any, n: int) -> None:
    _ends_in_sigmoid(model)
    rows = [("Dense", {"units": n}), ("Dense", {"units": 1, "activation": "sigmoid"})]
    hidden = expect.layers(model, rows)[0]
    expect.that(
        hidden.activation != "linear",
        f"{model.name}: the hidden layer has no activation. Then it only adds and multiplies, as the layer after it does, and "
        'the two together are no more than one neuron. Give it `activation="relu"`.',
    )
    _has_parameters(model, 4 * n + 1, f"{n} times 2 weights and a bias, then {n} weights and a bias")


@check(
    points=1,
    needs=neuron_has_three_parameters,
    hints=(
        "What does Keras have to be told before it can fit a model? And what does `fit` return?",
        "`model.compile(optimizer=..., loss=...)`, then `model.fit(...)` for two epochs or more. It returns a History, "
        'whose `history["loss"]` is the list of losses.',
        '`model.compile(optimizer=keras.optimizers.SGD(1.0), loss="binary_crossentropy")`, then '
        '`return model.fit(many_x, many_d, batch_size=4, epochs=3, shuffle=False, verbose=0).history["loss"]`',
    ),
)
def training_lowers_the_loss(neurons):
    """`train` lowers the loss on OR and AND, and returns the losses."""
    for name in ("or", "and"):
        expect.falls(neurons[name]["history"], name=f"the losses that train(...) returns for {name.upper()}")


@check(
    points=2,
    passes="at_least",
    needs=training_lowers_the_loss,
    hints=(
        "Does the loss still fall when the training ends? Is it this model that is trained, with every d at its own x?",
        "SGD with learning rate 0.1 needs some hundred steps. Take more copies of the table (`np.tile`), more epochs, or a "
        "larger rate.",
        "100 copies, `batch_size=4`, 3 epochs and `keras.optimizers.SGD(1.0)` are 300 steps: enough.",
    ),
)
def one_neuron_learns_or_and_and(neurons, kept, threshold):
    """One neuron learns OR and AND: all four rows are right."""
    before = expect.array(
        expect.model(neurons["or"]["untrained"]).predict("rows"), shape=(4, 1), name="the answers before"
    )
    after = expect.array(expect.model(neurons["or"]["model"]).predict("rows"), shape=(4, 1), name="the answers")
    expect.that(
        not np.allclose(before, after, atol=1e-4),
        "The model that was handed to train(...) answers as it did before: its weights have not changed. Does `train` fit "
        "this model, and not a copy or a new one?",
    )
    return min(
        expect.accuracy(
            expect.model(neurons[name]["model"]).predict("rows"),
            kept.gates[name].answers,
            at_least=threshold,
            name=f"a neuron trained on {kept.gates[name].text}",
            cause="Either these are too few or too small steps, or the rows of d no longer belong to those of x.",
        )
        for name in ("or", "and")
    )


@check(
    points=1,
    needs=one_neuron_learns_or_and_and,
    hints=(
        "Which loss goes with a sigmoid: how surprised is the model by the right answer, or how far is its number off?",
        'The loss is "binary_crossentropy". It gets probabilities, as the sigmoid gives them, so from_logits stays False.',
        '`model.compile(optimizer=..., loss="binary_crossentropy")`, and the list is `history.history["loss"]`.',
    ),
)
def losses_are_cross_entropies(neurons, kept):
    """The losses are binary cross entropies: the last is that of the model which was trained."""
    for name in ("or", "and"):
        gate, model = kept.gates[name], expect.model(neurons[name]["model"])
        if models.compiled_with(model.compiled, "binary_crossentropy"):
            continue
        y = expect.array(model.predict("rows"), shape=(4, 1), name="the answers")[:, 0]
        y, d = np.clip(y.astype(np.float64), 1e-7, 1 - 1e-7), gate.answers
        error = np.where(d > 0, y, 1 - y)
        before, last = expect.curve(neurons[name]["history"], name="the losses")[-2:]
        entropy, mistakes = -np.mean(np.log(error)), _other_losses(y, d, error, float(last))
        # Wide, because an epoch's loss is the mean over its steps, while the model learns on: as far as the loss before.
        room = max(0.02, before - entropy) if last > entropy and not mistakes else 0.02
        expect.close(
            neurons[name]["history"][-1],
            entropy,
            rtol=0.4,
            atol=room,
            name=f"the last loss for {gate.text}",
            mistakes=mistakes,
        )


def _other_losses(y: Any, d: Any, error: Any, last: float) -> dict[str, float]:
    """What other losses would be for the same answers; of those that the last loss is near to."""
    known = {
        "This is the mean squared error: compile with loss='binary_crossentropy'.": np.mean((y - d) ** 2),
        "This is the mean absolute error: compile with loss='binary_crossentropy'.": np.mean(np.abs(y - d)),
        "The sigmoid is applied twice: a loss that expects logits (from_logits=True, or tf.nn's) gets probabilities.": np.mean(
            np.logaddexp(0, np.where(d > 0, -y, y))
        ),
        "This is the share of right rows, not the loss.": 1.0,
        "This is the sum over the four rows: take the mean.": -np.sum(np.log(error)),
    }
    return {cause: last for cause, value in known.items() if np.isclose(last, value, rtol=0.1, atol=2e-3)}


@check(
    points=1,
    needs=losses_are_cross_entropies,
    hints=(
        "What should one neuron answer to XOR's rows, if no line can part them?",
        "The best that it can do is to answer one half to all of them, with a loss of ln 2. If the loss is far above, the "
        "steps are too large: lower the learning rate.",
        "SGD with a learning rate from 0.1 to 1, for some hundred steps, ends between 0.69 and 0.75.",
    ),
)
def one_neuron_can_not_learn_xor(neurons, kept):
    """One neuron on XOR stays at a loss near ln 2: no line parts the rows."""
    text = kept.gates["xor"].text
    losses = expect.curve(neurons["xor"]["history"], name=f"the losses for {text}")
    expect.that(len(losses) > 0, f"The losses for {text} are an empty list: it should hold one an epoch.")
    last = float(losses[-1])
    expect.that(
        last < 2.0,
        f"On {text} the loss ends far above ln 2, which is what a neuron has that always answers one half. The steps are so "
        "large that they jump about: the learning rate is too high.",
        expected="about 0.7",
        received=f"{last:.4g}",
    )
    expect.that(
        last > LN_2 - 0.05,
        f"On {text} one neuron can not have a loss below ln 2. Is it the binary cross entropy of this model?",
        expected="0.69 or more",
        received=f"{last:.4g}",
    )


@check(
    points=2,
    passes="at_least",
    needs=(network_has_a_hidden_layer, one_neuron_can_not_learn_xor),
    hints=(
        "What can the hidden units do, each with a line of its own, that one neuron can not?",
        "The same `train` should do for both models. If a neuron learns OR, but the network not XOR, give it more steps.",
        'Hidden ReLU units, 300 steps of whole tables, SGD with learning rate 1, and `loss="binary_crossentropy"`.',
    ),
)
def hidden_layer_learns_xor(hidden, kept, threshold):
    """With a hidden layer of 32 units, XOR is learned: all four rows are right."""
    model = expect.model(hidden["model"], name=f"the trained network({HIDDEN})")
    # A number of units that is always the same may have been the one that `network` was asked for.
    _has_hidden_layer(model, HIDDEN)
    return expect.accuracy(
        model.predict("rows"),
        kept.xor.answers,
        at_least=threshold,
        name=f"a network trained on {kept.xor.text}",
        cause="More steps are needed, or smaller ones.",
    )
