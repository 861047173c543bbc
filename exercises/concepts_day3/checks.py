"""Checks of concepts_day3. The questions of a learner's sheet are in sheet.py; here are the functions'."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

# A check for the name and one for each question of the sheet, under its name.
globals().update(course_file(__file__, "sheet.py").sheet.checks())


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Fresh arguments for each function; the checks need them too."""
    long = rng.normal(0, 1, 6)
    long *= rng.uniform(4, 9) / np.sqrt(np.sum(long**2))
    asked = {
        "sheet": {},
        "step_back": {"delta": rng.uniform(0.5, 2, 4), "U": rng.uniform(-1, 1, (4, 4)) + np.triu(np.full((4, 4), 2.0))},
        "cell_state": {
            "i": rng.uniform(0.1, 0.4, 5),
            "f": rng.uniform(0.6, 0.9, 5),
            "candidate": rng.uniform(0.3, 0.9, 5),
            "c_before": rng.uniform(1, 2, 5),
        },
        "both_directions": {"forward": rng.normal(0, 1, (5, 3)), "backward": rng.normal(0, 1, (5, 3))},
        "gru_state": {"h": rng.uniform(1, 2, 5), "candidate": rng.uniform(-0.9, 0.9, 5), "z": rng.uniform(0.1, 0.4, 5)},
        "clip": {
            # The one with rows is too long, too.
            "gradients": [long, 0.2 * long, np.zeros(6), 0.9 * long.reshape(2, 3)],
            "threshold": float(rng.uniform(2, 3)),
        },
    }
    return asked, asked


@check(
    points=1,
    hints=(
        "How much of the loss hangs on one unit of z? It goes into every u, through one column of U.",
        "Its derivative is the sum over the units i of delta[i] · U[i, j]. Which product of a vector and a matrix is that?",
        "`delta_before = delta.dot(U)`",
    ),
)
def line_of_the_step_back(step_back, kept):
    """Question 15: a step of backpropagation through time."""
    expect.written(step_back, name="The line in `step_back`")
    delta, u = kept["step_back"]["delta"], kept["step_back"]["U"]

    def forward(z: Any) -> Any:
        return np.sum(delta * np.einsum("ij,j->i", u, z))

    expect.close(
        step_back,
        [forward(unit) for unit in np.eye(4)],  # what is linear has its values on the axes as its slopes
        name="step_back(delta, U)",
        mistakes={
            "This is U.dot(delta), the way forward. Backwards it is delta.dot(U), or U.T.dot(delta).": u @ delta,
            "This multiplies element by element: each unit's share comes from all the units behind it.": delta
            * np.diag(u),
            "delta goes through U on its way back.": delta,
            "`*` multiplies element by element. A product of vector and matrix is `dot`, or `@`.": delta * u,
        },
    )


@check(
    points=1,
    hints=(
        "What does each gate stand beside: the new candidate, or the old state?",
        "The input gate says how much of the candidate comes in, the forget gate how much of the old state stays.",
        "`c = i * candidate + f * c_before`",
    ),
)
def line_of_the_cell(cell_state, kept):
    """Question 16: the state of an LSTM's cell."""
    expect.written(cell_state, name="The line in `cell_state`")
    i, f, candidate, before = kept["cell_state"].values()
    expect.close(
        cell_state,
        np.sum([np.multiply(f, before), np.multiply(candidate, i)], axis=0),
        name="cell_state(i, f, candidate, c_before)",
        mistakes={
            "The gates are exchanged: f says how much of the old state stays.": f * candidate + i * before,
            "f is how much stays, not how much is forgotten: do not take 1 − f.": i * candidate + (1 - f) * before,
            "The forget gate is missing.": i * candidate + before,
            "The input gate is missing.": candidate + f * before,
            "The old state is missing.": i * candidate,
        },
    )


