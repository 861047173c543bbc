"""Questions and checks of lstm_cell. The oracle is _shared/recurrent.py, which is compared with Keras's LSTM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

arrays = course_file(__file__, "../_shared/arrays.py")
recurrent = course_file(__file__, "../_shared/recurrent.py")

Array = NDArray[Any]
Question = dict[str, Any]

FORGET = (1000.0, 4.0, 2.0, 1.0, 0.0)  # sums in the forget gates of the cells that are to keep something
KEPT_STEPS = 40
NAMES = ("i", "f", "g", "o")


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions themselves, of which every answer can be computed."""

    openings: dict[str, Question]
    step: Question
    keeping: Question
    passes: dict[str, Question]
    units: list[int]
    sizes: list[tuple[int, int]]


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Fresh weights for every run; gates that are half open, and some that are wide open or shut."""
    usual = _layer(rng, 3, 4) | {"x": rng.normal(size=(5, 3)), "h": rng.uniform(-0.9, 0.9, (5, 4))}
    far = {"W": np.zeros((1, 8)), "U": np.zeros((2, 8)), "b": 1000.0 * np.array([1, -1, -1, 1, 1, -1, -1, 1])}
    openings = {"usual": usual, "far": far | {"x": np.ones((1, 1)), "h": np.zeros((1, 2))}}
    step = _layer(rng, 2, 5) | {"x": rng.normal(size=(6, 2)), "h": rng.uniform(-0.9, 0.9, (6, 5))}
    step["c"] = rng.uniform(0.5, 1.5, (6, 5)) * rng.choice([-1.0, 1.0], (6, 5))

    n = len(FORGET)
    keeping = {"W": np.zeros((1, 4 * n)), "U": np.zeros((n, 4 * n)), "b": np.zeros(4 * n), "steps": KEPT_STEPS}
    keeping["b"][:n], keeping["b"][n : 2 * n] = -1000.0, FORGET
    keeping |= {"x": np.ones((1, 1)), "h": np.zeros((1, n)), "c": rng.uniform(1.0, 2.0, (1, n))}

    passes = {
        "batch": _layer(rng, 2, 4) | {"x": rng.normal(size=(5, 7, 2))},
        "one step": _layer(rng, 3, 5) | {"x": rng.normal(size=(2, 1, 3))},
        "long": _layer(rng, 2, 3) | {"x": rng.normal(size=(1, 19, 2))},
    }
    units = [int(n) for n in rng.choice(np.arange(3, 12), 2, replace=False)]
    sizes = [(2, 16), (int(rng.integers(3, 9)), int(rng.integers(10, 30)))]
    questions = {
        "openings": openings,
        "one_step": step,
        "keeping": keeping,
        "passes": passes,
        "biases": {"units": units},
        "counts": {"sizes": sizes},
    }
    return questions, Kept(openings, step, keeping, passes, units, sizes)


def _layer(rng: np.random.Generator, inputs: int, units: int) -> Question:
    return dict(zip("WUb", recurrent.weights(rng, inputs, units, blocks=4), strict=True))


def first_bias(units: int) -> Array:
    """The biases of a new LSTM: Keras calls it `unit_forget_bias`."""
    return np.repeat([0.0, 1.0, 0.0, 0.0], units)


@check(
    points=2,
    hints=(
        "How wide is x · W + h · U + b, and which of its columns belong to which gate?",
        "Compute the sum once, of shape (n, 4 · units). `np.split(total, 4, axis=1)` cuts it into four blocks, in Keras's order: "
        "i, f, g, o. Three of them get a sigmoid, g gets a tanh.",
        "`i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)`, then `sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)` with "
        "`1 / (1 + np.exp(-u))` for the sigmoid.",
    ),
)
def gates_come_in_kerass_order(openings, kept):
    """`gates` gives i, f, g and o, in the order of Keras's blocks, however far open or shut."""
    for which, q in kept.openings.items():
        sums = np.split(q["x"] @ q["W"] + q["h"] @ q["U"] + q["b"], 4, axis=1)
        squashed = {
            name: np.tanh(u) if name == "g" else scipy.special.expit(u) for name, u in zip(NAMES, sums, strict=True)
        }
        parts = expect.sequence(openings[which], 4, name="what gates(x, h, W, U, b) returns")
        for name, part, own in zip(NAMES, parts, sums, strict=True):
            values = expect.array(part, shape=own.shape, finite=False, name=f"{name} of gates(x, h, W, U, b)")
            expect.that(
                bool(np.all(np.isfinite(values))),
                f"{name} of gates(x, h, W, U, b) is not finite where a sum is {own.ravel()[0]:+.0f}. exp(1000) is infinite, and "
                "inf / inf is nan: write the sigmoid as 1 / (1 + exp(-u)).",
            )
            others = {
                f"This is the block of {other}. The order is i, f, g, o.": found
                for other, found in squashed.items()
                if other != name
            }
            wrong = scipy.special.expit(own) if name == "g" else np.tanh(own)
            expect.close(
                part,
                squashed[name],
                name=f"{name} of gates(x, h, W, U, b)",
                mistakes=others
                | {
                    "g is a tanh, between -1 and 1." if name == "g" else "A gate is a sigmoid, between 0 and 1.": wrong,
                    "This is the sum before it is squashed.": own,
                    "Each four neighbouring columns are taken for one unit. The blocks lie side by side, each `units` wide.": (
                        _neighbours(q, name)
                    ),
                },
            )


