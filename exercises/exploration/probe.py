"""Asks the learner's functions, lets them play, and records what they do. It knows no arm's mean: rewards come drawn."""

import numpy as np


def averaged(learner, given):
    estimates, counts = np.zeros(given["arms"]), np.zeros(given["arms"], dtype=np.int64)
    seen = []
    for arm, reward in zip(given["pulled"], given["rewards"], strict=True):
        learner.update(estimates, counts, int(arm), float(reward))
        seen.append(estimates.copy())
    return {"estimates": np.array(seen), "counts": counts}


def chosen(learner, given):
    def drawn(way, rng, draws):
        estimates = way["estimates"].copy()
        arms = [learner.epsilon_greedy(estimates, way["epsilon"], rng) for _ in range(draws)]
        # Thousands of small arrays are more than may be handed over; one of them shows what is wrong.
        return [arm for arm in arms if np.ndim(arm)][:1] or arms

    rng, often = np.random.default_rng(given["seed"]), given["ways"][2]
    arms = [drawn(way, rng, way["draws"]) for way in given["ways"]]
    again = [drawn(often, np.random.default_rng(given["seed"]), 50) for _ in range(2)]
    return {"arms": arms, "again": again}


def hoped(learner, given):
    def asked(case):
        return learner.ucb(case["estimates"].copy(), case["counts"].copy(), case["c"])

    return {"untried": [asked(case) for case in given["untried"]], "tried": [asked(case) for case in given["tried"]]}


def played(learner, given):
    bandit = Bandit(given["rewards"])
    estimates, counts, orders = [], [], iter(given["pulled"].tolist())

    def choose(now, pulls):
        estimates.append(np.array(now, dtype=np.float64))
        counts.append(np.array(pulls, dtype=np.int64))
        return next(orders, 0)

    returned = learner.play(bandit, len(given["pulled"]), choose)
    return {"returned": returned, "pulled": bandit.pulled, "estimates": estimates, "counts": counts}


def lost(learner, given):
    return learner.regret(given["means"].copy(), given["actions"].copy())


def explored(learner, given):
    answers = []
    for one in given["bandits"]:
        bandit = Bandit(one["rewards"])
        returned = learner.explore(bandit, one["rewards"].shape[1], np.random.default_rng(one["seed"]))
        answers.append({"returned": returned, "pulled": np.array(bandit.pulled, dtype=np.int64)})
    return answers


def compared(learner, given):
    answers = {}
    for name, epsilon in given["epsilons"].items():
        rng, answers[name] = np.random.default_rng(given["seed"]), []
        for rewards in given["rewards"]:
            bandit = Bandit(rewards)
            learner.play(bandit, rewards.shape[1], lambda q, n: learner.epsilon_greedy(q, epsilon, rng))  # noqa: B023
            answers[name].append(np.array(bandit.pulled, dtype=np.int64))
    return answers


class Bandit:
    """Arms whose rewards are drawn beforehand: rewards[arm, k] is what the arm's pull number k brings."""

    def __init__(self, rewards):
        self.arms = len(rewards)
        self.pulled = []
        self._rewards, self._next = rewards, [0] * self.arms

    def pull(self, arm):
        arm = int(arm)
        if not 0 <= arm < self.arms:
            raise ValueError(f"There is no arm {arm}: they have the numbers 0 to {self.arms - 1}.")
        self.pulled.append(arm)
        k = self._next[arm] % self._rewards.shape[1]
        self._next[arm] += 1
        return float(self._rewards[arm, k])
