"""Claims about softmax regression: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def rate() -> dict:
    """At least ten times the learning rate, in as many steps: what becomes of `loss`?

    Returns:
        The dict: the settings name `learning_rate`; a claim about "loss".
    """
    raise NotImplementedError("TODO: return two learning rates, and a claim about loss")


def batch() -> dict:
    """Batches of 5, then of 100, in as many steps: what becomes of `loss` and of `spread`?

    Returns:
        The dict: the settings name `batch_size`; claims about "loss" and "spread".
    """
    raise NotImplementedError("TODO: return the two batch sizes, and claims about loss and spread")


def small_weights() -> dict:
    """First weights of 0, then small ones: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `deviation`, 0 and 0.01; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return the two deviations, and a claim about accuracy")


def large_weights() -> dict:
    """First weights of 0, then large ones: what becomes of `accuracy`?

    Returns:
        The dict: the settings name `deviation`, 0 and at least 0.5; a claim about "accuracy".
    """
    raise NotImplementedError("TODO: return the two deviations, and a claim about accuracy")


if __name__ == "__main__":
    for experiment in (rate, batch, small_weights, large_weights):
        print(experiment.__name__, experiment())
