"""Claims about overfitting: see task.md. Every function returns two settings, and what you claim of the second.

{"first": {...}, "second": {...}, "claims": {figure: "smaller", "same" or "larger"}}
"""


def longer() -> dict:
    """A number of epochs, then at least four times as many: what becomes of `loss` and `val_loss`?

    Returns:
        The dict: the settings name `epochs`; claims about "loss" and "val_loss".
    """
    raise NotImplementedError("TODO: return two numbers of epochs, and claims about loss and val_loss")


def dropout() -> dict:
    """No dropout, then 0.4 or more: what becomes of `loss` and `val_loss`?

    Returns:
        The dict: the settings name `dropout`, and `epochs` if you like, the same in both; claims about "loss" and "val_loss".
    """
    raise NotImplementedError("TODO: return two settings of dropout, and claims about loss and val_loss")


def batches() -> dict:
    """A batch size, then at least ten times that, with as many epochs: what becomes of `loss`?

    Returns:
        The dict: the settings name `batch_size`, and `epochs` if you like, the same in both; a claim about "loss".
    """
    raise NotImplementedError("TODO: return two batch sizes, and a claim about loss")


if __name__ == "__main__":
    for experiment in (longer, dropout, batches):
        print(experiment.__name__, experiment())
