"""Questions and checks of rnn_step. The oracle is _shared/recurrent.py, which is compared with Keras's SimpleRNN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

arrays = course_file(__file__, "../_shared/arrays.py")
recurrent = course_file(__file__, "../_shared/recurrent.py")

Array = NDArray[Any]
Question = dict[str, Any]

SCALES = (0.5, 0.9, 1.1)  # of the U that the picture shows
PULSE_STEPS = 30


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions themselves, of which every answer can be computed."""

    step: Question
    passes: dict[str, Question]
    continued: Question
    outputs: Question
    sizes: list[tuple[int, int, int]]


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Fresh weights for every run, with other sizes in each question; no two sizes of one question are alike."""
    step = _layer(rng, 3, 4) | {"x": rng.normal(size=(5, 3)), "h": rng.uniform(-0.9, 0.9, (5, 4))}
    passes = {
        "batch": _sequences(rng, n=5, steps=7, inputs=2, units=4),
        "one step": _sequences(rng, n=2, steps=1, inputs=3, units=5),
        "long": _sequences(rng, n=1, steps=19, inputs=2, units=3),
    }
    passes |= {f"pulse {scale}": _pulse(rng, scale) for scale in SCALES}
    continued = _sequences(rng, n=3, steps=6, inputs=2, units=5)
    continued["h0"] = rng.uniform(0.3, 0.9, (3, 5)) * rng.choice([-1.0, 1.0], (3, 5))
    outputs = {"states": rng.uniform(-1.0, 1.0, (4, 6, 5)), "V": rng.normal(size=(5, 3)), "c": rng.uniform(1.0, 2.0, 3)}
    sizes = [(2, 16, 1), (int(rng.integers(3, 9)), int(rng.integers(10, 30)), int(rng.integers(2, 9)))]
    questions = {
        "one_step": step,
        "passes": passes,
        "continued": continued,
        "outputs": outputs,
        "counts": {"sizes": sizes},
    }
    return questions, Kept(step, passes, continued, outputs, sizes)


def _layer(rng: np.random.Generator, inputs: int, units: int) -> Question:
    return dict(zip("WUb", recurrent.weights(rng, inputs, units), strict=True))


def _sequences(rng: np.random.Generator, n: int, steps: int, inputs: int, units: int) -> Question:
    return _layer(rng, inputs, units) | {"x": rng.normal(size=(n, steps, inputs)), "h0": np.zeros((n, units))}


def _pulse(rng: np.random.Generator, scale: float) -> Question:
    """One input that is not 0, and then silence; U turns the state and scales it."""
    x = np.zeros((1, PULSE_STEPS, 1))
    x[0, 0, 0] = 1.0
    turn = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    return {"x": x, "h0": np.zeros((1, 6)), "W": rng.normal(size=(1, 6)), "U": scale * turn, "b": np.zeros(6)}


def states_of(case: Question, **other: Array) -> Array:
    """The true states of a question, with some of it replaced: shape (n, steps, units)."""
    q = case | other
    found: Array = recurrent.over_time(lambda x, h: recurrent.rnn_cell(x, h, q["W"], q["U"], q["b"]), q["x"], q["h0"])[
        0
    ]
    return found


@check(
    points=2,
    hints=(
        "Two things decide the next state. Which, and which weights belong to each?",
        "`x @ W` has shape (n, units), and so has `h @ U`. NumPy adds b to every row by itself.",
        "`return np.tanh(x @ W + h @ U + b)`",
    ),
)
def step_mixes_input_and_state(one_step, kept):
    """`step` gives tanh(x · W + h · U + b), for every sequence of the batch."""
    x, h, W, U, b = (kept.step[name] for name in ("x", "h", "W", "U", "b"))
    total = x @ W + h @ U + b
    expect.close(
        one_step["after"],
        np.tanh(total),
        name="step(x, h, W, U, b)",
        mistakes={
            "This is the sum before the tanh.": total,
            "This is a sigmoid of the sum. The state of this network is a tanh, between -1 and 1.": 1
            / (1 + np.exp(-total)),
            "This is a ReLU of the sum, where tanh is asked for.": np.maximum(total, 0),
            "Is the bias b missing?": np.tanh(total - b),
            "Is the state from before missing? It comes in by h · U.": np.tanh(x @ W + b),
            "Is the input missing? It comes in by x · W.": np.tanh(h @ U + b),
            "U is transposed here. States are rows: h · U.": np.tanh(x @ W + h @ U.T + b),
            "The old state is added to the new one. It takes part inside the tanh, by h · U, and nowhere else.": h
            + np.tanh(total),
            "The tanh is taken of x · W alone; it belongs around the whole sum.": np.tanh(x @ W) + h @ U + b,
            "Each product has a tanh of its own here. There is one tanh, around the whole sum.": np.tanh(x @ W)
            + np.tanh(h @ U)
            + b,
        },
    )
    arrays.unchanged(one_step["h"], kept.step["h"], name="h", function="step")


@check(
    points=2,
    needs=step_mixes_input_and_state,
    hints=(
        "What does the second step need that the first has made?",
        "Go through the steps with a loop. `x[:, t]` is step t of all sequences; the new state is the `h` of the next turn. "
        "Keep each one in a list.",
        "`h = step(x[:, t], h, W, U, b)` and `states.append(h)` are the loop; `np.stack(states, axis=1)` makes one array.",
    ),
)
def forward_keeps_every_state(passes, kept):
    """`forward` gives the state after every step, with sequences of any length."""
    case = kept.passes["batch"]
    true = states_of(case)
    arrays.has_all_steps(passes["batch"], true, name="forward(x, h0, W, U, b)")
    expect.close(
        passes["batch"],
        true,
        name="forward(x, h0, W, U, b)",
        mistakes={
            "Every step begins with h0 here: hand the new state on to the next step.": _never_handed_on(case),
            "All steps hold the last state: is one array changed in place and kept again and again? "
            "Make a new array in each step.": true[:, -1:],
            "The sequences are read from their end to their beginning.": states_of(case, x=case["x"][:, ::-1])[:, ::-1],
            "The states are in reverse order.": true[:, ::-1],
            "Here the first state kept is h0: keep each state after its step, not before.": np.concatenate(
                [case["h0"][:, None], true[:, :-1]], axis=1
            ),
            "The first input is left out: h0 stands where the state after it belongs.": np.concatenate(
                [case["h0"][:, None], states_of(case, x=case["x"][:, 1:])], axis=1
            ),
            "Every state is 0 here. An array of whole numbers (dtype=int) cuts off what stands after the point, "
            "and one that is never written to stays 0.": np.zeros_like(true),
        },
    )
    for name, other in kept.passes.items():
        steps = other["x"].shape[1]
        expect.close(
            passes[name], states_of(other), name=f"forward(...) with x of shape {other['x'].shape}, so {steps} steps"
        )


def _never_handed_on(case: Question) -> Array:
    return np.concatenate([states_of(case | {"x": x[:, None]}) for x in np.moveaxis(case["x"], 1, 0)], axis=1)


@check(
    points=1,
    needs=forward_keeps_every_state,
    hints=(
        "Which state does the very first step need, and who knows it?",
        "The loop's `h` begins as `h0`, whatever it holds. Zeros are only what Keras takes if nobody says otherwise.",
        "`h = h0` before the loop, and `h = step(...)` in it, which makes a new array and leaves h0 alone.",
    ),
)
def forward_begins_where_it_is_told(continued, kept):
    """`forward` begins with h0, so that half a sequence can be read now and the rest later; h0 stays as it is."""
    case = kept.continued
    expect.close(
        continued["states"],
        states_of(case),
        name="forward(x, h0, W, U, b) with an h0 that is not 0",
        mistakes={
            "It begins with zeros, whatever h0 holds.": states_of(case, h0=np.zeros_like(case["h0"])),
        },
    )
    arrays.unchanged(continued["h0"], case["h0"], name="h0", function="forward")


@check(
    points=1,
    hints=(
        "One Dense layer serves all steps. What has to be done for each state?",
        "`@` multiplies along the last axis of the states and leaves the others as they are, so no loop is needed.",
        "`return states @ V + c`",
    ),
)
def read_out_serves_every_step(outputs, kept):
    """`read_out` gives h · V + c after every step."""
    states, V, c = (kept.outputs[name] for name in ("states", "V", "c"))
    true = np.einsum("ntu,uo->nto", states, V) + c
    values = expect.array(outputs, name="read_out(states, V, c)")
    expect.that(
        values.shape != true[:, -1].shape,
        "read_out(states, V, c) speaks after one step only. The same V and c serve every step.",
        expected=f"shape {true.shape}",
        received=f"shape {values.shape}",
    )
    expect.close(
        outputs,
        true,
        name="read_out(states, V, c)",
        mistakes={
            "Is the bias c missing?": true - c,
            "No activation is asked for here: return the sum itself, without a sigmoid.": 1 / (1 + np.exp(-true)),
            "No activation is asked for here: return the sum itself, without a tanh.": np.tanh(true),
        },
    )


@check(
    points=1,
    hints=(
        "What shapes have W, U, b, V and c? Does any of them know how long the sequences are?",
        "U connects every unit with every unit: units · units numbers. There are two biases, b and c.",
        "The layer has `units * (inputs + units + 1)` numbers and the read-out has `outputs * (units + 1)`.",
    ),
)
def parameters_are_counted(counts, kept):
    """`parameter_count` counts W, U, b, V and c; the length of the sequences plays no part."""
    for claim, (inputs, units, outputs) in zip(expect.sequence(counts, len(kept.sizes)), kept.sizes, strict=True):
        right = sum(
            np.zeros(shape).size for shape in ((inputs, units), (units, units), units, (units, outputs), outputs)
        )
        expect.close(
            claim,
            right,
            name=f"parameter_count({inputs}, {units}, {outputs})",
            mistakes={
                "Are the biases missing?": right - units - outputs,
                "Is the bias b missing?": right - units,
                "Is the bias c missing?": right - outputs,
                "Is the read-out missing, V and c?": right - units * outputs - outputs,
                "Is U missing?": right - units * units,
                "U has units · units numbers, one for each pair of units, not one for each unit.": right
                - units * units
                + units,
            },
        )
