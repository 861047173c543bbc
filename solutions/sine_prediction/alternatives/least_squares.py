"""SciPy's L-BFGS does the steps, over several noisy copies of the windows at once."""

import numpy as np
from scipy.optimize import minimize


def start_params(rng, units=8):
    return (
        rng.normal(0, 0.5, (1, units)),
        rng.normal(0, 0.2, (units, units)),
        np.zeros(units),
        rng.normal(0, 0.3, (units, 1)),
        np.zeros(1),
    )


def windows(series, size):
    return np.lib.stride_tricks.sliding_window_view(series, size)[:-1], series[size:]


def forwards(x, params):
    W, U, b, V, c = params
    passed = np.zeros((x.shape[1] + 1, len(x), len(b)))
    for t, value in enumerate(x.T):
        passed[t + 1] = np.tanh(np.outer(value, W) + passed[t] @ U + b)
    return passed, passed[-1] @ V[:, 0] + c[0]


def predict(x, params):
    return forwards(x, params)[1]


def gradients(x, d, params):
    W, U, b, V, c = params
    passed, y = forwards(x, params)
    e = 2 * (y - d) / len(x)
    deltas = np.zeros_like(passed[1:])
    back = np.outer(e, V)
    for t in range(x.shape[1] - 1, -1, -1):
        deltas[t] = back * (1 - passed[t + 1] ** 2)
        back = deltas[t] @ U.T
    dW = np.einsum("nt,tnu->u", x, deltas)[None]
    dU = np.einsum("tnv,tnu->vu", passed[:-1], deltas)
    dV = np.einsum("n,nu->u", e, passed[-1])[:, None]
    return ((y - d) ** 2).mean(), (dW, dU, deltas.sum(axis=(0, 1)), dV, np.array([e.sum()]))


def free_run(start, steps, params):
    values = list(start)
    for _ in range(steps):
        values.append(float(predict(np.array([values[-len(start) :]]), params)[0]))
    return values[len(start) :]


def train(series):
    rng = np.random.default_rng()
    x, d = windows(series, 5)
    x, d = np.concatenate([x] * 3), np.concatenate([d] * 3)
    x = x + rng.normal(0, 0.02, x.shape)
    first = start_params(rng)
    ends = np.cumsum([p.size for p in first])[:-1]
    history = []

    def unpacked(flat):
        return tuple(part.reshape(p.shape) for part, p in zip(np.split(flat, ends), first))

    def objective(flat):
        loss, grads = gradients(x, d, unpacked(flat))
        history.append(loss)
        return loss, np.concatenate([g.ravel() for g in grads])

    flat = np.concatenate([p.ravel() for p in first])
    found = minimize(objective, flat, jac=True, method="L-BFGS-B", options={"maxiter": 600})
    return unpacked(found.x), history
