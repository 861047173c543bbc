"""One fit of a line by gradient descent, in NumPy."""

import numpy as np

SLOPE, INTERCEPT = 3.0, 2.0
FAR = 100.0  # a fit that diverges is far off; how far tells nothing


def run(settings, seed, data):
    """Fit points about 3x + 2.

    Returns:
        slope, loss, slope_error and distance (from the least-squares line), and the history of the loss, shape (steps + 1,).
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.0, 1.0, settings["points"])
    d = SLOPE * x + INTERCEPT + settings["noise"] * rng.standard_normal(settings["points"])
    # The loss is a quadratic form of w and b, so the sums over the points are taken once, and not at every step.
    xx, x1, xd, d1, dd = (float(np.mean(v)) for v in (x * x, x, x * d, d, d * d))
    w = b = 0.0
    history = [dd]
    for _ in range(settings["steps"]):
        by_w, by_b = 2 * (xx * w + x1 * b - xd), 2 * (x1 * w + b - d1)
        w, b = w - settings["learning_rate"] * by_w, b - settings["learning_rate"] * by_b
        history.append(xx * w * w + 2 * x1 * w * b + b * b - 2 * xd * w - 2 * d1 * b + dd)
    best = np.polyfit(x, d, 1)
    return {
        "slope": w,
        "loss": history[-1],
        "slope_error": abs(w - SLOPE),
        "distance": min(float(np.hypot(w - best[0], b - best[1])), FAR),
        "history": np.array(history),
    }
