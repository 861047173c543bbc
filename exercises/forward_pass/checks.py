"""Checks of forward_pass. The oracle sums over inputs with einsum and takes its activations from SciPy."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.pictures import plane
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")
shapes = course_file(__file__, "../_shared/shapes.py")

W1, B1 = [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [0.1, 0.2, 0.3]
# The task's nets and their answers to (1, 2).
WORKED = {
    "regression": [W1, B1, [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], [0.1, 0.2], [[0.1, 0.3], [0.2, 0.4]], [1.0, 2.0]],
    "binary": [W1, B1, [[0.2], [0.4], [0.6]], [0.1]],
    "classifier": [W1, B1, [[0.1, 0.4, 0.7, 1.0], [0.2, 0.5, 0.8, 1.1], [0.3, 0.6, 0.9, 1.2]], [0.1, 0.2, 0.3, 0.4]],
}
ANSWERS = {
    "regression": [[1.56, 3.222]],
    "binary": [[0.87435214]],
    "classifier": [[0.01602796, 0.05707321, 0.20322929, 0.72366954]],
}
SIZES = {"regression": (2, 3, 2, 2), "binary": (2, 3, 1), "classifier": (2, 3, 4)}
EDGES = (-3.0, 3.0, -3.0, 3.0)
SIDE = 48  # places of the picture's plane, along each edge


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random nets with random batches, in which every unit of the first layer is above 0 for some rows and not for others."""

    def net(*sizes: int) -> dict[str, Any]:
        params = []
        for inputs, units in pairwise(sizes):
            params += [
                rng.normal(0.0, 1.0, (inputs, units)),
                rng.uniform(0.2, 0.6, units) * rng.choice([-1.0, 1.0], units),
            ]
        half = rng.uniform(1.0, 2.0, (3, sizes[0])) * rng.choice([-1.0, 1.0], (3, sizes[0]))
        return {"x": np.concatenate([half, -half]), "params": params}

    layer = net(3, 4)
    questions: dict[str, dict[str, Any]] = {
        "weighted": {"x": layer["x"], "w": layer["params"][0], "b": layer["params"][1]},
        "layers": {"two": net(2, 3, 4), "one": net(3, 2), "four": net(3, 5, 4, 4, 2)},
        "counted": {"sizes": [[2, 3, 2, 2], [784, 512, 512, 10], rng.integers(2, 60, 4).tolist(), [5, 7]]},
    }
    for name, sizes in SIZES.items():
        worked = {"x": np.array([[1.0, 2.0]]), "params": [np.array(p) for p in WORKED[name]]}
        questions[name] = {"worked": worked, "random": net(*sizes)}
    drawn = net(2, 10, 4)
    questions["classifier"]["drawn"] = {**drawn, "x": plane(*EDGES, SIDE)}
    return questions, questions


# ---------------------------------------------------------------- the oracle


def _sums(x, w, b):
    return np.einsum("ni,ij->nj", x, w) + b


def outputs(asked, output, *, hidden=lambda u: np.maximum(u, 0.0), biases=1.0):
    """The outputs of all layers."""
    found, x, params = [], asked["x"], asked["params"]
    pairs = list(zip(params[::2], params[1::2], strict=True))
    for k, (w, b) in enumerate(pairs):
        x = (output if k == len(pairs) - 1 else hidden)(_sums(x, w, biases * b))
        found.append(x)
    return found


