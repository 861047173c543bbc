"""A memory in a dict, in a class that all five share; Adam as Keras writes it; the path filled row by row."""

import numpy as np


class Optimizer:
    def __init__(self, learning_rate, **settings):
        self.learning_rate = learning_rate
        self.settings = settings
        self.memory = {}
        self.t = 0

    def update(self, params, grads):
        self.t += 1
        for i, (p, g) in enumerate(zip(params, grads, strict=True)):
            p += self.move(i, p, g)

    def remembered(self, name, i, p, initial=0.0):
        return self.memory.setdefault((name, i), np.full_like(p, initial))


class SGD(Optimizer):
    def move(self, i, p, g):
        return -self.learning_rate * g


class Momentum(Optimizer):
    def move(self, i, p, g):
        v = self.settings.get("momentum", 0.9) * self.remembered("v", i, p) - self.learning_rate * g
        self.memory["v", i] = v
        return v


class AdaGrad(Optimizer):
    def move(self, i, p, g):
        h = self.remembered("h", i, p, self.settings.get("initial", 0.1)) + g * g
        self.memory["h", i] = h
        return -self.learning_rate * g / (np.sqrt(h) + self.settings.get("epsilon", 1e-7))


class RMSProp(Optimizer):
    def move(self, i, p, g):
        rho = self.settings.get("rho", 0.9)
        h = rho * self.remembered("h", i, p) + (1 - rho) * g * g
        self.memory["h", i] = h
        return -self.learning_rate * g / (np.sqrt(h) + self.settings.get("epsilon", 1e-7))


class Adam(Optimizer):
    def move(self, i, p, g):
        b1, b2 = self.settings.get("beta_1", 0.9), self.settings.get("beta_2", 0.999)
        m = b1 * self.remembered("m", i, p) + (1 - b1) * g
        v = b2 * self.remembered("v", i, p) + (1 - b2) * g * g
        self.memory["m", i], self.memory["v", i] = m, v
        rate = self.learning_rate * np.sqrt(1 - b2**self.t) / (1 - b1**self.t)
        return -rate * m / (np.sqrt(v) + self.settings.get("epsilon", 1e-7))


def descend(optimizer, gradient, start, steps):
    path = np.repeat(start[None], steps + 1, axis=0)
    for before, after in zip(path, path[1:]):
        after[:] = before
        optimizer.update([after], [gradient(before)])
    return path
