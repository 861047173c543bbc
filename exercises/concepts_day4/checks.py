"""Checks of concepts_day4. The questions of a learner's sheet are in sheet.py; here are the functions'."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

# A check for the name and one for each question of the sheet, under its name.
globals().update(course_file(__file__, "sheet.py").sheet.checks())


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Fresh arguments for each function; the checks need them too."""
    sign = np.where(np.arange(12).reshape(3, 4) % 2, 1.0, -1.0)
    asked = {
        "sheet": {},
        "residual_block": {
            "x": sign * rng.uniform(0.5, 2, (3, 4)),
            "fx": np.array([-1.0, -1.0, 1.0, 1.0]) * rng.uniform(2.5, 4, (3, 4)),  # every pair of signs is there
        },
        "latent": {
            "mean": rng.uniform(-1, 1, (3, 2)),
            "log_var": rng.uniform(0.5, 1.5, (3, 2)),
            "epsilon": rng.choice([-1.0, 1.0], (3, 2)) * rng.uniform(0.5, 2, (3, 2)),
        },
        "kl_divergence": {"mean": rng.uniform(0.5, 1.5, (3, 2)), "log_var": rng.uniform(-1.5, -0.5, (3, 2))},
        "q_update": {
            "known": {
                "q": float(rng.uniform(1, 2)),
                "reward": float(rng.uniform(2, 3)),
                "q_next": rng.uniform(3, 9, 4),
                "alpha": float(rng.uniform(0.1, 0.4)),
                "gamma": float(rng.uniform(0.7, 0.95)),
            }
        },
        "policy_gradient": {"grad_log_pi": rng.normal(0, 1, (6, 3)), "q": rng.uniform(1, 5, 6)},
    }
    return asked, asked


@check(
    points=1,
    hints=(
        "Where does the ReLU stand: before the skip is added, or after it?",
        "Add first, then take what is above 0: np.maximum compares element by element.",
        "`y = np.maximum(fx + x, 0)`",
    ),
)
def line_of_the_residual_block(residual_block, kept):
    """Question 15: the output of a residual block."""
    expect.written(residual_block, name="The line in `residual_block`")
    x, fx = kept["residual_block"]["x"], kept["residual_block"]["fx"]
    total = np.add(x, fx)
    expect.close(
        residual_block,
        np.where(total > 0, total, 0),
        name="residual_block(x, fx)",
        mistakes={
            "The skip is missing: x is added to what the layers make of it.": np.maximum(fx, 0),
            "The ReLU is missing.": total,
            "ReLU comes last: add x before it.": np.maximum(fx, 0) + x,
            "ReLU comes once, after the sum: not on both parts.": np.maximum(fx, 0) + np.maximum(x, 0),
        },
    )


@check(
    points=1,
    hints=(
        "epsilon has mean 0 and standard deviation 1. What must be done to it, so that it has others?",
        "The standard deviation is the root of the variance, and the variance is exp(log_var).",
        "`z = mean + np.exp(log_var / 2) * epsilon`",
    ),
)
def line_of_the_latent_variable(latent, kept):
    """Question 16: drawing z so that the gradient can pass."""
    expect.written(latent, name="The line in `latent`")
    mean, log_var, epsilon = kept["latent"].values()
    spread = np.sqrt(np.exp(log_var))
    expect.close(
        latent,
        mean + epsilon * spread,
        name="latent(mean, log_var, epsilon)",
        mistakes={
            "This multiplies by the variance. The standard deviation is its root: halve log_var.": mean
            + np.exp(log_var) * epsilon,
            "log_var is the variance's logarithm: exp is missing.": mean + log_var * epsilon,
            "The mean is missing.": spread * epsilon,
            "epsilon is missing: z would always be the same.": mean + spread,
            "epsilon is not scaled: multiply it by the standard deviation.": mean + epsilon,
        },
    )


