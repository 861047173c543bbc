"""One fit of a cubic by Adam or by plain gradient descent, in NumPy."""

import numpy as np

WEIGHTS = np.array([1.0, -2.8, 1.6, -0.4])  # of 1, x, x² and x³
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7  # as in Keras
FAR = 1e6  # a fit that diverges is far off; how far tells nothing


def steps_of(optimizer, rate):
    """What is taken from the weights at each step, as a function of the gradient and the step's number from 1."""
    m, v = np.zeros(4), np.zeros(4)

    def adam(gradient, number):
        nonlocal m, v
        m += (1 - BETA1) * (gradient - m)
        v += (1 - BETA2) * (gradient * gradient - v)
        return rate / (1 - BETA1**number) * m / (np.sqrt(v / (1 - BETA2**number)) + EPSILON)

    return adam if optimizer == "adam" else lambda gradient, number: rate * gradient


def run(settings, seed, data):
    """Fit points about the cubic.

    Returns:
        w1 (of x), loss, share (how much is left of the way from zero to the least-squares weights), and the history of the
        loss, shape (steps + 1,).
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2.0, 2.0, settings["points"])
    features = np.vander(x, 4, increasing=True)
    d = features @ (settings["scale"] * WEIGHTS) + settings["noise"] * rng.standard_normal(len(x))
    best = np.linalg.lstsq(features, d, rcond=None)[0]
    # The loss is a quadratic form of the weights, so the sums over the points are taken once, and not at every step.
    square, product, dd = features.T @ features / len(x), features.T @ d / len(x), float(np.mean(d * d))
    w, step, history = np.zeros(4), steps_of(settings["optimizer"], settings["learning_rate"]), []
    for number in range(1, settings["steps"] + 2):
        half = square @ w - product
        history.append(min(float(w @ (half - product)) + dd, FAR))
        if number <= settings["steps"] and history[-1] < FAR:
            w = w - step(2 * half, number)
    share = float(np.linalg.norm(w - best) / np.linalg.norm(best))
    return {"w1": float(w[1]), "loss": history[-1], "share": min(share, FAR), "history": np.array(history)}