@check(
    points=1,
    hints=(
        "Which row of `backward` belongs to the first step of the sequence?",
        "Turn `backward` round in time, and put it beside `forward`: a row a step, all units side by side.",
        "`both = np.concatenate([forward, backward[::-1]], axis=1)`",
    ),
)
def line_of_both_directions(both_directions, kept):
    """Question 17: the states of a bidirectional layer."""
    expect.written(both_directions, name="The line in `both_directions`")
    there, back = kept["both_directions"]["forward"], kept["both_directions"]["backward"]
    steps = len(there)
    expect.close(
        both_directions,
        [[*there[t], *back[steps - 1 - t]] for t in range(steps)],
        name="both_directions(forward, backward)",
        mistakes={
            "`backward` is still in its own order: its first row belongs to the last step.": np.hstack([there, back]),
            "`backward` is turned round among its units. Turn it round in time (axis 0).": np.hstack(
                [there, back[:, ::-1]]
            ),
            "The backward states stand first: `forward` comes first.": np.hstack([back[::-1], there]),
            "`forward` is turned round, where `backward` should be.": np.hstack([there[::-1], back]),
            "They stand one below the other. Side by side means along axis 1.": np.vstack([there, back[::-1]]),
            "They stand one below the other, where side by side is asked for; and `backward` is in its own order.": (
                np.vstack([there, back])
            ),
        },
    )


@check(
    points=1,
    hints=(
        "If z is 1 everywhere, what should the new state be? And if it is 0?",
        "A weighted mean of the old state and the candidate: the candidate has weight z.",
        "`return (1 - z) * h + z * candidate`",
    ),
)
def formula_of_the_gru(gru_state, kept):
    """Question 18: the state of a GRU."""
    h, candidate, z = kept["gru_state"].values()
    expect.close(
        gru_state,
        h + z * np.subtract(candidate, h),
        name="gru_state(h, candidate, z)",
        mistakes={
            "The weights are exchanged: z is the candidate's. (Keras does it the other way round.)": z * h
            + (1 - z) * candidate,
            "The old state is not weighted: it has weight 1 − z.": h + z * candidate,
            "The candidate is not weighted: it has weight z.": (1 - z) * h + candidate,
        },
    )


@check(
    points=1,
    hints=(
        "What should happen to a gradient that is short enough already?",
        "The norm is the root of the sum of all squares. Only where it exceeds the threshold, scale by threshold / norm.",
        "`norm = np.sqrt(np.sum(gradient ** 2))`; `gradient * (threshold / norm)` if `norm > threshold`, else `gradient`",
    ),
)
def formula_of_clipping(clip, kept):
    """Question 19: clipping a gradient by its norm."""
    gradients, threshold = kept["clip"]["gradients"], kept["clip"]["threshold"]
    parts = expect.sequence(clip, len(gradients), name="the clipped gradients")
    for part, gradient in zip(parts, gradients, strict=True):
        norm = np.linalg.norm(gradient.ravel())
        if norm == 0:
            values = expect.array(part, shape=gradient.shape, finite=False, name="clip(zeros, threshold)")
            expect.that(bool(np.all(values == 0)), "A gradient of zeros stays as it is; do not divide by its norm.")
            continue
        expect.close(
            part,
            gradient * min(1.0, threshold / norm),
            name=f"clip(a gradient of norm {norm:.4g}, {threshold:.4g})",
            mistakes={
                "This gradient is short enough, and is made longer here: leave it as it is.": gradient
                * threshold
                / norm,
                "Each component is clipped by itself, which changes the direction.": np.clip(
                    gradient, -threshold, threshold
                ),
                "This gradient is too long, and was not clipped.": gradient,
                "It was given length 1: its length is to be the threshold.": gradient / norm,
                "Each row is clipped by itself: the norm is that of all of the gradient's numbers together.": gradient
                * np.minimum(1.0, threshold / np.linalg.norm(gradient, axis=-1, keepdims=True)),
            },
        )
