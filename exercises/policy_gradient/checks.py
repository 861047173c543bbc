"""Checks of policy_gradient. What was learned is played here, by _shared/cart_pole.py. The oracles are in questions.py."""

from __future__ import annotations

import numpy as np

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")
cart = course_file(__file__, "../_shared/cart_pole.py")
questions = course_file(__file__, "questions.py")

given = questions.given
softmax = questions.nets.softmax

FAR = 5.0  # standard deviations: a right share is farther off once in a million times
PLAYS = 60  # of each learned policy


@check(
    points=1,
    hints=(
        "What is the sum of each row? And what does np.exp give for 1000?",
        "Scores are states @ W. Subtract each row's largest score before np.exp: that changes no probability. Sum along the last "
        "axis, with keepdims=True, so that one state and many of them go the same way.",
        "`u = states @ W`, `e = np.exp(u - u.max(axis=-1, keepdims=True))`, and `e / e.sum(axis=-1, keepdims=True)`.",
    ),
)
def policy_is_a_softmax(likely, kept):
    """`probabilities` gives softmax(states · W), for one state and for many."""
    asked = kept["likely"]
    for name, what in (("one", "one state"), ("many", "twelve states"), ("huge", "states with large numbers")):
        u = asked[name] @ asked["W"]
        e = np.exp(u - u.max(axis=-1, keepdims=True))
        calls.is_finite(
            likely[name],
            f"probabilities(W, states) of {what}",
            "np.exp of a large number overflows: subtract each row's largest score first.",
        )
        expect.close(
            likely[name],
            softmax(u),
            name=f"probabilities(W, states) of {what}",
            mistakes={
                "The sum runs over all states: the probabilities of each state have the sum 1.": e / e.sum(),
                "There is one sum for all states: those of each state have the sum 1.": softmax(u.ravel()).reshape(
                    u.shape
                ),
                "The sum runs over the states: the probabilities of each state have the sum 1.": softmax(u.T).T,
                "These are the scores: take the softmax of them.": u,
                "Each action has a sigmoid of its own: take the softmax of both scores.": 1
                / (1 + np.exp(-np.clip(u, -500, 500))),
            },
        )


@check(
    points=2,
    needs=policy_is_a_softmax,
    hints=(
        "log π(a|s) is the score of a minus the logarithm of the sum of exp(scores). What are their derivatives by a score?",
        "By the scores it is 1 for the action taken and 0 for the other, minus both probabilities. A score is state · W, so the "
        "derivative by W is an outer product.",
        "`return np.outer(state, np.eye(2)[action] - probabilities(W, state))`",
    ),
)
def log_gradient_makes_likelier(derived, kept):
    """`log_gradient` is the derivative of log π(a|s) by W."""
    W, asked = kept["derived"]["W"], kept["derived"]["asked"]
    for claim, one in zip(expect.sequence(derived, len(asked)), asked, strict=True):
        state, action = one["state"], one["action"]
        right, p = questions.log_gradient(W, state, action), softmax(state @ W)
        expect.close(
            claim,
            right,
            rtol=1e-4,
            atol=1e-6,
            name=f"log_gradient(W, state, {action})",
            mistakes={
                "The sign is turned: this makes the action less likely. Take 1 or 0, minus the probability.": -right,
                "This is the derivative of the probability itself: that of its logarithm has no factor p.": p[action]
                * right,
                "The probabilities are not subtracted.": np.outer(state, np.eye(2)[action]),
                "1 for the action taken is missing.": np.outer(state, -p),
                "It is the other action's: is `action` used?": questions.log_gradient(W, state, 1 - action),
                "This is divided by p once too often.": right / p[action],
            },
        )


@check(
    points=1,
    hints=(
        "What can an action still change: what came before it, or what comes after?",
        "Go backwards: each return is the reward plus gamma times the return of the next step. After the last there is nothing.",
        "`for t in reversed(range(len(rewards))):` `after = rewards[t] + gamma * after` and `answer[t] = after`.",
    ),
)
def returns_look_ahead(to_go, kept):
    """`returns_to_go` is the discounted return from each step on."""
    rewards = kept["to_go"]["rewards"]
    for name, gamma in kept["to_go"]["gammas"].items():
        right = questions.to_go(rewards, gamma)
        ages = np.arange(len(rewards))
        expect.close(
            to_go[name],
            right,
            name=f"returns_to_go(rewards, {gamma:.3g})",
            mistakes={
                "Nothing is discounted.": questions.to_go(rewards, 1.0),
                "Each step has the return of the whole episode: what came before an action is not its doing.": right[0],
                "The return counts what came so far: turn the direction.": questions.to_go(rewards[::-1], gamma)[::-1],
                "The order is turned: the first return belongs to the first step.": right[::-1],
                "The reward of the step itself is missing.": np.append(gamma * right[1:], 0.0),
                "These are sums of what came so far: an action cannot change it. Go backwards, from the last step on.": np.cumsum(
                    gamma**ages * rewards
                ),
                "These are whole numbers: write the returns into an array of floats.": np.trunc(right),
                "Discount each reward from the step on, and not from the beginning of the episode.": gamma**ages
                * right,
            },
        )