def _neighbours(q: Question, name: str) -> Array:
    columns = (q["x"] @ q["W"] + q["h"] @ q["U"] + q["b"])[:, NAMES.index(name) :: 4]
    squashed: Array = np.tanh(columns) if name == "g" else scipy.special.expit(columns)
    return squashed


@check(
    points=2,
    needs=gates_come_in_kerass_order,
    hints=(
        "Three things happen to the cell: something is forgotten, something is written, something is read. Which gate does "
        "which?",
        "The new cell is what f leaves of the old one, plus what i lets in of g. The state is what o lets out of the tanh of the "
        "new cell.",
        "`c = f * c + i * g`, then `h = o * np.tanh(c)`, with c as a new array; return `h, c`.",
    ),
)
def step_forgets_writes_and_reads(one_step, kept):
    """`step` gives h and c: c = f ⊙ c + i ⊙ g, and h = o ⊙ tanh(c)."""
    q = kept.step
    h, c = recurrent.lstm_cell(*(q[name] for name in "xhcWUb"))
    sums = np.split(q["x"] @ q["W"] + q["h"] @ q["U"] + q["b"], 4, axis=1)
    i, f, o = (scipy.special.expit(sums[k]) for k in (0, 1, 3))
    g, old = np.tanh(sums[2]), q["c"]
    parts = expect.sequence(one_step["after"], 2, name="what step(x, h, c, W, U, b) returns")
    expect.close(
        parts[1],
        c,
        name="c of step(x, h, c, W, U, b)",
        mistakes={
            "This is h: the function returns h first, and then c.": h,
            "Does the input gate i scale what is written?": f * old + g,
            "Does the forget gate f scale what is kept?": old + i * g,
            "f and i are exchanged: f belongs to the old cell, i to the candidate g.": i * old + f * g,
            "This is only what is written: add f ⊙ c, what is left of the old cell.": i * g,
            "This is only what is left of the old cell: add i ⊙ g.": f * old,
            "1 − f is in place of i. Some networks have one gate for both; here i is a gate of its own.": f * old
            + (1 - f) * g,
            "No tanh here: the cell itself is not squashed, only what is read from it.": np.tanh(c),
            "The old h is in place of the old c.": f * q["h"] + i * g,
        },
    )
    expect.close(
        parts[0],
        h,
        name="h of step(x, h, c, W, U, b)",
        mistakes={
            "The cell is read as it is: what is read is tanh(c).": o * c,
            "It reads the cell from before this step: read the new one.": o * np.tanh(old),
            "Is the output gate o missing?": np.tanh(c),
            "The tanh is outside: it is o ⊙ tanh(c).": np.tanh(o * c),
        },
    )
    for name in ("h", "c"):
        arrays.unchanged(one_step[name], q[name], name=name, function="step")


@check(
    points=1,
    needs=step_forgets_writes_and_reads,
    hints=(
        "If f is 1 and i is 0 at every step, what becomes of the cell?",
        "With f = σ(2) = 0.88 at every step, 0.88 · 0.88 · … is left. Does anything else of yours change the cell?",
        "If `step` is right for one step, look whether it remembers something between calls: it may not.",
    ),
)
def cell_keeps_what_it_holds(keeping, kept):
    """A cell keeps what it holds for 40 steps if its forget gate is open, and else loses a share at every step."""
    start = kept.keeping["c"]
    claims = expect.sequence(keeping, KEPT_STEPS + 1, name="the cells")
    for k, claim in enumerate(claims):
        left = start * scipy.special.expit(np.array(FORGET)) ** k
        expect.close(
            claim, left, rtol=1e-6, name=f"c after {k} steps with i = 0 and forget gates that stay as they are"
        )


