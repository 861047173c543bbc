"""Claims about irises: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def activation() -> dict:
    """ReLU, then sigmoid: what becomes of `accuracy` and of `loss`?

    Returns:
        The dict: the settings name `activation`; claims about "accuracy" and "loss".
    """
    raise NotImplementedError("TODO: return the two activations, and claims about accuracy and loss")


def batch() -> dict:
    """Batches of 5, then of all 120: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`; a claim about "loss".
    """
    raise NotImplementedError("TODO: return the two batch sizes, and a claim about loss")


def scaling() -> dict:
    """Unscaled inputs, then scaled ones: what becomes of `loss`?

    Returns:
        The dict: the settings name `scaled`, and `learning_rate` if you like, the same in both; a claim about "loss".
    """
    raise NotImplementedError("TODO: return two settings without and with scaling, and a claim about loss")


if __name__ == "__main__":
    for experiment in (activation, batch, scaling):
        print(experiment.__name__, experiment())
