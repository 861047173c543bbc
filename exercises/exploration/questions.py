"""Questions of exploration, and the oracles. The rewards are drawn here: no arm's mean goes where the learner's file is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 2000
BANDITS, ARMS, STEPS = 40, 8, 1000
TRIES = np.array([3, 1, 0, 1, 3, 3, 0, 4, 1, 3, 0, 4])  # arm 2 is left alone


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random estimates and plays, and bandits whose rewards are drawn here."""
    order = rng.permutation(5)
    pulled = order[TRIES]
    chances = [rng.permutation(np.linspace(0.1, 0.8, ARMS) + rng.uniform(-0.05, 0.05, ARMS)) for _ in range(BANDITS)]
    rewards = [(rng.random((ARMS, STEPS)) < m[:, None]).astype(np.uint8) for m in chances]
    values = rng.permutation([-3.0, 0.5, 1.0, 2.0, 2.0])
    other = rng.permutation([-3.0, 0.5, 1.0, 2.0, 3.0])
    questions: dict[str, dict[str, Any]] = {
        "averaged": {"arms": 5, "pulled": pulled, "rewards": rng.normal(2.0, 1.0, len(pulled))},
        "chosen": {
            "seed": int(rng.integers(2**31)),
            "ways": [
                {"estimates": other, "epsilon": 0.0, "draws": 50},
                {"estimates": other, "epsilon": 1.0, "draws": DRAWS},
                {"estimates": other, "epsilon": float(rng.uniform(0.35, 0.6)), "draws": DRAWS},
                {"estimates": values, "epsilon": 0.0, "draws": DRAWS},
                {"estimates": np.zeros(5), "epsilon": 0.0, "draws": DRAWS},
            ],
        },
        "hoped": {"untried": [_case(rng, untried=True) for _ in range(6)], "tried": [_case(rng) for _ in range(40)]},
        "played": {"pulled": pulled, "rewards": rng.uniform(1.0, 2.0, (5, len(pulled)))},
        "lost": {"means": rng.normal(0.0, 1.0, 5), "actions": rng.integers(5, size=20)},
        "explored": {
            "bandits": [{"rewards": r, "seed": int(rng.integers(2**31))} for r in rewards],
        },
        "compared": {
            "rewards": rewards[:12],
            "epsilons": {"greedy": 0.0, "epsilon 0.1": 0.1},
            "seed": int(rng.integers(2**31)),
        },
    }
    return questions, {**questions, "means": chances}


def _case(rng: np.random.Generator, untried: bool = False) -> dict[str, Any]:
    """A question to ucb whose best arm is best by far enough."""
    while True:
        case = {
            "estimates": rng.uniform(0.0, 1.0, 5),
            "counts": rng.integers(2, 60, 5),
            "c": float(rng.uniform(0.4, 1.5)),
        }
        if untried:  # nothing but the rule brings them forward: the others look better, and the bonus is small
            left = rng.choice(5, 2, replace=False)
            case["counts"][left], case["estimates"][left], case["c"] = 0, 0.0, 0.01
            return case
        best = np.sort(bounds(case))
        if best[-1] - best[-2] > 1e-3:
            return case


# ---------------------------------------------------------------- the oracles


def bounds(case: dict[str, Any], power: float = 0.5) -> Any:
    """The upper confidence bound of each arm; the bonus to another power is a mistake's."""
    return case["estimates"] + case["c"] * (np.log(case["counts"].sum()) / case["counts"]) ** power


def means(pulled: Ints, rewards: Array, more: int = 0) -> Array:
    """The means of each arm's rewards after every pull, 0 where there was none."""
    hot = np.eye(5)[pulled]
    found: Array = np.cumsum(hot * rewards[:, None], axis=0) / np.maximum(np.cumsum(hot, axis=0) + more, 1)
    return found


def moved(pulled: Ints, rewards: Array, parts: Array) -> Array:
    """Estimates that move by given parts of the difference."""
    now, seen = np.zeros(5), []
    for arm, reward, part in zip(pulled, rewards, parts, strict=True):
        now[arm] += part * (reward - now[arm])
        seen.append(now.copy())
    return np.array(seen)
