# fails: gradients_are_right
"""The step is taken within `gradients`, on the very arrays that were handed in."""

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
    grads = dW, dU, db, hs[-1].T @ e, e.sum(axis=0)
    for p, g in zip(params, grads):
        p -= 0.03 * g
    return np.mean(error**2), grads


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
    history = [gradients(x + rng.normal(0, 0.02, x.shape), d, params)[0] for _ in range(steps)]
    return params, history
