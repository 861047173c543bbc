"""Claims about one neuron: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def gate() -> dict:
    """OR, then XOR: what becomes of `right` and of `loss`?

    Returns:
        The dict: the settings name `gate`; claims about "right" and "loss".
    """
    raise NotImplementedError("TODO: return the two gates, and claims about right and loss")


def batch() -> dict:
    """Batches of one row, then of four: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`; a claim about "loss".
    """
    raise NotImplementedError("TODO: return the two batch sizes, and a claim about loss")


def full_batch() -> dict:
    """Batches of four rows, then of ten: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`; a claim about "loss".
    """
    raise NotImplementedError("TODO: return the two batch sizes, and a claim about loss")


def hidden() -> dict:
    """No hidden units, then at least four: what becomes of `right`?

    Returns:
        The dict: the settings name `hidden`, and all else that you set, the same in both; a claim about "right".
    """
    raise NotImplementedError("TODO: return two settings with and without hidden units, and a claim about right")


if __name__ == "__main__":
    for experiment in (gate, batch, full_batch, hidden):
        print(experiment.__name__, experiment())
