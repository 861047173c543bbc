# fails: moving_averages_follow
"""The moving variance is that for n - 1."""

import numpy as np


class BatchNormalization:
    def __init__(self, units, momentum=0.99, epsilon=0.001):
        self.momentum = momentum
        self.epsilon = epsilon
        self.gamma = np.ones(units)
        self.beta = np.zeros(units)
        self.moving_mean = np.zeros(units)
        self.moving_variance = np.ones(units)
        self.dgamma = np.zeros(units)
        self.dbeta = np.zeros(units)

    def forward(self, x, training):
        if training:
            mean, variance = (x.mean(axis=0), x.var(axis=0))
            self.moving_mean = self.momentum * self.moving_mean + (1 - self.momentum) * mean
            self.moving_variance = self.momentum * self.moving_variance + (1 - self.momentum) * x.var(axis=0, ddof=1)
        else:
            mean, variance = (self.moving_mean, self.moving_variance)
        deviation = np.sqrt(variance + self.epsilon)
        x_hat = (x - mean) / deviation
        if training:
            self.x_hat, self.deviation = (x_hat, deviation)
        return self.gamma * x_hat + self.beta

    def backward(self, dy):
        self.dbeta = dy.sum(axis=0)
        self.dgamma = (dy * self.x_hat).sum(axis=0)
        dx_hat = self.gamma * dy
        through_mean = dx_hat.mean(axis=0)
        through_variance = self.x_hat * (dx_hat * self.x_hat).mean(axis=0)
        return (dx_hat - through_mean - through_variance) / self.deviation
