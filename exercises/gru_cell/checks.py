"""Questions and checks of gru_cell. The oracle is _shared/recurrent.py, which is compared with Keras's GRU in both forms."""

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

# Sums in the update gates of the units that are to keep something. σ(40) is 1 in float64, and exp(40) does not overflow.
UPDATE = (40.0, 4.0, 2.0, 1.0, 0.0)
KEPT_STEPS = 40
OTHER = "This is the other convention: here z keeps the old state, z ⊙ h + (1 − z) ⊙ candidate, as in Keras."


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions themselves, of which every answer can be computed."""

    gates: Question
    before: Question
    after: Question
    keeping: Question
    passes: dict[str, Question]
    turned: dict[str, Question]
    sizes: list[tuple[int, int, bool]]


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Fresh weights for every run, and units whose update gates stay as they are."""
    gates, before, after = (
        _layer(rng, inputs, units, two) | {"x": rng.normal(size=(n, inputs)), "h": rng.uniform(-0.9, 0.9, (n, units))}
        for n, inputs, units, two in ((5, 3, 4, False), (6, 2, 5, False), (4, 3, 6, True))
    )
    n = len(UPDATE)
    keeping = {"W": np.zeros((1, 3 * n)), "U": np.zeros((n, 3 * n)), "b": np.zeros(3 * n), "steps": KEPT_STEPS}
    keeping["b"][:n] = UPDATE
    keeping |= {"x": np.ones((1, 1)), "h": rng.uniform(0.5, 0.9, (1, n))}

    passes = {
        "batch": _layer(rng, 2, 4, True) | {"x": rng.normal(size=(5, 7, 2))},
        "one step": _layer(rng, 3, 5, True) | {"x": rng.normal(size=(2, 1, 3))},
        "long": _layer(rng, 2, 3, True) | {"x": rng.normal(size=(1, 19, 2))},
    }
    turned = {name: _layer(rng, 3, 4, two) for name, two in (("one bias", False), ("two biases", True))}
    more = int(rng.integers(3, 9)), int(rng.integers(10, 30))
    sizes = [(2, 16, True), (2, 16, False), (*more, True), (*more, False)]
    questions = {
        "openings": gates,
        "before": before,
        "after": after,
        "keeping": keeping,
        "passes": passes,
        "turned": {name: dict(weights) for name, weights in turned.items()},
        "counts": {"sizes": sizes},
    }
    for weights in turned.values():
        weights["x"] = rng.normal(size=(2, 6, 3))  # the learner's function gets the weights alone
    return questions, Kept(gates, before, after, keeping, passes, turned, sizes)


def _layer(rng: np.random.Generator, inputs: int, units: int, two: bool) -> Question:
    """Weights with one bias for each unit of each block, or with two."""
    W, U, b = recurrent.weights(rng, inputs, units, blocks=3)
    return {"W": W, "U": U, "b": np.stack([b, rng.uniform(0.3, 0.6, len(b))]) if two else b}


def _sums(q: Question) -> tuple[list[Array], list[Array]]:
    """What the inputs and the states add to the sums of the three blocks, each with its bias, if it has one."""
    outer, inner = q["b"] if q["b"].ndim == 2 else (q["b"], 0.0)
    return np.split(q["x"] @ q["W"] + outer, 3, axis=1), np.split(q["h"] @ q["U"] + inner, 3, axis=1)


def other_cell(x: Array, h: Array, kernel: Array, inner: Array, bias: Array) -> tuple[Array]:
    """A step of a GRU of the other convention, (1 - z) * h + z * candidate, from two steps of one of Keras."""
    (state,) = recurrent.gru_cell(x, h, kernel, inner, bias)
    shut = bias.copy()
    shut[..., : len(inner)] = -1e4  # z is 0 then, and the next state the candidate
    (candidate,) = recurrent.gru_cell(x, h, kernel, inner, shut)
    return (h + candidate - state,)


