"""Questions of exploration, and the oracles. The rewards are drawn here: no arm's mean goes where the learner's file is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 2000
BANDITS, ARMS, STEPS = 40, 8, 1000
ALIKE = 2 ** np.arange(8)  # of a bandit and its twin, in how many pulls of each arm the rewards are the same
TRIES = np.array([3, 1, 0, 1, 3, 3, 0, 4, 1, 3, 0, 4])  # arm 2 is left alone


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random estimates and plays, and bandits whose rewards are drawn here."""
    order = rng.permutation(5)
    pulled = order[TRIES]
    chances = [rng.permutation(np.linspace(0.1, 0.8, ARMS) + rng.uniform(-0.05, 0.05, ARMS)) for _ in range(BANDITS)]
    rewards = [(rng.random((ARMS, STEPS)) < m[:, None]).astype(np.uint8) for m in chances]
    of_arms = rng.normal(0.0, 1.0, 5)
    others = np.delete(np.arange(5), of_arms.argmax())  # only so does it matter that the best arm is the best of all
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
        "hoped": {"untried": [_case(rng, untried=True) for _ in range(6)], "tried": _tried(rng)},
        "played": {"pulled": pulled, "rewards": rng.uniform(1.0, 2.0, (5, len(pulled)))},
        "lost": {"means": of_arms, "actions": rng.choice(others, 20)},
        "explored": {
            "bandits": [{"rewards": r, "seed": int(rng.integers(2**31))} for r in rewards],
        },
        "compared": {
            "rewards": rewards[:12],
            "epsilons": {"greedy": 0.0, "epsilon 0.1": 0.1},
            "seed": int(rng.integers(2**31)),
        },
    }
    order, twins = _add_twins(rng, questions["explored"]["bandits"], chances)
    return questions, {**questions, "means": chances, "order": order, "twins": twins}


def _add_twins(
    rng: np.random.Generator, bandits: list[dict[str, Any]], chances: list[Array]
) -> tuple[Ints, list[tuple[int, int, int]]]:
    """Put twins among the bandits: begun like another, with the same seed, and going on so that another arm is the best.

    Who plays by what was pulled plays both alike until the first reward that differs. Who looks further can not.

    Returns:
        The number of each bandit in the order in which they are played, the twins last; and of each pair both numbers, and in
        how many pulls of each arm their rewards are the same.
    """
    pairs = []
    for first, alike in zip(rng.choice(len(chances), len(ALIKE), replace=False), ALIKE, strict=True):
        means = np.roll(chances[first], rng.integers(1, ARMS))
        rewards = (rng.random((ARMS, STEPS)) < means[:, None]).astype(np.uint8)
        rewards[:, :alike] = bandits[first]["rewards"][:, :alike]
        pairs.append((int(first), len(bandits), int(alike)))
        bandits.append({"rewards": rewards, "seed": bandits[first]["seed"]})
    order = rng.permutation(len(bandits))
    bandits[:] = [bandits[number] for number in order]
    return order, pairs


def by_number(plays: Sequence[Any], order: Ints) -> list[Any]:
    """The plays by the number of their bandit; the twins come last."""
    return [plays[place] for place in np.argsort(order)]


def told_apart(arms: Ints, alike: int) -> int:
    """In which pull, counted from 0, something can come that tells a bandit from its twin."""
    times = np.cumsum(np.eye(ARMS, dtype=np.int64)[arms], axis=0)
    return int(np.argmax(times.max(axis=1) > alike)) if times.max() > alike else len(arms)


def _tried(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Questions to ucb, of which every known mistake answers three or more otherwise than is right."""
    while True:
        cases = [_case(rng) for _ in range(40)]
        right = chosen_by(cases, bounds)
        if all(np.sum(wrong != right) >= 3 for wrong in ucb_mistakes(cases).values()):
            return cases


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


def chosen_by(cases: list[dict[str, Any]], bound: Callable[[dict[str, Any]], Array]) -> Ints:
    """The arm with the largest bound in each case."""
    return np.array([np.argmax(bound(case)) for case in cases])


def ucb_mistakes(cases: list[dict[str, Any]]) -> dict[str, Ints]:
    """The arms that known mistakes choose, and what to say of each."""
    bound = {
        "This is the arm that looks best: add what is still to be hoped for.": lambda k: k["estimates"],
        "The root is missing in the bonus.": lambda k: bounds(k, 1.0),
        "c is missing in the bonus.": lambda k: bounds({**k, "c": 1.0}),
        "The bonus is subtracted: the arm counts for what it could be at best.": lambda k: bounds({**k, "c": -k["c"]}),
        "The logarithm is missing in the bonus.": lambda k: k["estimates"] + k["c"] / np.sqrt(k["counts"]),
        "The root is of the logarithm alone: divide it by the arm's pulls first, and take the root then.": lambda k: (
            k["estimates"] + k["c"] * np.sqrt(np.log(k["counts"].sum())) / k["counts"]
        ),
        "The logarithm is that of each arm's own pulls: take that of all pulls together.": lambda k: (
            k["estimates"] + k["c"] * np.sqrt(np.log(k["counts"]) / k["counts"])
        ),
        "The logarithm is that of the number of arms: take that of all pulls together.": lambda k: (
            k["estimates"] + k["c"] * np.sqrt(np.log(5) / k["counts"])
        ),
    }
    return {text: chosen_by(cases, one) for text, one in bound.items()}


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
