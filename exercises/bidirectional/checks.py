"""Questions and checks of bidirectional. The oracle is _shared/recurrent.py, which is compared with Keras's Bidirectional."""

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

STEPS, CHANGED = 31, 15  # of the sequence of which one step is changed


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions themselves, of which every answer can be computed."""

    cases: list[Question]
    merged: Question
    noticed: Question


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Fresh weights for every run, another network in each direction, and lengths from 1 step on."""
    cases = [
        _case(rng, n, steps, inputs, units) for n, steps, inputs, units in ((4, 6, 2, 5), (2, 1, 3, 4), (1, 13, 2, 3))
    ]
    merged = {
        name: rng.uniform(0.5, 1.5, (3, 5, 2)) * rng.choice([-1.0, 1.0], (3, 5, 2)) for name in ("forward", "backward")
    }
    noticed = _case(rng, 1, STEPS, 1, 6)
    for name in ("forward", "backward"):
        noticed[name]["U"] = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    other = noticed["x"].copy()
    other[0, CHANGED] += 1.0
    noticed["pair"] = [noticed["x"], other]
    questions: dict[str, Question] = {
        **{probe: {"cases": cases} for probe in ("ahead", "back", "both", "summaries")},
        "merged": merged,
        "noticed": noticed,
    }
    return questions, Kept(cases, merged, noticed)


def _case(rng: np.random.Generator, n: int, steps: int, inputs: int, units: int) -> Question:
    layers = {
        name: dict(zip("WUb", recurrent.weights(rng, inputs, units), strict=True)) for name in ("forward", "backward")
    }
    return layers | {"x": rng.normal(size=(n, steps, inputs))}


def states_of(x: Array, layer: Question) -> Array:
    """The states of a simple network that begins with zeros: shape (n, steps, units)."""

    def cell(now: Array, h: Array) -> Any:
        return recurrent.rnn_cell(now, h, layer["W"], layer["U"], layer["b"])

    states: Array = recurrent.over_time(cell, x, np.zeros((len(x), len(layer["U"]))))[0]
    return states


def from_the_end(x: Array, layer: Question) -> Array:
    """The states of one that reads from the last step to the first, each at the place of its step."""
    return np.flip(states_of(np.flip(x, axis=1), layer), axis=1)


def ends(x: Array, forward: Question, backward: Question) -> Array:
    """The state of each after the whole sequence, side by side: shape (n, 2 * units)."""
    return np.hstack([states_of(x, forward)[:, -1], from_the_end(x, backward)[:, 0]])


@check(
    points=1,
    hints=(
        "You have written this loop before. With which states does it begin?",
        "h begins as `np.zeros((len(x), len(b)))`. Keep every h, and stack them along axis 1.",
        "`h = np.tanh(x[:, t] @ W + h @ U + b)` and `kept.append(h)` in a loop over t; `np.stack(kept, axis=1)` after it.",
    ),
)
def one_network_reads_ahead(ahead, kept):
    """`states` gives the states of a simple recurrent network that begins with zeros."""
    for claim, case in zip(expect.sequence(ahead, len(kept.cases)), kept.cases, strict=True):
        right, layer = states_of(case["x"], case["forward"]), case["forward"]
        name = f"states(x, weights) with x of shape {case['x'].shape}"
        arrays.has_all_steps(claim, right, name=name)
        expect.close(
            claim,
            right,
            name=name,
            mistakes={
                "The state is not handed on from step to step.": np.tanh(case["x"] @ layer["W"] + layer["b"]),
                "The sequences are read from their end: that is the next function.": from_the_end(case["x"], layer),
            },
        )


@check(
    points=2,
    needs=one_network_reads_ahead,
    hints=(
        "If the steps are turned around and `states` reads them, which step does its first answer belong to?",
        "`x[:, ::-1]` turns the steps around and leaves sequences and inputs as they are. Afterwards the states stand in the "
        "order of reading: turn them around again.",
        "`return states(x[:, ::-1], weights)[:, ::-1]`",
    ),
)
def the_other_reads_from_the_end(back, kept):
    """`states_backward` reads from the last step to the first, and puts each state at the place of its step."""
    for claim, case in zip(expect.sequence(back, len(kept.cases)), kept.cases, strict=True):
        x, layer = case["x"], case["backward"]
        right = from_the_end(x, layer)
        expect.close(
            claim["states"],
            right,
            name=f"states_backward(x, weights) with x of shape {x.shape}",
            mistakes={
                "The states stand in the order of reading, the last step first. Turn them around, so that each stands at "
                "the place of its step.": np.flip(right, axis=1),
                "The sequences are read from their beginning. (`x[::-1]` turns the sequences of the batch around: "
                "the steps are axis 1.)": states_of(x, layer),
                "The sequences are read from their beginning, and then the states are turned around: turn the inputs around "
                "too.": np.flip(states_of(x, layer), axis=1),
                "The sequences of the batch have changed their order: the steps are axis 1.": np.flip(right, axis=0),
                "The inputs of each step are turned around, and not the steps, which are axis 1.": states_of(
                    np.flip(x, axis=2), layer
                ),
            },
        )
        arrays.unchanged(claim["x"], x, name="x", function="states_backward")