@check(
    points=1,
    hints=(
        "Which columns of x · W + h · U + b belong to z, and which to r?",
        "Compute the sum once, of shape (n, 3 · units). The first `units` columns are z's, the next r's; the last are not needed "
        "here.",
        "`z, r, _ = np.split(x @ W + h @ U + b, 3, axis=1)`, and a sigmoid of each: `1 / (1 + np.exp(-z))`.",
    ),
)
def gates_come_in_kerass_order(openings, kept):
    """`gates` gives the update gate z and the reset gate r, in the order of Keras's blocks."""
    from_x, from_h = _sums(kept.gates)
    sums = [one + two for one, two in zip(from_x, from_h, strict=True)]
    parts = expect.sequence(openings, 2, name="what gates(x, h, W, U, b) returns")
    for k, (name, part) in enumerate(zip("zr", parts, strict=True)):
        expect.close(
            part,
            scipy.special.expit(sums[k]),
            name=f"{name} of gates(x, h, W, U, b)",
            mistakes={
                "z and r are exchanged: the order of the blocks is z, r, candidate.": scipy.special.expit(sums[1 - k]),
                "This is the block of the candidate, which is the third.": scipy.special.expit(sums[2]),
                "This is the sum before the sigmoid.": sums[k],
                "A gate is a sigmoid, between 0 and 1.": np.tanh(sums[k]),
                "This is 1 minus the gate.": scipy.special.expit(-sums[k]),
            },
        )


@check(
    points=2,
    needs=gates_come_in_kerass_order,
    hints=(
        "Where does r come in, and before or after the product with U's third block?",
        "The candidate is the tanh of x · W + (r ⊙ h) · U + b, of the third block only: `W[:, 2 * units :]`, and likewise for U "
        "and b. Then z mixes: it says how much of the old state stays.",
        "`candidate = np.tanh(x @ W3 + (r * h) @ U3 + b3)`, with the third blocks, and `return z * h + (1 - z) * candidate`.",
    ),
)
def step_resets_before_the_product(before, kept):
    """`step` gives z ⊙ h + (1 − z) ⊙ candidate, with r ⊙ h in the candidate."""
    q = kept.before
    h, (from_x, from_h) = q["h"], _sums(q)
    z, r = (scipy.special.expit(from_x[k] + from_h[k]) for k in (0, 1))
    third = np.split(q["U"], 3, axis=1)[2]
    candidate = np.tanh(from_x[2] + (r * h) @ third)
    expect.close(
        before["after"],
        recurrent.gru_cell(q["x"], h, q["W"], q["U"], q["b"])[0],
        name="step(x, h, W, U, b)",
        mistakes={
            OTHER: (1 - z) * h + z * candidate,
            "Is the reset gate missing? In the candidate it is (r ⊙ h) · U.": z * h
            + (1 - z) * np.tanh(from_x[2] + from_h[2]),
            "Here r multiplies the product h · U. That is reset_after, the next function; this one resets h before.": z
            * h
            + (1 - z) * np.tanh(from_x[2] + r * from_h[2]),
            "This is the candidate: mix it with the old state.": candidate,
            "z and r are exchanged.": r * h + (1 - r) * np.tanh(from_x[2] + (z * h) @ third),
            "r multiplies the inputs too: it belongs to the old state alone.": z * h
            + (1 - z) * np.tanh(r * from_x[2] + (r * h) @ third),
            "The old state that is mixed in is reset too: r belongs into the candidate only.": z * r * h
            + (1 - z) * candidate,
            "The candidate has no tanh.": z * h + (1 - z) * (from_x[2] + (r * h) @ third),
            "The candidate is a sigmoid, where a tanh is asked for.": z * h
            + (1 - z) * scipy.special.expit(from_x[2] + (r * h) @ third),
        },
    )
    arrays.unchanged(before["h"], h, name="h", function="step")


