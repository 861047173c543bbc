"""Checks of exploration. What a play loses is computed here, from the arms that were pulled and means that never left."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import expect
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")

given = questions.given

FAR = 5.0  # standard deviations: a right share is farther off once in a million times
NEVER = 0.005  # of what blind play loses: by five pulls in a thousand nobody finds the best of eight arms


@check(
    points=1,
    hints=(
        "The mean of k rewards follows from the mean of the first k - 1 of them. What is k here?",
        "Count the pull first. Then the estimate moves towards the reward by one part in counts[arm].",
        "`counts[arm] += 1` and then `estimates[arm] += (reward - estimates[arm]) / counts[arm]`.",
    ),
)
def estimates_are_means(averaged, kept):
    """`update` keeps the mean reward of each arm, and how often it was pulled."""
    asked = kept["averaged"]
    pulled, rewards = asked["pulled"], asked["rewards"]
    times = np.bincount(pulled, minlength=5)
    expect.close(
        averaged["counts"],
        times,
        name="counts after twelve calls of update(...)",
        mistakes={
            "counts has not changed: change the array that is handed in, with counts[arm] += 1.": 0 * times,
            "Every arm is counted in every call: only that which was pulled.": np.full(5, len(pulled)),
        },
    )
    right = questions.means(pulled, rewards)
    so_far = np.cumsum(np.eye(5)[pulled] * rewards[:, None], axis=0)
    expect.close(
        averaged["estimates"],
        right,
        name="estimates after each of twelve calls of update(...)",
        mistakes={
            "estimates has not changed: change the array that is handed in, with estimates[arm] += ...": 0 * right,
            "These are the sums of the rewards: divide by how many there were.": so_far,
            "This is the last reward alone: move by a part of the difference.": questions.moved(
                pulled, rewards, np.ones(len(pulled))
            ),
            "Divide by the number of pulls with this one counted: the first reward is the whole mean.": questions.means(
                pulled, rewards, more=1
            ),
            "The divisor is the number of all pulls: take that of this arm.": questions.moved(
                pulled, rewards, 1.0 / np.arange(1, len(pulled) + 1)
            ),
            "The estimate moves by a tenth, whatever the number of pulls: divide by counts[arm].": questions.moved(
                pulled, rewards, np.full(len(pulled), 0.1)
            ),
        },
    )


@check(
    points=2,
    hints=(
        "If all arms look alike, which one does np.argmax take? What becomes of the others?",
        "With rng.random() below epsilon draw from all arms. Else find all places where estimates is as large as its maximum, "
        "and draw one of these.",
        "`best = np.flatnonzero(estimates == estimates.max())`, and then `return int(rng.choice(best))`.",
    ),
)
def chance_decides_between_equals(chosen, kept):
    """`epsilon_greedy` draws any arm in a share epsilon of all cases, and else one of those that look best."""
    ways = kept["chosen"]["ways"]
    for claim, way in zip(expect.sequence(chosen["arms"], len(ways)), ways, strict=True):
        estimates, epsilon, draws = way["estimates"], way["epsilon"], way["draws"]
        name = f"the arms that epsilon_greedy chooses with estimates {estimates.tolist()} and epsilon {epsilon:.3g}"
        arms = expect.array(claim, integer=True, name=name)
        expect.that(
            arms.shape == (draws,),
            f"{name}: return the number itself, as in int(arm[0]).",
            expected="one whole number a call",
            received=f"an array of shape {arms.shape[1:]} a call",
        )
        expect.that(bool(np.all((arms >= 0) & (arms < 5))), f"{name}: some are none of the arms 0 to 4.")
        found = np.bincount(arms.astype(np.int64), minlength=5) / draws
        best = estimates == estimates.max()
        right = epsilon / 5 + (1.0 - epsilon) * best / best.sum()
        far = np.abs(found - right) > FAR * np.sqrt(right * (1.0 - right) / draws) + 1e-12
        expect.that(
            not far.any(),
            f"{name}: some come too often or too seldom. {_why(found, best, epsilon)}".strip(),
            expected=f"shares near {np.round(right, 3).tolist()}",
            received=f"{np.round(found, 3).tolist()}",
        )
    first, second = (expect.array(claim, shape=(50,)) for claim in expect.sequence(chosen["again"], 2))
    expect.that(
        np.array_equal(first, second),
        "epsilon_greedy chooses other arms with a generator of the same seed: draw from `rng` and from nothing else.",
    )


def _why(found: Any, best: Any, epsilon: float) -> str:
    """The known mistake that the shares tell of."""
    near = FAR * 0.5 / np.sqrt(questions.DRAWS)
    if epsilon == 0.0 and best.sum() > 1 and found[best].max() == 1.0:
        return "Of equally good arms it is always the same one: let `rng` draw one of them."
    if epsilon == 0.0:
        return "With epsilon 0 it is always one of those that look best."
    if found.max() > 1.0 - near:
        return "It is always the same one: does chance have a say, and is it drawn from `rng` anew at each call?"
    if abs(found[best].sum() - epsilon) < near and abs(epsilon - (1.0 - epsilon * 4 / 5)) >= near:
        return "The two cases are exchanged: the random arm is for a share epsilon of the cases."
    if abs(found[best].sum() - (1.0 - epsilon)) < near:
        return "The best arm is left out when one is drawn at random: draw among all."
    return ""


@check(
    points=2,
    hints=(
        "What is the bonus of an arm that was pulled once, and of one that was pulled a hundred times? And with no pull at all?",
        "The logarithm is that of all pulls together, counts.sum(). It is divided by each arm's own pulls; then comes the root.",
        "`if counts.min() == 0: return int(np.argmin(counts))`, and then the argmax of "
        "`estimates + c * np.sqrt(np.log(counts.sum()) / counts)`.",
    ),
)
def hope_counts(hoped, kept):
    """`ucb` pulls what was never tried, and then the arm with the largest upper confidence bound."""
    asked = kept["hoped"]
    for claim, case in zip(expect.sequence(hoped["untried"], 6), asked["untried"], strict=True):
        name = f"ucb(estimates, counts, c) with counts {case['counts'].tolist()}"
        arm = int(expect.number(claim, name=name))
        expect.that(
            0 <= arm < 5 and case["counts"][arm] == 0,
            f"{name}: an arm that was never pulled comes first.",
            expected=" or ".join(str(i) for i in np.flatnonzero(case["counts"] == 0)),
            received=f"{arm}",
        )
    cases = asked["tried"]

    right = questions.chosen_by(cases, questions.bounds)
    found = expect.array(hoped["tried"], shape=(len(cases),), integer=True, name="what ucb(...) returns in 40 cases")
    mistakes = questions.ucb_mistakes(cases)
    off = np.flatnonzero(found != right)
    if off.size:
        case = cases[off[0]]
        cause = " Or: ".join(text for text, wrong in mistakes.items() if np.array_equal(found, wrong))
        expect.that(
            False,
            f"ucb(estimates, counts, {case['c']:.3f}) with estimates {np.round(case['estimates'], 3).tolist()} and counts "
            f"{case['counts'].tolist()}: the bounds are {np.round(questions.bounds(case), 3).tolist()}. {cause}".strip(),
            expected=f"{right[off[0]]}",
            received=f"{found[off[0]]}",
        )


@check(
    points=1,
    needs=estimates_are_means,
    hints=(
        "What does the strategy know before the first pull? And before the second?",
        "Estimates and counts begin with 0. In each turn: choose, pull, update, and write down the arm.",
        "`arm = choose(estimates, counts)`, `update(estimates, counts, arm, bandit.pull(arm))`, `actions.append(arm)`.",
    ),
)
def plays_by_a_strategy(played, kept):
    """`play` pulls what the strategy chooses, and shows it the means so far."""
    pulled, table = kept["played"]["pulled"], kept["played"]["rewards"]
    steps = len(pulled)
    found = expect.array(played["pulled"], shape=(None,), name="the arms that were pulled in play(...)")
    expect.that(
        len(found) == steps,
        "play(...) pulls another number of times: once in each step.",
        expected=f"{steps} pulls",
        received=f"{len(found)}",
    )
    expect.close(played["pulled"], pulled, name="the arms that were pulled in play(...)")
    expect.array(played["returned"], integer=True, name="what play(...) returns")
    expect.close(played["returned"], pulled, name="what play(...) returns")
    turn = [int(np.sum(pulled[:t] == arm)) for t, arm in enumerate(pulled)]
    after = questions.means(pulled, table[pulled, turn])
    right = np.concatenate([np.zeros((1, 5)), after[:-1]])
    counts = np.concatenate([np.zeros((1, 5)), np.cumsum(np.eye(5)[pulled], axis=0)[:-1]])
    for key, wanted, later in (("counts", counts, counts + np.eye(5)[pulled]), ("estimates", right, after)):
        shown = expect.sequence(played[key], steps, name=f"the {key} that `choose` is shown")
        for t, (part, now, then) in enumerate(zip(shown, wanted, later, strict=True)):
            expect.close(
                part,
                now,
                name=f"the {key} that `choose` is shown before pull {t}",
                mistakes={
                    "They stay 0: call update(...) after each pull.": 0 * now,
                    "They know what the pull brings before it is made.": then,
                    "They are whole numbers: begin with np.zeros(bandit.arms), which are floats.": np.floor(now),
                },
            )


@check(
    points=1,
    hints=(
        "What does a pull lose if it is of the best arm? And of the second best?",
        "`means[actions]` has the mean of each pull's arm. Subtract it from the largest mean, and sum up along the way.",
        "`return np.cumsum(means.max() - means[actions])`",
    ),
)
def regret_adds_up(lost, kept):
    """`regret` is the sum so far of what each pull loses against the best arm."""
    means, actions = kept["lost"]["means"], kept["lost"]["actions"]
    each = means.max() - means[actions]
    up_to = np.tri(len(actions))
    so_far = up_to @ each
    expect.close(
        lost,
        so_far,
        name="regret(means, actions)",
        mistakes={
            "This is what each pull loses: sum up what was lost so far.": each,
            "The sign is turned: regret is the best mean minus that of the arm.": -so_far,
            "The sum runs over the arms: first take the mean of each pull's arm, and sum over the pulls.": np.cumsum(
                means.max() - means
            )[actions],
            "This is the sum of all: every pull has a sum of its own, up to it.": np.sum(each),
            "This is the mean so far: take the sum.": so_far / np.arange(1, len(actions) + 1),
            "This is the sum of what was gained: subtract each from the best mean first.": up_to @ means[actions],
            "The best arm is the best of all, and not the best among those that were pulled so far.": (
                up_to @ (np.maximum.accumulate(means[actions]) - means[actions])
            ),
            "The best arm is the best of all, and not the best among those that were pulled.": (
                up_to @ (means[actions].max() - means[actions])
            ),
        },
    )


@check(
    points=3,
    passes="at_most",
    needs=(estimates_are_means, chance_decides_between_equals, plays_by_a_strategy),
    hints=(
        "How often does your strategy pull the best arm at the end? Is every arm ever tried?",
        "Who never explores is content with the first arm that pays; who always explores gains nothing by it. Try epsilon 0.1, "
        "an epsilon that falls with the number of pulls, or `ucb` with c = 0.5.",
        "`return play(bandit, steps, lambda estimates, counts: ucb(estimates, counts, 0.5))`",
    ),
)
def loses_little(explored, kept, threshold):
    """`explore` finds the best arm of many bandits, and loses little until then."""
    arms = [_arms(play) for play in expect.sequence(explored, len(kept["order"]))]
    plays = questions.by_number(arms, kept["order"])
    losses = [np.sum(m.max() - m[play]) for m, play in zip(kept["means"], plays, strict=False)]  # twins have no means
    share = float(np.sum(losses) / sum(questions.STEPS * (m.max() - m.mean()) for m in kept["means"]))
    expect.that(
        share >= NEVER,
        "explore(...) loses less than anyone can who has to find out by pulling. The bandit is to be asked by `pull` alone.",
        expected=f"at least {NEVER:.1%} of what random play loses",
        received=f"{share:.1%}",
    )
    for first, twin, alike in kept["twins"]:
        _plays_alike(plays[first], plays[twin], alike)
    expect.that(
        share <= threshold,
        "explore(...) loses too much. Does it try every arm, and does it then pull the best of them most of the time?",
        expected=f"at most {threshold:.1%} of what random play loses",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _arms(play: Any) -> Any:
    """The arms that were pulled, which are also what `explore` returns."""
    arms = expect.array(play["pulled"], shape=(None,), integer=True, name="the arms that were pulled")
    expect.that(
        len(arms) == questions.STEPS,
        "explore(...) pulls another number of times: exactly `steps` times.",
        expected=f"{questions.STEPS} pulls",
        received=f"{len(arms)}",
    )
    expect.that(bool(np.all((arms >= 0) & (arms < questions.ARMS))), "Some of the arms that were pulled do not exist.")
    expect.array(play["returned"], integer=True, name="what explore(...) returns")
    expect.close(play["returned"], arms, name="what explore(...) returns")
    return arms


def _plays_alike(arms: Any, twin: Any, alike: int) -> None:
    """Nothing but the rewards of its own pulls and `rng` has led the strategy."""
    known = questions.told_apart(arms, alike) + 1
    other = np.flatnonzero(arms[:known] != twin[:known])
    if other.size:
        step = other[0]
        expect.that(
            False,
            f"explore(...) played twice with a generator of the same seed, and in its first {step} pulls got the same rewards. "
            "Yet it went on differently. Draw from `rng` and nothing else, and let only what `pull` returns tell of a bandit.",
            expected=f"arm {arms[step]} again",
            received=f"arm {twin[step]}",
        )