@check(
    points=1,
    hints=(
        "Which of the four makes an array that is wider than the two?",
        "The units are the last axis, `axis=-1`, however many axes there are.",
        '`np.concatenate([forward, backward], axis=-1)` for "concat"; the others are +, half of +, and *.',
    ),
)
def two_become_one(merged, kept):
    """`merge` puts two arrays side by side, or takes their sum, mean or product."""
    forward, backward = kept.merged["forward"], kept.merged["backward"]
    wide = np.dstack([forward, backward])
    pair = np.array([forward, backward])
    every = {"concat": wide, "sum": pair.sum(axis=0), "ave": pair.mean(axis=0), "mul": pair.prod(axis=0)}
    expect.that(
        expect.array(merged["concat"], name='merge(forward, backward, "concat")').shape != np.hstack(pair).shape,
        'merge(forward, backward, "concat"): the second stands after the last step of the first. They belong side by side, at '
        "every step: join them along the last axis.",
        expected=f"shape {wide.shape}",
        received=f"shape {np.hstack(pair).shape}",
    )
    for mode, right in every.items():
        expect.close(
            merged[mode],
            right,
            name=f'merge(forward, backward, "{mode}")',
            mistakes={
                "backward comes first here: forward does.": np.dstack([backward, forward]),
                **{f'This is what "{other}" gives.': found for other, found in every.items() if other != mode},
                "The units of both alternate: all of forward come first.": pair.transpose(1, 2, 3, 0).reshape(
                    wide.shape
                ),
            }
            if mode == "concat"
            else {f'This is what "{other}" gives.': every[other] for other in ("sum", "ave", "mul") if other != mode},
        )


@check(
    points=1,
    needs=(the_other_reads_from_the_end, two_become_one),
    hints=(
        "Which two arrays stand side by side?",
        "Each network has weights of its own. The states that read ahead come first.",
        '`return merge(states(x, forward), states_backward(x, backward), "concat")`',
    ),
)
def both_stand_side_by_side(both, kept):
    """`bidirectional` gives the states of both networks at every step, forward first."""
    for claim, case in zip(expect.sequence(both, len(kept.cases)), kept.cases, strict=True):
        x, forward, backward = case["x"], case["forward"], case["backward"]
        ahead, back = states_of(x, forward), from_the_end(x, backward)
        expect.close(
            claim,
            np.dstack([ahead, back]),
            name=f"bidirectional(x, forward, backward) with x of shape {x.shape}",
            mistakes={
                "The states that read backward come first here: forward does.": np.dstack([back, ahead]),
                "Both halves have the forward network's weights.": np.dstack([ahead, from_the_end(x, forward)]),
                "The weights of the two networks are exchanged.": np.dstack(
                    [states_of(x, backward), from_the_end(x, forward)]
                ),
                "Both halves read ahead: the second should read from the end.": np.dstack(
                    [ahead, states_of(x, backward)]
                ),
                "The backward half stands in the order of reading: at each step both halves belong to that step.": np.dstack(
                    [ahead, np.flip(back, axis=1)]
                ),
            },
        )


@check(
    points=1,
    needs=both_stand_side_by_side,
    hints=(
        "A step in the middle is changed. Which states of the forward network can know of it, and which of the backward one?",
        "The forward half at step t has read the steps up to t, and the backward half those from t on. Both have read step t.",
        "If `bidirectional` passes, this does: `states` and `states_backward` may not remember anything from an earlier call.",
    ),
)
def every_step_is_noticed_by_one_half(noticed, kept):
    """If one step is changed, the forward half notices it from there on, and the backward half up to there."""
    shape = (1, STEPS, 12)
    first, second = (expect.array(c, shape=shape, name="bidirectional(...)") for c in expect.sequence(noticed, 2))
    change = np.abs(second.astype(float) - first)[0].reshape(STEPS, 2, 6).max(axis=2) > 1e-12
    at = np.arange(STEPS)
    for half, name, right in ((0, "forward", at >= CHANGED), (1, "backward", at <= CHANGED)):
        wrong = np.flatnonzero(change[:, half] != right)
        expect.that(
            len(wrong) == 0,
            f"Step {CHANGED} was changed, and the {name} half does not notice it where it should, or notices it where it can "
            f"not, at step {wrong[0] if len(wrong) else 0}.",
        )


@check(
    points=2,
    needs=both_stand_side_by_side,
    hints=(
        "When the backward network has read everything, which step has it read last?",
        "The forward network ends at the last step, the backward one at the first.",
        "`states(x, forward)[:, -1]` and `states_backward(x, backward)[:, 0]`, side by side.",
    ),
)
def both_have_read_everything(summaries, kept):
    """`summary` gives the state of each network after the whole sequence."""
    for claim, case in zip(expect.sequence(summaries, len(kept.cases)), kept.cases, strict=True):
        x, forward, backward = case["x"], case["forward"], case["backward"]
        ahead, back = states_of(x, forward), from_the_end(x, backward)
        expect.close(
            claim,
            ends(x, forward, backward),
            name=f"summary(x, forward, backward) with x of shape {x.shape}",
            mistakes={
                "Both states are from the last step. There the backward network has read a single step: it ends at the first.": (
                    np.hstack([ahead[:, -1], back[:, -1]])
                ),
                "Both states are from the first step. There the forward network has read a single step: it ends at the last.": (
                    np.hstack([ahead[:, 0], back[:, 0]])
                ),
                "The forward state is from the first step and the backward one from the last: each has read a single step.": (
                    np.hstack([ahead[:, 0], back[:, -1]])
                ),
                "The backward network's state comes first here: forward does.": np.hstack([back[:, 0], ahead[:, -1]]),
                "This is the mean over the steps: take the state of each network at its end.": np.hstack(
                    [ahead.mean(axis=1), back.mean(axis=1)]
                ),
            },
        )