@check(
    points=2,
    needs=step_forgets_writes_and_reads,
    hints=(
        "How many arrays have to be handed on from step to step?",
        "Both h and c begin as zeros of shape (n, units), where `units` is `U.shape[0]`. Keep every h, and only the last c.",
        "`h, c = step(x[:, t], h, c, W, U, b)` and `states.append(h)` in the loop; return `np.stack(states, axis=1), c`.",
    ),
)
def forward_does_what_kerass_layer_does(passes, kept):
    """`forward` gives what Keras's LSTM gives with these weights: all states, and the last cells."""
    for which, q in kept.passes.items():
        states, cells = _states_of(q)
        call = f"forward(x, W, U, b) with x of shape {q['x'].shape}"
        parts = expect.sequence(passes[which], 2, name=f"what {call} returns")
        arrays.has_all_steps(parts[0], states, name=f"the states of {call}")
        expect.close(
            parts[0],
            states,
            name=f"the states of {call}",
            mistakes={
                "The cell is not handed on: it begins as 0 at every step.": _states_of(q, hand_c=0.0)[0],
                "The state is not handed on: h is 0 at every step.": _states_of(q, hand_h=0.0)[0],
                "These are the cells: the states h are asked for.": cells,
                "The states are in reverse order.": states[:, ::-1],
            },
        )
        name = f"the last cells of {call}"
        expect.that(
            expect.array(parts[1], name=name).ndim != 3,
            f"{name}: those of all steps have come. Return c as it is at the end.",
        )
        expect.close(
            parts[1],
            cells[:, -1],
            name=name,
            mistakes={"This is the last state h: the cell c is asked for.": states[:, -1]},
        )


def _states_of(q: Question, hand_h: float = 1.0, hand_c: float = 1.0) -> tuple[Array, Array]:
    """The states and cells of a question, where h and c are handed on times some factor: each (n, steps, units)."""

    def cell(x: Array, h: Array, c: Array) -> Any:
        return recurrent.lstm_cell(x, hand_h * h, hand_c * c, q["W"], q["U"], q["b"])

    zeros = np.zeros((len(q["x"]), len(q["U"])))
    states, cells = recurrent.over_time(cell, q["x"], zeros, zeros)
    return states, cells


@check(
    points=1,
    hints=(
        "Which block belongs to the forget gate, and where does it begin?",
        "The second block goes from `units` to `2 * units`.",
        "`b = np.zeros(4 * units)`, then `b[units : 2 * units] = 1.0`.",
    ),
)
def forget_gates_begin_open(biases, kept):
    """`initial_bias` is 1 for the forget gates and 0 for all others."""
    for claim, units in zip(expect.sequence(biases, len(kept.units)), kept.units, strict=True):
        right = first_bias(units)
        expect.close(
            claim,
            right,
            name=f"initial_bias({units})",
            mistakes={
                "All biases are 0. The forget gates should begin with 1: then new cells keep more than half.": np.zeros(
                    4 * units
                ),
                "The ones are in the block of i, which is the first. That of f is the second.": np.roll(right, -units),
                "The ones are in the block of g, which is the third. That of f is the second.": np.roll(right, units),
                "All biases are 1: only those of the forget gates should be.": np.ones(4 * units),
                "Every fourth bias is 1. The blocks lie side by side, each `units` wide.": np.tile(
                    [0.0, 1.0, 0.0, 0.0], units
                ),
            },
        )


@check(
    points=1,
    hints=(
        "How many numbers has a simple recurrent layer of this size? And how many such blocks has an LSTM?",
        "One block has inputs · units + units · units + units numbers.",
        "`return 4 * units * (inputs + units + 1)`",
    ),
)
def parameters_are_counted(counts, kept):
    """`parameter_count` counts W, U and b of all four blocks."""
    for claim, (inputs, units) in zip(expect.sequence(counts, len(kept.sizes)), kept.sizes, strict=True):
        one = np.zeros((inputs + units + 1, units)).size
        expect.close(
            claim,
            4 * one,
            name=f"parameter_count({inputs}, {units})",
            mistakes={
                "This is one block: there are four.": one,
                "These are three blocks, as many as there are gates. The candidate g has weights too.": 3 * one,
                "Are the biases missing?": 4 * one - 4 * units,
                "There is one bias too many in each unit: that is so in a GRU, and not in an LSTM of Keras.": 4 * one
                + 4 * units,
            },
        )
