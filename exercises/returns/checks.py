"""Checks of returns. The oracles are polynomials in gamma, a recursive filter of SciPy, and sums that NumPy cumulates."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")

Array = NDArray[np.float64]
NEAR = {"rtol": 1e-8, "atol": 1e-10}


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Episodes of random rewards, none of them near 0, and a table of action values with a policy."""

    def rewards(n: int) -> Array:
        return rng.uniform(0.5, 3.0, n) * rng.choice([-1.0, 1.0], n, p=[0.3, 0.7])

    def gamma() -> float:
        return float(rng.uniform(0.6, 0.9))

    episode = {"cases": [{"rewards": rewards(n), "gamma": gamma()} for n in (6, 9)]}
    edges = [{"rewards": rewards(5), "gamma": g} for g in (0.0, 1.0)]
    alone = {"rewards": rewards(1), "gamma": gamma()}
    policy = rng.uniform(0.2, 1.0, (4, 3))
    questions: dict[str, dict[str, Any]] = {
        "whole": {"cases": [*episode["cases"], *edges, alone]},
        "steps": {"cases": [*episode["cases"], *edges, alone]},
        "average": {"episodes": [rewards(n) for n in (3, 8, 5)], "gamma": gamma()},
        "running": {"values": rng.uniform(1.0, 5.0, 8)},
        "values": {"policy": policy / policy.sum(axis=1, keepdims=True), "q": rng.uniform(-3.0, 3.0, (4, 3))},
    }
    return questions, questions


def from_step_on(rewards: Array, gamma: float) -> Array:
    """All returns: a filter that remembers, run over the rewards backwards."""
    found: Array = scipy.signal.lfilter([1.0], [1.0, -gamma], rewards[::-1])[::-1]
    return found


def whole_return(rewards: Array, gamma: float) -> float:
    """The return of an episode: a polynomial in gamma."""
    return float(np.polynomial.polynomial.polyval(gamma, rewards))


def _called(function: str, asked: dict[str, Any]) -> str:
    return f"{function} of {len(asked['rewards'])} rewards with gamma {asked['gamma']:.4g}"


@check(
    points=1,
    hints=(
        "By how much is the first reward discounted, and by how much the third?",
        "`gamma ** np.arange(len(rewards))` are all the factors at once; the first is 1.",
        "`return np.sum(gamma ** np.arange(len(rewards)) * rewards)`",
    ),
)
def return_is_discounted(whole, kept):
    """`discounted_return` sums the rewards, each discounted by its step."""
    cases = kept["whole"]["cases"]
    for claim, asked in zip(expect.sequence(whole, len(cases)), cases, strict=True):
        rewards, gamma = asked["rewards"], asked["gamma"]
        right = whole_return(rewards, gamma)
        expect.close(
            claim,
            right,
            name=_called("discounted_return", asked),
            mistakes={
                "The rewards are not discounted.": rewards.sum(),
                "The first reward is discounted already: its factor is gamma to the power of 0, which is 1.": gamma
                * right,
                "The first rewards are discounted most: it is the later ones that count less.": whole_return(
                    rewards[::-1], gamma
                ),
                "All rewards have the same factor gamma: it is to be taken to the power of the step.": gamma
                * rewards.sum(),
                "The factor is gamma * t: gamma is to be taken to the power of t.": np.sum(
                    gamma * np.arange(len(rewards)) * rewards
                ),
                "This is divided by the number of rewards: a return is a sum.": right / len(rewards),
            },
            **NEAR,
        )


@check(
    points=2,
    hints=(
        "If you know the return from step t + 1 on, what is missing to that from step t on?",
        "G_t = r_t + gamma * G_(t+1). So begin with the last step, after which nothing comes, and walk back.",
        "`found, later = np.zeros(len(rewards)), 0.0`, then `for t in reversed(range(len(rewards))):` "
        "`later = rewards[t] + gamma * later` and `found[t] = later`.",
    ),
)
def every_step_has_its_return(steps, kept):
    """`returns` has the discounted return from every step on."""
    cases = kept["steps"]["cases"]
    for claim, asked in zip(expect.sequence(steps, len(cases)), cases, strict=True):
        rewards, gamma = asked["rewards"], asked["gamma"]
        right = from_step_on(rewards, gamma)
        powers = gamma ** np.arange(len(rewards))
        expect.close(
            claim["returns"],
            right,
            name=_called("returns", asked),
            mistakes={
                "These are the rewards gathered until step t. The return of a step is what is still to come.": np.cumsum(
                    powers * rewards
                ),
                "These look back: G_t is made of r_t and what comes later.": scipy.signal.lfilter(
                    [1.0], [1.0, -gamma], rewards
                ),
                "They stand in the order from the last step to the first: turn them round.": right[::-1],
                "They are discounted from the episode's beginning: at step t, r_t itself counts in full.": powers
                * right,
                "They are not discounted.": np.cumsum(rewards[::-1])[::-1],
                "The reward of step t itself is missing, or it is discounted too.": gamma * right,
                "These are the rewards that come after step t: r_t itself belongs to G_t.": np.append(right[1:], 0.0),
            },
            **NEAR,
        )