@check(
    points=2,
    needs=gates_come_in_kerass_order,
    hints=(
        "What is multiplied by r now: the state, or what U's third block makes of it?",
        "b[1] goes with h · U wherever that is. In the gates both biases are simply added up; in the candidate, r multiplies "
        "b[1] too.",
        "`candidate = np.tanh(x @ W3 + b[0, 2 * units :] + r * (h @ U3 + b[1, 2 * units :]))`; for the gates, "
        "`gates(x, h, W, U, b[0] + b[1])` will do.",
    ),
)
def step_resets_after_the_product(after, kept):
    """`step_reset_after` gives z ⊙ h + (1 − z) ⊙ candidate, with r ⊙ (h · U + b[1]) in the candidate."""
    q = kept.after
    h, (from_x, from_h) = q["h"], _sums(q)
    z, r = (scipy.special.expit(from_x[k] + from_h[k]) for k in (0, 1))
    third, inner = np.split(q["U"], 3, axis=1)[2], np.split(q["b"][1], 3)
    candidate = np.tanh(from_x[2] + r * from_h[2])
    one_bias = [scipy.special.expit(from_x[k] + from_h[k] - inner[k]) for k in (0, 1)]
    expect.close(
        after["after"],
        recurrent.gru_cell(q["x"], h, q["W"], q["U"], q["b"])[0],
        name="step_reset_after(x, h, W, U, b)",
        mistakes={
            OTHER: (1 - z) * h + z * candidate,
            "In the candidate b[1] is outside: r multiplies h · U + b[1] as a whole.": z * h
            + (1 - z) * np.tanh(from_x[2] + r * (from_h[2] - inner[2]) + inner[2]),
            "Is b[1] missing in the candidate?": z * h + (1 - z) * np.tanh(from_x[2] + r * (from_h[2] - inner[2])),
            "Is b[1] missing in the gates? There both biases are added up.": one_bias[0] * h
            + (1 - one_bias[0]) * np.tanh(from_x[2] + one_bias[1] * from_h[2]),
            "Here h is reset before the product, as in `step`.": z * h
            + (1 - z) * np.tanh(from_x[2] + (r * h) @ third + inner[2]),
            "Here h is reset before the product, as in `step`, and b[1] is reset too.": z * h
            + (1 - z) * np.tanh(from_x[2] + (r * h) @ third + r * inner[2]),
            "Is the reset gate missing?": z * h + (1 - z) * np.tanh(from_x[2] + from_h[2]),
            "This is the candidate: mix it with the old state.": candidate,
        },
    )
    arrays.unchanged(after["h"], h, name="h", function="step_reset_after")


@check(
    points=1,
    needs=step_resets_before_the_product,
    hints=(
        "If z is 1, what becomes of the state?",
        "Without inputs the candidate is tanh(0) = 0, so z ⊙ h is left: a share of z at every step.",
        "If `step` is right for one step, look whether it remembers something between calls: it may not.",
    ),
)
def update_gate_keeps_the_state(keeping, kept):
    """A state stays for 40 steps if its update gate is 1, and else loses a share at every step."""
    start = kept.keeping["h"]
    for k, claim in enumerate(expect.sequence(keeping, KEPT_STEPS + 1, name="the states")):
        left = start * scipy.special.expit(np.array(UPDATE)) ** k
        expect.close(
            claim,
            left,
            rtol=1e-6,
            name=f"h after {k} steps with a candidate of 0 and update gates that stay as they are",
        )


@check(
    points=1,
    needs=step_resets_after_the_product,
    hints=(
        "It is the loop of the exercises before. Which of your two steps belongs into it?",
        "h begins as zeros of shape (n, units), where `units` is `U.shape[0]`. Keras's usual GRU resets after the product.",
        "`h = step_reset_after(x[:, t], h, W, U, b)` and `states.append(h)` in the loop; `np.stack(states, axis=1)` after it.",
    ),
)
def forward_does_what_kerass_layer_does(passes, kept):
    """`forward` gives what Keras's GRU gives with these weights: the state after every step."""
    for which, q in kept.passes.items():
        states = _states_of(q)
        call = f"forward(x, W, U, b) with x of shape {q['x'].shape}"
        arrays.has_all_steps(passes[which], states, name=call)
        expect.close(
            passes[which],
            states,
            name=call,
            mistakes={
                "The state is not handed on: h is 0 at every step.": _states_of(q, hand_on=0.0),
                "The reset comes before the product here. Take `step_reset_after`.": _states_of(q, _reset_before),
                "The states are in reverse order.": states[:, ::-1],
            },
        )


def _reset_before(x: Array, h: Array, W: Array, U: Array, b: Array) -> Any:
    """The other form of the cell, with both biases added up."""
    return recurrent.gru_cell(x, h, W, U, b.sum(axis=0))


def _states_of(q: Question, cell: Any = recurrent.gru_cell, hand_on: float = 1.0) -> Array:
    """The states of a question, handed on times some factor: shape (n, steps, units)."""
    zeros = np.zeros((len(q["x"]), len(q["U"])))
    states: Array = recurrent.over_time(lambda x, h: cell(x, hand_on * h, q["W"], q["U"], q["b"]), q["x"], zeros)[0]
    return states


