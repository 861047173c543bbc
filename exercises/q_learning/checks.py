"""Checks of q_learning. What is learned is judged by the exact value of the greedy policy, of _shared/grid_world.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

worlds = course_file(__file__, "../_shared/grid_world.py")

DRAWS = 3000
FAR = 5.0  # standard deviations: a right share is farther off once in a million times
EPISODES, STEPS, GAMMA = 600, 100, 0.9
MAZES = 3


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random action values, and mazes with a single goal that begin in any cell."""
    mazes = [worlds.maze(rng, slip=0.1) for _ in range(MAZES)]
    q = rng.uniform(0.5, 3.0, (5, 4)) * rng.choice([-1.0, 1.0], (5, 4))
    q[2] = -np.abs(q[2])
    values = rng.permutation([-3.0, 0.5, 1.0, 2.0]) + rng.uniform(-0.2, 0.2, 4)
    epsilon = float(rng.uniform(0.35, 0.6))
    asked = [(float(rng.uniform(0.5, 2.0)), s, done) for s in (1, 2, 3) for done in (False, True)]
    questions: dict[str, dict[str, Any]] = {
        "chosen": {
            "values": values,
            "seed": int(rng.integers(2**31)),
            "ways": [(0.0, 50), (1.0, DRAWS), (epsilon, DRAWS)],
        },
        "wanted": {"q": q, "gamma": float(rng.uniform(0.6, 0.9)), "asked": asked},
        "updated": {
            "q": q,
            "state": int(rng.integers(5)),
            "action": int(rng.integers(4)),
            "wanted": 5.0,
            "learning_rate": float(rng.uniform(0.2, 0.4)),
        },
        "learned": {
            "mazes": [{"p": m.p, "goal": m.goal, "seed": int(rng.integers(2**31))} for m in mazes],
            "episodes": EPISODES,
            "steps": STEPS,
            "gamma": GAMMA,
        },
    }
    return questions, {**questions, "worlds": mazes}


@check(
    points=2,
    hints=(
        "With epsilon 0, which action is taken? And with epsilon 1, how often the best one?",
        "`rng.random()` is below epsilon just as often as epsilon says. Then draw from all actions with `rng.integers`; else "
        "take np.argmax.",
        "`if rng.random() < epsilon: return int(rng.integers(len(values)))`, and then `return int(np.argmax(values))`.",
    ),
)
def explores_as_often_as_epsilon_says(chosen, kept):
    """`epsilon_greedy` draws any action in a share epsilon of all cases, and else takes the best."""
    asked = kept["chosen"]
    best = int(asked["values"].argmax())
    for claim, (epsilon, draws) in zip(expect.sequence(chosen, 3), asked["ways"], strict=True):
        name = f"the actions of epsilon_greedy with epsilon {epsilon:.3g}"
        actions = expect.array(claim, shape=(draws,), integer=True, name=name)
        expect.that(
            bool(np.all((actions >= 0) & (actions < 4))), f"{name}: some are none of the actions 0, 1, 2 and 3."
        )
        found = np.bincount(actions.astype(np.int64), minlength=4) / draws
        right = np.full(4, epsilon / 4)
        right[best] += 1.0 - epsilon
        far = np.abs(found - right) > FAR * np.sqrt(right * (1.0 - right) / draws) + 1e-12
        expect.that(
            not far.any(),
            f"{name} come too often or too seldom. {_why(found[best], best, epsilon, found)}".strip(),
            expected=f"shares near {np.round(right, 3).tolist()}",
            received=f"{np.round(found, 3).tolist()}",
        )


def _why(share: float, best: int, epsilon: float, found: Any) -> str:
    """The known mistake that the best action's share tells of."""
    near = FAR * 0.5 / np.sqrt(DRAWS)
    if epsilon == 0.0:
        return "With epsilon 0 it is always the best action."
    if found.max() > 1.0 - near and epsilon > 0.0:
        return "It is always the same one: does chance have a say, and is it drawn from `rng` anew at each call?"
    if abs(share - epsilon) < near and abs(share - (1.0 - epsilon * 3 / 4)) >= near:
        return "The two cases are exchanged: the random action is for a share epsilon of the cases."
    if abs(share - (1.0 - epsilon)) < near:
        return "The best action is left out when one is drawn at random: draw among all."
    if found.min() == 0.0:
        return f"Action {int(found.argmin())} is never drawn: draw among all, from 0 on."
    return ""