@check(
    points=1,
    needs=every_step_has_its_return,
    hints=(
        "Whose array is `rewards`?",
        "Write the results into an array of your own.",
        "`found = np.zeros(len(rewards))`, or a list that is made an array at the end.",
    ),
)
def rewards_stay(steps, running, kept):
    """`returns` and `running_average` leave what they are handed as it is."""
    cases = kept["steps"]["cases"]
    for claim, asked in zip(expect.sequence(steps, len(cases)), cases, strict=True):
        calls.is_unchanged(claim["handed"], asked["rewards"], "rewards", "returns(rewards, gamma)")
    calls.is_unchanged(running["handed"], kept["running"]["values"], "values", "running_average(values)")


@check(
    points=1,
    needs=return_is_discounted,
    hints=(
        "Three episodes of 3, 8 and 5 rewards: how many numbers is the mean of?",
        "Each episode has one return, however long it is, and each counts once.",
        "`return np.mean([discounted_return(rewards, gamma) for rewards in episodes])`",
    ),
)
def episodes_count_alike(average, kept):
    """`average_return` is the mean of the episodes' returns."""
    episodes, gamma = kept["average"]["episodes"], kept["average"]["gamma"]
    found = [whole_return(rewards, gamma) for rewards in episodes]
    count = sum(map(len, episodes))
    expect.close(
        average,
        np.mean(found),
        name="average_return of three episodes",
        mistakes={
            "This is the sum: divide it by the number of episodes.": np.sum(found),
            "This is divided by the number of all rewards: each episode has one return.": np.sum(found) / count,
            "The episodes are taken for a single long one: discounting begins anew with each.": whole_return(
                np.concatenate(episodes), gamma
            )
            / len(episodes),
            "This is the mean of the returns from all steps: only those from the first steps are asked for.": np.mean(
                np.concatenate([from_step_on(rewards, gamma) for rewards in episodes])
            ),
            "These returns are not discounted.": np.mean([rewards.sum() for rewards in episodes]),
        },
        **NEAR,
    )


@check(
    points=2,
    hints=(
        "The mean of three numbers is 4, and the fourth is 8. Which way does the mean move, and how far?",
        "mean <- mean + (value - mean) / k, where k is how many values there are, the new one among them.",
        "`mean += (value - mean) / (k + 1)` for `k, value in enumerate(values)`, beginning with `mean = 0.0`.",
    ),
)
def averages_run(running, kept):
    """`running_average` has the mean of all values so far."""
    found = expect.array(running["means"], finite=False, name="running_average of eight values")
    expect.that(
        bool(np.isfinite(found).all()),
        "running_average divides by 0. The first value is the mean of 1 value, the second of 2: count from 1.",
    )
    values = kept["running"]["values"]
    counts = np.arange(1, len(values) + 1)
    right = np.cumsum(values) / counts
    late = [values[0]]  # divided by one too many
    for k, value in zip(counts[1:], values[1:], strict=True):
        late.append(late[-1] + (value - late[-1]) / (k + 1))
    early = np.zeros(len(values))
    for k, value in enumerate(values):
        before = early[k - 1] if k else 0.0
        early[k] = before + (value - before) / (k + 2)
    expect.close(
        running["means"],
        right,
        name="running_average of eight values",
        mistakes={
            "These are sums: divide each by how many values it has.": np.cumsum(values),
            "Each is divided by one too many: the value at place 0 is the first, so its mean is itself.": early,
            "From the second value on, each is divided by one too many.": late,
            "Each is the mean of all eight values: only those so far count.": np.full(len(values), values.mean()),
            "Only the last two values are averaged.": np.append(values[:1], (values[1:] + values[:-1]) / 2),
            "Every sum is divided by eight: at place k there are k + 1 values.": np.cumsum(values) / len(values),
        },
        **NEAR,
    )


@check(
    points=1,
    hints=(
        "An action is worth 10 and taken once in ten times; the other is worth 0. What is the state worth?",
        "Multiply element by element, then sum over the actions: those are the columns.",
        "`return np.sum(policy * q, axis=1)`",
    ),
)
def states_are_worth_their_actions(values, kept):
    """`state_value` weighs the action values with the policy."""
    policy, q = kept["values"]["policy"], kept["values"]["q"]
    expect.close(
        values,
        np.einsum("sa,sa->s", policy, q),
        name="state_value of 4 states with 3 actions",
        mistakes={
            "This is the best action's value: here actions are taken as the policy says.": q.max(axis=1),
            "This is the plain mean of the action values: weigh each with how likely it is.": q.mean(axis=1),
            "This is summed over the states: sum over the actions, axis 1.": (policy * q).sum(axis=0),
            "Everything is summed up: each state has a value of its own.": np.sum(policy * q),
            "This is the value of the likeliest action: the others are taken, too, now and then.": q[
                np.arange(len(q)), policy.argmax(axis=1)
            ],
            "The products are to be summed, not averaged: the probabilities sum to 1 already.": (policy * q).mean(
                axis=1
            ),
        },
        **NEAR,
    )