@check(
    points=2,
    hints=(
        "If z is the sigmoid of u, of which sum is 1 − z the sigmoid?",
        "σ(−u) = 1 − σ(u). So all that goes into the sum of z changes its sign: one block of W, of U and of b.",
        "Copy the three arrays, then `array[..., :units] *= -1` for each: `...` stands for all other axes, however many.",
    ),
)
def conventions_are_exchanged(turned, kept):
    """With the weights of `other_convention`, a GRU with (1 − z) ⊙ h + z ⊙ candidate does the same."""
    for which, q in kept.turned.items():
        parts = expect.sequence(turned[which]["weights"], 3, name="what other_convention(W, U, b) returns")
        told = {
            name: expect.array(part, shape=q[name].shape, name=f"{name} of other_convention(W, U, b)").astype(
                np.float64
            )
            for name, part in zip("WUb", parts, strict=True)
        }
        for name in "WUb":
            arrays.unchanged(turned[which][name], q[name], name=name, function="other_convention")
        # Judged by what the weights do: of two biases, for instance, only the sum matters in z.
        wanted, found = _states_of(q), _states_of(q | told, cell=other_cell)
        off = float(np.abs(found - wanted).max())
        expect.that(
            off < 1e-6,
            f"With these weights and b of shape {q['b'].shape}, a GRU with (1 − z) ⊙ h + z ⊙ candidate has other states than one "
            f"with z ⊙ h + (1 − z) ⊙ candidate. {_why_it_differs(q, told)}".strip(),
            expected="no difference",
            received=f"up to {off:.3g}",
        )


def _why_it_differs(q: Question, told: Question) -> str:
    """The known mistake that gives these weights, if it is one."""
    blocks = {name: np.arange(q[name].shape[-1]) // len(q["U"]) for name in "WUb"}
    for cause, weights in (
        ("They are the same weights: z has to become 1 − z.", q),
        ("All three blocks have changed their sign: only that of z should.", {name: -q[name] for name in "WUb"}),
        (
            "The second block has changed its sign, that of r. That of z is the first.",
            {name: np.where(blocks[name] == 1, -q[name], q[name]) for name in "WUb"},
        ),
        (
            "The third block has changed its sign, that of the candidate. That of z is the first.",
            {name: np.where(blocks[name] == 2, -q[name], q[name]) for name in "WUb"},
        ),
        (
            "The numbers w of z's block have become 1 − w. It is its sum that must become negative: σ(−u) = 1 − σ(u).",
            {name: np.where(blocks[name] == 0, 1 - q[name], q[name]) for name in "WUb"},
        ),
        (
            "Is the bias forgotten? It goes into the sum of z as well.",
            {name: np.where(blocks[name] == 0, -q[name], q[name]) for name in "WU"} | {"b": q["b"]},
        ),
    ):
        if all(np.allclose(told[name], weights[name]) for name in "WUb"):
            return cause
    return ""


@check(
    points=1,
    hints=(
        "How many blocks are there, and how many biases has each unit in each of them?",
        "One block has inputs · units + units · units numbers and one bias for each unit, or two.",
        "`return 3 * units * (inputs + units + (2 if reset_after else 1))`",
    ),
)
def parameters_are_counted(counts, kept):
    """`parameter_count` counts W, U and b, with one bias or two."""
    for claim, (inputs, units, two) in zip(expect.sequence(counts, len(kept.sizes)), kept.sizes, strict=True):
        blocks = 3 * units
        right = blocks * (inputs + units) + blocks * (1 + two)
        expect.close(
            claim,
            right,
            name=f"parameter_count({inputs}, {units}, reset_after={two})",
            mistakes={
                "With reset_after there are two biases for each unit of each block."
                if two
                else "Without reset_after there is one bias for each unit of each block.": blocks * (inputs + units)
                + blocks * (2 - two),
                "Are the biases missing?": blocks * (inputs + units),
                "These are two blocks, as many as there are gates. The candidate has weights too.": right * 2 / 3,
                "These are four blocks, as in an LSTM.": right * 4 / 3,
                "This is one block: there are three.": right / 3,
            },
        )
