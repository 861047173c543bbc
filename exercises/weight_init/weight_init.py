"""Initial weights: why deep networks fall silent, or explode, before they have learned anything.

Write the eight functions marked TODO, from the top down. `grader check weight_init.py` tells you how far you are;
`python weight_init.py` prints a table and draws it, layer by layer.
"""

from collections.abc import Callable

import numpy as np


def xavier(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights for a layer with a tanh or sigmoid, from a normal distribution about 0.

    Args:
        n_in: how many inputs each unit has, 1 or more.
        n_out: how many units there are, 1 or more.
        rng: draws the numbers.

    Returns:
        float64, shape (n_in, n_out), with standard deviation 1 / √n_in.
    """
    raise NotImplementedError("TODO: draw normal numbers and scale them")


def he(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    """Weights for a layer with a ReLU, from a normal distribution about 0.

    Args:
        n_in: how many inputs each unit has, 1 or more.
        n_out: how many units there are, 1 or more.
        rng: draws the numbers.

    Returns:
        float64, shape (n_in, n_out), with standard deviation √(2 / n_in).
    """
    raise NotImplementedError("TODO: draw normal numbers and scale them")


def suited(activation: str) -> Callable[[int, int, np.random.Generator], np.ndarray]:
    """Which of the two was made for an activation, so that a deep network's numbers do not fade away.

    Args:
        activation: "sigmoid", "tanh" or "relu".

    Returns:
        The function itself, `xavier` or `he`, not what it returns.
    """
    raise NotImplementedError("TODO: one of the two functions above, whichever suits the activation")


def network(
    sizes: list[int],
    initial: Callable[[int, int, np.random.Generator], np.ndarray],
    rng: np.random.Generator,
) -> list[np.ndarray]:
    """The weights of all layers.

    Args:
        sizes: how many inputs there are, and how many units each layer has: two numbers or more.
        initial: `xavier`, `he` or another function like them.
        rng: draws the numbers of all layers, one layer after the other.

    Returns:
        A list of len(sizes) - 1 arrays; the first has shape (sizes[0], sizes[1]).
    """
    raise NotImplementedError("TODO: call `initial` for each pair of neighbouring sizes")


def forward(x: np.ndarray, weights: list[np.ndarray], activation: str) -> list[np.ndarray]:
    """The activations of all layers; there are no biases.

    Args:
        x: the inputs, float64, shape (n, inputs).
        weights: as `network` makes them.
        activation: "sigmoid", "tanh" or "relu", of every layer.

    Returns:
        z of each layer, one array a layer, float64, shape (n, units). x is not among them.
    """
    raise NotImplementedError("TODO: z is the activation of (the z before, or x) times w")


def gradients(x: np.ndarray, weights: list[np.ndarray], activation: str, dz: np.ndarray) -> list[np.ndarray]:
    """The loss's gradients by the weights of all layers, by backpropagation.

    Args:
        x: the inputs, float64, shape (n, inputs).
        weights: as `network` makes them.
        activation: "sigmoid", "tanh" or "relu", of every layer.
        dz: the loss's derivatives by the last layer's z, float64, shape (n, units); it stays as it is.

    Returns:
        The loss's derivatives by the weights, in the order and shapes of `weights`: a sum over the n rows, not divided by n.
    """
    raise NotImplementedError("TODO: go through the layers backwards: through the activation, to w, to the z before")


def spreads(layers: list[np.ndarray]) -> np.ndarray:
    """How much the answers of each layer differ from one input to another.

    Args:
        layers: activations, one array a layer, shape (n, units).

    Returns:
        For each layer, the standard deviation of each unit over the n rows, and of these the mean over the units: float64,
        shape (len(layers),).
    """
    raise NotImplementedError("TODO: the standard deviation along axis 0, then its mean, of each layer")


def sizes(arrays: list[np.ndarray]) -> np.ndarray:
    """How large the numbers of each array are, whatever their sign.

    Args:
        arrays: gradients, one array a layer.

    Returns:
        For each array, the root of the mean of its squares: float64, shape (len(arrays),).
    """
    raise NotImplementedError("TODO: the root of the mean square of each array")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    def small(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
        """Standard deviation 0.01, whatever the number of inputs."""
        return 0.01 * rng.normal(size=(n_in, n_out))

    def large(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
        """Standard deviation 1, whatever the number of inputs."""
        return rng.normal(size=(n_in, n_out))

    makers = {"0.01": small, "1": large, "Xavier": xavier, "He": he}
    figure, axes = plt.subplots(2, 3, figsize=(14, 8), sharex=True)
    print("                  spread of z in layer   size of the gradient")
    print("                       1        10            1        10")
    for (above, below), activation in zip(axes.T, ("sigmoid", "tanh", "relu"), strict=True):
        for name, initial in makers.items():
            rng = np.random.default_rng(1)
            x, dz = rng.normal(size=(500, 100)), rng.normal(size=(500, 100))
            weights = network([100] * 11, initial, rng)
            z = forward(x, weights, activation)
            spread, size = spreads(z), sizes(gradients(x, weights, activation, dz))
            print(f"{activation:9}{name:8}{spread[0]:9.1e} {spread[-1]:9.1e}    {size[0]:9.1e} {size[-1]:9.1e}")
            above.plot(range(1, 11), spread, ".-", label=name)
            below.plot(range(1, 11), size, ".-", label=name)
        above.set(title=activation, yscale="log", ylabel="spread of z")
        below.set(xlabel="layer", yscale="log", ylabel="size of the gradient")
        above.legend()
    figure.tight_layout()
    figure.savefig("weight_init.png")