@check(
    points=2,
    hints=(
        "What is the best that can be done in the next state? And what can be done after the end?",
        "The largest of q[next_state], discounted, is added to the reward; if the episode is done, nothing is.",
        "`return reward if done else reward + gamma * q[next_state].max()`",
    ),
)
def targets_look_ahead(wanted, kept):
    """`target` is the reward, and unless it is the end, the discounted best value of the next state."""
    q, gamma, asked = kept["wanted"]["q"], kept["wanted"]["gamma"], kept["wanted"]["asked"]
    rewards, states, done = (np.array(column) for column in zip(*asked, strict=True))
    going_on = 1.0 - done

    def with_next(value: Any, discount: float = gamma) -> Any:
        return rewards + discount * going_on * value

    best = q[states].max(axis=1)
    expect.close(
        wanted,
        with_next(best),
        name="target(...) of six steps, every second of which is the last",
        mistakes={
            "Where the episode is done, nothing comes after: the target is the reward alone.": rewards + gamma * best,
            "`done` is taken the wrong way round.": rewards + gamma * done * best,
            "The next state's value is not discounted.": with_next(best, 1.0),
            "The mean over the next actions is taken: the best of them counts.": with_next(q[states].mean(axis=1)),
            "The next state's smallest value is taken.": with_next(q[states].min(axis=1)),
            "This is the reward alone: the next state counts, too, unless it is the end.": rewards,
            "The largest value of all states is taken: only the next state's count.": with_next(q.max()),
            "The reward is discounted, too.": gamma * with_next(best, 1.0),
        },
    )


@check(
    points=1,
    hints=(
        "How far is the value from its target, and how much of that way is gone?",
        "The error is wanted - q[state, action]. Add a part of it, in place; all other values stay.",
        "`q[state, action] += learning_rate * (wanted - q[state, action])`",
    ),
)
def one_value_moves(updated, kept):
    """`update` moves one value of q towards its target."""
    asked = kept["updated"]
    place, rate, goal = (asked["state"], asked["action"]), asked["learning_rate"], asked["wanted"]

    def put(value: float) -> Any:
        table = asked["q"].copy()
        table[place] = value
        return table

    old = asked["q"][place]
    expect.close(
        updated,
        put((1.0 - rate) * old + rate * goal),
        name="q after update(...)",
        mistakes={
            "q has not changed: change the array that is handed in, with q[state, action] = ...": asked["q"],
            "The value is replaced by the target: go only a part of the way.": put(goal),
            "The step goes away from the target: the error is the target minus the value.": put(
                old - rate * (goal - old)
            ),
            "A part of the target is added, but the old value is not subtracted from it.": put(old + rate * goal),
        },
    )


@check(
    points=1,
    needs=(explores_as_often_as_epsilon_says, targets_look_ahead, one_value_moves),
    hints=(
        "How many times is `env.reset()` to be called? When does an episode end?",
        "Two loops: over the episodes, and within each over at most `steps` steps, left when it is done.",
        "`for _ in range(episodes):`, `state = env.reset()`, `for _ in range(steps):`, ... `if done: break`.",
    ),
)
def plays_its_episodes(learned, kept):
    """`learn` plays as many episodes as it is to, and returns a table of action values."""
    for claim, maze in zip(expect.sequence(learned, MAZES), kept["worlds"], strict=True):
        expect.array(claim["q"], shape=maze.r.shape, name="what learn(...) returns")
        episodes, longest = int(expect.number(claim["episodes"])), int(expect.number(claim["longest"]))
        expect.that(
            episodes == EPISODES,
            "learn(...) begins another number of episodes: call env.reset() once for each.",
            expected=f"{EPISODES}",
            received=f"{episodes}",
        )
        expect.that(
            longest <= STEPS,
            "In learn(...) an episode goes on for too long: give it up after `steps` steps.",
            expected=f"at most {STEPS} steps",
            received=f"{longest}",
        )


@check(
    points=3,
    passes="at_least",
    needs=plays_its_episodes,
    hints=(
        "Does the agent ever see the goal? And does what it learns there find its way back, cell by cell?",
        "If all values are 0 to begin with, np.argmax takes action 0 for ever. A large epsilon helps, and so do values that "
        "begin too high, at 1: then what was not tried looks best. A learning rate of 0.01 is too small for this many episodes.",
        "`q = np.ones((env.states, env.actions))`, epsilon 0.2 and a learning rate of 0.2 do well; set `state = next_state` at "
        "the end of each step.",
    ),
)
def finds_the_way(learned, kept, threshold):
    """Who acts greedily by what was learned collects nearly as much as is possible."""
    shares = []
    for claim, maze in zip(expect.sequence(learned, MAZES), kept["worlds"], strict=True):
        q = expect.array(claim["q"], shape=maze.r.shape, name="what learn(...) returns")
        found = worlds.policy_values(maze.p, maze.r, q.argmax(axis=1), GAMMA)
        shares.append(found.sum() / worlds.best_values(maze.p, maze.r, GAMMA).sum())
    share = float(np.mean(shares))
    expect.that(
        share >= threshold,
        "Who acts by the learned values collects too little, on average over all cells. Is every action tried often enough, "
        "does every step learn from where it led, and is the learning rate large enough for so few episodes?",
        expected=f"at least {threshold:.1%} of the best possible return",
        received=f"{share:.1%}",
        score=share,
    )
    return share
