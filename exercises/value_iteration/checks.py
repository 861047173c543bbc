"""Checks of value_iteration. The oracle solves the linear system of Bellman's equation, in _shared/grid_world.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")
worlds = course_file(__file__, "../_shared/grid_world.py")

NEAR = {"rtol": 1e-6, "atol": 1e-9}
SOLVED = {"rtol": 0.0, "atol": 1e-6}
TOLERANCE = 1e-8


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Two mazes, and a world of random tables, where every reward is a cost, with more than four actions."""

    def tables(world: Any) -> dict[str, Any]:
        return {"p": world.p, "r": world.r, "gamma": float(rng.uniform(0.85, 0.93))}

    mazes = [worlds.maze(rng), worlds.maze(rng, side=4, walls=3)]
    p = rng.uniform(0.0, 1.0, (5, 6, 5)) ** 4
    p /= p.sum(axis=2, keepdims=True)
    other = {"p": p, "r": rng.uniform(-3.0, -0.5, (5, 6)), "gamma": float(rng.uniform(0.6, 0.8))}
    cases = [*map(tables, mazes), other]
    q = rng.permuted(np.tile(np.arange(6.0), (7, 1)), axis=1) + rng.uniform(-0.3, 0.3, (7, 6)) - 4.0
    questions: dict[str, dict[str, Any]] = {
        "actions": {"cases": [{**one, "v": rng.uniform(-2.0, 2.0, len(one["r"]))} for one in cases]},
        "greedy": {"q": q},
        "followed": {"cases": [{**one, "policy": rng.integers(0, one["r"].shape[1], len(one["r"]))} for one in cases]},
        "best": {"cases": [{**one, "tolerance": TOLERANCE} for one in cases]},
    }
    return questions, {**questions, "maze": mazes[0]}


def _world(asked: dict[str, Any]) -> str:
    return f"a world of {len(asked['r'])} states"


@check(
    points=2,
    hints=(
        "Action a may lead to several states. What is it worth on average, after one step?",
        "Q(s, a) = r(s, a) + gamma * the sum over t of p(t | s, a) V(t). A matrix product sums over the last axis of p.",
        "`return r + gamma * p @ v`",
    ),
)
def actions_look_one_step_ahead(actions, kept):
    """`action_values` adds what the next state is worth to the reward."""
    cases = kept["actions"]["cases"]
    for claim, asked in zip(expect.sequence(actions, len(cases)), cases, strict=True):
        p, r, v, gamma = asked["p"], asked["r"], asked["v"], asked["gamma"]
        right = worlds.action_values(p, r, v, gamma)
        expect.close(
            claim["q"],
            right,
            name=f"action_values in {_world(asked)}",
            mistakes={
                "What the next state is worth is not discounted.": worlds.action_values(p, r, v, 1.0),
                "The reward is discounted, too: it comes at once.": gamma * worlds.action_values(p, r, v, 1.0),
                "The reward is missing.": right - r,
                "This is the reward alone: the next state counts, too.": r,
                "To the reward, the state's own value is added: it is the next state's that counts.": r
                + gamma * v[:, None],
                "Only the likeliest next state counts: all do, each by its probability.": r
                + gamma * v[p.argmax(axis=2)],
                "p is summed over the state that is left: sum over the one that is reached, the last axis.": r
                + gamma * np.einsum("tas,t->sa", p, v),
            },
            **NEAR,
        )
        calls.is_unchanged(claim["v"], v, "v", "action_values(p, r, v, gamma)")


@check(
    points=1,
    hints=(
        "Is the largest number of each row asked for, or its place?",
        "`np.argmax` gives the place. Along which axis do the actions lie?",
        "`return np.argmax(q, axis=1)`",
    ),
)
def greedy_takes_the_best(greedy, kept):
    """`greedy_policy` takes the best action of every state."""
    q = kept["greedy"]["q"]
    expect.close(
        greedy,
        q.argsort(axis=1)[:, -1],
        name=f"greedy_policy of {len(q)} states with {q.shape[1]} actions",
        mistakes={
            "These are the values of the best actions: their numbers are asked for.": q.max(axis=1),
            "These are the worst actions.": q.argmin(axis=1),
            "The largest absolute value is not the best one.": np.abs(q).argmax(axis=1),
            "This is the best state of each action: every row is a state.": q.argmax(axis=0),
        },
        **NEAR,
    )


