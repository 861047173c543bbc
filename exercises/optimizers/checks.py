"""Checks of optimizers. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")

given, RULES = questions.given, questions.RULES
UNMOVED = (
    "It has not moved: change the array itself, as `p -= ...` does. `p = p - ...` only makes a new name, and "
    "`params[i] = ...` only puts another array into the list."
)


def _walks(claim: Claim, walk: Any, name: str, mistakes: dict[str, Any]) -> None:
    """Fail at the first step after which a parameter stands elsewhere than the rule says, or if gradients have changed.

    Args:
        mistakes: other rules, by what is said of them.
    """
    right = walk.places(RULES[name](**walk.settings))
    wrong = {cause: walk.places(rule) for cause, rule in mistakes.items()}
    for t, step in enumerate(expect.sequence(claim["places"], questions.STEPS)):
        for i, part in enumerate(expect.sequence(step, len(right))):
            expect.close(
                part,
                right[i][t],
                rtol=1e-4,
                atol=1e-6,
                name=f"params[{i}] after {t + 1} {'step' if t == 0 else 'steps'} of {name}",
                mistakes={
                    UNMOVED: walk.start[i],
                    "This goes uphill: a step goes against the gradient.": 2 * walk.start[i] - right[i][t],
                    **{cause: places[i][t] for cause, places in wrong.items()},
                },
            )
    for t, step in enumerate(expect.sequence(claim["gradients"], questions.STEPS)):
        for i, part in enumerate(expect.sequence(step, len(right))):
            calls.is_unchanged(part, walk.gradients[i][t], f"grads[{i}]", f"update(params, grads) of {name}")


@check(
    points=1,
    hints=(
        "The gradient points to where the loss grows. Which way does a step go, and how far?",
        "Go through both lists together with `zip`. `-=` changes an array in place.",
        "`for p, g in zip(params, grads):` and in the loop `p -= self.learning_rate * g`.",
    ),
)
def sgd_steps_downhill(sgd, kept):
    """`SGD` moves every parameter against its gradient, by the learning rate."""
    _walks(
        sgd,
        kept.walks["sgd"],
        "SGD",
        {"The gradient is subtracted whole: multiply it by the learning rate.": lambda g: -g},
    )


@check(
    points=1,
    hints=(
        "What must be remembered from one step to the next, and what is it before the first step?",
        "The velocity begins at 0, one array a parameter. First it changes; then the parameter moves by the new velocity.",
        "In the first call `self.velocity = [np.zeros_like(p) for p in params]`; then for each `v *= self.momentum`, "
        "`v -= self.learning_rate * g` and `p += v`.",
    ),
)
def momentum_rolls_on(momentum, kept):
    """`Momentum` keeps a velocity, changes it by the gradient and moves by it."""
    walk = kept.walks["momentum"]
    rate, keep = walk.settings["learning_rate"], walk.settings["momentum"]
    mistakes = {
        "These are steps without a memory, as SGD takes them: keep the velocity from step to step.": lambda g: (
            -rate * g
        ),
        "This step uses the velocity from before it: change the velocity first, then move by it.": lambda g: (
            np.concatenate([0 * g[:1], -rate * questions.decayed(g, keep)[:-1]])
        ),
        "The gradient counts 1 - momentum times only: here it is added in full, as in Keras.": lambda g: (
            -rate * (1 - keep) * questions.decayed(g, keep)
        ),
        "The velocity is kept whole: multiply it by `momentum` in each step.": lambda g: -rate * np.cumsum(g, axis=0),
        "This is momentum 0.9, the default: use the one that is handed in.": questions.momentum(rate, 0.9),
    }
    _walks(momentum, walk, "Momentum", mistakes)


@check(
    points=1,
    hints=(
        "A number whose gradients have been large shall take short steps. What tells how large they have been?",
        "Add g² to the sum, which begins at `initial`; then divide the step by the root of the sum.",
        "`h += g**2` and `p -= self.learning_rate * g / np.sqrt(h + self.epsilon)`, where h began as "
        "`np.full_like(p, self.initial)`.",
    ),
)
def adagrad_sums_squares(adagrad, kept):
    """`AdaGrad` divides each step by the root of the sum of all squared gradients so far."""
    walk = kept.walks["adagrad"]
    rate, initial = walk.settings["learning_rate"], walk.settings["initial"]
    mistakes = {
        "This is divided by the sum itself: take its square root.": lambda g: (
            -rate * g / (initial + np.cumsum(g**2, 0))
        ),
        "The sum begins at 0: let it begin at `initial`.": questions.adagrad(rate, 0.0),
        "The sum begins at 0.1, the default: let it begin at the `initial` that is handed in.": questions.adagrad(rate),
        "The sum lacks this step's gradient: add its square before you divide.": lambda g: (
            -rate * g / np.sqrt(initial + np.cumsum(g**2, axis=0) - g**2)
        ),
        "The squares are forgotten: add them up over all steps.": lambda g: -rate * g / np.sqrt(initial + g**2),
    }
    _walks(adagrad, walk, "AdaGrad", mistakes)


@check(
    points=1,
    hints=(
        "AdaGrad's sum only grows, so its steps only shrink. How does an average forget what is long past?",
        "A moving average: the new one is rho times the old one, and 1 - rho times the new square. It begins at 0.",
        "`h *= self.rho`, `h += (1 - self.rho) * g**2` and `p -= self.learning_rate * g / np.sqrt(h + self.epsilon)`.",
    ),
)
def rmsprop_averages_squares(rmsprop, kept):
    """`RMSProp` divides each step by the root of a moving average of squared gradients."""
    walk = kept.walks["rmsprop"]
    rate, rho = walk.settings["learning_rate"], walk.settings["rho"]
    mistakes = {
        "This is a sum, as in AdaGrad: an average counts the new square 1 - rho times.": lambda g: (
            -rate * g / np.sqrt(questions.decayed(g**2, rho) + 1e-7)
        ),
        "rho and 1 - rho are exchanged: rho is what stays of the old average.": questions.rmsprop(rate, 1 - rho),
        "This is divided by the average itself: take its square root.": lambda g: (
            -rate * g / ((1 - rho) * questions.decayed(g**2, rho) + 1e-7)
        ),
        "This is rho 0.9, the default: use the one that is handed in.": questions.rmsprop(rate, 0.9),
        "The average begins at 1 here: let it begin at 0.": lambda g: (
            -rate * g / np.sqrt((1 - rho) * questions.decayed(g**2, rho) + rho ** questions.counted(g))
        ),
    }
    _walks(rmsprop, walk, "RMSProp", mistakes)


@check(
    points=2,
    hints=(
        "After one step, m is only (1 - beta_1) · g, far too small for an average of gradients. What must it be divided by?",
        "Count the step first, so that t is 1 in the first. Divide m by 1 - beta_1ᵗ and v by 1 - beta_2ᵗ, into new arrays: "
        "what is remembered stays uncorrected.",
        "`m_hat = m / (1 - self.beta_1**self.t)`, likewise `v_hat`, and "
        "`p -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)`; `self.t += 1` stands before the loop over "
        "the parameters.",
    ),
)
def adam_corrects_its_averages(adam, kept):
    """`Adam` divides a corrected average of gradients by the root of a corrected average of squares."""
    walk = kept.walks["adam"]
    rate, b1, b2 = (walk.settings[name] for name in ("learning_rate", "beta_1", "beta_2"))

    def averages(g: Any) -> tuple[Any, Any]:
        return (1 - b1) * questions.decayed(g, b1), (1 - b2) * questions.decayed(g**2, b2)

    def adam_like(correct_m: Any, correct_v: Any, power: float = 0.5) -> Any:
        def moves(g: Any) -> Any:
            (m, v), t = averages(g), questions.counted(g)
            return -rate * m / correct_m(t) / ((v / correct_v(t)) ** power + 1e-7)

        return moves

    def ones(t: Any) -> Any:
        return np.ones_like(t, dtype=float)

    def first(t: Any) -> Any:
        return 1 - b1**t

    def second(t: Any) -> Any:
        return 1 - b2**t

    mistakes = {
        "Both averages begin at 0 and are not corrected for it: divide m by 1 - beta_1ᵗ and v by 1 - beta_2ᵗ.": adam_like(
            ones, ones
        ),
        "m is not corrected: divide it by 1 - beta_1ᵗ.": adam_like(ones, second),
        "v is not corrected: divide it by 1 - beta_2ᵗ.": adam_like(first, ones),
        "The correction stays that of the first step: count the steps in t.": adam_like(
            lambda t: (1 - b1) * ones(t), lambda t: (1 - b2) * ones(t)
        ),
        "t grows with every parameter: count steps, once in each call of update.": adam_like(
            lambda t: first(2 * t - 1), lambda t: second(2 * t - 1)
        ),
        "This is divided by the average of squares itself: take its root.": adam_like(first, second, power=1.0),
        "The settings are the defaults: use beta_1 and beta_2 as they are handed in.": questions.adam(rate),
    }
    _walks(adam, walk, "Adam", mistakes)


@check(
    points=1,
    needs=sgd_steps_downhill,
    hints=(
        "An optimizer changes the place in place. What becomes of places that were kept before?",
        "Begin with a copy of the start, and keep a copy after each step. `update` takes lists: here each has one array.",
        "`place = start.copy()`, `path = [place.copy()]`; in the loop `optimizer.update([place], [gradient(place)])` and "
        "`path.append(place.copy())`; at the end `return np.array(path)`.",
    ),
)
def descend_keeps_the_path(descent, kept):
    """`descend` returns the start and the place after each step, and leaves the start alone."""
    asked = kept.descent
    rule, start, steps = RULES["SGD"](asked["learning_rate"]), asked["start"], asked["steps"]
    right = questions.descended(rule, asked["steepness"], start, steps)
    path = expect.array(descent["path"], name="the path")
    for values, cause in (
        (right[1:], "The start is missing: it is the path's first place."),
        (right[:-1], "The last place is missing: a path of n steps has n + 1 places."),
        (right[-1], "This is the end alone: keep the place after each step, too."),
    ):
        same = path.shape == values.shape and np.allclose(path, values, rtol=1e-6)
        expect.that(not same, cause, expected=f"shape {right.shape}", received=f"shape {path.shape}")
    expect.close(
        descent["path"],
        right,
        rtol=1e-6,
        name="the path",
        mistakes={
            "All places are the last one: the array that changes was kept again and again. Keep copies.": right[-1],
            "It stays at the start: what `update` gets must be the array that is kept afterwards.": start,
            "All steps use the gradient at the start: ask for it at each place anew.": start
            - np.arange(steps + 1)[:, None] * asked["learning_rate"] * asked["steepness"] * start,
        },
    )
    unchanged = np.array_equal(expect.array(descent["start"], shape=start.shape), start)
    expect.that(unchanged, "The path is right, but the array `start` has been changed: walk with a copy of it.")


@check(
    points=1,
    needs=(
        momentum_rolls_on,
        adagrad_sums_squares,
        rmsprop_averages_squares,
        adam_corrects_its_averages,
        descend_keeps_the_path,
    ),
    hints=(
        "Where does a second Momentum get its velocity from, after a first has rolled down the valley?",
        "What belongs to one optimizer is kept in `self`, and made in `__init__` or in the first `update`: not in the class, "
        "not in a global, not in a default argument.",
        "`self.velocity = None` in `__init__`, and in `update` `if self.velocity is None: self.velocity = "
        "[np.zeros_like(p) for p in params]`.",
    ),
)
def each_begins_anew(valley, kept):
    """All five walk down the valley, and a new optimizer remembers nothing of another's walk."""
    asked = kept.valley
    for name, settings in asked["walkers"]:
        path = questions.descended(RULES[name](**settings), asked["steepness"], asked["start"], asked["steps"])
        first, again = expect.sequence(valley[name], 2)
        expect.close(first, path, rtol=1e-3, atol=1e-4, name=f"the path of {name} down the valley")
        values = expect.array(again, shape=path.shape, name=f"the path of another {name}")
        expect.that(
            np.allclose(values, path, rtol=1e-3, atol=1e-4),
            f"A second {name}, made after the first has walked, takes another path from the same start: it remembers what "
            "the first one left behind. Keep the memory in `self`.",
        )