def _answer_mistakes(asked, output):
    """What known mistakes answer, by cause."""

    def last(*args, **kwargs):
        return outputs(asked, *args, **kwargs)[-1]

    rows, units = len(asked["x"]), len(asked["params"][-1])
    if units == 1:
        softmaxes = {
            "Is a softmax taken of one unit? That is always 1: sigmoid makes a probability of one number.": 1.0,
            "This is a softmax over the examples: each has a sigmoid of its own.": last(scipy.special.softmax),
        }
    else:
        softmaxes = {
            "This is the sigmoid of every score: the probabilities of classes come from softmax.": last(
                scipy.special.expit
            ),
            "The columns sum to 1: a row is an example, so the rows should.": last(
                lambda u: scipy.special.softmax(u, axis=0) if rows > 1 else np.full(u.shape, np.nan)
            ),
            "All numbers together sum to 1: every row should, by itself.": last(scipy.special.softmax),
        }
    return {
        "The hidden layers' ReLU is missing.": last(output, hidden=lambda u: u),
        "The hidden layers have a sigmoid: ReLU is asked for.": last(output, hidden=scipy.special.expit),
        "The biases are missing.": last(output, biases=0.0),
        "The last layer's activation is missing.": last(lambda u: u),
        "The last layer has ReLU, too: only the hidden layers have it.": last(lambda u: np.maximum(u, 0.0)),
        "ReLU is applied in the last layer before its own activation.": last(lambda u: output(np.maximum(u, 0.0))),
        "The last layer's activation is applied in every layer.": last(output, hidden=output),
        "The last layer's activation is applied twice.": last(lambda u: output(output(u))),
        **softmaxes,
    }


# ---------------------------------------------------------------- the checks


@check(
    points=1,
    hints=(
        "Which shapes can a matrix product take, and which shape does it give?",
        "`x @ w` sums over the inputs. A vector of biases is added to every row by itself.",
        "`return x @ w + b`",
    ),
)
def weighted_sums_of_a_batch(weighted, kept):
    """`weighted_sum` is x · W + b, for every row of a batch."""
    x, w, b = (kept["weighted"][name] for name in "xwb")
    expect.close(
        weighted,
        _sums(x, w, b),
        name="weighted_sum(x, w, b)",
        mistakes={
            "The biases are missing.": _sums(x, w, 0.0),
            "The biases are subtracted: add them.": _sums(x, w, -b),
            "ReLU belongs to the next step: this is the sum alone.": np.maximum(_sums(x, w, b), 0.0),
        },
    )


@check(
    points=3,
    needs=weighted_sums_of_a_batch,
    hints=(
        "What is the input of the second layer?",
        "Go through the pairs of W and b. Keep each layer's output, and use it as the next layer's x. The last pair has "
        "another activation.",
        "`z = x`; in a loop over k: `u = weighted_sum(z, params[2 * k], params[2 * k + 1])`, then `z = output(u)` in the last "
        "turn and `z = relu(u)` in the others, and `outputs.append(z)`.",
    ),
)
def forward_goes_through_the_layers(layers, kept):
    """`forward` returns the output of every layer, whatever their number and sizes."""
    for name, what in (("two", "a net of two layers"), ("one", "a net of one layer"), ("four", "a net of four layers")):
        asked = kept["layers"][name]
        right = outputs(asked, np.tanh)
        parts = expect.sequence(
            layers["answers"][name], len(right), name=f"forward(x, params, output) of {what}, an array for each layer"
        )
        for k, (part, z) in enumerate(zip(parts, right, strict=True)):
            last = k == len(right) - 1
            expect.close(
                part,
                z,
                name=f"the output of layer {k + 1} of {what}",
                mistakes=_layer_mistakes(asked, right, k, last),
            )
    after, before = layers["afterwards"], kept["layers"]["two"]
    calls.is_unchanged(after["x"], before["x"], "x", "forward(x, params, output)")
    left, n = expect.sequence(after["params"], name="params after forward(x, params, output)"), len(before["params"])
    expect.that(
        len(left) == n,
        "forward(x, params, output) changes the list params itself, and whoever has called it needs it again. Go through "
        "it with an index, such as params[2 * k], and take nothing out.",
        expected=f"{n} arrays in it afterwards",
        received=f"{len(left)}",
    )
    for k, (one, was) in enumerate(zip(left, before["params"], strict=True)):
        calls.is_unchanged(one, was, f"params[{k}]", "forward(x, params, output)")