@check(
    points=1,
    hints=(
        "Which values are to be positive afterwards? What if all are equal?",
        "Subtract the mean, then divide by the standard deviation, to which something tiny is added.",
        "`return (values - values.mean()) / (values.std() + 1e-8)`",
    ),
)
def better_than_usual_is_positive(standard, kept):
    """`normalised` values have mean 0 and standard deviation 1."""
    values, equal = kept["standard"]["values"], kept["standard"]["equal"]
    centred = values - values.mean()
    expect.close(
        standard["values"],
        centred / np.sqrt(np.mean(centred**2)),
        rtol=1e-3,
        atol=1e-4,
        name="normalised(values)",
        mistakes={
            "The mean is not subtracted: then everything that was done becomes likelier.": values / values.std(),
            "Divide by the standard deviation, too.": centred,
            "This is divided by the variance: take its root.": centred / values.var(),
            "Divide by the standard deviation of all values: np.std(values), with nothing else.": centred
            / values.std(ddof=1),
            "This goes from 0 to 1: subtract the mean instead.": (values - values.min()) / np.ptp(values),
        },
    )
    calls.is_finite(
        standard["equal"],
        "normalised(values) of equal values",
        "Add something tiny to the standard deviation: it may be 0.",
    )
    expect.close(standard["equal"], 0 * equal, name="normalised(values) of equal values")
    calls.is_unchanged(standard["handed"], values, "values", "normalised(values)")


@check(
    points=2,
    needs=log_gradient_makes_likelier,
    hints=(
        "An action went better than usual, so its advantage is positive. Should it become likelier? Which way does W go then?",
        "Each step's log_gradient is multiplied by that step's advantage. Take the mean of them all, times the learning "
        "rate, and add it to W.",
        "`errors = np.eye(2)[actions] - probabilities(W, states)`, and "
        "`W + learning_rate * states.T @ (advantages[:, None] * errors) / len(states)`.",
    ),
)
def goes_uphill(ascended, kept):
    """`ascend` adds the mean of advantage times log-gradient, times the learning rate."""
    asked = kept["ascended"]
    right, mistakes = questions.uphill(**asked)
    expect.close(ascended["moved"], right, rtol=1e-4, atol=1e-6, name="ascend(...)", mistakes=mistakes)
    calls.is_unchanged(ascended["handed"], asked["W"], "W", "ascend(W, ...)")


