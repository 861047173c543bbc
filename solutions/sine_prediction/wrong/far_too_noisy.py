# fails: goes_on_alone
"""As much noise as sine."""

import numpy as np


def start_params(rng, units=10):
    W = rng.normal(0, 0.5, (1, units))
    U = rng.normal(0, 0.5 / np.sqrt(units), (units, units))
    V = rng.normal(0, 1 / np.sqrt(units), (units, 1))
    return W, U, np.zeros(units), V, np.zeros(1)


def windows(series, size):
    n = len(series) - size
    return np.array([series[i : i + size] for i in range(n)]), series[size:]


def states(x, params):
    W, U, b, _V, _c = params
    hs = [np.zeros((len(x), len(b)))]
    for t in range(x.shape[1]):
        hs.append(np.tanh(x[:, t : t + 1] @ W + hs[-1] @ U + b))
    return hs


def predict(x, params):
    return (states(x, params)[-1] @ params[3] + params[4])[:, 0]


def gradients(x, d, params):
    W, U, b, V, c = params
    hs = states(x, params)
    error = (hs[-1] @ V + c)[:, 0] - d
    e = 2 * error[:, None] / len(x)
    dW, dU, db = np.zeros_like(W), np.zeros_like(U), np.zeros_like(b)
    dh = e @ V.T
    for t in reversed(range(x.shape[1])):
        dz = dh * (1 - hs[t + 1] ** 2)
        dW += x[:, t : t + 1].T @ dz
        dU += hs[t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ U.T
    return np.mean(error**2), (dW, dU, db, hs[-1].T @ e, e.sum(axis=0))


def free_run(start, steps, params):
    window, made = start, []
    for _ in range(steps):
        made.append(predict(window[None], params)[0])
        window = np.append(window[1:], made[-1])
    return np.array(made)


def train(series, steps=2_000):
    rng = np.random.default_rng()
    x, d = windows(series, 5)
    params = start_params(rng)
    mean, square = [0.0] * 5, [0.0] * 5
    history = []
    for i in range(1, steps + 1):
        loss, grads = gradients(x + rng.normal(0, 0.7, x.shape), d, params)
        history.append(loss)
        rate = 0.015 * (1 + np.cos(np.pi * i / steps))
        mean = [0.9 * m + 0.1 * g for m, g in zip(mean, grads)]
        square = [0.999 * s + 0.001 * g**2 for s, g in zip(square, grads)]
        scaled = [m / (1 - 0.9**i) / (np.sqrt(s / (1 - 0.999**i)) + 1e-8) for m, s in zip(mean, square)]
        params = tuple(p - rate * step for p, step in zip(params, scaled))
    return params, history