def _layer_mistakes(asked, right, k, last):
    x = right[k - 1] if k else asked["x"]
    w, b = asked["params"][2 * k : 2 * k + 2]
    u = _sums(x, w, b)
    square = {"The weights are transposed.": np.tanh(_sums(x, w.T, b))} if w.shape[0] == w.shape[1] else {}
    if last:
        return {
            "Its activation is missing: it is the function `output` that is handed in.": u,
            "The last layer has ReLU: its activation is `output`, which is handed in.": np.maximum(u, 0.0),
            "ReLU is applied before `output`: the last layer has `output` alone.": np.tanh(np.maximum(u, 0.0)),
            "`output` is applied twice.": np.tanh(np.tanh(u)),
            **square,
        }
    return {
        "Its ReLU is missing: this is the weighted sum.": u,
        "This is `output` of the weighted sum: hidden layers have ReLU.": np.tanh(u),
        "The hidden layers have a sigmoid: ReLU is asked for.": scipy.special.expit(u),
        **{cause: np.maximum(_sums(x, w.T, b), 0.0) for cause in square},
    }


def _is_answer(claim, kept, name, output):
    """Fail unless a net's answers are right, to the task's example and to a random batch."""
    for key, what in (("worked", "the example of the task"), ("random", "a random net and batch")):
        asked = kept[name][key]
        right = np.array(ANSWERS[name]) if key == "worked" else outputs(asked, output)[-1]
        call = f"{name}(x, params) of {what}"
        flat = "Every example is a row, also with one output: shape (n, 1)."
        chosen = "Is this the class of each example? The probabilities of all classes are asked for."
        causes = {
            right.shape[1:]: "The whole batch is answered with one row: every example has a row of its own.",
            right.shape[:1]: flat if right.shape[1] == 1 else chosen,
        }
        shapes.has_shape(claim[key], right.shape, call, causes)
        expect.close(claim[key], right, name=call, mistakes=_answer_mistakes(asked, output))


@check(
    points=1,
    needs=forward_goes_through_the_layers,
    hints=(
        "Which activation does a net need that may answer with any number?",
        "The identity: a function that returns what it gets. A lambda makes one on the spot.",
        "`return forward(x, params, lambda u: u)[-1]`",
    ),
)
def regression_answers_with_numbers(regression, kept):
    """`regression` ends in the identity: 2-3-2-2."""
    _is_answer(regression, kept, "regression", lambda u: u)


@check(
    points=1,
    needs=forward_goes_through_the_layers,
    hints=(
        "Which activation makes a probability of a single number?",
        "Hand `sigmoid` itself to `forward`, without brackets behind it: forward calls it.",
        "`return forward(x, params, sigmoid)[-1]`",
    ),
)
def binary_answers_with_a_probability(binary, kept):
    """`binary` ends in a sigmoid: 2-3-1."""
    _is_answer(binary, kept, "binary", scipy.special.expit)


@check(
    points=1,
    needs=forward_goes_through_the_layers,
    hints=(
        "Which activation makes probabilities that sum to 1 of several scores?",
        "Hand `softmax` itself to `forward`. It has to work row by row, since every row is an example.",
        "`return forward(x, params, softmax)[-1]`",
    ),
)
def classifier_answers_with_probabilities(classifier, kept):
    """`classifier` ends in a softmax: 2-3-4."""
    _is_answer(classifier, kept, "classifier", lambda u: scipy.special.softmax(u, axis=1))


@check(
    points=1,
    hints=(
        "How many weights lead from 2 inputs to 3 units, and how many biases have these?",
        "Neighbours in `sizes` make a layer: `zip(sizes[:-1], sizes[1:])` gives the pairs.",
        "`return sum(i * o + o for i, o in zip(sizes[:-1], sizes[1:]))`",
    ),
)
def parameters_are_counted(counted, kept):
    """`count_parameters` counts weights and biases."""
    asked = kept["counted"]["sizes"]
    parts = expect.sequence(counted, len(asked))
    for part, sizes in zip(parts, asked, strict=True):
        shown = "-".join(str(s) for s in sizes)
        weights = int(np.dot(sizes[:-1], sizes[1:]))
        expect.close(
            part,
            weights + sum(sizes[1:]),
            name=f"the number of parameters of {shown}",
            rtol=0.0,
            mistakes={
                "These are the weights alone: every unit has a bias, too.": weights,
                "The inputs have no biases: only units have.": weights + sum(sizes),
                "The last layer's biases are missing.": weights + sum(sizes[1:-1]),
                "A layer has as many biases as it has units, not as many as it has inputs.": weights + sum(sizes[:-1]),
            },
        )
