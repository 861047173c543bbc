"""One training of a recurrent network that adds binary numbers, in NumPy."""

import numpy as np

BITS, HELD_OUT = 6, 200  # summands below 32, so that the sum has six bits too
LEAST = 2 ** (BITS - 1)
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-7


def bits(numbers, most_first):
    """Bits of whole numbers, shape (BITS, n), the least significant first or last."""
    rows = (numbers >> np.arange(BITS)[:, None] & 1).astype(np.float32)
    return rows[::-1] if most_first else rows


def sums(rng, pairs, most_first):
    """Some pairs to learn from and 200 others: inputs of shape (BITS, n, 2) and the sums' bits, shape (BITS, n)."""
    both = np.divmod(rng.permutation(LEAST * LEAST), LEAST)
    x = np.stack([bits(part, most_first) for part in both], axis=2)
    d = bits(both[0] + both[1], most_first)
    return x[:, :pairs], d[:, :pairs], x[:, -HELD_OUT:], d[:, -HELD_OUT:]


def sigmoid(u):
    """Of every element, without overflow."""
    return 1 / (1 + np.exp(-np.clip(u, -60, 60)))


class Network:
    """tanh units that see their own last answers, and one sigmoid for each step's bit."""

    def __init__(self, rng, units):
        def glorot(n_in, n_out):
            return rng.standard_normal((n_in, n_out), np.float32) * np.sqrt(np.float32(2 / (n_in + n_out)))

        recurrent = np.linalg.qr(rng.standard_normal((units, units)))[0].astype(np.float32)
        self.parameters = [glorot(2, units), recurrent, np.zeros(units, np.float32)]
        self.parameters += [glorot(units, 1)[:, 0], np.zeros((), np.float32)]
        self.mean, self.square = ([np.zeros_like(p) for p in self.parameters] for _ in range(2))
        self.steps = 0

    def forward(self, x):
        """The hidden answers, shape (BITS + 1, n, units), from zeros; and the bits' probabilities, shape (BITS, n)."""
        w, u, b, v, c = self.parameters
        z = np.zeros((len(x) + 1, x.shape[1], len(u)), np.float32)
        enters = x @ w + b
        for t in range(len(x)):
            z[t + 1] = np.tanh(enters[t] + z[t] @ u)
        return z, sigmoid(z[1:] @ v + c)

    def gradients(self, x, d):
        """Of the mean cross entropy, backwards through time; and its value."""
        u, v = self.parameters[1], self.parameters[3]
        z, p = self.forward(x)
        delta = (p - d) / d.size
        du, before = np.zeros_like(u), np.zeros_like(z[1:])
        later = np.zeros_like(z[0])
        for t in reversed(range(len(x))):
            before[t] = (np.outer(delta[t], v) + later) * (1 - z[t + 1] ** 2)
            later = before[t] @ u.T
            du += z[t].T @ before[t]
        by = [np.einsum("tni,tnj->ij", x, before), du, before.sum(axis=(0, 1)), np.einsum("tn,tnj->j", delta, z[1:])]
        loss = -np.mean(np.log(np.maximum(np.where(d > 0, p, 1 - p), 1e-12)))
        return [*by, delta.sum()], float(loss)

    def step(self, gradients, rate):
        """One step of Adam."""
        self.steps += 1
        for p, m, v, g in zip(self.parameters, self.mean, self.square, gradients, strict=True):
            m[...] += (1 - BETA1) * (g - m)
            v[...] += (1 - BETA2) * (g * g - v)
            p[...] -= rate / (1 - BETA1**self.steps) * m / (np.sqrt(v / (1 - BETA2**self.steps)) + EPSILON)


def run(settings, seed, data):
    """Train on batches of 32 pairs.

    Returns:
        bits and sums: the shares that are right of the held-out pairs; history: the batches' losses, shape (steps,).
    """
    rng = np.random.default_rng(seed)
    x, d, x_other, others = sums(rng, settings["pairs"], settings["order"] == "most first")
    network, kept, history = Network(rng, settings["units"]), 1 - settings["dropout"], []
    for _ in range(settings["steps"]):
        rows = rng.integers(0, x.shape[1], 32)
        # A mask for all steps, and what is kept is made larger, as Keras has it.
        mask = (rng.random((len(rows), 2)) < kept) / np.float32(kept)
        gradients, loss = network.gradients(x[:, rows] * mask.astype(np.float32), d[:, rows])
        network.step(gradients, settings["learning_rate"])
        history.append(loss)
    right = (network.forward(x_other)[1] > 0.5) == (others > 0.5)
    return {"bits": float(right.mean()), "sums": float(right.all(axis=0).mean()), "history": np.array(history)}
