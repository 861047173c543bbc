# fails: sgd_steps_downhill
"""The gradients that were handed in are multiplied by the learning rate."""

from collections.abc import Callable

import numpy as np


class SGD:
    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def update(self, params, grads):
        for p, g in zip(params, grads, strict=True):
            g *= self.learning_rate
            p -= g


class Momentum:
    def __init__(self, learning_rate, momentum=0.9):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocity: list[np.ndarray] | None = None

    def update(self, params, grads):
        if self.velocity is None:
            self.velocity = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.velocity, strict=True):
            v *= self.momentum
            v -= self.learning_rate * g
            p += v


class AdaGrad:
    def __init__(self, learning_rate, initial=0.1, epsilon=1e-07):
        self.learning_rate = learning_rate
        self.initial = initial
        self.epsilon = epsilon
        self.squares: list[np.ndarray] | None = None

    def update(self, params, grads):
        if self.squares is None:
            self.squares = [np.full_like(p, self.initial) for p in params]
        for p, g, h in zip(params, grads, self.squares, strict=True):
            h += g**2
            p -= self.learning_rate * g / np.sqrt(h + self.epsilon)


class RMSProp:
    def __init__(self, learning_rate, rho=0.9, epsilon=1e-07):
        self.learning_rate = learning_rate
        self.rho = rho
        self.epsilon = epsilon
        self.squares: list[np.ndarray] | None = None

    def update(self, params, grads):
        if self.squares is None:
            self.squares = [np.zeros_like(p) for p in params]
        for p, g, h in zip(params, grads, self.squares, strict=True):
            h *= self.rho
            h += (1 - self.rho) * g**2
            p -= self.learning_rate * g / np.sqrt(h + self.epsilon)


class Adam:
    def __init__(self, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-07):
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.t = 0
        self.m: list[np.ndarray] | None = None
        self.v: list[np.ndarray] | None = None

    def update(self, params, grads):
        if self.m is None or self.v is None:
            self.m, self.v = ([np.zeros_like(p) for p in params] for _ in range(2))
        self.t += 1
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=True):
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g**2 - v)
            m_hat, v_hat = (m / (1 - self.beta_1**self.t), v / (1 - self.beta_2**self.t))
            p -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


def descend(optimizer, gradient, start, steps):
    place = start.copy()
    path = [place.copy()]
    for _ in range(steps):
        optimizer.update([place], [gradient(place)])
        path.append(place.copy())
    return np.array(path)
