"""Backwards node by node through the graph; in inference one scale and one shift."""

import numpy as np


class BatchNormalization:
    def __init__(self, units, momentum=0.99, epsilon=0.001):
        self.momentum, self.epsilon = momentum, epsilon
        self.gamma, self.beta = np.ones(units), np.zeros(units)
        self.moving_mean, self.moving_variance = np.zeros(units), np.ones(units)

    def forward(self, x, training):
        if not training:
            scale = self.gamma / np.sqrt(self.moving_variance + self.epsilon)
            return x * scale + (self.beta - self.moving_mean * scale)
        self.n = len(x)
        mean = x.sum(axis=0) / self.n
        self.centred = x - mean
        variance = (self.centred**2).sum(axis=0) / self.n
        self.root = np.sqrt(variance + self.epsilon)
        self.moving_mean += (1 - self.momentum) * (mean - self.moving_mean)
        self.moving_variance += (1 - self.momentum) * (variance - self.moving_variance)
        return self.gamma * (self.centred / self.root) + self.beta

    def backward(self, dy):
        """Node by node through the graph, as it is often taught."""
        self.dbeta = np.ones(self.n) @ dy
        self.dgamma = np.einsum("nu,nu->u", dy, self.centred / self.root)
        d_normal = dy * self.gamma
        d_centred = d_normal / self.root
        d_root = -(d_normal * self.centred).sum(axis=0) / self.root**2
        d_variance = d_root / (2 * self.root)
        d_centred = d_centred + 2 * self.centred * d_variance / self.n
        return d_centred - d_centred.sum(axis=0) / self.n