@check(
    points=2,
    hints=(
        "If the policy is fixed, which row of p[s] matters in state s? And which number of r[s]?",
        "With P the rows that the policy picks, V = r + gamma P V. That is a linear system: (I - gamma P) V = r. Or begin with "
        "V = 0 and put the right side in the place of V until it does not change any more.",
        "`s = np.arange(len(r))`, then `np.linalg.solve(np.eye(len(r)) - gamma * p[s, policy], r[s, policy])`.",
    ),
)
def policies_are_valued(followed, kept):
    """`policy_value` is what the states are worth under a policy."""
    cases = kept["followed"]["cases"]
    for claim, asked in zip(expect.sequence(followed, len(cases)), cases, strict=True):
        p, r, policy, gamma = asked["p"], asked["r"], asked["policy"], asked["gamma"]
        s = np.arange(len(r))
        rewards, step = r[s, policy], p[s, policy]
        expect.close(
            claim,
            worlds.policy_values(p, r, policy, gamma),
            name=f"policy_value of random actions in {_world(asked)}",
            mistakes={
                "These are the rewards of a single step: the agent acts for ever.": rewards,
                "This is the value after two steps: repeat until nothing changes.": rewards + gamma * step @ rewards,
                "This is the best policy's value: follow the one that is handed in.": worlds.best_values(p, r, gamma),
                "This is the value of acting at random: take the action that the policy names.": np.linalg.solve(
                    np.eye(len(r)) - gamma * p.mean(axis=1), r.mean(axis=1)
                ),
                "The reward is discounted, too: it comes at once.": gamma * worlds.policy_values(p, r, policy, gamma),
                "P is transposed: its rows are the states that are left, its columns those that are reached.": (
                    np.linalg.solve(np.eye(len(r)) - gamma * step.T, rewards)
                ),
            },
            **SOLVED,
        )


@check(
    points=3,
    needs=actions_look_one_step_ahead,
    hints=(
        "If you knew V of the next states, what would a state be worth to one who takes the best action?",
        "V(s) becomes the largest Q(s, a), for all s, again and again. Stop when the largest change is below the tolerance.",
        "`while True:`, `new = action_values(p, r, v, gamma).max(axis=1)`, `changes.append(np.abs(new - v).max())`, `v = new`, "
        "and leave the loop when `changes[-1] < tolerance`.",
    ),
)
def values_are_the_best(best, kept):
    """`value_iteration` finds what the states are worth to one who acts best."""
    cases = kept["best"]["cases"]
    for claim, asked in zip(expect.sequence(best, len(cases)), cases, strict=True):
        p, r, gamma = asked["p"], asked["r"], asked["gamma"]
        lazy = np.linalg.solve(np.eye(len(r)) - gamma * p.mean(axis=1), r.mean(axis=1))
        expect.close(
            claim["v"],
            worlds.best_values(p, r, gamma),
            name=f"the values that value_iteration(...) finds in {_world(asked)}",
            mistakes={
                "These are the values of acting at random: take the largest Q(s, a), not the mean.": lazy,
                "These are the values after a single sweep.": r.max(axis=1),
                "These are the values of acting worst: take the largest Q(s, a).": -worlds.best_values(p, -r, gamma),
                "All values are 0 still: does V change?": np.zeros(len(r)),
            },
            **SOLVED,
        )
        for name in ("p", "r"):
            calls.is_unchanged(claim[name], asked[name], name, "value_iteration(p, r, gamma, tolerance)")


@check(
    points=2,
    needs=values_are_the_best,
    hints=(
        "Compare the values after a sweep with those before it. What if a value has become smaller?",
        "Take the largest absolute difference of all states. It must be taken before the old values are lost.",
        "`changes.append(float(np.max(np.abs(new - v))))`, and only then `v = new`.",
    ),
)
def changes_shrink(best, kept):
    """Each sweep's change is at most gamma times the one before, and the last alone is below the tolerance."""
    cases = kept["best"]["cases"]
    for claim, asked in zip(expect.sequence(best, len(cases)), cases, strict=True):
        where = f"the changes that value_iteration(...) returns in {_world(asked)}"
        changes = expect.curve(claim["changes"], name=where)
        tolerance, gamma = asked["tolerance"], asked["gamma"]
        expect.that(len(changes) > 0, f"{where}: the list is empty. Append each sweep's change to it.")
        expect.that(
            bool(np.all(changes >= 0.0)),
            f"{where}: some are below 0. Take the absolute value before the largest is sought.",
        )
        expect.that(
            changes[-1] < tolerance,
            f"{where}: the last is not below the tolerance, so the iteration ended too early.",
            expected=f"below {tolerance:g}",
            received=f"{changes[-1]:.3g}",
        )
        expect.that(
            bool(np.all(changes[:-1] >= tolerance)),
            f"{where}: the last was not the first below the tolerance, so the iteration went on too long.",
            expected="one change below the tolerance",
            received=f"{int(np.sum(changes < tolerance))}",
        )
        grown = np.flatnonzero(changes[1:] > gamma * changes[:-1] + 1e-12)
        at = int(grown[0]) + 1 if len(grown) else 0
        expect.that(
            not len(grown),
            f"{where}: a sweep changes the values by more than gamma times the sweep before. Is it the largest change of any "
            "state, in one sweep?",
            expected=f"at most {gamma * changes[at - 1]:.4g} in sweep {at}",
            received=f"{changes[at]:.4g}",
        )