@check(
    points=1,
    hints=(
        "How large should it be, if the mean is 0 and the variance 1? Put that into the formula.",
        "½ · (mean² + variance − 1 − ln variance) for each latent variable, summed over those of an image.",
        "`0.5 * np.sum(mean ** 2 + np.exp(log_var) - 1 - log_var, axis=1)`",
    ),
)
def formula_of_the_kl_divergence(kl_divergence, kept):
    """Question 17: how far a distribution is from the standard normal one."""
    mean, log_var = kept["kl_divergence"]["mean"], kept["kl_divergence"]["log_var"]
    each = np.vectorize(_divergence)(mean, log_var)
    exact = each.sum(axis=1)
    variance = np.exp(log_var)
    expect.that(
        bool(np.isfinite(expect.array(kl_divergence, finite=False, name="kl_divergence(mean, log_var)")).all()),
        "kl_divergence(mean, log_var) is not finite. Is a logarithm taken of `log_var`? It is one already, and may be below 0.",
    )
    expect.close(
        kl_divergence,
        exact,
        rtol=1e-5,
        name="kl_divergence(mean, log_var)",
        mistakes={
            "The factor ½ is missing.": 2 * exact,
            "The sign: it is 0 or more.": -exact,
            "This is the mean over the latent variables. Sum over them.": each.mean(axis=1),
            "The mean is to be squared.": exact - np.sum(mean**2 - mean, axis=1) / 2,
            "The variance is exp(log_var): exp is missing.": exact - np.sum(variance - log_var, axis=1) / 2,
        },
    )


def _divergence(mean: float, log_var: float) -> float:
    """The integral of p · ln(p / q) by quadrature, for a normal p and the standard normal q."""
    p, q = scipy.stats.norm(mean, np.exp(log_var / 2)), scipy.stats.norm()
    value, _error = scipy.integrate.quad(
        lambda z: p.pdf(z) * (p.logpdf(z) - q.logpdf(z)), mean - 10 * p.std(), mean + 10 * p.std(), epsabs=1e-10
    )
    return float(value)


@check(
    points=1,
    hints=(
        "What is known after the action: its reward, and what the next state offers at best. And if there is no next state?",
        "target = reward + gamma · max(q_next), or the reward alone if done. Then go the part alpha of the way there.",
        "`return q + alpha * (target - q)`",
    ),
)
def formula_of_q_learning(q_update, kept):
    """Question 18: an update of Q-learning."""
    q, reward, q_next, alpha, gamma = kept["q_update"]["known"].values()
    parts = expect.sequence(q_update, 2, name="q_update without and with done")

    def towards(target: float) -> float:
        return (1 - alpha) * q + alpha * target

    best = float(np.max(q_next))
    expect.close(
        parts[0],
        towards(reward + gamma * best),
        name="q_update(…, done=False)",
        mistakes={
            "This is the target itself. Go only the part alpha of the way.": reward + gamma * best,
            "gamma is missing: what comes later is discounted.": towards(reward + best),
            "This takes the mean over the next actions: take the best.": towards(
                reward + gamma * float(np.mean(q_next))
            ),
            "The next state is missing from the target.": towards(reward),
            "The old value is not weighted: go from q towards the target by alpha · (target − q).": q
            + alpha * (reward + gamma * best),
        },
    )
    expect.close(
        parts[1],
        towards(reward),
        name="q_update(…, done=True)",
        mistakes={
            "After the last action nothing comes: the target is the reward alone.": towards(reward + gamma * best)
        },
    )


@check(
    points=1,
    hints=(
        "What weighs each sample's gradient: how probable the action was, or how good?",
        "Multiply each row of grad_log_pi by its own q: `q[:, None]` has the shape for that. Then the mean over the samples.",
        "`return np.mean(grad_log_pi * q[:, None], axis=0)`",
    ),
)
def formula_of_the_policy_gradient(policy_gradient, kept):
    """Question 19: the policy gradient from samples."""
    slopes, q = kept["policy_gradient"]["grad_log_pi"], kept["policy_gradient"]["q"]
    n = len(q)
    expect.close(
        policy_gradient,
        np.einsum("n,nk->k", q, slopes) / n,
        name="policy_gradient(grad_log_pi, q)",
        mistakes={
            "This is the sum over the samples: the expectation is their mean.": slopes.T @ q,
            "This multiplies the two means. Multiply sample by sample, then take the mean.": slopes.mean(0) * q.mean(),
            "The values q are missing.": slopes.mean(0),
            "The sign: this is the gradient of what is to become large, not of a loss.": -slopes.T @ q / n,
        },
    )