@check(
    points=2,
    needs=policy_is_a_softmax,
    hints=(
        "If the probabilities are 0.8 and 0.2, how often is action 1 taken? Which state belongs to an action?",
        "Draw the action: `rng.random()` is below the probability of action 1 just as often as that says. Write down the state "
        "before the step, the reward after it.",
        "`action = int(rng.random() < probabilities(W, state)[1])`, then `states.append(state)`, and only then "
        "`state, reward, done = env.step(action)`.",
    ),
)
def plays_by_its_policy(played, kept):
    """`play` draws each action with its probability, and returns the states it acted in, the actions and the rewards."""
    asked = kept["played"]
    states, length = asked["states"], len(asked["rewards"])
    begun = int(expect.number(played["begun"]))
    expect.that(begun == 1, "play(...) is one episode: one env.reset().", expected="1", received=f"{begun}")
    taken = expect.array(played["taken"], shape=(None,), integer=True, name="the actions that env.step(...) got")
    expect.that(
        len(taken) == length,
        "play(...) stops too soon: an episode goes on until env.step(...) says that it is done.",
        expected=f"{length} steps",
        received=f"{len(taken)}",
    )
    expect.that(bool(np.all((taken == 0) | (taken == 1))), "Some of the actions in play(...) are neither 0 nor 1.")
    found = expect.array(played["states"], shape=(None, 4), name="the states that play(...) returns")
    expect.that(
        len(found) == length,
        "play(...) returns another number of states than there were actions: that in which the first is taken counts, and that "
        "in which the episode ends does not.",
        expected=f"{length} states",
        received=f"{len(found)}",
    )
    expect.close(
        played["states"],
        states[:-1],
        name="the states that play(...) returns",
        mistakes={"These are the states after each action: write down the state in which it is taken.": states[1:]},
    )
    expect.close(
        played["actions"],
        taken,
        name="the actions that play(...) returns",
        mistakes={"These are the rewards: return states, actions and rewards, in this order.": asked["rewards"]},
    )
    expect.array(played["actions"], integer=True, name="the actions that play(...) returns")
    expect.close(played["rewards"], asked["rewards"], name="the rewards that play(...) returns")
    p = softmax(states[:-1] @ asked["W"])[:, 1]
    for side, chance in ((p > 0.5, 0.8), (p < 0.5, 0.2)):
        share = float(taken[side].mean())
        why = "Is each action drawn from `rng`, with its probability?"
        if share == round(chance):
            why = "The likelier action is always taken: then nothing else is ever tried. Draw with the probabilities."
        elif abs(share - (1.0 - chance)) < 0.1:
            why = "The two actions are exchanged."
        elif abs(share - 0.5) < 0.1:
            why = "Both are equally often taken: draw with the probabilities of the policy."
        expect.that(
            abs(share - chance) < FAR * np.sqrt(chance * (1.0 - chance) / side.sum()),
            f"In play(...) action 1 comes too often or too seldom where its probability is {chance}. {why}",
            expected=f"a share near {chance}",
            received=f"{share:.3f}",
        )
    expect.that(
        np.array_equal(taken, expect.array(played["again"], shape=(length,))),
        "play(...) takes other actions with a generator of the same seed: draw from `rng` and from nothing else.",
    )


@check(
    points=1,
    needs=(returns_look_ahead, better_than_usual_is_positive, goes_uphill, plays_by_its_policy),
    hints=(
        "How many episodes are played before W changes, and how often does W change? What is the product?",
        "With 5 episodes to a step, there are episodes // 5 steps. Return W.",
        "`for _ in range(episodes // 5):` `runs = [play(env, W, rng) for _ in range(5)]`, ..., and `return W` at the end.",
    ),
)
def plays_its_episodes(learned, kept):
    """`learn` plays no more episodes than it may, and returns the weights."""
    for claim in expect.sequence(learned, questions.TRIES):
        expect.array(claim["W"], shape=(4, 2), name="what learn(...) returns")
        lengths = expect.array(claim["lengths"], shape=(None,), name="the lengths of the episodes")
        expect.that(
            len(lengths) <= questions.EPISODES,
            "learn(...) plays too many episodes.",
            expected=f"at most {questions.EPISODES}",
            received=f"{len(lengths)}",
        )


@check(
    points=3,
    passes="at_least",
    needs=plays_its_episodes,
    hints=(
        "Do the episodes grow longer from batch to batch? How large are the numbers in W after one step, and at the end?",
        "Take 5 episodes to a step: join their states, actions and returns with np.concatenate, and normalise all of these "
        "returns together. The states are small numbers, and so is the gradient: a learning rate of 0.01 hardly moves W.",
        "With 5 episodes to step k: `W = ascend(W, states, actions, normalised(returns), 20.0 * (1 - 5 * k / episodes))`.",
    ),
)
def keeps_the_pole_up(learned, kept, threshold):
    """Who acts by the learned policy keeps the pole upright for long."""
    rng, means = np.random.default_rng(kept["seed"]), []
    for claim, one in zip(expect.sequence(learned, questions.TRIES), kept["learned"]["tries"], strict=True):
        W = expect.array(claim["W"], shape=(4, 2), name="what learn(...) returns").astype(np.float64)
        means.append(cart.lengths(W, one["right"], rng, PLAYS).mean())
    mean = float(np.mean(means))
    expect.that(
        mean >= threshold,
        f"The pole falls too soon: after {', '.join(f'{m:.0f}' for m in means)} steps on average in the two tries. Does W "
        "change after every few episodes, far enough, and uphill?",
        expected=f"at least {threshold:.3g} steps in the mean of all, of {cart.STEPS}",
        received=f"{mean:.1f}",
        score=mean,
    )
    return mean
